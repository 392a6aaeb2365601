import { type Change, isRefusal, type Plan } from '../model/change.ts'

/**
 * A plan as a look at what is there, not at what is to be done: nothing refuses it, and a setting differs only if the
 * manifest says something of it.
 */
export function driftOf({ rooms, diagnostics, ...plan }: Plan): Plan {
  return {
    ...plan,
    rooms: rooms.map((room) => ({ ...room, changes: room.changes.map(ofDeclared) })),
    diagnostics: diagnostics.filter((found) => !isRefusal(found)),
  }
}

// Before 3.7 the portal chooses the expiry of an invitation at each write.
function ofDeclared(change: Change): Change {
  if (change.kind !== 'update' && change.kind !== 'replace') return change
  return { ...change, fields: change.fields.filter(({ name }) => name in change.want.settings) }
}
