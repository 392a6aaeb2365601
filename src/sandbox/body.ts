import type { Bound, FieldErrors } from './envelope.ts'
import { type LinkOptions, plainOptions } from './link-options.ts'
import type { Profile } from './portal.ts'
import { accessNames } from './rules.ts'

/** The id with which a client lets the portal choose one. Source: contract §0. */
export const zeroId = '00000000-0000-0000-0000-000000000000'

/** The body of a link's PUT after binding, with the portal's defaults for missing members. Source: contract §2.1. */
export interface LinkBody extends Omit<LinkOptions, 'title' | 'expirationDate'> {
  readonly linkId: string
  readonly access: number
  readonly linkType: number
  readonly title: string | undefined
  readonly expirationDate: string | undefined
  /** Must be a number. The portal ignores its value. */
  readonly currentUseCount: number
}

/** Converts a JSON value to that of a member. Returns `refused` if its type cannot be converted. */
type Convert<T> = (value: unknown) => T | typeof refused
const refused = Symbol('refused')

type Draft = { -readonly [M in keyof LinkBody]: LinkBody[M] }

/** Reads and validates the JSON text of a link's PUT. Source: contract §2.6 (step 2). */
export function bindLink(json: string, profile: Profile): Bound<LinkBody> {
  if (isEmptyBody(json)) return { ok: false, errors: missingBody('RoomLink') }
  const link: Draft = { ...emptyLink }
  for (const member of readMembers(json)) {
    if ('errorPath' in member) return { ok: false, errors: conversionError(member.errorPath) }
    const name = memberNames.get(member.name.toLowerCase())
    const isKnown = name !== undefined && (profile === '3.7' || !name.endsWith('UseCount'))
    // The portal stops at the first bad member, and names it as the body does.
    if (isKnown && !convertInto(link, name, member.value)) {
      return { ok: false, errors: conversionError(`$.${member.name}`) }
    }
  }
  const errors = validate(link)
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, value: trimmed(link) }
}

function convertInto<M extends keyof LinkBody>(link: Draft, name: M, value: unknown): boolean {
  const converted = converters[name](value)
  if (converted === refused) return false
  link[name] = converted
  return true
}

/** Reads a JSON object's members by lower-case name: names are case-insensitive, the last one wins. Source: contract §2.1. */
export function bindObject(json: string): Bound<ReadonlyMap<string, unknown>> {
  if (isEmptyBody(json)) return { ok: false, errors: missingBody('') }
  const members = new Map<string, unknown>()
  for (const member of readMembers(json)) {
    if ('errorPath' in member) return { ok: false, errors: conversionError(member.errorPath) }
    members.set(member.name.toLowerCase(), member.value)
  }
  return { ok: true, value: members }
}

function isEmptyBody(json: string): boolean {
  return json === '' || json.trim() === 'null'
}

function missingBody(name: string): FieldErrors {
  return { [name]: ['A non-empty request body is required.'] }
}

function conversionError(path: string): FieldErrors {
  return { [path]: [`The JSON value could not be converted. Path: ${path} | LineNumber: 0.`] }
}

function validate({ title, password, maxUseCount }: LinkBody): FieldErrors {
  const tooLong = (name: string) => [`The field ${name} must be a string with a maximum length of 255.`]
  return {
    ...((title?.length ?? 0) > 255 ? { 'RoomLink.Title': tooLong('Title') } : {}),
    ...((password?.length ?? 0) > 255 ? { 'RoomLink.Password': tooLong('Password') } : {}),
    ...(maxUseCount !== undefined && (maxUseCount < 1 || maxUseCount > 1000)
      ? { 'RoomLink.MaxUseCount': ['The field MaxUseCount must be between 1 and 1000.'] }
      : {}),
  }
}

function trimmed(link: LinkBody): LinkBody {
  const password = link.password?.trim()
  return { ...link, password: password === '' ? undefined : password }
}

function isInt32(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31
}

const toId: Convert<string> = (value) => {
  const isId = typeof value === 'string' && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
  return isId ? value.toLowerCase() : refused
}

