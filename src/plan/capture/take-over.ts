import { type Change, type FieldChange, isQuiet, type Plan, type RoomPlan } from '../../model/change.ts'
import type { DesiredLink, ObservedLink } from '../../model/link.ts'
import type { Room } from '../../model/room.ts'
import type { LeftOut, LeftOutReason, LinkUpdate, TakeOver } from '../../model/take-over.ts'
import type { Form } from '../../settings/row.ts'
import { rowOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'
import { wantOf } from '../match.ts'
import { planAndCheck } from '../plan.ts'

/** A declared link in one of its rooms. */
interface LinkInRoom {
  readonly room: Room
  /** The change that it needs in the portal; absent if it is as declared. */
  readonly change: Change | undefined
}

/**
 * Finds the updates that make a manifest match the portal, and the differences that cannot be taken over. `isWhole`
 * says whether all rooms of a declared link were read. Each update is planned here: if changes would remain, it is not
 * made.
 */
export function takeOver(plan: Plan, isWhole: (link: DesiredLink) => boolean, conditions: Conditions): TakeOver {
  const left: LeftOut[] = []
  const updates: LinkUpdate[] = []
  for (const [want, occurrences] of linksInRooms(plan.rooms)) {
    const drifted = occurrences.flatMap(({ room, change }) => (change ? [{ room, change }] : []))
    const leave = (reason: LeftOutReason): unknown => left.push(...drifted.map((each) => ({ ...each, reason })))
    const reason = isWhole(want) ? whyNotTaken(want, occurrences) : 'rooms-unseen'
    const update = reason ? undefined : updateFor(want, occurrences, left)
    if (reason) leave(reason)
    else if (update && !isResolved(update, plan, conditions)) leave('refused')
    else if (update) updates.push(update)
  }
  return { updates, left: [...left, ...plan.rooms.flatMap(leftUndeclared)] }
}

/** The undeclared links that would be revoked, and another manifest's links. */
function leftUndeclared({ room, changes }: RoomPlan): readonly LeftOut[] {
  return changes.flatMap((change): readonly LeftOut[] => {
    if (change.kind === 'foreign') return [{ room, change, reason: change.kind }]
    return change.kind === 'revoke' && change.reason !== 'named' && !change.want
      ? [{ room, change, reason: change.reason }]
      : []
  })
}

function linksInRooms(rooms: readonly RoomPlan[]): ReadonlyMap<DesiredLink, readonly LinkInRoom[]> {
  const all = new Map<DesiredLink, LinkInRoom[]>()
  for (const { room, desired, changes } of rooms) {
    const pending = new Map(changes.filter((change) => !isQuiet(change)).map((change) => [wantOf(change), change]))
    for (const want of desired.links) {
      const occurrences = all.get(want) ?? []
      occurrences.push({ room, change: pending.get(want) })
      all.set(want, occurrences)
    }
  }
  return all
}

/** Why the differences of a declared link cannot be taken over. */
function whyNotTaken(want: DesiredLink, occurrences: readonly LinkInRoom[]): LeftOutReason | undefined {
  const kinds = new Set(occurrences.map(({ change }) => change?.kind ?? 'keep'))
  if (kinds.has('replace')) return 'rotation'
  if (kinds.has('revoke')) return 'absent'
  if (!kinds.has('create')) return undefined
  return kinds.size > 1 ? 'rooms-differ' : want.protect ? 'protected' : undefined
}

/** The update of a declared link. Adds to `left` what cannot be taken over. */
function updateFor(want: DesiredLink, occurrences: readonly LinkInRoom[], left: LeftOut[]): LinkUpdate | undefined {
  const rooms = occurrences.map(({ room }) => room)
  if (occurrences.some(({ change }) => change?.kind === 'create')) return { kind: 'absent', want, rooms }
  const fields: FieldChange[] = []
  for (const name of Object.keys(want.settings)) {
    const moved = occurrences.flatMap(({ room, change }) => {
      const field = change?.kind === 'update' ? change.fields.find((each) => each.name === name) : undefined
      return change && field ? [{ room, change, field }] : []
    })
    const [first] = moved
    if (!first) continue
    const { same } = rowOf(first.field.name)
    const isAgreed =
      moved.length === occurrences.length && moved.every(({ field }) => same(field.before, first.field.before))
    const reason = whyUnwritable(first.field) ?? (isAgreed ? undefined : 'rooms-differ')
    if (reason === undefined) fields.push(first.field)
    else left.push(...moved.map(({ room, change, field }) => ({ room, change, setting: field.name, reason })))
  }
  return fields.length === 0 ? undefined : { kind: 'set', want, rooms, fields }
}

const unwritable: { readonly [F in Form]?: LeftOutReason } = { title: 'title', level: 'level', password: 'password' }

/** Why the portal's value cannot be written into a manifest. */
function whyUnwritable({ name, before }: FieldChange): LeftOutReason | undefined {
  const row = rowOf(name)
  return row.isSecret || !row.fits(before) ? unwritable[row.form] : undefined
}

/** Whether the manifest stays valid after an update, and the updated settings need no change any more. */
function isResolved(update: LinkUpdate, { rooms }: Plan, conditions: Conditions): boolean {
  return rooms
    .filter(({ desired }) => desired.links.includes(update.want))
    .every((room) => isResolvedIn(room, update, conditions))
}

function isResolvedIn({ desired, observed, changes }: RoomPlan, update: LinkUpdate, conditions: Conditions): boolean {
  const change = changes.find((each) => wantOf(each) === update.want)
  const updatedNames = new Set(update.kind === 'set' ? update.fields.map(({ name }) => name) : [])
  const updated =
    change?.kind === 'update' ? withSettings(update.want, change.before, updatedNames) : asAbsent(update.want)
  const links = desired.links.map((link) => (link === update.want ? updated : link))
  const { plan, diagnostics } = planAndCheck({ ...desired, links }, { links: observed, isCut: false }, conditions)
  const left = plan.changes.find((each) => wantOf(each) === updated && !isQuiet(each))
  const isPending = left && (left.kind !== 'update' || left.fields.some(({ name }) => updatedNames.has(name)))
  return !isPending && diagnostics.every(({ severity }) => severity === 'warning')
}

function withSettings(want: DesiredLink, before: ObservedLink, updatedNames: ReadonlySet<string>): DesiredLink {
  const chosen = Object.entries(before.settings).filter(([name]) => updatedNames.has(name))
  return { ...want, settings: { ...want.settings, ...Object.fromEntries(chosen) } } as DesiredLink
}

function asAbsent({ rotation: _, adopt: __, ...want }: DesiredLink): DesiredLink {
  return { ...want, absent: true, settings: {} }
}
