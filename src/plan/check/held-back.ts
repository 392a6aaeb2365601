import type { Change, RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { diagnose } from '../diagnostics.ts'

type Revoke = Extract<Change, { readonly kind: 'revoke' }>

/** Whether a change revokes a link because nothing declares it. */
export function isUndeclaredRevoke(change: Change): change is Revoke {
  return change.kind === 'revoke' && (change.reason === 'undeclared' || change.reason === 'unmanaged')
}

/** Whether a plan revokes a link because nothing declares it. */
export function hasUndeclaredRevoke({ changes }: RoomPlan): boolean {
  return changes.some(isUndeclaredRevoke)
}

/** Leaves out the revokes of undeclared links: an entry whose room was not found may declare them. */
export function holdBack(rooms: readonly RoomPlan[]): {
  readonly rooms: readonly RoomPlan[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const links = rooms.flatMap(({ changes }) => changes.filter(isUndeclaredRevoke)).length
  if (links === 0) return { rooms, diagnostics: [] }
  return {
    rooms: rooms.map((room) => ({ ...room, changes: room.changes.filter((change) => !isUndeclaredRevoke(change)) })),
    diagnostics: [diagnose('room/held-back', { what: 'link', many: links })],
  }
}
