import { riskOfAccess } from '../inventory/risk.ts'
import { type Digestible, type RoomChange, roomChangesIn } from './document/digest.ts'
import { listSettings, maskedLink } from './document/settings.ts'
import type { ChangeDocument } from './document/shape.ts'
import { isForgotten, kinds, type TitledRoom } from './phrases.ts'

/** A change in its room. */
export interface Placed {
  readonly room: TitledRoom
  readonly change: ChangeDocument
}

/** Changes that are alike in everything but their rooms and fingerprints. */
export interface Fold<T extends Placed = RoomChange> {
  /** What they have in common. The fingerprint of the link is null if there is more than one member. */
  readonly change: ChangeDocument
  /** The changes, each once: one, or several in at least two rooms. */
  readonly members: readonly [T, ...T[]]
}

/** Folds in the same rooms. */
export interface Section<T extends Placed = RoomChange> {
  /** Their rooms: the members of the first fold. */
  readonly places: readonly [T, ...T[]]
  readonly folds: readonly Fold<T>[]
}

/** How much to show of a plan, a drift or a report. */
export interface Reading {
  /** Whether each change is shown by itself. */
  readonly isExpanded?: boolean | undefined
  /** Whether links that the manifest did not make are listed, and not only counted. */
  readonly showsUnmanaged?: boolean | undefined
}

/**
 * How dangerous a change is. First what widens access: by how much the risk of a link that people already have grows,
 * and then, for new links and for those that only last longer, by the risk of the link. Then what ends a URL.
 */
export function danger({ kind, widens, link, fields, settings }: ChangeDocument): number {
  if (!widens) return kind === 'revoke' || kind === 'replace' || kind === 'reissue' ? 1 : 0
  const former = Object.fromEntries(fields.map(({ name, before }) => [name, before]))
  const risk = riskOfAccess(maskedLink(link.kind, settings))
  const growth = kind === 'create' ? 0 : risk - riskOfAccess(maskedLink(link.kind, { ...settings, ...former }))
  return growth > 0 ? 200 + growth : 100 + risk
}

/** Changes in the order in which people should read them: the most dangerous first, then as they are. */
export function byDanger<T extends Placed>(items: readonly T[], rank: typeof danger = danger): readonly T[] {
  return items.toSorted((a, b) => rank(b.change) - rank(a.change))
}

/** The changes of a plan, the most dangerous first. Alike ones are folded. */
export function foldChanges(plan: Digestible, { isExpanded }: Reading = {}, rank?: typeof danger): readonly Fold[] {
  return fold(byDanger(roomChangesIn(plan), rank), isExpanded ? undefined : likenessOf)
}

/** Folds what has the same likeness and is in different rooms; without `likeness`, nothing. Keeps the order. */
export function fold<T extends Placed>(
  items: readonly T[],
  likeness: ((item: T) => string) | undefined,
): readonly Fold<T>[] {
  const groups = new Map<unknown, [T, ...T[]]>()
  for (const item of items) {
    const key = likeness ? likeness(item) : item
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()].flatMap((members): readonly Fold<T>[] => {
    const [{ change }] = members
    if (countRooms(members) === 1) return members.map((each) => ({ change: each.change, members: [each] }))
    return [{ change: { ...change, link: { ...change.link, fingerprint: null } }, members }]
  })
}

/** All that is shown of a change, except its room and the fingerprint of its link. */
function likenessOf({ room, change }: RoomChange): string {
  const { kind, key, link, match, takesOver, reason, widens, startsAnew, origin, fields, settings } = change
  const shown = kinds[kind].detail === 'fields' ? [] : listSettings(settings).map(({ name, value }) => [name, value])
  const changed = fields.map((field) => [field.name, field.before, field.after, field.widens])
  return JSON.stringify([
    ...[kind, key, link.kind, link.title, match, takesOver, reason, widens, startsAnew, origin],
    ...[changed, shown, isForgotten(room)],
  ])
}

/** The number of different rooms. */
export function countRooms(places: readonly Placed[]): number {
  return new Set(places.map(({ room }) => room.id)).size
}

/**
 * What identifies the link of a change among alike ones in the same room: the fingerprint of one that is revoked. Others
 * are the only ones of their key.
 */
export function identityOf({ kind, link }: ChangeDocument): string | null {
  return kind === 'revoke' ? link.fingerprint : null
}

/** Puts folds in the same rooms together, in the order of the first of each. */
export function sectionsOf<T extends Placed>(folds: readonly Fold<T>[]): readonly Section<T>[] {
  const sections = new Map<string, Fold<T>[]>()
  for (const each of folds) {
    const key = JSON.stringify(
      each.members.length === 1
        ? each.members[0].room.id
        : each.members.map(({ room, change }) => [room.id, identityOf(change)]),
    )
    sections.set(key, [...(sections.get(key) ?? []), each])
  }
  return [...sections.values()].flatMap((all) =>
    all.slice(0, 1).map(({ members }) => ({ places: members, folds: all })),
  )
}
