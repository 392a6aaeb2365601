import type { RoomPage } from '../model/gateway.ts'
import { identify, type LinkId } from '../model/identity.ts'
import { type Instant, parseInstant, writeInstant } from '../model/instant.ts'
import { type Access, type AccessLevel, accessNumbers, type Link, type ObservedLink } from '../model/link.ts'
import type { ObservedLinks, Room, RoomType } from '../model/room.ts'
import type { PasswordPolicy } from '../model/rules.ts'
import { Secret } from '../model/secret.ts'
import { unexpected } from './refusal.ts'

/** Source: contract §1.2. */
const roomTypes: { readonly [number: number]: RoomType } = {
  1: 'formFilling',
  2: 'collaboration',
  5: 'custom',
  6: 'public',
  8: 'virtualData',
  9: 'ai',
}
const accessNames = new Map((Object.keys(accessNumbers) as Access[]).map((name) => [accessNumbers[name], name]))

const archive = 20
const templates = 30

/** The links of a room; the portal cuts the list at 100. Source: contract §1.1, §3.2. */
export function decodeLinks(response: unknown): ObservedLinks {
  const rows = listOf(response, 'a list of links')
  return { links: rows.map(decodeLink), isCut: rows.length >= 100 }
}

/** One link. Rows of users and groups share the links' key space: one of them is an error. Source: contract §2.9. */
export function decodeLink(row: unknown): ObservedLink {
  const { access, subjectType, sharedLink, sharedTo } = recordOf(row, 'a link')
  const link = recordOf(sharedLink ?? sharedTo, 'a link')
  const id = identify(textOf(link['id'], 'the id of a link'))
  const expiry = decodeExpiry(link['expirationDate'])
  const settings = {
    title: textOf(link['title'], 'the title of a link'),
    access: decodeAccess(access),
    ...expiry.settings,
  }
  const offset = expiry.offset === undefined ? {} : { expiryOffset: expiry.offset }
  if (subjectType === 3) {
    const { maxUseCount, currentUseCount } = link
    return {
      id,
      kind: 'invitation',
      settings: { ...settings, maxUseCount: typeof maxUseCount === 'number' ? maxUseCount : null },
      ...(typeof currentUseCount === 'number' && { uses: currentUseCount }),
      ...offset,
    }
  }
  if (subjectType !== 1 && subjectType !== 4) throw unexpected('a row that is not a link')
  const { password } = link
  return {
    id,
    kind: subjectType === 4 ? 'primary' : 'additional',
    settings: {
      ...settings,
      password: typeof password === 'string' && password !== '' ? new Secret(password) : null,
      internal: link['internal'] === true,
      denyDownload: link['denyDownload'] === true,
    },
    ...offset,
  }
}

/** A page of the list of rooms. Source: contract §1.2. */
export function decodeRooms(response: unknown): RoomPage {
  const { folders, total } = recordOf(response, 'a list of rooms')
  if (typeof total !== 'number') throw unexpected('a list of rooms without its total')
  return { rooms: listOf(folders, 'a list of rooms').map(decodeRoom), total }
}

/** Source: contract §1.2. */
export function decodeRoom(response: unknown): Room {
  const { id, title, roomType, rootFolderType, tags, security } = recordOf(response, 'a room')
  if (typeof id !== 'number' && typeof id !== 'string') throw unexpected('a room without an id')
  return {
    id: String(id),
    title: textOf(title, 'the title of a room'),
    type: typeof roomType === 'number' ? roomTypes[roomType] : undefined,
    state: rootFolderType === archive ? 'archived' : rootFolderType === templates ? 'template' : 'active',
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    mayManage: isRecord(security) && security['EditAccess'] === true,
  }
}

/** Source: contract §9. */
export function decodePasswordPolicy(response: unknown): PasswordPolicy {
  const { minLength, upperCase, digits, specSymbols } = recordOf(response, 'the password rules')
  return {
    minLength: typeof minLength === 'number' ? minLength : 0,
    upperCase: upperCase === true,
    digits: digits === true,
    specSymbols: specSymbols === true,
  }
}

/** Source: contract §9. */
export function decodeVersion(response: unknown): string | undefined {
  const version = isRecord(response) ? response['docSpace'] : undefined
  return typeof version === 'string' && /^\d+(\.\d+)+$/.test(version) ? version : undefined
}

/** The body of a PUT that creates or overwrites a link; it always carries all settings. Source: contract §2.1, §2.2. */
export function encodeLink(id: LinkId, { kind, settings }: Link): object {
  const { title, access, expirationDate } = settings
  const common = {
    linkId: id.secret.reveal(),
    title,
    access: typeof access === 'number' ? access : accessNumbers[access],
    ...(expirationDate !== null && { expirationDate: writeInstant(expirationDate) }),
  }
  if (kind === 'invitation') {
    const { maxUseCount } = settings
    return { ...common, linkType: 0, ...(maxUseCount !== null && { maxUseCount }) }
  }
  const { password, internal, denyDownload } = settings
  return { ...common, linkType: 1, ...(password && { password: password.reveal() }), internal, denyDownload }
}

/**
 * The body of a PUT that revokes a link. An invitation's limits must be left out; an external link must repeat what
 * its room may not change, or the portal ignores the request. Source: contract §2.3, §2.6 (steps 14, 15), §10.6.
 */
export function encodeRevoke(link: ObservedLink): object {
  const linkId = link.id.secret.reveal()
  if (link.kind === 'invitation') return { linkId, linkType: 0, access: 0 }
  const { internal, expirationDate } = link.settings
  return {
    linkId,
    linkType: 1,
    access: 0,
    internal,
    ...(expirationDate !== null && { expirationDate: writeInstant(expirationDate) }),
  }
}

function decodeAccess(value: unknown): AccessLevel {
  if (typeof value !== 'number') throw unexpected('a link without an access level')
  return accessNames.get(value) ?? value
}

function decodeExpiry(value: unknown): { settings: { expirationDate: Instant | null }; offset?: number } {
  if (value === undefined || value === null) return { settings: { expirationDate: null } }
  const text = textOf(value, 'an expiry')
  const expirationDate = parseInstant(text)
  if (expirationDate === undefined) throw unexpected('a date that cannot be read')
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(text) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
  return { settings: { expirationDate }, offset }
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordOf(value: unknown, what: string): { readonly [name: string]: unknown } {
  if (!isRecord(value)) throw unexpected(`something else where ${what} should be`)
  return value
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(`something else where ${what} should be`)
  return value
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw unexpected(`something else where ${what} should be`)
  return value
}