/**
 * Converts an access level, given as a name or a number. Beware: an unknown value becomes 0, and 0 deletes the link.
 * Source: contract §2.1, §14.1 row 1.
 */
const toAccess: Convert<number> = (value) => {
  if (typeof value === 'object' && value !== null) return refused
  const level = typeof value === 'string' ? levelIn(value) : value
  return isInt32(level) ? level : 0
}

function levelIn(text: string): number {
  const named = accessNames.indexOf(text)
  return named < 0 && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Math.max(0, named)
}

const toEnumNumber: Convert<number> = (value) => (isInt32(value) ? value : refused)

const toText: Convert<string | undefined> = (value) => {
  if (value === null) return undefined
  return typeof value === 'string' ? value : refused
}

const toFlag: Convert<boolean> = (value) => (typeof value === 'boolean' ? value : refused)

const toCount: Convert<number | undefined> = (value) => {
  if (value === null) return undefined
  const count = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return isInt32(count) ? count : refused
}

const emptyLink: LinkBody = { ...plainOptions(''), title: undefined, linkId: zeroId, access: 0, linkType: 0 }

const converters: { readonly [M in keyof LinkBody]: Convert<LinkBody[M]> } = {
  linkId: toId,
  access: toAccess,
  linkType: toEnumNumber,
  title: toText,
  expirationDate: toText,
  password: toText,
  denyDownload: toFlag,
  internal: toFlag,
  maxUseCount: toCount,
  currentUseCount: (value) => toCount(value) ?? refused,
}

const memberNames: ReadonlyMap<string, keyof LinkBody> = new Map(
  (Object.keys(converters) as (keyof LinkBody)[]).map((name) => [name.toLowerCase(), name]),
)

/** A member of a JSON object, or the path at which reading failed: `$`, `$.title`. */
export type Member = { readonly name: string; readonly value: unknown } | { readonly errorPath: string }

const blank = String.raw`[ \t\n\r]*`
const begin = new RegExp(`${blank}\\{`, 'y')
const key = new RegExp(`${blank}("(?:[^"\\\\]|\\\\.)*")${blank}:`, 'y')
const comma = new RegExp(`${blank},`, 'y')
const end = new RegExp(`${blank}\\}${blank}$`, 'y')

/**
 * Reads a JSON object as the portal does: member by member, in the order of the text. A name may occur twice, and the
 * caller can stop at the first bad member. Source: contract §2.1, §14.1 row 11.
 */
export function* readMembers(json: string): Generator<Member> {
  let at = endOfMatch(begin, json, 0)
  if (at === undefined) return yield { errorPath: '$' }
  if (endOfMatch(end, json, at) !== undefined) return
  while (at !== undefined) {
    const from = endOfMatch(key, json, at)
    const name = from === undefined ? undefined : parseValue(json.slice(at, from - 1))
    if (from === undefined || typeof name !== 'string') return yield { errorPath: '$' }
    const to = endOfValue(json, from)
    const value = parseValue(json.slice(from, to))
    if (value === undefined) return yield { errorPath: `$.${name}` }
    yield { name, value }
    if (endOfMatch(end, json, to) !== undefined) return
    at = endOfMatch(comma, json, to)
  }
  yield { errorPath: '$' }
}

/** Returns the offset after the pattern, if it matches at `at`. */
function endOfMatch(pattern: RegExp, json: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(json) ? pattern.lastIndex : undefined
}

/** Returns the offset at which the value that starts at `from` ends. Skips strings and counts brackets. */
function endOfValue(json: string, from: number): number {
  let depth = 0
  for (const { 0: piece, index } of json.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[,{}[\]]/g)) {
    if (depth === 0 && (piece === ',' || piece === '}')) return from + index
    if (piece === '{' || piece === '[') depth += 1
    if (piece === '}' || piece === ']') depth -= 1
  }
  return json.length
}

/**
 * Parses a JSON text; `undefined` if it is not valid. A number with a fraction or an exponent becomes NaN, because the
 * portal never accepts it as an integer, not even 2.0.
 */
function parseValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'number' && !/^-?\d+$/.test(text.trim()) ? Number.NaN : value
  } catch {
    return undefined
  }
}
