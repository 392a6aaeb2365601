import type { RoomPage } from '../model/gateway.ts'
import { type LinkId, parseLinkId } from '../model/identity.ts'
import type { Link, LinkKind, ObservedLink, SettingName } from '../model/link.ts'
import type { ObservedLinks, Room, RoomType } from '../model/room.ts'
import type { PasswordPolicy, SharePolicy } from '../model/rules.ts'
import { Secret } from '../model/secret.ts'
import type { ApiKeyFacts } from '../model/values/address.ts'
import { isRecord } from '../model/values/json.ts'
import type { AnswerReader, Values } from '../settings/row.ts'
import { commonNames, kindSpecificNames, namesOf, rowOf } from '../settings/rows.ts'
import { count, date, flag } from '../settings/shapes.ts'
import { type RequestLine, unexpected } from './refusal.ts'
import { expectList, expectRecord, expectRows, expectText, isWhole, maxRows, maxText } from './shapes.ts'

/** Source: contract §1.2. */
const roomTypes: { readonly [number: number]: RoomType } = {
  1: 'formFilling',
  2: 'collaboration',
  5: 'custom',
  6: 'public',
  8: 'virtualData',
  9: 'ai',
}
/** Link kinds by the `subjectType` of a row. */
const kinds: { readonly [number: number]: LinkKind } = { 1: 'additional', 3: 'invitation', 4: 'primary' }

const archive = 20
const templates = 30
/** More rooms than any portal has. A greater total is an error; following it would mean reading page after page. */
const maxRooms = 1_000_000
/** More tags than any room has. */
const maxTags = 1000
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** To the portal, a zero id means "choose one", so no link can have it. Source: contract §2.6 (step 7). */
const nil = /^[0-]+$/

/** Decodes the links of a room. The portal cuts the list off at 100. Source: contract §1.1, §3.2. */
export function decodeLinks(response: unknown, requestLine: RequestLine): ObservedLinks {
  const links = expectRows(response, 'a list of links', requestLine).map((row) => decodeLink(row, requestLine))
  const ids = new Set(links.map(({ id }) => id.secret.reveal()))
  if (ids.size < links.length) throw unexpected('a list that contains a link twice', requestLine)
  if (links.filter(({ kind }) => kind === 'primary').length > 1)
    throw unexpected('two primary links of a room', requestLine)
  return { links, isCut: links.length >= maxRows }
}

/**
 * Decodes one link. Rows of users and groups share the id space of links; such a row is an error. Source: contract
 * §2.9.
 */
