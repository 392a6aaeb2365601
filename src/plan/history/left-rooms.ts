import { isQuiet, type RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Owner } from '../../model/identity.ts'
import type { DesiredRoom, Room, Selector } from '../../model/room.ts'
import { isInScope, type Selection, withoutDeclarations } from '../assemble.ts'
import { diagnose } from '../diagnostics.ts'

/** The plan of a room, or why there is none. */
export interface PlannedRoom {
  readonly plan?: RoomPlan
  /** Whether an error concerns the whole room, so that its plan is not carried out. */
  readonly isUnfit?: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** The rooms that are read although the manifest does not select them. It should have no links there. */
export interface LeftRooms {
  /** The rooms that its base selects. */
  readonly former: readonly DesiredRoom[]
  /** All other rooms of a sweep. */
  readonly swept: readonly DesiredRoom[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Finds the rooms to read besides those that the manifest selects: `former` ones of its base, and `all` for a sweep.
 */
export function leftRooms(
  { owner, rooms, isAnyMissing }: Pick<Selection, 'rooms' | 'isAnyMissing'> & { readonly owner: Owner },
  { former, all }: { readonly former: readonly Room[]; readonly all: readonly Room[] },
  only: readonly Selector[],
): LeftRooms {
  const empty = (room: Room): DesiredRoom => withoutDeclarations(owner, room)
  const named = new Set(rooms.map(({ room }) => room.id))
  const left = former.filter(({ id }) => !named.has(id))
  const known = new Set([...named, ...left.map(({ id }) => id)])
  const others = all.filter((room) => !known.has(room.id) && isInScope(room, only))
  const swept = others.filter(canManageLinks)
  const passed = others.length - swept.length
  if (isAnyMissing) {
    const rooms = left.length + swept.length
    return {
      former: [],
      swept: [],
      diagnostics: rooms === 0 ? [] : [diagnose('room/held-back', { what: 'room', many: rooms })],
    }
  }
  return {
    former: left.map(empty),
    swept: swept.map(empty),
    diagnostics: passed === 0 ? [] : [diagnose('sweep/passed-over', { rooms: passed })],
  }
}

/** Whether the links of a room can be read and changed. */
export function canManageLinks({ state, mayManage }: Room): boolean {
  return state === 'active' && mayManage
}

/** The plan of a room that the manifest does not select, if it has changes. Errors become warnings. */
export function planLeftRoom({ plan, diagnostics }: PlannedRoom, from: 'base' | 'sweep'): PlannedRoom {
  if (diagnostics.length > 0) {
    return { diagnostics: diagnostics.map(({ message }) => diagnose('room/not-planned', { why: message, from })) }
  }
  return plan?.changes.every(isQuiet) ? { diagnostics } : { ...(plan && { plan }), diagnostics }
}
