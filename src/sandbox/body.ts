import type { Bound, FieldErrors } from './answers.ts'
import type { Profile } from './portal.ts'
import { accessNames } from './rules.ts'

/** The id that stands for "choose one for me". Source: contract §0. */
export const zeroId = '00000000-0000-0000-0000-000000000000'

/** The body of a link's PUT once bound, with the portal's defaults for what is missing. Source: contract §2.1. */
export interface LinkBody {
  readonly linkId: string
  readonly access: number
  readonly linkType: number
  readonly title: string | undefined
  readonly expirationDate: string | undefined
  readonly password: string | undefined
  readonly denyDownload: boolean
  readonly internal: boolean
  readonly maxUseCount: number | undefined
}

/** What a JSON value means for a member, or `refused` when its type cannot be converted. */
type Convert<T> = (value: unknown) => T | typeof refused
const refused = Symbol('refused')

/** Reads and validates the JSON text of a link's PUT: step 2 of contract §2.6. */
export function bindLink(json: string, profile: Profile): Bound<LinkBody> {
  const bound = bindObject(json)
  if (!bound.ok) return bound
  const errors: Record<string, string[]> = {}
  const member = <T>(name: string, missing: T, convert: Convert<T>): T => {
    const value = bound.value.get(name.toLowerCase())
    const converted = value === undefined ? missing : convert(value)
    if (converted !== refused) return converted
    errors[`$.${name}`] = [`The JSON value could not be converted. Path: $.${name} | LineNumber: 0.`]
    return missing
  }
  const link: LinkBody = {
    linkId: member('linkId', zeroId, toId),
    access: member('access', 0, toAccess),
    linkType: member('linkType', 0, toEnumNumber),
    title: member('title', undefined, toText),
    expirationDate: member('expirationDate', undefined, toText),
    password: member('password', undefined, toText),
    denyDownload: member('denyDownload', false, toFlag),
    internal: member('internal', false, toFlag),
    maxUseCount: profile === '3.7' ? member('maxUseCount', undefined, toCount) : undefined,
  }
  const found = Object.keys(errors).length > 0 ? errors : validate(link)
  return Object.keys(found).length > 0 ? { ok: false, errors: found } : { ok: true, value: trimmed(link) }
}

/** A JSON object's members by lower-case name: names are case-insensitive, the later one wins. Source: contract §2.1. */
export function bindObject(json: string): Bound<ReadonlyMap<string, unknown>> {
  if (json.trim() === '') return { ok: false, errors: { '': ['A non-empty request body is required.'] } }
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { ok: true, value: new Map(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one])) }
    }
  } catch {
    // Not JSON at all: answered like JSON of another type.
  }
  return { ok: false, errors: { $: ['The JSON value could not be converted. Path: $ | LineNumber: 0.'] } }
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

/** The trap of contract §2.1: what is not understood becomes 0, and 0 deletes. */
const toAccess: Convert<number> = (value) => {
  if (typeof value === 'object' && value !== null) return refused
  if (typeof value === 'string') return Math.max(0, accessNames.indexOf(value))
  return isInt32(value) ? value : 0
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
