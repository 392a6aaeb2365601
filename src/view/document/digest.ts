import { isQuiet } from '../../model/change.ts'
import { digest } from '../../model/identity.ts'
import type { LinkKind, SettingName } from '../../model/link.ts'
import { abilitiesOf } from '../../model/rules.ts'
import { isSupported } from '../../settings/rows.ts'
import { type Setting, type SettingsDocument, settingsOf } from './settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from './shape.ts'

/** What a digest is made of. */
export type Digestible = Pick<PlanDocument, 'manifest' | 'portal' | 'rooms'>

/** A change, and the room that it is for. */
export interface PlacedChange {
  readonly room: RoomDocument
  readonly change: ChangeDocument
}

/** What would happen now, against what was approved. */
export interface Difference {
  /** One of the two is about another manifest or another portal. */
  readonly isElsewhere: boolean
  /** What would happen and was not approved, each with what was approved for that link instead. */
  readonly unapproved: readonly (PlacedChange & { readonly instead: ChangeDocument | undefined })[]
  /** What was approved and is no longer needed: nothing would happen to that link. */
  readonly unneeded: readonly PlacedChange[]
}

/**
 * Names what a plan would do, on which portal, for which manifest, to links of which titles, and how they were recognised.
 * Two plans have one digest exactly when they would do the same: in whatever order, whatever the titles of the rooms,
 * wherever the manifest declares it. No secret is in it: one new password is like another.
 */
export function digestOf(plan: Digestible): string {
  const changes = placedIn(plan).map(speller(plan)).toSorted()
  return named([plan.manifest, plan.portal.url, changes])
}

/** Names what a link is like. Of a password only that there is one is in it: a hash of one could be searched for. */
export function linkDigest(kind: LinkKind, settings: SettingsDocument): string {
  return named([kind, settingsOf(settings).map(pair)])
}

/** Names all that is in a document, in whatever order the names of an object stand. It is no signature. */
export function sealOf(document: object): string {
  return named(inOrder(document))
}

function named(value: unknown): string {
  return `sha256:${digest(JSON.stringify(value)).slice(0, 32)}`
}

/** Plain data, the names of each object in their order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, each]) => [name, inOrder(each)])
}

/** Whether two pieces of plain data are the same, in whatever order the names of an object stand. */
export function isAlike(a: object, b: object): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))
}

/** Whether all that would happen was approved; an empty plan always was. */
export function isPartOf(current: Digestible, approved: Digestible): boolean {
  const { isElsewhere, unapproved } = compareDocuments(approved, current)
  return !isElsewhere && unapproved.length === 0
}

/** Compares what would happen now with what was approved, change by change. */
export function compareDocuments(approved: Digestible, current: Digestible): Difference {
  const open = new Map<string, PlacedChange[]>()
  const spell = speller(current)
  for (const placed of placedIn(approved)) {
    const spelling = spell(placed)
    const alike = open.get(spelling) ?? []
    alike.push(placed)
    open.set(spelling, alike)
  }
  const unknown = placedIn(current).filter((placed) => open.get(spell(placed))?.pop() === undefined)
  const left = [...open.values()].flat()
  const byLink = new Map(left.map((placed) => [linkOf(placed), placed.change]))
  const moved = new Set(unknown.map(linkOf))
  return {
    isElsewhere: approved.manifest !== current.manifest || approved.portal.url !== current.portal.url,
    unapproved: unknown.map((placed) => ({ ...placed, instead: byLink.get(linkOf(placed)) })),
    unneeded: left.filter((placed) => !moved.has(linkOf(placed))),
  }
}

/** What a plan would do, each change with its room. */
export function placedIn({ rooms }: Digestible): readonly PlacedChange[] {
  return rooms.flatMap((room) => room.changes.filter((change) => !isQuiet(change)).map((change) => ({ room, change })))
}

/**
 * Spells a change in one way: all that is shown of it, but where it comes from, and an expiry that the portal chooses:
 * that is another one at each look. Source: contract §8.
 */
export function speller({ portal }: Pick<PlanDocument, 'portal'>): (placed: PlacedChange) => string {
  const abilities = abilitiesOf(portal.version)
  return ({ room, change }) => {
    const { kind, key, link, match, takesOver, reason, widens, startsAnew, fields, settings } = change
    const isOurs = ({ name }: { readonly name: SettingName }): boolean =>
      name !== 'expirationDate' || isSupported(name, link.kind, abilities)
    const moved = fields.filter(isOurs)
    const isWider = moved.length === fields.length ? widens : kind === 'create' || startsAnew || moved.some(isWidening)
    return JSON.stringify([
      ...[room.id, kind, key, link.kind, link.title, link.fingerprint, match, takesOver, reason, isWider, startsAnew],
      moved.map(({ name, before, after, widens: isIt }) => [name, before, after, isIt]),
      settingsOf(settings).filter(isOurs).map(pair),
    ])
  }
}

const isWidening = ({ widens }: { readonly widens: boolean }): boolean => widens
const pair = ({ name, value }: Setting): readonly unknown[] => [name, value]

/** The link that a change is about: the one that goes, or the one that the manifest declares. */
function linkOf({ room, change: { kind, key, link } }: PlacedChange): string {
  return JSON.stringify(kind === 'revoke' ? [room.id, kind, link.fingerprint] : [room.id, key])
}
