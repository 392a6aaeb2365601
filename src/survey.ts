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
import { instantOf } from './model/values/instant.ts'
import { assemble, compareRooms, entriesFor } from './plan/assemble.ts'
import { isOfOneRoom } from './plan/check/portal-rules.ts'
import { diagnose } from './plan/diagnostics.ts'
import { nearTitles } from './plan/room-name.ts'
import { findAllRooms, findRooms, openLinkLists } from './portal/find-rooms.ts'

/** What a survey depends on besides the manifests and the portal. */
export interface SurveyOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Surveys only these rooms. Absent: all rooms that the owner of the key can see. */
  readonly only?: readonly Selector[]
  /** Surveys only the rooms for which it returns true. Absent: all of them. */
  readonly isIncluded?: (room: Room) => boolean
  /** Skips rooms that have no external links according to the room list, so their invitations stay unknown. */
  readonly quick?: boolean
  /** Called whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Takes an inventory of a portal: every link of every room, compared with any number of manifests. Sends only GETs. A
 * room that cannot be read is in the inventory, with the reason. Rejects with a PortalError that concerns the whole
 * portal.
 */
export async function survey(
  manifests: readonly Manifest[],
  reader: Reader,
  { now, only = [], isIncluded = () => true, quick: isQuick = false, onProgress }: SurveyOptions,
): Promise<Inventory> {
  const owned = Promise.all(manifests.map(ownerOf))
  // The first request has no API key, so the key is not sent before the address is known to be a portal's.
  const version = await reader.fetchVersion()
  const selectors = manifests.flatMap(({ entries }) => entriesFor(entries, only)).map(({ selector }) => selector)
  const { rooms: asked, found } = await selectRooms(reader, selectors, only)
  const rooms = asked.filter(isIncluded)
  const owners = await owned
  const selections = manifests.map(({ entries }, index) =>
    assemble({ entries: entriesFor(entries, only), owner: owners[index] as Owner }, found, only),
  )
  const declared = byRoom(selections.flatMap((selection) => selection.rooms))
  const lists = openLinkLists(reader, isOfOneRoom)
  const at = instantOf(now)
  const tick = progressCounter<InventoryRoom>(rooms.length, onProgress, ({ links }) => links.length)
  const read = async (room: Room): Promise<InventoryRoom> => {
    const links = (observed: ObservedLinks['links']): InventoryRoom['links'] =>
      inventoryLinks(observed, declared.get(room.id) ?? [], owners, at)
    return tick(await readRoom(room, lists.get, links, isQuick))
  }
  const diagnostics: readonly Diagnostic[] = [
    ...selections.flatMap((selection) => selection.diagnostics),
    ...checkOnly(only, asked, found),
  ]
  return {
    madeAt: at,
    portal: { url: reader.url, version },
    manifests: manifests.map(({ name }) => name),
    isQuick,
    rooms: (await Promise.all(rooms.map(read))).sort(compareRooms),
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

/** The rooms to survey, and how the manifests' selectors find theirs. */
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

/** Errors for the requested rooms that do not exist. */
function checkOnly(only: readonly Selector[], rooms: readonly Room[], { titles }: FoundRooms): readonly Diagnostic[] {
  return only
    .filter((selector) => !rooms.some((room) => selects(selector, room)))
    .map((selector) => diagnose('room/none-asked-for', { selector, near: nearTitles(selector, titles) }))
}

const hasLinks = ({ state }: Room): boolean => state !== 'template'

/** Reads the links of one room, if the key may read them and they are requested. */
async function readRoom(
  room: Room,
  read: (room: Room) => Promise<ObservedLinks>,
  linksOf: (observed: ObservedLinks['links']) => InventoryRoom['links'],
  isQuick: boolean,
): Promise<InventoryRoom> {
  const unread = (reading: InventoryRoom['reading'], why?: string): InventoryRoom => ({
    ...{ room, reading, links: [] },
    ...(why !== undefined && { why }),
  })
  if (room.state === 'active' && !room.mayManage) return unread('no-right')
  // It is known that there are no external links, so declared ones are missing.
  if (isQuick && room.hasExternalLinks === false)
    return { ...unread('skipped'), links: linksOf([]).filter(({ kind }) => kind !== 'invitation') }
  try {
    const { links, isCut } = await read(room)
    // The portal shows an empty list instead of refusing, and does not report rights in an archived room. Source:
    // contract §5.3.
    if (links.length === 0 && room.state === 'archived' && room.hasExternalLinks !== false) return unread('no-right')
    return { room, reading: isCut ? 'cut' : 'read', links: linksOf(links) }
  } catch (error) {
    if (!(error instanceof PortalError && isOfOneRoom(error))) throw error
    return unread('failed', error.message)
  }
}
