import type { RoomPage } from '../model/gateway.ts'
import { identify, type LinkId } from '../model/identity.ts'
import { type Access, type AccessLevel, accessNumbers, type Link, type ObservedLink } from '../model/link.ts'
import type { ObservedLinks, Room, RoomType } from '../model/room.ts'
import type { PasswordPolicy } from '../model/rules.ts'
import { Secret } from '../model/secret.ts'
import { type Instant, parseInstant, writeInstant } from '../model/text/instant.ts'
import type { ApiKeyFacts } from '../model/text/key.ts'
import { type Asked, unexpected } from './refusal.ts'
import { isRecord, isWhole, listOf, longestText, mostRows, recordOf, rowsOf, textOf } from './shapes.ts'

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
/** More rooms than any portal has: a total over it is a mistake, and would be followed page by page. */
const mostRooms = 1_000_000
/** More tags than any room has. */
const mostTags = 1000
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** To the portal it means "choose one", so that it is the id of no link. Source: contract §2.6 (step 7). */
const nil = /^[0-]+$/

/** The links of a room; the portal cuts the list at 100. Source: contract §1.1, §3.2. */
export function decodeLinks(response: unknown, asked: Asked): ObservedLinks {
  const links = rowsOf(response, 'a list of links', asked).map((row) => decodeLink(row, asked))
  const ids = new Set(links.map(({ id }) => id.secret.reveal()))
  if (ids.size < links.length) throw unexpected('a list that has a link twice', asked)
  if (links.filter(({ kind }) => kind === 'primary').length > 1) throw unexpected('two primary links of a room', asked)
  return { links, isCut: links.length >= mostRows }
}

/** One link. Rows of users and groups share the links' key space: one of them is an error. Source: contract §2.9. */
export function decodeLink(row: unknown, asked: Asked): ObservedLink {
  const { access, subjectType, sharedLink, sharedTo } = recordOf(row, 'a link', asked)
  const link = recordOf(sharedLink ?? sharedTo, 'a link', asked)
  const id = decodeId(link['id'], asked)
  const expiry = decodeExpiry(link['expirationDate'], asked)
  const settings = {
    title: textOf(link['title'], 'the title of a link', asked),
    access: decodeAccess(access, asked),
    ...expiry.settings,
  }
  const url = decodeUrl(link['shareLink'])
  const isPrimary = decodeFlag(link, 'primary', subjectType === 4, asked)
  if (isPrimary !== (subjectType === 4)) throw unexpected('a link that is primary and is not', asked)
  const beside = { ...(expiry.offset !== undefined && { expiryOffset: expiry.offset }), ...(url && { url }) }
  if (subjectType === 3) {
    const uses = decodeCount(link['currentUseCount'], asked)
    return {
      id,
      kind: 'invitation',
      settings: { ...settings, maxUseCount: decodeCount(link['maxUseCount'], asked) ?? null },
      ...(uses !== undefined && { uses }),
      ...beside,
    }
  }
  if (subjectType !== 1 && subjectType !== 4) throw unexpected('a row that is not a link', asked)
  if ((link['linkType'] ?? 1) !== 1) throw unexpected('a link of another type than its row', asked)
  return {
    id,
    kind: subjectType === 4 ? 'primary' : 'additional',
    settings: {
      ...settings,
      password: decodePassword(link['password'], asked),
      internal: decodeFlag(link, 'internal', false, asked),
      denyDownload: decodeFlag(link, 'denyDownload', false, asked),
    },
    ...beside,
  }
}

/** A page of the list of rooms; a row that is there twice counts once. Source: contract §1.2. */
export function decodeRooms(response: unknown, asked: Asked): RoomPage {
  const { folders, total } = recordOf(response, 'a list of rooms', asked)
  if (!isWhole(total) || total > mostRooms) throw unexpected('a list of rooms without a possible total', asked)
  const rows = rowsOf(folders, 'a list of rooms', asked)
  if (rows.length > total) throw unexpected('a list of more rooms than its total', asked)
  const rooms = new Map<string, Room>()
  for (const room of rows.map((row) => decodeRoom(row, asked))) {
    const other = rooms.get(room.id) ?? room
    if (JSON.stringify(other) !== JSON.stringify(room))
      throw unexpected('a list that has a room twice, with differences', asked)
    rooms.set(room.id, room)
  }
  return { rooms: [...rooms.values()], total: total - (rows.length - rooms.size) }
}

