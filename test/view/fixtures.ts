import type { Change, FieldChange, Match, Plan, RevokeReason, RoomPlan, SettingValue } from '../../src/model/change.ts'
import type { Span } from '../../src/model/diagnostic.ts'
import { type Fingerprint, type LinkId, parseLinkId, type Tag } from '../../src/model/identity.ts'
import type {
  DesiredLink,
  ExternalSettings,
  InvitationSettings,
  Link,
  ObservedLink,
  SettingName,
} from '../../src/model/link.ts'
import type { Report, RoomReport } from '../../src/model/report.ts'
import type { Room } from '../../src/model/room.ts'
import { Secret } from '../../src/model/secret.ts'
import { type Instant, instantOf } from '../../src/model/values/instant.ts'
import { idWith, ownerNamed, tagIn } from '../owners.ts'

export const manifest = 'client-portal'
export const soon: Instant = instantOf(Date.UTC(2027, 2, 31, 22))
export const later: Instant = instantOf(Date.UTC(2028, 0, 1))

const external: ExternalSettings = {
  title: 'Read-only for auditors',
  access: 'read',
  expirationDate: null,
  password: null,
  internal: false,
  denyDownload: true,
}
const invited: InvitationSettings = {
  title: 'Join us',
  access: 'comment',
  expirationDate: soon,
  maxUseCount: 25,
}

export const room: Room = {
  id: '4711',
  title: 'Acme: board',
  type: 'custom',
  state: 'active',
  tags: [],
  mayManage: true,
}

/** The id of the nth link: made by the manifest for that key, or by nobody. */
export function idOf(nth: number, key?: string): LinkId {
  const end = nth.toString(16).padStart(12, '0')
  if (key === undefined) return parseLinkId(`aaaaaaaa-aaaa-4aaa-8aaa-${end}`)
  return parseLinkId(idWith(tagFor(key), `aa-8aaa-${end}`))
}

function tagFor(key: string): Tag {
  return tagIn(manifest, room.id, key)
}

export function span(text: string, column: number, endColumn: number, line = 14): Span {
  return { file: 'roomlinks.yaml', line, column, endColumn, text }
}

export function wanted(key: string, link: Link, extra: { adopt?: Fingerprint; absent?: boolean } = {}): DesiredLink {
  const place = (): Span => span(`      ${key}:`, 7, 7 + key.length)
  return { key, absent: false, protect: false, place, path: ['rooms', 0, 'links', key], ...extra, ...link }
}

export function additional(settings: Partial<ExternalSettings> = {}): Link {
  return { kind: 'additional', settings: { ...external, ...settings } }
}

export function primary(settings: Partial<ExternalSettings> = {}): Link {
  return { kind: 'primary', settings: { ...external, title: 'Shared link', ...settings } }
}

export function invitation(settings: Partial<InvitationSettings> = {}): Link {
  return { kind: 'invitation', settings: { ...invited, ...settings } }
}

export function observed(link: Link, id: LinkId): ObservedLink {
  return { id, ...link }
}

export function moves(name: SettingName, before: SettingValue, after: SettingValue, widens = false): FieldChange {
  return { name, before, after, widens }
}

export function create(key: string, link: Link): Change {
  return { kind: 'create', want: wanted(key, link), tag: tagFor(key), after: link }
}

export function update(
  key: string,
  before: ObservedLink,
  fields: readonly FieldChange[],
  match: Match = 'tag',
): Change {
  return { kind: 'update', want: wanted(key, before), before, after: moved(before, fields), fields, match }
}

export function replace(key: string, before: ObservedLink, fields: readonly FieldChange[] = []): Change {
  return {
    kind: 'replace',
    first: 'create',
    want: wanted(key, before),
    tag: tagFor(key),
    before,
    after: moved(before, fields),
    fields,
  }
}

export function reissue(before: ObservedLink, fields: readonly FieldChange[] = []): Change {
  return { kind: 'reissue', want: wanted('primary', before), before, after: moved(before, fields), fields }
}

function moved(link: Link, fields: readonly FieldChange[]): Link {
  const to = Object.fromEntries(fields.map(({ name, after }) => [name, after]))
  if (link.kind === 'invitation') return { kind: link.kind, settings: Object.assign({}, link.settings, to) }
  return { kind: link.kind, settings: Object.assign({}, link.settings, to) }
}

export function revoke(before: ObservedLink, reason: RevokeReason, want?: DesiredLink): Change {
  return { kind: 'revoke', before, reason, ...(want && { want }) }
}

export function keep(key: string, before: ObservedLink): Change {
  return { kind: 'keep', want: wanted(key, before), before }
}

export function unmanaged(before: ObservedLink): Change {
  return { kind: 'unmanaged', before }
}

export function roomPlan(changes: readonly Change[], facts: Partial<Room> = {}): RoomPlan {
  const about = { ...room, ...facts }
  const place = (): Span => span('  - id: 4711', 5, 13, 10)
  const links = changes.flatMap((change) => ('want' in change && change.want ? [change.want] : []))
  const desired = { owner: ownerNamed(manifest), room: about, unmanaged: 'keep' as const, links, places: [place] }
  return { room: about, desired, observed: changes.flatMap((each) => ('before' in each ? [each.before] : [])), changes }
}

export function planOf(rooms: readonly RoomPlan[], facts: Partial<Plan> = {}): Plan {
  const portal = { url: 'https://acme.example.com', version: '3.7.2' }
  return { manifest, portal, rooms, diagnostics: [], ...facts }
}

export function reportOf(rooms: readonly RoomReport[], isInterrupted = false): Report {
  const plans = rooms.map((each) =>
    roomPlan(
      each.outcomes.map(({ change }) => change),
      each.room,
    ),
  )
  return { run: '20270111T090000Z-3f9c1a', plan: planOf(plans), rooms, isInterrupted }
}

export const secret: Secret = new Secret('hunter2-very-secret')
export const newSecret: Secret = new Secret('correct-horse-secret')
