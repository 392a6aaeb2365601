import { type Change, widens } from '../../src/model/change.ts'
import type { Span } from '../../src/model/diagnostic.ts'
import { fingerprint, type LinkId, parseLinkId } from '../../src/model/identity.ts'
import type {
  DesiredLink,
  ExternalKind,
  ExternalSettings,
  InvitationSettings,
  ObservedLink,
} from '../../src/model/link.ts'
import type { DesiredRoom, Room, Unmanaged } from '../../src/model/room.ts'
import { abilitiesOf } from '../../src/model/rules.ts'
import { Secret } from '../../src/model/secret.ts'
import { type Instant, instantOf, parseInstant } from '../../src/model/values/instant.ts'
import type { Conditions } from '../../src/plan/conditions.ts'
import { idWith, ownerNamed, tagIn } from '../owners.ts'

export const manifest = 'client-portal'
export const now: Instant = at('2026-06-01T12:00:00Z')
export const past: Instant = at('2026-05-01T00:00:00Z')
export const soon: Instant = at('2026-07-01T00:00:00Z')
export const later: Instant = at('2027-01-01T00:00:00Z')
export const secret: Secret = new Secret('first-secret')
export const other: Secret = new Secret('other-secret')

export const room: Room = { id: '42', title: 'Acme', type: 'custom', state: 'active', tags: [], mayManage: true }

export function at(text: string): Instant {
  return parseInstant(text) ?? instantOf(Number.NaN)
}

/** What is known of a portal of that version. */
export function on(version: string | undefined = '3.7.2', when: Instant = now): Conditions {
  return { now: when, version, abilities: abilitiesOf(version) }
}

/** Whose id it is: nobody's, or a key's of our manifest (with a rotation: `press@1`) or of another (`other:press`). */
export type Owner = string | undefined

/** The nth id of an owner; ids of one owner are in the order of `nth`. */
export function idOf(owner: Owner, nth = 1): LinkId {
  const end = nth.toString(16).padStart(12, '0')
  if (owner === undefined) return parseLinkId(`aaaaaaaa-aaaa-4aaa-8aaa-${end}`)
  const [, scope, key = '', rotation] = /^(?:(\w+):)?([^@]+)(?:@(.+))?$/.exec(owner) ?? []
  return parseLinkId(idWith(tagIn(scope ?? manifest, room.id, key, rotation), `aa-8aaa-${end}`))
}

/** What `adopt` takes for that id. */
export function mark(owner: Owner, nth = 1): string {
  return fingerprint(idOf(owner, nth))
}

/** How a declared link is declared, beside its settings. */
export type Extra = Partial<Pick<DesiredLink, 'rotation' | 'adopt' | 'absent' | 'protect'>>

export function want(
  key: string,
  settings: Partial<ExternalSettings & InvitationSettings> = {},
  extra: Extra = {},
): DesiredLink {
  const place = (): Span => ({ file: 'roomlinks.yaml', line: 9, column: 7, endColumn: 9, text: `      ${key}:` })
  const common = { key, absent: false, protect: false, place, path: ['rooms', 0, 'links', key], ...extra }
  const own = extra.absent ? {} : { access: 'read' as const, ...settings }
  if (key === 'invitation') return { ...common, kind: 'invitation', settings: own }
  return { ...common, kind: key === 'primary' ? 'primary' : 'additional', settings: own }
}

/** An external link of the portal's. */
export function have(
  owner: Owner,
  settings: Partial<ExternalSettings> = {},
  { nth = 1, kind = 'additional' }: { nth?: number; kind?: ExternalKind } = {},
): ObservedLink {
  const title = owner?.replace(/^\w+:|@.*$/g, '') ?? 'Stray'
  const plain = { access: 'read', expirationDate: null, password: null, internal: false, denyDownload: false } as const
  return { id: idOf(owner, nth), kind, settings: { title, ...plain, ...settings } }
}

export function invited(owner: Owner, settings: Partial<InvitationSettings> = {}, nth = 1): ObservedLink {
  const plain = { title: 'invitation', access: 'read', expirationDate: null, maxUseCount: null } as const
  return { id: idOf(owner, nth), kind: 'invitation', settings: { ...plain, ...settings } }
}

export function desired(
  links: readonly DesiredLink[],
  { unmanaged = 'keep' as Unmanaged, ...facts }: Partial<Room> & { unmanaged?: Unmanaged } = {},
): DesiredRoom {
  const place = (): Span => ({ file: 'roomlinks.yaml', line: 5, column: 5, endColumn: 9, text: '  - id: 42' })
  return { owner: ownerNamed(manifest), room: { ...room, ...facts }, unmanaged, links, places: [place] }
}

/** A change in one line: `~ press: title, password!`; an exclamation mark where it widens. */
export function brief(change: Change): string {
  switch (change.kind) {
    case 'create':
      return `+ ${change.want.key}`
    case 'update':
    case 'replace':
    case 'reissue': {
      const fields = change.fields.map((field) => field.name + (field.widens ? '!' : ''))
      const how = change.kind === 'update' ? (change.match === 'adopt' ? '~ (adopt)' : '~') : signs[change.kind]
      return `${how} ${change.want.key}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`
    }
    case 'revoke':
      return `- ${nameOf(change)} (${change.reason})`
    case 'keep':
      return `= ${change.want.key}`
    case 'unmanaged':
      return `? ${nameOf(change)}`
    case 'foreign':
      return `?? ${nameOf(change)}`
    default:
      return change satisfies never
  }
}

const signs = { replace: '±', reissue: '↻' } as const

function nameOf(change: Change & { before: ObservedLink }): string {
  return ('want' in change && change.want?.key) || change.before.settings.title
}

/** Whether a change lets more people do more. */
export const isWide: (change: Change) => boolean = widens