/** Source: contract §1.2. */
export function decodeRoom(response: unknown, asked: Asked): Room {
  const { id, title, roomType, rootFolderType, tags, security } = recordOf(response, 'a room', asked)
  // Half of a character is nothing that a path can hold.
  const isId =
    typeof id === 'string' ? id !== '' && id.length <= longestText && !/\p{Surrogate}/u.test(id) : isWhole(id) && id > 0
  if (!isId) throw unexpected('a room without an id', asked)
  return {
    id: String(id),
    title: textOf(title, 'the title of a room', asked),
    type: typeof roomType === 'number' ? roomTypes[roomType] : undefined,
    state: rootFolderType === archive ? 'archived' : rootFolderType === templates ? 'template' : 'active',
    tags: decodeTags(tags, asked),
    mayManage: isRecord(security) && security['EditAccess'] === true,
  }
}

/** Source: contract §9. */
export function decodePasswordPolicy(response: unknown, asked: Asked): PasswordPolicy {
  const { minLength, upperCase, digits, specSymbols } = recordOf(response, 'the password rules', asked)
  if (!isWhole(minLength)) throw unexpected('password rules without a least length', asked)
  return {
    minLength,
    upperCase: upperCase === true,
    digits: digits === true,
    specSymbols: specSymbols === true,
  }
}

/** `undefined`: the portal does not tell. Source: contract §9. */
export function decodeVersion(response: unknown, asked: Asked): string | undefined {
  if (response === undefined || response === null) return undefined
  const { docSpace: version } = recordOf(response, 'its version', asked)
  return typeof version === 'string' && /^\d+(\.\d+)+$/.test(version) ? version : undefined
}

/** A key without a list of scopes, or with an empty one, may do all that its owner may. Source: contract §5.1, §5.4. */
export function decodeKey(response: unknown, asked: Asked): ApiKeyFacts {
  const { permissions, expiresAt, isActive, createBy } = recordOf(response, 'an API key', asked)
  const scopes = listOf(permissions ?? [], 'the scopes of an API key', asked).map((scope) =>
    textOf(scope, 'a scope of an API key', asked),
  )
  const owner = isRecord(createBy) ? createBy['displayName'] : undefined
  return {
    owner: typeof owner === 'string' ? owner : undefined,
    scopes: scopes.length === 0 || scopes.includes('*') ? 'all' : scopes,
    expirationDate: decodeExpiry(expiresAt, asked).settings.expirationDate,
    isActive: isActive !== false,
  }
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

function decodeId(value: unknown, asked: Asked): LinkId {
  if (typeof value !== 'string' || !uuid.test(value)) throw unexpected('a link without an id', asked)
  if (nil.test(value)) throw unexpected('a link whose id is all zeros', asked)
  return identify(value)
}

function decodePassword(value: unknown, asked: Asked): Secret | null {
  const password = textOf(value ?? '', 'the password of a link', asked)
  return password === '' ? null : new Secret(password)
}

/** A setting that is on or off; `absent`: what it is where a portal leaves it out. */
function decodeFlag(link: Readonly<Record<string, unknown>>, name: string, absent: boolean, asked: Asked): boolean {
  const value = link[name] ?? absent
  if (typeof value !== 'boolean') throw unexpected(`something else where ${name} of a link should be`, asked)
  return value
}

function decodeTags(value: unknown, asked: Asked): readonly string[] {
  const tags = Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : []
  if (tags.length > mostTags) throw unexpected(`more than ${mostTags} tags of a room`, asked)
  return tags.map((tag) => textOf(tag, 'a tag of a room', asked))
}

/** What is no address that a browser would open is dropped: people click on it. Source: contract §3.3. */
function decodeUrl(value: unknown): Secret | undefined {
  return typeof value === 'string' &&
    value.length <= longestText &&
    /^https?:\/\/[\x21-\x7e]+$/.test(value) &&
    URL.canParse(value)
    ? new Secret(value)
    : undefined
}

function decodeAccess(value: unknown, asked: Asked): AccessLevel {
  if (!isWhole(value)) throw unexpected('a link without an access level', asked)
  return accessNames.get(value) ?? value
}

function decodeCount(value: unknown, asked: Asked): number | undefined {
  if (value === undefined || value === null) return undefined
  if (!isWhole(value)) throw unexpected('a number of uses that is no whole number', asked)
  return value
}

function decodeExpiry(value: unknown, asked: Asked): { settings: { expirationDate: Instant | null }; offset?: number } {
  if (value === undefined || value === null) return { settings: { expirationDate: null } }
  const text = textOf(value, 'an expiry', asked)
  const expirationDate = parseInstant(text)
  if (expirationDate === undefined) throw unexpected('a date that cannot be read', asked)
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(text) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
  return { settings: { expirationDate }, offset }
}
