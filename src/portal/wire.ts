import type { RoomPage } from '../model/gateway.ts'
import { identify, type LinkId } from '../model/identity.ts'
import type { Link, LinkKind, ObservedLink, SettingName } from '../model/link.ts'
import type { ObservedLinks, Room, RoomType } from '../model/room.ts'
import type { PasswordPolicy, SharePolicy } from '../model/rules.ts'
import { Secret } from '../model/secret.ts'
import type { ApiKeyFacts } from '../model/text/address.ts'
import { isRecord } from '../model/text/json.ts'
import type { Answer, Values } from '../settings/row.ts'
import { commonNames, namesOf, ownNames, rowOf } from '../settings/rows.ts'
import { count, date, flag } from '../settings/shapes.ts'
import { type Asked, unexpected } from './refusal.ts'
import { isWhole, listOf, longestText, mostRows, recordOf, rowsOf, textOf } from './shapes.ts'

/** Source: contract §1.2. */
const roomTypes: { readonly [number: number]: RoomType } = {
  1: 'formFilling',
  2: 'collaboration',
  5: 'custom',
  6: 'public',
  8: 'virtualData',
  9: 'ai',
}
/** What the type of a link's row says. */
const kinds: { readonly [number: number]: LinkKind } = { 1: 'additional', 3: 'invitation', 4: 'primary' }

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
  const answer = answerOf(asked)
  const kind = decodeKind(link, subjectType, answer)
  const values: Raw = { ...link, access }
  const settings = namesOf[kind].map((name) => [name, rowOf(name).decode(values[name], answer, name)])
  const uses = kind === 'invitation' ? count.decode(link['currentUseCount'], answer, '') : null
  const offset = offsetOf(link['expirationDate'])
  const url = decodeUrl(link['shareLink'])
  return {
    ...{ id, kind, settings: Object.fromEntries(settings) },
    ...(uses !== null && { uses }),
    ...(offset !== undefined && { expiryOffset: offset }),
    ...(url && { url }),
  } as ObservedLink
}

function decodeKind({ primary, linkType }: Raw, subjectType: unknown, answer: Answer): LinkKind {
  const isPrimary = subjectType === 4
  if (flag.decode(primary ?? isPrimary, answer, 'primary') !== isPrimary)
    throw answer.unexpected('a link that is primary and is not')
  const kind = typeof subjectType === 'number' ? kinds[subjectType] : undefined
  if (kind === undefined) throw answer.unexpected('a row that is not a link')
  if (kind !== 'invitation' && (linkType ?? 1) !== 1) throw answer.unexpected('a link of another type than its row')
  return kind
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
  const room = recordOf(response, 'a room', asked)
  const { id, title, roomType, rootFolderType, tags, security, private: isPrivate, shared, sharedExternal } = room
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
    ...(isPrivate === true && { isPrivate }),
    mayManage: isRecord(security) && security['EditAccess'] === true,
    // Older versions have neither, and one alone has not been seen.
    ...(typeof shared === 'boolean' && typeof sharedExternal === 'boolean' && { hasExternalLinks: shared }),
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

/** `undefined`: the portal does not tell. Source: contract §2.8. */
export function decodeSharePolicy(response: unknown, asked: Asked): SharePolicy | undefined {
  const { externalShare, externalShareApplyToRooms: ofRooms } = recordOf(response, 'the settings of its files', asked)
  if (typeof externalShare !== 'boolean') return undefined
  return { isRestricted: !externalShare && ofRooms === true }
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
    expirationDate: date.decode(expiresAt, answerOf(asked), ''),
    isActive: isActive !== false,
  }
}

type Raw = ReturnType<typeof recordOf>
type Encoded = { readonly [S in SettingName]?: string | number | boolean }

/** What a PUT says of a link; it replaces all settings. */
export type LinkBody = Encoded & { readonly linkId: string; readonly linkType: 0 | 1 }

/** The body of a PUT that creates or overwrites a link; it always carries all settings. Source: contract §2.1, §2.2. */
export function encodeLink(id: LinkId, { kind, settings }: Link): LinkBody {
  const common = encodeSettings(settings, commonNames)
  const linkType = kind === 'invitation' ? 0 : 1
  return { linkId: id.secret.reveal(), ...common, linkType, ...encodeSettings(settings, ownNames) }
}

/**
 * The body of a PUT that revokes a link. An invitation's limits must be left out; an external link must repeat what
 * its room may not change, or the portal ignores the request. Source: contract §2.3, §2.6 (steps 14, 15), §10.6.
 */
export function encodeRevoke({ id, kind, settings }: ObservedLink): LinkBody {
  const linkId = id.secret.reveal()
  if (kind === 'invitation') return { linkId, linkType: 0, access: 0 }
  return { linkId, linkType: 1, access: 0, ...encodeSettings(settings, ['internal', 'expirationDate']) }
}

function encodeSettings(settings: Values, names: readonly SettingName[]): Encoded {
  const sent = names.flatMap((name) => {
    const value = rowOf(name).encode(settings[name])
    return value === undefined ? [] : [[name, value instanceof Secret ? value.reveal() : value]]
  })
  return Object.fromEntries(sent)
}

/** Whether a text can be the id of a link. */
export function isLinkId(text: string): boolean {
  return uuid.test(text) && !nil.test(text)
}

function decodeId(value: unknown, asked: Asked): LinkId {
  if (typeof value !== 'string' || !uuid.test(value)) throw unexpected('a link without an id', asked)
  if (nil.test(value)) throw unexpected('a link whose id is all zeros', asked)
  return identify(value)
}

function answerOf(asked: Asked): Answer {
  return {
    text: (value, what) => textOf(value, what, asked),
    whole: (value, complaint) => {
      if (!isWhole(value)) throw unexpected(complaint, asked)
      return value
    },
    unexpected: (complaint) => unexpected(complaint, asked),
  }
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

/** In minutes, of a date that can be read. */
function offsetOf(date: unknown): number | undefined {
  if (typeof date !== 'string') return undefined
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(date) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}
