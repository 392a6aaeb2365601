import { escapeVariables } from '../../manifest/edit/entry-text.ts'
import { findAccess } from '../../manifest/read/settings.ts'
import type { ScalarValue, Values } from '../../manifest/yaml/scalar-text.ts'
import { type Checked, checked, type Diagnostic, failed, type Place } from '../../model/diagnostic.ts'
import { accessNumbers, type LinkKind, type SettingName } from '../../model/link.ts'
import { parseDateOrDuration, parseDuration } from '../../model/values/duration.ts'
import {
  hasPassed,
  type Instant,
  normalizeInstant,
  parseInstant,
  shiftBy,
  writeInstant,
} from '../../model/values/instant.ts'
import { nearest } from '../../model/values/nearest.ts'
import type { Form } from '../../settings/row.ts'
import { namesOf, rowOf, rows } from '../../settings/rows.ts'
import { diagnose } from './diagnostics.ts'

/** A setting as it was typed. */
export interface TypedValue {
  /** The portal's name of a setting, its name on a command line, or `protect`. */
  readonly name: string
  readonly text: string
}

/** What typed values depend on. */
export interface TypedContext {
  readonly kind: LinkKind
  readonly now: Instant
  /** The declared expiry, for a date such as `+30d`; `undefined` if none is declared. */
  readonly declared?: Instant | null | undefined
  /** The place of the link, if it is declared. */
  readonly place?: Place
}

/** Reads settings as they were typed into values of a manifest. Reports all mistakes. */
export function readTyped(typed: readonly TypedValue[], context: TypedContext): Checked<Values> {
  const values: Record<string, ScalarValue> = {}
  const problems: Diagnostic[] = []
  for (const each of typed) {
    const name = settingNamed(each.name, context.kind)
    if (name === undefined) problems.push(unknownName(each.name, context.kind))
    else if (Object.hasOwn(values, name)) problems.push(diagnose('edit/twice', { name }))
    else {
      const value = readers[name === protect ? 'flag' : rowOf(name).form](each, context)
      if (typeof value === 'object' && value !== null) problems.push(value)
      else values[name] = value
    }
  }
  return problems.length > 0 ? failed(...problems) : checked(values, [])
}

/** Reads a value as it was typed, or says what is wrong with it. */
type Reader = (typed: TypedValue, context: TypedContext) => ScalarValue | Diagnostic

const protect = 'protect'

function settingNamed(name: string, kind: LinkKind): SettingName | typeof protect | undefined {
  if (name === protect) return protect
  return namesOf[kind].find((setting) => setting === name || rowOf(setting).option.name === name)
}

function unknownName(name: string, kind: LinkKind): Diagnostic {
  const names = [...namesOf[kind].map((setting) => rowOf(setting).option.name), protect]
  return diagnose('edit/setting', { name, near: nearest(name, [...names, ...namesOf[kind]]), names })
}

const readers: { readonly [F in Form]: Reader } = {
  title: ({ name, text }) =>
    rows.title.fits(text) ? escapeVariables(text) : wrong(name, text, 'Write 1 to 255 characters.'),
  level: ({ name, text }) =>
    findAccess(text) ?? wrong(name, text, `Write one of ${Object.keys(accessNumbers).join(', ')}.`),
  date: readDate,
  count: ({ name, text }) => {
    if (text === 'null') return null
    const number = /^\d{1,4}$/.test(text) ? Number(text) : 0
    return rows.maxUseCount.fits(number)
      ? number
      : wrong(name, text, 'Write a whole number from 1 to 1000, or null for no limit.')
  },
  password: ({ name, text }) => {
    if (text === 'null') return null
    const isVariable = name !== 'password' && /^[A-Za-z_]\w*$/.test(text)
    return isVariable ? `\${${text}}` : diagnose('edit/password', {})
  },
  flag: ({ name, text }) =>
    text === 'true' || text === 'false' ? text === 'true' : wrong(name, text, 'Write true or false.'),
}

function readDate({ name, text }: TypedValue, { now, declared, place }: TypedContext): ScalarValue | Diagnostic {
  if (text === 'null' || text === 'never') return null
  const minute = shiftBy(now, -(now % 60_000))
  const longer = text.startsWith('+') ? parseDuration(text.slice(1)) : undefined
  if (longer !== undefined) {
    if (typeof declared !== 'number') return diagnose('edit/no-expiry', { isNever: declared === null }, place)
    return writeInstant(shiftBy(declared > minute ? declared : minute, longer))
  }
  const date = parseDateOrDuration(text, minute)
  if (date === undefined) return wrong(name, text, dateAdvice)
  if (hasPassed(date, now)) return wrong(name, text, 'It has passed. Write a later date, or null for never.')
  return parseInstant(text) === undefined ? writeInstant(date) : normalizeInstant(text)
}

const dateAdvice =
  'Write a date, as in 2027-03-31 or 2027-03-31T22:00:00Z; a time from now, as in 12h, 14d or 2w; or null for never.'

function wrong(name: string, text: string, instead: string): Diagnostic {
  return diagnose('edit/value', { name, text, instead })
}
