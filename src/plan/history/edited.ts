import { type Change, isOfOneLink, isQuiet, type Origin, type RoomPlan, type Widened } from '../../model/change.ts'
import type { DesiredRoom, Room } from '../../model/room.ts'
import { sameValue } from '../../model/values/same-text.ts'
import { attribute, type FormerRooms, isAboutOneLink, keyOf } from './former-rooms.ts'
import type { PlannedRoom } from './left-rooms.ts'

/** The plan of an edit: what it changes alone, and the rooms where its link is left out. */
export interface EditedRooms {
  readonly rooms: readonly RoomPlan[]
  readonly unapplied: readonly Room[]
  /** Absent if nothing that is left also differs on the portal from the manifest before the edit. */
  readonly origins?: ReadonlyMap<Change, Origin>
  /** What is left and widens further than the edit asks for. */
  readonly widened: readonly Widened[]
}

/** An edit of the links with a key. */
export interface Edit {
  readonly key: string
  /** The rooms that the edited manifest selects. */
  readonly selected: readonly DesiredRoom[]
  readonly former: FormerRooms
  /** The rooms of `former`, as planned from the manifest before the edit; absent: it cannot be planned. */
  readonly formerPlans: readonly PlannedRoom[] | undefined
}

/** Leaves out the changes of a room that are not `due`: they wait for a plan of their own. */
export function keepDue(room: RoomPlan, isDue: (change: Change) => boolean): RoomPlan {
  const isKept = (change: Change): boolean => isQuiet(change) || isDue(change)
  return { ...room, changes: room.changes.filter(isKept), waiting: room.changes.filter((change) => !isKept(change)) }
}

/**
 * Leaves out the changes that the manifest already needed before it was edited: they wait for a plan of their own. The manifest
 * before the edit counts even where it has errors: it cannot be applied there, but it says what was wanted.
 */
export function keepEdited(rooms: readonly RoomPlan[], edit: Edit): EditedRooms {
  const known = rooms.map((room) => ({ room, origins: originsIn(room, edit) }))
  const { key, selected, former } = edit
  const declaring = [...selected, ...former.rooms.map(({ desired }) => desired)].filter(({ links }) =>
    links.some((link) => link.key === key),
  )
  const concerned = new Map(declaring.map(({ room }) => [room.id, room]))
  const unapplied = [...concerned.values()].filter((room) => {
    const planned = known.find((each) => each.room.room.id === room.id)
    return planned === undefined || isLeftOut(planned.room, planned.origins, edit)
  })
  const kept = known.map(({ room, origins }) => keepDue(room, (change) => (origins.get(change) ?? 'drift') !== 'drift'))
  const origins = new Map(known.flatMap((each) => [...each.origins]))
  const isMixed = kept.some(({ changes }) => changes.some((change) => origins.get(change) === 'both'))
  return {
    rooms: kept,
    unapplied,
    ...(isMixed && { origins }),
    widened: kept.flatMap((room) => widenedIn(room, planBefore(room.room, edit))),
  }
}

/** The changes of a room that widen a link in a way that the manifest before the edit already asked for. */
function widenedIn({ room, changes }: RoomPlan, before: RoomPlan | undefined): readonly Widened[] {
  return changes.flatMap((change) => {
    const former = before?.changes.find((one) => isAboutOneLink(change, one))
    const key = keyOf(change)
    if (key === undefined || former === undefined) return []
    if (change.kind === 'create') return [{ room, key, names: [] }]
    if (!('fields' in change && 'fields' in former)) return []
    const names = change.fields
      .filter(({ name, after, widens }) => {
        return widens && former.fields.some((field) => field.name === name && sameValue(field.after, after))
      })
      .map(({ name }) => name)
    return names.length > 0 ? [{ room, key, names }] : []
  })
}

/** The plan of a room from the manifest before the edit; `undefined` if there is none. */
function planBefore({ id }: Room, { former, formerPlans }: Edit): RoomPlan | undefined {
  const at = former.rooms.findIndex(({ desired }) => desired.room.id === id)
  return formerPlans?.[at]?.plan
}

/** What the manifest before the edit would do about the edited link. */
function changeBefore(room: Room, edit: Edit): Change | undefined {
  return planBefore(room, edit)?.changes.find((change) => keyOf(change) === edit.key)
}

function existed(former: Change | undefined): boolean {
  return former !== undefined && former.kind !== 'create'
}

function originsIn(room: RoomPlan, edit: Edit): ReadonlyMap<Change, Origin> {
  const isNew = !edit.former.rooms.some(({ desired }) => desired.room.id === room.room.id)
  const base = planBefore(room.room, edit)
  if (!edit.formerPlans || !(base || isNew)) return new Map()
  // The edited manifest has no unresolved values, so where there was one, the edit has replaced it.
  return attribute(room, base, 'both')
}

/** Whether the plan of a room says nothing about the edited link, although the manifest did or does declare it. */
function isLeftOut(room: RoomPlan, origins: ReadonlyMap<Change, Origin>, edit: Edit): boolean {
  const former = changeBefore(room.room, edit)
  const now = room.changes.find((change) => keyOf(change) === edit.key || (former && isOfOneLink(change, former)))
  if (now) return !(isQuiet(now) || origins.has(now))
  // A link that does not exist needs no change to be gone.
  return room.desired.links.some(({ key, absent }) => key === edit.key && !absent) || existed(former)
}
