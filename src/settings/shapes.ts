import { type Access, accessNumbers } from '../model/link.ts'
import { Secret } from '../model/secret.ts'
import { parseInstant, writeInstant } from '../model/values/instant.ts'
import { sameText } from '../model/values/same-text.ts'
import type { Row, Shape } from './row.ts'

/** What each level lets people do beyond reading. */
const powers: { readonly [A in Access]: string } = {
  read: '',
  comment: 'c',
  review: 'cr',
  fillForms: 'f',
  editing: 'crfe',
  contentCreator: 'crfen',
}
const powersByLevel: ReadonlyMap<string | number, string> = new Map(Object.entries(powers))

/**
 * Whether a change from one level to another lets people do something that they could not do before. Nothing is known
 * about a level without a name, so a change to it or from it counts as a raise.
 */
function raises(before: string | number, after: string | number): boolean {
  const [had, has] = [powersByLevel.get(before), powersByLevel.get(after)]
  return had === undefined || has === undefined || [...has].some((power) => !had.includes(power))
}

const accessNames = new Map((Object.keys(accessNumbers) as Access[]).map((name) => [accessNumbers[name], name]))

const baseShape = {
  isSecret: false,
  nullText: '',
  needs: {},
  encode: <T>(value: T): NonNullable<T> | undefined => value ?? undefined,
  fits: () => true,
  same: <T>(before: T, after: T): boolean => before === after,
  plain: <T>(value: T): T => value,
}

/** For a limit, a higher value is wider, and no limit is the widest. */
const widensLimit: Row<number | null>['widens'] = (before, after) => {
  if (before === null) return false
  return before === undefined || after === undefined ? undefined : after === null || after > before
}

export const title: Shape<'title'> = {
  ...baseShape,
  form: 'title',
  defaultValue: '',
  decode: (value, answer) => answer.text(value, 'the title of a link'),
  fits: (value) => value.trim() !== '' && value.length <= 255,
  same: sameText,
  widens: () => false,
}

export const level: Shape<'level'> = {
  ...baseShape,
  form: 'level',
  defaultValue: 'read',
  decode: (value, answer) => {
    const number = answer.whole(value, 'a link without an access level')
    return accessNames.get(number) ?? number
  },
  encode: (value) => (typeof value === 'number' ? value : accessNumbers[value]),
  fits: (value) => typeof value === 'string',
  widens: (before, after) => {
    if (before !== undefined && after !== undefined) return raises(before, after)
    return after === 'read' ? false : undefined
  },
}

export const date: Shape<'date'> = {
  ...baseShape,
  form: 'date',
  defaultValue: null,
  decode: (value, answer) => {
    if (value === undefined || value === null) return null
    const instant = parseInstant(answer.text(value, 'an expiry'))
    if (instant === undefined) throw answer.unexpected('a date that cannot be read')
    return instant
  },
  encode: (value) => (value === null ? undefined : writeInstant(value)),
  widens: widensLimit,
  plain: (value) => (value === null ? null : writeInstant(value)),
  nullText: 'never',
}

export const count: Shape<'count'> = {
  ...baseShape,
  form: 'count',
  defaultValue: null,
  decode: (value, answer) =>
    value === undefined || value === null ? null : answer.whole(value, 'a number of uses that is not a whole number'),
  fits: (value) => value === null || (value >= 1 && value <= 1000),
  widens: widensLimit,
  nullText: 'no limit',
}

export const password: Shape<'password'> = {
  ...baseShape,
  form: 'password',
  defaultValue: null,
  isSecret: true,
  decode: (value, answer) => {
    const text = answer.text(value ?? '', 'the password of a link')
    return text === '' ? null : new Secret(text)
  },
  // Source: contract §2.4. Older versions accepted other passwords.
  fits: (value) => value === null || value.matches(/^[\x21-\x7e]{8,30}$/),
  same: (before, after) => (before === null ? after === null : before.equals(after)),
  widens: (before, after) => {
    if (before === null || (after !== null && after !== undefined)) return false
    return before === undefined || after === undefined ? undefined : true
  },
  plain: (value) => value && '***',
  nullText: 'none',
}

/** A restriction that is on or off. */
export const flag: Shape<'flag'> = {
  ...baseShape,
  form: 'flag',
  defaultValue: false,
  decode: (value, answer, name) => {
    const isOn = value ?? false
    if (typeof isOn !== 'boolean') throw answer.unexpected(`something else where ${name} of a link should be`)
    return isOn
  },
  widens: (before, after) => {
    if (before === false || after === true) return false
    return before === undefined || after === undefined ? undefined : true
  },
}
