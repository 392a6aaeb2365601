import type { SettingName } from '../model/link.ts'
import type { PolicyCondition, PolicyConditionName } from '../model/policy.ts'
import { writeDuration } from '../model/values/duration.ts'
import { type Instant, shiftBy, writeInstant } from '../model/values/instant.ts'
import type { Settings } from '../settings/row.ts'
import { rowOf, rows } from '../settings/rows.ts'
import { type Answer, isAmong, nameOfLevel, type Subject } from './subject.ts'

type Value = PolicyCondition['value']

/** Everything about one condition that can be required or forbidden. */
interface ConditionRow {
  /** The setting that decides it; absent for `declared`. */
  readonly setting?: SettingName
  holds(subject: Subject, value: Value, now: Instant): Answer
  /** What the link has, for the end of a sentence. */
  fact(subject: Subject): string
  /** How to make it hold, or not hold, as an imperative. */
  advice(value: Value, isWanted: boolean, now: Instant): string
}

/** A setting of a link; `undefined`: not known. If its kind does not have the setting, it counts as the default. */
export function settingOf<S extends SettingName>({ kind, settings }: Subject, name: S): Settings[S] | undefined {
  return rowOf(name).kinds.includes(kind) ? settings[name] : (rows[name].defaultValue as Settings[S])
}

/** A condition on whether a setting is on. `on` and `off` are the fact and the advice. */
function onOff(setting: SettingName, on: readonly [string, string], off: readonly [string, string]): ConditionRow {
  const isOn = (subject: Subject): Answer => {
    const value = settingOf(subject, setting)
    return value === undefined ? undefined : value !== null && value !== false
  }
  return {
    setting,
    holds: (subject, value) => {
      const is = isOn(subject)
      return is === undefined ? undefined : is === value
    },
    fact: (subject) => (isOn(subject) ? on : off)[0],
    advice: (value, isWanted) => (value === isWanted ? on : off)[1],
  }
}

const expiry = onOff('expirationDate', ['', 'set expirationDate'], ['', 'set expirationDate to null'])
const limit = onOff('maxUseCount', ['', 'set maxUseCount'], ['', 'set maxUseCount to null'])

function expiryFact(subject: Subject): string {
  const date = settingOf(subject, 'expirationDate')
  return typeof date === 'number' ? `it expires on ${writeInstant(date)}` : 'it never expires'
}

const conditionRows: { readonly [N in PolicyConditionName]: ConditionRow } = {
  title: {
    setting: 'title',
    holds: (subject, value) => isAmong(listOf(value), settingOf(subject, 'title')),
    fact: (subject) => `its title is "${settingOf(subject, 'title')}"`,
    advice: (value, isWanted) => `set ${isWanted ? 'title to' : 'a title other than'} ${orText(value, '"')}`,
  },
  access: {
    setting: 'access',
    holds: (subject, value) => isAmong(listOf(value), nameOfLevel(settingOf(subject, 'access'))),
    fact: (subject) => `its access is ${settingOf(subject, 'access')}`,
    advice: (value, isWanted) => `set ${isWanted ? 'access to' : 'an access other than'} ${orText(value)}`,
  },
  expirationDate: { ...expiry, fact: expiryFact },
  maxUseCount: {
    setting: 'maxUseCount',
    holds: (subject, value, now) => {
      const count = settingOf(subject, 'maxUseCount')
      if (typeof value !== 'number') return limit.holds(subject, value, now)
      return count === undefined ? undefined : count !== null && count <= value
    },
    fact: (subject) => {
      const count = settingOf(subject, 'maxUseCount')
      return count === null ? 'it has no use limit' : `its use limit is ${count}`
    },
    advice: (value, isWanted, now) => {
      if (typeof value !== 'number') return limit.advice(value, isWanted, now)
      return `set maxUseCount to ${isWanted ? `${value} or less` : `more than ${value}`}`
    },
  },
  password: onOff('password', ['it has a password', 'set a password'], ['it has no password', 'remove its password']),
  internal: onOff(
    'internal',
    ['only people who are signed in can use it', 'set internal to true'],
    ['people who are not signed in can use it', 'set internal to false'],
  ),
  denyDownload: onOff(
    'denyDownload',
    ['it denies downloads', 'set denyDownload to true'],
    ['it allows downloads', 'set denyDownload to false'],
  ),
  expiresWithin: {
    setting: 'expirationDate',
    holds: (subject, value, now) => {
      const date = settingOf(subject, 'expirationDate')
      return date === undefined ? undefined : date !== null && date <= shiftBy(now, Number(value))
    },
    fact: expiryFact,
    advice: (value, isWanted, now) => {
      const date = writeInstant(shiftBy(now, Number(value)))
      return `set expirationDate to ${isWanted ? `${date} or earlier` : `a date after ${date}`} (${writeDuration(Number(value))} from now)`
    },
  },
  declared: {
    holds: (subject, value) => isDeclared(subject) === value,
    fact: (subject) => (isDeclared(subject) ? 'a manifest declares it' : 'no manifest declares it'),
    advice: (value, isWanted) =>
      value === isWanted ? 'declare it in a manifest, or revoke it' : 'remove it from the manifest',
  },
}

function isDeclared({ states }: Subject): boolean {
  return states.every((state) => state === 'declared' || state === 'missing')
}

export function rowOfCondition({ name }: PolicyCondition): ConditionRow {
  return conditionRows[name]
}

function listOf(value: Value): readonly string[] {
  return [value].flat().map(String)
}

/** Lists values: `A or B`. */
function orText(value: Value, mark = ''): string {
  return listOf(value)
    .map((each) => `${mark}${each}${mark}`)
    .join(' or ')
}
