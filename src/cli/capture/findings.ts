import type { Diagnostic } from '../../model/diagnostic.ts'
import type { DraftRoom, LeaveReason, OmitReason } from '../../model/draft.ts'
import type { Room } from '../../model/room.ts'
import { nameOf } from '../../plan/room-name.ts'
import { diagnose, type RoomReason } from './sentences.ts'

/** What there is to say of many rooms: one sentence for each reason, and not for each room. */
export interface Findings {
  /** A room that cannot be imported: an error where somebody named it. */
  readonly ofRoom: (reason: RoomReason, room: Room, isNamed: boolean) => void
  /** What of a room is left out. */
  readonly ofLinks: (draft: DraftRoom) => void
  readonly list: () => readonly Diagnostic[]
}

/** Begins without any. */
export function gatherFindings(): Findings {
  const found = new Map<
    string,
    { readonly reason: Reason; readonly severity: Diagnostic['severity']; names: string[] }
  >()
  const add = (reason: Reason, severity: Diagnostic['severity'], name: string): void => {
    const kind = `${severity} ${reason}`
    const known = found.get(kind)
    if (known) known.names.push(name)
    else found.set(kind, { reason, severity, names: [name] })
  }
  return {
    ofRoom: (reason, room, isNamed) => add(reason, isNamed ? 'error' : 'warning', nameOf(room)),
    ofLinks: ({ room, links, left }) => {
      for (const { link, reason } of left) add(reason, 'warning', `"${link.settings.title}" in ${nameOf(room)}`)
      for (const { want, omitted } of links) {
        for (const { setting, reason } of omitted)
          add(reason, 'warning', `${setting} of ${want.key} in ${nameOf(room)}`)
      }
    },
    list: () =>
      [...found.values()].map(({ reason, severity, names }) => ({
        ...diagnose(`import/${reason}`, { names }),
        severity,
      })),
  }
}

type Reason = RoomReason | LeaveReason | OmitReason
