import { type Access, accessNumbers, type SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import { type Instant, parseInstant, tenYearsAfter } from '../../model/values/instant.ts'
import { nearest } from '../../model/values/nearest.ts'
import type { Form, Forms } from '../../settings/row.ts'
import { rowOf, rows } from '../../settings/rows.ts'
import { kindOf, quote } from '../yaml/quote.ts'
import { ignoreReports, type Path } from '../yaml/tree.ts'
import type { Mapping } from './data.ts'
import { readFlag, readNumber } from './flags-and-numbers.ts'
import { leaveOpen, type ReadContext, readText, type Text, usesVariables } from './interpolate.ts'

/** Reads a value; returns `undefined` after reporting an error. */
type Read<T> = (raw: unknown, path: Path, context: ReadContext) => T | undefined

const levels: readonly Access[] = Object.keys(accessNumbers) as Access[]
const folded: ReadonlyMap<string, Access> = new Map(
  levels.flatMap((level) => [
    [level.toLowerCase(), level],
    [String(accessNumbers[level]), level],
  ]),
)

export const readers: { readonly [F in Form]: Read<Forms[F]> } = {
  title: readTitle,
  level: readAccess,
  date: orNull(readExpiry),
  count: orNull(readCount),
  password: orNull(readPassword),
  flag: readFlag,
}

/**
 * Reads the named settings from a mapping, with the reader in `how` for each form. Settings that are absent or invalid
 * are left out.
 */
export function readSettings(
  names: readonly SettingName[],
  mapping: Mapping,
  path: Path,
  context: ReadContext,
  how: { readonly [F in Form]: Read<unknown> } = readers,
): Mapping {
  const settings: Record<string, unknown> = {}
  for (const name of names) {
    if (!Object.hasOwn(mapping, name)) continue
    const value = readKnown(mapping[name], [...path, name], context, how[rowOf(name).form])
    if (value !== undefined) settings[name] = value
  }
  return settings
}

/**
 * Reads a value. In an earlier version of a manifest, a value from the environment that is not valid is left open
 * instead of reported.
 */
export function readKnown<T>(raw: unknown, path: Path, context: ReadContext, read: Read<T>): T | undefined {
  if (!context.isPast || !usesVariables(raw)) return read(raw, path, context)
  const value = read(raw, path, { ...context, report: ignoreReports })
  if (value === undefined) leaveOpen(raw, path, context)
  return value
}

/** The access level with this name, in any case, or with this number in the portal's API. */
export function findAccess(text: string): Access | undefined {
  return folded.get(text.toLowerCase())
}

/** Reads an access level; see {@link findAccess}. */
function readAccess(raw: unknown, path: Path, context: ReadContext): Access | undefined {
  const text = readText(typeof raw === 'number' ? String(raw) : raw, path, context)
  if (text === undefined && typeof raw === 'string') return undefined
  const access = text && findAccess(text.value)
  if (access) return access
  const place = context.locate(path)
  if (text === undefined) {
    const expected = 'the name of an access level'
    return context.report('manifest/wrong-type', { key: 'access', expected, found: kindOf(raw) }, place)
  }
  const near = text.isFromEnv ? undefined : nearest(text.value, levels)
  return context.report('link/access', { found: typeof raw === 'number' ? String(raw) : quote(text.raw), near }, place)
}

/** Reads the title of a link or a room. The portal counts UTF-16 units. */
export function readTitle(raw: unknown, path: Path, context: ReadContext): string | undefined {
  const text = readText(raw, path, context)
  if (text === undefined) return undefined
  const why =
    text.value.trim() === '' ? 'is empty' : text.value.length > 255 ? 'is longer than 255 characters' : undefined
  return why === undefined ? text.value : context.report('link/title', { why }, context.locate(path))
}

function readPassword(raw: unknown, path: Path, context: ReadContext): Secret | undefined {
  const text = readText(raw, path, context, 'password')
  if (text === undefined) return undefined
  const password = text.value.trim()
  const isUnset = password === '' && text.isFromEnv
  const why = isUnset ? 'is empty: the environment variable that it comes from is empty' : passwordProblem(password)
  if (why !== undefined) return context.report('link/password', { why }, context.locate(path))
  if (!text.isFromEnv) context.report('link/plain-password', {}, context.locate(path))
  return new Secret(password)
}

// Source: contract §2.4. A tenant may require more; only the portal knows that.
function passwordProblem(password: string): string | undefined {
  if (password === '') return 'is empty'
  if (!/^[\x21-\x7e]*$/.test(password)) return 'has a space, or a character that is not printable ASCII'
  if (password.length < 8) return 'is shorter than 8 characters'
  return password.length > 30 ? 'is longer than 30 characters' : undefined
}

function readCount(raw: unknown, path: Path, context: ReadContext): number | undefined {
  return readNumber(raw, path, context, { expected: 'a whole number from 1 to 1000', fits: isCount })
}

const isCount = (value: number): boolean => Number.isInteger(value) && rows.maxUseCount.fits(value)

const exampleDates = '2027-03-31T22:00:00Z or 2027-03-31'

/** Reads the moment at which a link stops working; returns `undefined` after reporting an error. */
function readExpiry(raw: unknown, path: Path, context: ReadContext): Instant | undefined {
  const expiry = readMoment(raw, path, context)
  if (expiry === undefined) return undefined
  const { raw: text, value } = expiry
  const [found, place] = [quote(text), context.locate(path)]
  if (value > tenYearsAfter(context.now)) return context.report('link/too-late', { found }, place)
  if (value <= context.now) context.report('link/expired', { found }, place)
  return value
}

/** Reads any moment, with its text; returns `undefined` after reporting an error. */
export function readMoment(
  raw: unknown,
  path: Path,
  context: ReadContext,
): { readonly value: Instant; readonly raw: string } | undefined {
  const text = readText(raw, path, context)
  if (text === undefined) return undefined
  const value = parseInstant(text.value)
  if (value !== undefined) return { value, raw: text.raw }
  const facts = { found: quote(text.raw), why: dateProblem(text), example: suggestDate(text) }
  return context.report('link/date', facts, context.locate(path))
}

function dateProblem({ value, isFromEnv }: Text): string {
  if (isFromEnv) return 'does not give a date'
  if (/^\d{4}-\d\d-\d\d(?:T[\d:.]+)$/i.test(value)) return 'has no offset from UTC'
  const hasForm = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/i.test(value)
  return hasForm ? 'is a day or a time that does not exist' : 'is not written as a date'
}

/** The same date in a valid form if its meaning is clear, else examples. */
function suggestDate({ value, isFromEnv }: Text): string {
  if (isFromEnv) return exampleDates
  const [, year, month, day, time, seconds, zone] =
    /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[Tt\s]+(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?\s*$/.exec(
      value,
    ) ?? []
  const [, lastDay, lastMonth, lastYear] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(value) ?? []
  const date = [year ?? lastYear, month ?? lastMonth, day ?? lastDay].map((part) => part?.padStart(2, '0')).join('-')
  const offset = zone?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase() ?? 'Z'
  const guess = time === undefined ? date : `${date}T${time}${seconds ?? ':00'}${offset}`
  if (parseInstant(guess) === undefined) return exampleDates
  return time !== undefined && zone === undefined ? `${guess}, with the offset that you mean` : guess
}

/** A reader that also accepts null. */
export function orNull<T>(read: Read<T>): Read<T | null> {
  return (raw, path, context) => (raw === null ? null : read(raw, path, context))
}
