import { isQuiet, type Plan, type PortalInfo } from '../model/change.ts'
import type { Diagnostic, Place } from '../model/diagnostic.ts'
import type { Reader } from '../model/gateway.ts'
import { nobody } from '../model/identity.ts'
import type { DesiredLink, ObservedLink } from '../model/link.ts'
import type { DesiredRoom, ObservedRoom, Room } from '../model/room.ts'
import { comesBack } from '../model/rules.ts'
import { checkRooms, planUnderPolicy } from './check/rooms.ts'
import { type Conditions, conditionsAt } from './conditions.ts'
import type { PlannedRoom } from './history/left-rooms.ts'
import { planDesired } from './plan.ts'

/**
 * Plans the revoke of one link of a room that was read, and nothing else. A primary link that the portal would create
 * again, open to everyone, is planned as a reissue, so that its successor keeps its settings. What stands in the way is
 * among the diagnostics. Rejects with a PortalError.
 */
export async function planRevoke(
  seen: ObservedRoom,
  link: ObservedLink,
  reader: Reader,
  portal: PortalInfo,
): Promise<Plan> {
  const conditions = { ...conditionsAt(seen.at, portal.version), reissue: true }
  const desired = desiredWithout(link, seen.room)
  const planOne = (under: Conditions): Promise<PlannedRoom> => planDesired(desired, async () => seen, under)
  const first = await planOne(conditions)
  const { planned, unknown } = await planUnderPolicy([first], conditions, reader, () =>
    planOne({ ...conditions, isRestricted: true }),
  )
  const checked = await checkRooms(
    planned,
    planned.flatMap(({ plan }) => plan ?? []),
    reader,
  )
  return {
    madeAt: conditions.now,
    manifest: '',
    portal,
    rooms: checked.rooms.map((room) => ({ ...room, changes: room.changes.filter((change) => !isQuiet(change)) })),
    diagnostics: [...planned.flatMap(({ diagnostics }) => diagnostics), ...checked.diagnostics, ...unknown].map(
      placeless,
    ),
  }
}

/** The room as it should be: without the link. Every other link stays as it is. */
function desiredWithout(link: ObservedLink, room: Room): DesiredRoom {
  const isRecreated = comesBack(link, room)
  return {
    ...{ owner: nobody, room, unmanaged: 'keep', places: [] },
    links: isRecreated ? [declarationOf(link)] : [],
    ...(!isRecreated && { named: link.id }),
  }
}

/** What a manifest would say to keep a primary link as it is. */
function declarationOf({ kind, settings }: ObservedLink): DesiredLink {
  return { key: kind, kind, settings, absent: false, protect: false, place: nowhere, path: [] } as DesiredLink
}

/** No manifest declares the link, so that there is no place to show. */
const nowhere: Place = () => ({ file: '', line: 1, column: 1, endColumn: 1, text: '' })

function placeless({ span: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic
}
