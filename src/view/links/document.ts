import { type Change, type ChangeKind, isQuiet, type Plan, type RoomPlan } from '../../model/change.ts'
import { fingerprint } from '../../model/identity.ts'
import type { AccessLevel, DesiredLink, LinkKind, ObservedLink, SettingName } from '../../model/link.ts'
import type { Secret } from '../../model/secret.ts'
import { type Instant, writeInstant } from '../../model/values/instant.ts'
import type { KindSpecificName, PlainValue, Settings, Values } from '../../settings/row.ts'
import { kindSpecificNames, rowOf } from '../../settings/rows.ts'
import { diagnosticDocument, portalAndManifest, roomLabel } from '../document/document.ts'
import { formatVersion, type PlanDocument, type RoomLabel } from '../document/shape.ts'

/** The declared links as the portal has them, as plain data. Shape: schemas/links.schema.json. */
export interface LinksDocument
  extends Pick<PlanDocument, 'formatVersion' | 'ok' | 'manifest' | 'portal' | 'diagnostics'> {
  /** Whether the URLs are included. */
  readonly revealed: boolean
  readonly summary: {
    readonly links: number
    /** Links of the rooms that were read that the manifest does not declare. They are not listed. */
    readonly notDeclared: number
    /** How many of those another manifest made. */
    readonly foreign: number
  }
  /** The rooms that have links to list. */
  readonly rooms: readonly RoomLinks[]
}

/** A room and its listed links, in the order of the manifest. */
export interface RoomLinks extends RoomLabel {
  readonly links: readonly ListedLink[]
}

/** The state of a declared link according to the plan. `expired`: its expiry has passed, so it is left alone. */
export type LinkState = 'as declared' | 'differs' | 'missing' | 'to be replaced' | 'to be revoked' | 'expired'

type Listed<T> = T extends Secret ? boolean : T

/** The settings that not every kind of link has. A password is shown only as present or absent. */
type OwnSettings = { readonly [S in KindSpecificName]: Listed<Settings[S]> | null }

/** A declared link. Values from the portal are null if it has no such link, or the link has no such setting. */
export interface ListedLink extends OwnSettings {
  readonly key: string
  readonly kind: LinkKind
  readonly title: string
  readonly state: LinkState
  /** The settings that differ from the manifest. */
  readonly differs: readonly SettingName[]
  readonly access: AccessLevel | null
  readonly expirationDate: string | null
  /** Seconds until it expires; negative after that. */
  readonly secondsLeft: number | null
  readonly uses: number | null
  readonly fingerprint: string | null
  readonly url: string | null
}

/** Which declared links to list, and whether to include their URLs. */
export interface LinksQuery {
  readonly now: Instant
  readonly isRevealed: boolean
  /** Lists only links with these keys; all if empty. */
  readonly keys: readonly string[]
  /** Lists only links that have expired or will expire by then. */
  readonly expiringBy?: Instant | undefined
}

/** The declared links of a plan. Besides the new URLs after an apply, no other output may contain URLs. */
export function linksDocument(plan: Plan, query: LinksQuery): LinksDocument {
  const rooms = plan.rooms.map((room) => ({ ...roomLabel(room.room), links: listRoom(room, query) }))
  const others = plan.rooms.flatMap(({ changes }) => changes).filter((change) => declaredLink(change) === undefined)
  return {
    formatVersion,
    ok: true,
    ...portalAndManifest(plan),
    revealed: query.isRevealed,
    summary: {
      links: rooms.reduce((sum, { links }) => sum + links.length, 0),
      notDeclared: others.length,
      foreign: others.filter(({ kind }) => kind === 'foreign').length,
    },
    rooms: rooms.filter(({ links }) => links.length > 0),
    diagnostics: plan.diagnostics.map(diagnosticDocument),
  }
}

function listRoom({ desired, changes }: RoomPlan, query: LinksQuery): readonly ListedLink[] {
  const { keys, now, expiringBy } = query
  const byWant = new Map(changes.map((change) => [declaredLink(change), change]))
  return desired.links
    .filter((want) => (keys.length === 0 || keys.includes(want.key)) && (!want.absent || byWant.has(want)))
    .map((want) => listLink(want, byWant.get(want), query))
    .filter(
      ({ secondsLeft }) => expiringBy === undefined || (secondsLeft !== null && secondsLeft * 1000 <= expiringBy - now),
    )
}

function listLink(want: DesiredLink, change: Change | undefined, { now, isRevealed }: LinksQuery): ListedLink {
  const shown = change && 'before' in change ? change.before : undefined
  // Plan does not create a link whose expiry has passed: it has no change, and the declared expiry is shown.
  const expires = shown?.settings.expirationDate ?? (change ? null : want.settings.expirationDate) ?? null
  const secondsLeft = expires === null ? null : (expires - now) / 1000
  return {
    key: want.key,
    kind: want.kind,
    title: shown?.settings.title ?? want.settings.title ?? want.key,
    state: stateOf(change, secondsLeft),
    differs: change && 'fields' in change ? change.fields.map(({ name }) => name) : [],
    access: shown?.settings.access ?? null,
    expirationDate: expires === null ? null : writeInstant(expires),
    secondsLeft,
    uses: shown?.uses ?? null,
    ...ownSettings(shown),
    fingerprint: shown ? fingerprint(shown.id) : null,
    url: urlOf(shown, isRevealed),
  }
}

/** The URL of a link, if it may be shown and the portal reports it. */
export function urlOf(link: ObservedLink | undefined, isRevealed: boolean): string | null {
  return (isRevealed && link?.url?.reveal()) || null
}

const states: { readonly [K in ChangeKind]: LinkState } = {
  create: 'missing',
  update: 'differs',
  replace: 'to be replaced',
  reissue: 'to be replaced',
  revoke: 'to be revoked',
  keep: 'as declared',
  unmanaged: 'as declared',
  foreign: 'as declared',
}

function stateOf(change: Change | undefined, secondsLeft: number | null): LinkState {
  if (change === undefined) return 'expired'
  return isQuiet(change) && secondsLeft !== null && secondsLeft <= 0 ? 'expired' : states[change.kind]
}

function ownSettings(shown: ObservedLink | undefined): OwnSettings {
  const values: Values = shown?.settings ?? {}
  const listed = (name: KindSpecificName): PlainValue => {
    const [row, value] = [rowOf(name), values[name]]
    return value === undefined ? null : row.isSecret ? value !== null : row.plain(value)
  }
  return Object.fromEntries(kindSpecificNames.map((name) => [name, listed(name)])) as OwnSettings
}

function declaredLink(change: Change): DesiredLink | undefined {
  return 'want' in change ? change.want : undefined
}
