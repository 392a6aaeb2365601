import { inventoryLinks } from './inventory/room.ts'
import { compareDiagnostics, type Diagnostic } from './model/diagnostic.ts'
import { PortalError, type Reader } from './model/gateway.ts'
import { type Owner, ownerOf } from './model/identity.ts'
import type { Inventory, InventoryRoom } from './model/inventory.ts'
import { type Progress, progressCounter } from './model/progress.ts'
import {
  type DesiredRoom,
  type FoundRooms,
  type Manifest,
  type ObservedLinks,
  type Room,
  type Selector,
  selects,
} from './model/room.ts'
import { givenNow } from './model/values/instant.ts'
import { assemble, compareRooms, entriesFor } from './plan/assemble.ts'
import { isOfOneRoom } from './plan/check/portal-rules.ts'
import { diagnose } from './plan/diagnostics.ts'
import { nearTitles } from './plan/room-name.ts'
import { findAllRooms, findRooms, openLinkLists } from './portal/find-rooms.ts'

/** What a survey depends on, apart from the manifests and the portal. */
export interface SurveyOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Surveys only these rooms; by default, all rooms that the key's owner sees. */
  readonly only?: readonly Selector[]
  /** Surveys only the rooms for which this returns true; by default, all of them. */
  readonly isIncluded?: (room: Room) => boolean
  /** Skips rooms that have no external links according to the room list, so their invitations stay unknown. */
  readonly quick?: boolean
  /** Called whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Takes an inventory of a portal: every link of every room, compared with any number of manifests. Sends only GETs. A room that
 * cannot be read is in the inventory, with the reason. Rejects with a PortalError if the whole portal cannot be read.
 */
export async function survey(
  manifests: readonly Manifest[],
  reader: Reader,
  { now, only = [], isIncluded = () => true, quick: isQuick = false, onProgress }: SurveyOptions,
): Promise<Inventory> {
  const owned = Promise.all(manifests.map(ownerOf))
  // The first request carries no key, so that a wrong address does not get it.
  const version = await reader.fetchVersion()
  const selectors = manifests.flatMap(({ entries }) => entriesFor(entries, only)).map(({ selector }) => selector)
  const { rooms: asked, found } = await selectRooms(reader, selectors, only)
  const rooms = asked.filter(isIncluded)
  const owners = await owned
  const selections = manifests.map(({ entries }, index) =>
    assemble({ entries: entriesFor(entries, only), owner: owners[index] as Owner }, found, only),
  )
  const declared = byRoom(selections.flatMap((selection) => selection.rooms))
  const isOfRoom = failureTolerance()
  const lists = openLinkLists(reader, isOfRoom)
  const at = givenNow(now)
  const tick = progressCounter<InventoryRoom>(rooms.length, onProgress, ({ links }) => links.length)
  const read = async (room: Room): Promise<InventoryRoom> => {
    const links = (observed: ObservedLinks['links']): InventoryRoom['links'] =>
      inventoryLinks(observed, declared.get(room.id) ?? [], owners, at)
    return tick(await readRoom(room, { read: lists.get, linksOf: links, isQuick, isOfRoom }))
  }
  const diagnostics: readonly Diagnostic[] = [
    ...selections.flatMap((selection) => selection.diagnostics),
    ...checkOnly(only, asked, found),
  ]
  const surveyed = (await Promise.all(rooms.map(read))).sort(compareRooms)
  // If no room could be read at all, the portal has failed, and not its rooms.
  if (!surveyed.some(({ reading }) => reading === 'read' || reading === 'cut')) isOfRoom.rethrow()
  return {
    madeAt: at,
    portal: { url: reader.url, version },
    manifests: manifests.map(({ name }) => name),
    isQuick,
    rooms: surveyed,
    diagnostics: diagnostics.toSorted(compareDiagnostics),
  }
}

function byRoom(declarations: readonly DesiredRoom[]): ReadonlyMap<string, readonly DesiredRoom[]> {
  const rooms = new Map<string, DesiredRoom[]>()
  for (const desired of declarations) {
    const { id } = desired.room
    rooms.set(id, [...(rooms.get(id) ?? []), desired])
  }
  return rooms
}

/** Finds the rooms to survey, and the rooms of the manifests' selectors. */
async function selectRooms(
  reader: Reader,
  selectors: readonly Selector[],
  only: readonly Selector[],
): Promise<{ readonly rooms: readonly Room[]; readonly found: FoundRooms }> {
  if (only.length === 0) {
    const { listed, found } = await findAllRooms(reader, selectors)
    return { rooms: listed.filter(hasLinks), found }
  }
  const found = await findRooms(reader, [...only, ...selectors])
  const rooms = new Map(only.flatMap(found).map((room) => [room.id, room]))
  return { rooms: [...rooms.values()].filter(hasLinks), found }
}

/** Reports the requested rooms that do not exist. */
function checkOnly(only: readonly Selector[], rooms: readonly Room[], { titles }: FoundRooms): readonly Diagnostic[] {
  return only
    .filter((selector) => !rooms.some((room) => selects(selector, room)))
    .map((selector) => diagnose('room/none-asked-for', { selector, near: nearTitles(selector, titles) }))
}

const hasLinks = ({ state }: Room): boolean => state !== 'template'

/** The portal may fail for this many rooms. More failures are failures of the whole portal. */
const maxFailures = 10

/** Tells which errors affect one room only. A few failures of the portal count as such: a damaged room is the likelier cause. */
function failureTolerance(): ((error: PortalError) => boolean) & { readonly rethrow: () => void } {
  const failures = new Set<PortalError>()
  const isOfRoom = (error: PortalError): boolean => {
    if (error.code === 'portal/failed') failures.add(error)
    return isOfOneRoom(error) || (error.code === 'portal/failed' && failures.size <= maxFailures)
  }
  const rethrow = (): void => {
    const [first] = failures
    if (first) throw first
  }
  return Object.assign(isOfRoom, { rethrow })
}

/** How the links of a room are read. */
interface ReadOptions {
  readonly read: (room: Room) => Promise<ObservedLinks>
  readonly linksOf: (observed: ObservedLinks['links']) => InventoryRoom['links']
  readonly isQuick: boolean
  readonly isOfRoom: (error: PortalError) => boolean
}

/** Reads the links of one room, unless the key may not or the room is skipped. */
async function readRoom(room: Room, { read, linksOf, isQuick, isOfRoom }: ReadOptions): Promise<InventoryRoom> {
  const unread = (reading: InventoryRoom['reading'], why?: string): InventoryRoom => ({
    ...{ room, reading, links: [] },
    ...(why !== undefined && { why }),
  })
  if (room.state === 'active' && !room.mayManage) return unread('no-right')
  const isWithoutExternal = room.hasExternalLinks === false
  // It is known that there are no external links, so declared ones are missing.
  const withoutExternal = (): InventoryRoom => ({
    ...unread('skipped'),
    links: linksOf([]).filter(({ kind }) => kind !== 'invitation'),
  })
  if (isQuick && isWithoutExternal) return withoutExternal()
  try {
    const { links, isCut } = await read(room)
    // Without the right, the portal shows an empty list; in an archived room, it does not report rights. Source:
    // contract §5.3.
    if (links.length === 0 && room.state === 'archived')
      return isWithoutExternal ? withoutExternal() : unread('no-right')
    return { room, reading: isCut ? 'cut' : 'read', links: linksOf(links) }
  } catch (error) {
    if (!(error instanceof PortalError && isOfRoom(error))) throw error
    return unread('failed', error.message)
  }
}
