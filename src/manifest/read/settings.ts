import { type Access, accessNumbers, type SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import { nearest } from '../../model/text/nearest.ts'
import type { Form, Forms } from '../../settings/row.ts'
import { rowOf, rows } from '../../settings/rows.ts'
import { kindOf, quote } from '../text/quote.ts'
import type { Path } from '../text/tree.ts'
import { readExpiry } from './dates.ts'
import { type Reading, readText } from './interpolate.ts'

/** A value, or `undefined` after telling what is wrong with it. */
type Read<T> = (raw: unknown, path: Path, reading: Reading) => T | undefined

/** A mapping of the manifest; what is none has been told by the schema. */
export type Mapping = Readonly<Record<string, unknown>>

const levels: readonly Access[] = Object.keys(accessNumbers) as Access[]
const folded: ReadonlyMap<string, Access> = new Map(
  levels.flatMap((level) => [
    [level.toLowerCase(), level],
    [String(accessNumbers[level]), level],
  ]),
)

/** How each form of a setting is read from a manifest. */
export const readers: { readonly [F in Form]: Read<Forms[F]> } = {
  title: readTitle,
  level: readAccess,
  date: orNone(readExpiry),
  count: orNone(readCount),
  password: orNone(readPassword),
  flag: readBoolean,
}

/** The declared ones of the named settings in `mapping`. */
export function readSettings(
  names: readonly SettingName[],
  mapping: Mapping,
  path: Path,
  reading: Reading,
  how: { readonly [F in Form]: Read<unknown> } = readers,
): Mapping {
  const settings: Record<string, unknown> = {}
  for (const name of names) {
    if (!Object.hasOwn(mapping, name)) continue
    const value = how[rowOf(name).form](mapping[name], [...path, name], reading)
    if (value !== undefined) settings[name] = value
  }
  return settings
}

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `true` or `false`, or nothing. */
export function readBoolean(raw: unknown): boolean | undefined {
  return typeof raw === 'boolean' ? raw : undefined
}

/** The level that a name in any case means, or a number in the portal's API. */
export function accessNamed(text: string): Access | undefined {
  return folded.get(text.toLowerCase())
}

/** A level by its name in any case, or by its number in the portal's API. */
export function readAccess(raw: unknown, path: Path, reading: Reading): Access | undefined {
  const text = readText(typeof raw === 'number' ? String(raw) : raw, path, reading)
  if (text === undefined && typeof raw === 'string') return undefined
  const access = text && accessNamed(text.value)
  if (access) return access
  const place = reading.locate(path)
  if (text === undefined) {
    const expected = 'the name of an access level'
    reading.tell('manifest/wrong-type', { key: 'access', expected, found: kindOf(raw) }, place)
    return undefined
  }
  const near = text.isBorrowed ? undefined : nearest(text.value, levels)
  reading.tell('link/access', { found: typeof raw === 'number' ? String(raw) : quote(text.raw), near }, place)
  return undefined
}

/** The title of a link or a room. The portal counts UTF-16 units. */
export function readTitle(raw: unknown, path: Path, reading: Reading): string | undefined {
  const text = readText(raw, path, reading)
  if (text === undefined) return undefined
  const why =
    text.value.trim() === '' ? 'is empty' : text.value.length > 255 ? 'is longer than 255 characters' : undefined
  if (why === undefined) return text.value
  reading.tell('link/title', { why }, reading.locate(path))
  return undefined
}

function readPassword(raw: unknown, path: Path, reading: Reading): Secret | undefined {
  const text = readText(raw, path, reading, 'password')
  if (text === undefined) return undefined
  const password = text.value.trim()
  const isHollow = password === '' && text.isBorrowed
  const why = isHollow ? 'is empty: the environment variable that it comes from holds nothing' : passwordFault(password)
  if (why !== undefined) reading.tell('link/password', { why }, reading.locate(path))
  else if (!text.isBorrowed) reading.tell('link/plain-password', {}, reading.locate(path))
  return why === undefined ? new Secret(password) : undefined
}

// Source: contract §2.4. The tenant may ask for more; that is known only at the portal.
function passwordFault(password: string): string | undefined {
  if (password === '') return 'is empty'
  if (!/^[\x21-\x7e]*$/.test(password)) return 'has a space, or a character that is not printable ASCII'
  if (password.length < 8) return 'is shorter than 8 characters'
  return password.length > 30 ? 'is longer than 30 characters' : undefined
}

function readCount(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && rows.maxUseCount.fits(raw) ? raw : undefined
}

/** Null, or what `read` takes. */
export function orNone<T>(read: Read<T>): Read<T | null> {
  return (raw, path, reading) => (raw === null ? null : read(raw, path, reading))
}
