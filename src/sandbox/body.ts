import type { Bound, FieldErrors } from './envelope.ts'
import { type LinkOptions, type Profile, plainOptions } from './portal.ts'
import { accessNames } from './rules.ts'

/** The id that stands for "choose one for me". Source: contract §0. */
export const zeroId = '00000000-0000-0000-0000-000000000000'

/** The body of a link's PUT once bound, with the portal's defaults for what is missing. Source: contract §2.1. */
export interface LinkBody extends Omit<LinkOptions, 'title' | 'expirationDate'> {
  readonly linkId: string
  readonly access: number
  readonly linkType: number
  readonly title: string | undefined
  readonly expirationDate: string | undefined
  /** Must be a number, and is never read. */
  readonly currentUseCount: number
}

/** What a JSON value means for a member, or `refused` when its type cannot be converted. */
type Convert<T> = (value: unknown) => T | typeof refused
const refused = Symbol('refused')

type Draft = { -readonly [M in keyof LinkBody]: LinkBody[M] }

/** Reads and validates the JSON text of a link's PUT. Source: contract §2.6 (step 2). */
export function bindLink(json: string, profile: Profile): Bound<LinkBody> {
  if (isNothing(json)) return { ok: false, errors: missing('RoomLink') }
  const link: Draft = { ...emptyLink }
  for (const member of readMembers(json)) {
    if ('fault' in member) return { ok: false, errors: unconvertible(member.fault) }
    const name = memberNames.get(member.name.toLowerCase())
    const isKnown = name !== undefined && (profile === '3.7' || !name.endsWith('UseCount'))
    // The portal stops at the first member at fault, and names it as the body does.
    if (isKnown && !convertInto(link, name, member.value)) {
      return { ok: false, errors: unconvertible(`$.${member.name}`) }
    }
  }
  const errors = validate(link)
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, value: trimmed(link) }
}

function convertInto<M extends keyof LinkBody>(link: Draft, name: M, value: unknown): boolean {
  const converted = converts[name](value)
  if (converted === refused) return false
  link[name] = converted
  return true
}

/** A JSON object's members by lower-case name: names are case-insensitive, the later one wins. Source: contract §2.1. */
export function bindObject(json: string): Bound<ReadonlyMap<string, unknown>> {
  if (isNothing(json)) return { ok: false, errors: missing('') }
  const members = new Map<string, unknown>()
  for (const member of readMembers(json)) {
    if ('fault' in member) return { ok: false, errors: unconvertible(member.fault) }
    members.set(member.name.toLowerCase(), member.value)
  }
  return { ok: true, value: members }
}

function isNothing(json: string): boolean {
  return json === '' || json.trim() === 'null'
}

function missing(name: string): FieldErrors {
  return { [name]: ['A non-empty request body is required.'] }
}

function unconvertible(path: string): FieldErrors {
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
 * The trap: what is not understood becomes 0, and 0 deletes. A text may be a name or a number.
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

const converts: { readonly [M in keyof LinkBody]: Convert<LinkBody[M]> } = {
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
  (Object.keys(converts) as (keyof LinkBody)[]).map((name) => [name.toLowerCase(), name]),
)

/** A member of a JSON object, or the path at which reading it stopped: `$`, `$.title`. */
export type Member = { readonly name: string; readonly value: unknown } | { readonly fault: string }

const blank = String.raw`[ \t\n\r]*`
const begin = new RegExp(`${blank}\\{`, 'y')
const key = new RegExp(`${blank}("(?:[^"\\\\]|\\\\.)*")${blank}:`, 'y')
const comma = new RegExp(`${blank},`, 'y')
const end = new RegExp(`${blank}\\}${blank}$`, 'y')

/**
 * Reads an object as the portal does, member by member in the order of the text: a name may come twice, and who binds
 * the members can stop at the first that is at fault. Source: contract §2.1, §14.1 row 11.
 */
export function* readMembers(json: string): Generator<Member> {
  let at = after(begin, json, 0)
  if (at === undefined) return yield { fault: '$' }
  if (after(end, json, at) !== undefined) return
  while (at !== undefined) {
    const from = after(key, json, at)
    const name = from === undefined ? undefined : parse(json.slice(at, from - 1))
    if (from === undefined || typeof name !== 'string') return yield { fault: '$' }
    const to = endOfValue(json, from)
    const value = parse(json.slice(from, to))
    if (value === undefined) return yield { fault: `$.${name}` }
    yield { name, value }
    if (after(end, json, to) !== undefined) return
    at = after(comma, json, to)
  }
  yield { fault: '$' }
}

/** The place behind the pattern, if it is here. */
function after(pattern: RegExp, json: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(json) ? pattern.lastIndex : undefined
}

/** Where the value ends that begins here: strings are passed over as a whole, and brackets counted. */
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
 * The value of a JSON text; `undefined` if it is none. A number with a fraction or an exponent is NaN, for the portal
 * never takes it for an integer: not 2.0 either.
 */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'number' && !/^-?\d+$/.test(text.trim()) ? Number.NaN : value
  } catch {
    return undefined
  }
}