export function decodeLink(row: unknown, requestLine: RequestLine): ObservedLink {
  const { access, subjectType, sharedLink, sharedTo } = expectRecord(row, 'a link', requestLine)
  const link = expectRecord(sharedLink ?? sharedTo, 'a link', requestLine)
  const id = decodeId(link['id'], requestLine)
  const answer = answerOf(requestLine)
  const kind = decodeKind(link, subjectType, answer)
  const values: JsonRecord = { ...link, access }
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

function decodeKind({ primary, linkType }: JsonRecord, subjectType: unknown, answer: AnswerReader): LinkKind {
  const isPrimary = subjectType === 4
  if (flag.decode(primary ?? isPrimary, answer, 'primary') !== isPrimary)
    throw answer.unexpected('a link that is marked both as primary and as not primary')
  const kind = typeof subjectType === 'number' ? kinds[subjectType] : undefined
  if (kind === undefined) throw answer.unexpected('a row that is not a link')
  if (kind !== 'invitation' && (linkType ?? 1) !== 1)
    throw answer.unexpected('a link whose type differs from that of its row')
  return kind
}

/** Decodes a page of the room list. A row that appears twice counts once. Source: contract §1.2. */
export function decodeRooms(response: unknown, requestLine: RequestLine): RoomPage {
  const { folders, total } = expectRecord(response, 'a list of rooms', requestLine)
  if (!isWhole(total) || total > maxRooms) throw unexpected('a list of rooms without a valid total', requestLine)
  const rows = expectRows(folders, 'a list of rooms', requestLine)
  if (rows.length > total) throw unexpected('a list with more rooms than its total', requestLine)
  const rooms = new Map<string, Room>()
  for (const room of rows.map((row) => decodeRoom(row, requestLine))) {
    const other = rooms.get(room.id) ?? room
    if (JSON.stringify(other) !== JSON.stringify(room))
      throw unexpected('a list that contains a room twice, with differences', requestLine)
    rooms.set(room.id, room)
  }
  return { rooms: [...rooms.values()], total: total - (rows.length - rooms.size) }
}

/** Decodes a room. Source: contract §1.2. */
export function decodeRoom(response: unknown, requestLine: RequestLine): Room {
  const room = expectRecord(response, 'a room', requestLine)
  const { id, title, roomType, rootFolderType, tags, security, private: isPrivate, shared, sharedExternal } = room
  // An unpaired surrogate cannot be encoded in a URL path.
  const isId =
    typeof id === 'string' ? id !== '' && id.length <= maxText && !/\p{Surrogate}/u.test(id) : isWhole(id) && id > 0
  if (!isId) throw unexpected('a room without an id', requestLine)
  return {
    id: String(id),
    title: expectText(title, 'the title of a room', requestLine),
    type: typeof roomType === 'number' ? roomTypes[roomType] : undefined,
    state: rootFolderType === archive ? 'archived' : rootFolderType === templates ? 'template' : 'active',
    tags: decodeTags(tags, requestLine),
    ...(isPrivate === true && { isPrivate }),
    mayManage: isRecord(security) && security['EditAccess'] === true,
    // Older versions have neither, and one alone has not been seen. Where the two disagree, the room is read.
    ...(typeof shared === 'boolean' &&
      typeof sharedExternal === 'boolean' && { hasExternalLinks: shared || sharedExternal }),
  }
}

/** Decodes the password rules of a portal. Source: contract §9. */
export function decodePasswordPolicy(response: unknown, requestLine: RequestLine): PasswordPolicy {
  const { minLength, upperCase, digits, specSymbols } = expectRecord(response, 'the password rules', requestLine)
  if (!isWhole(minLength)) throw unexpected('password rules without a minimum length', requestLine)
  return {
    minLength,
    upperCase: upperCase === true,
    digits: digits === true,
    specSymbols: specSymbols === true,
  }
}

/** Decodes the sharing policy. `undefined`: the portal does not say. Source: contract §2.8. */
export function decodeSharePolicy(response: unknown, requestLine: RequestLine): SharePolicy | undefined {
  const { externalShare, externalShareApplyToRooms: ofRooms } = expectRecord(
    response,
    'the settings of its files',
    requestLine,
  )
  if (typeof externalShare !== 'boolean') return undefined
  return { isRestricted: !externalShare && ofRooms === true }
}

/** Decodes the portal's version. `undefined`: the portal does not say. Source: contract §9. */
export function decodeVersion(response: unknown, requestLine: RequestLine): string | undefined {
  if (response === undefined || response === null) return undefined
  const { docSpace: version } = expectRecord(response, 'its version', requestLine)
  return typeof version === 'string' && /^\d+(\.\d+)+$/.test(version) ? version : undefined
}

/** Decodes an API key. Without scopes, it may do everything that its owner may do. Source: contract §5.1, §5.4. */
export function decodeKey(response: unknown, requestLine: RequestLine): ApiKeyFacts {
  const { permissions, expiresAt, isActive, createBy } = expectRecord(response, 'an API key', requestLine)
  const scopes = expectList(permissions ?? [], 'the scopes of an API key', requestLine).map((scope) =>
    expectText(scope, 'a scope of an API key', requestLine),
  )
  const owner = isRecord(createBy) ? createBy['displayName'] : undefined
  return {
    owner: typeof owner === 'string' ? owner : undefined,
    scopes: scopes.length === 0 || scopes.includes('*') ? 'all' : scopes,
    expirationDate: date.decode(expiresAt, answerOf(requestLine), ''),
    isActive: isActive !== false,
  }
}

type JsonRecord = ReturnType<typeof expectRecord>
type Encoded = { readonly [S in SettingName]?: string | number | boolean }

/** The body of a PUT. It replaces all settings of a link. */
export type LinkBody = Encoded & { readonly linkId: string; readonly linkType: 0 | 1 }

/** Encodes the PUT that creates or overwrites a link. It always contains all settings. Source: contract §2.1, §2.2. */
export function encodeLink(id: LinkId, { kind, settings }: Link): LinkBody {
  const common = encodeSettings(settings, commonNames)
  const linkType = kind === 'invitation' ? 0 : 1
  return { linkId: id.secret.reveal(), ...common, linkType, ...encodeSettings(settings, kindSpecificNames) }
}

/**
 * Encodes the PUT that revokes a link. An invitation must leave out its limits. An external link must repeat the
 * settings that its room may not change, or the portal ignores the request. Source: contract §2.3, §2.6 (steps 14, 15),
 * §10.6.
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

function decodeId(value: unknown, requestLine: RequestLine): LinkId {
  if (typeof value !== 'string' || !uuid.test(value)) throw unexpected('a link without an id', requestLine)
  if (nil.test(value)) throw unexpected('a link whose id is all zeros', requestLine)
  return parseLinkId(value)
}

function answerOf(requestLine: RequestLine): AnswerReader {
  return {
    text: (value, what) => expectText(value, what, requestLine),
    whole: (value, problem) => {
      if (!isWhole(value)) throw unexpected(problem, requestLine)
      return value
    },
    unexpected: (problem) => unexpected(problem, requestLine),
  }
}

function decodeTags(value: unknown, requestLine: RequestLine): readonly string[] {
  const tags = Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : []
  if (tags.length > maxTags) throw unexpected(`more than ${maxTags} tags of a room`, requestLine)
  return tags.map((tag) => expectText(tag, 'a tag of a room', requestLine))
}

/** Decodes a URL that people will click. Anything that a browser would not open is dropped. Source: contract §3.3. */
function decodeUrl(value: unknown): Secret | undefined {
  return typeof value === 'string' &&
    value.length <= maxText &&
    /^https?:\/\/[\x21-\x7e]+$/.test(value) &&
    URL.canParse(value)
    ? new Secret(value)
    : undefined
}

/** The UTC offset of a date, in minutes. */
function offsetOf(date: unknown): number | undefined {
  if (typeof date !== 'string') return undefined
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(date) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}
