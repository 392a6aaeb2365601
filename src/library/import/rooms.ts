import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { portalErrorOf, type Reader } from '../../model/gateway.ts'
import type { Progress } from '../../model/progress.ts'
import type { ObservedLinks, Room, Selector } from '../../model/room.ts'
import { checkPortal, isOfOneRoom, whyUnfit } from '../../plan/check/portal-rules.ts'
import { isOfPrimary, sharedLinks } from '../../plan/check/shared-links.ts'
import { type Conditions, conditionsAt } from '../../plan/conditions.ts'
import { nearTitles } from '../../plan/room-name.ts'
import { findRooms, listActiveRooms, openLinkLists } from '../../portal/find-rooms.ts'
import { diagnose } from '../diagnostics.ts'
import { collectFindings, type Findings, type FoundRoom } from './draft.ts'

/** The rooms to import. */
export interface RoomChoice {
  readonly room: readonly Selector[]
  /** All active rooms that the owner of the key can see. */
  readonly all?: true
}

/** The rooms of a portal, with the facts that drafting needs. */
export interface PortalContents extends ChosenRooms {
  readonly url: string
  readonly conditions: Conditions
}

/** Reads the chosen rooms with their links, `now` in milliseconds since 1970. Rejects with a PortalError. */
export async function readChosenRooms(
  reader: Reader,
  choice: RoomChoice,
  { now, onProgress }: { readonly now: number; readonly onProgress?: ((progress: Progress) => void) | undefined },
): Promise<Checked<PortalContents>> {
  // The first request carries no key, in case the address is not a portal.
  const version = await reader.fetchVersion()
  const conditions = conditionsAt(now, version)
  const { rooms, diagnostics } = await readRooms(reader, choice, onProgress)
  // If no room is left, the reasons for skipping rooms are errors.
  const skipped = rooms.length > 0 ? diagnostics : diagnostics.map((each) => ({ ...each, severity: 'error' as const }))
  const allDiagnostics = [...checkPortal([], conditions), ...skipped]
  return checked({ rooms, diagnostics: allDiagnostics, url: reader.url, conditions }, allDiagnostics)
}

/** The rooms that can be imported, and diagnostics about the others. */
interface ChosenRooms {
  readonly rooms: readonly FoundRoom[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A room, and whether somebody named this one room. */
interface SelectedRoom {
  readonly room: Room
  readonly isNamed: boolean
}

/** Reads the rooms to import with their links, with few requests, in parallel. Rejects with a PortalError. */
async function readRooms(
  reader: Reader,
  choice: RoomChoice,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<ChosenRooms> {
  const { rooms, diagnostics } = await findSelected(reader, choice)
  const findings = collectFindings()
  const fit = rooms.filter(({ room, isNamed }) => {
    const reason = whyUnfit(room)
    if (reason) findings.addRoom(reason, room, isNamed)
    return reason === undefined
  })
  const lists = openLinkLists(reader, isOfOneRoom)
  const progress = { done: 0, changes: 0 }
  const read = await Promise.all(
    fit.map(async ({ room, isNamed }) => {
      const links = await unlessUnreadable(lists.get(room))
      progress.done++
      progress.changes += links?.links.length ?? 0
      onProgress?.({ ...progress, total: fit.length })
      return { room, isNamed, links }
    }),
  )
  const found = read.flatMap((each) => checkLinks(each, findings))
  return { rooms: withoutShared(found, findings), diagnostics: [...diagnostics, ...findings.list()] }
}

async function findSelected(
  reader: Reader,
  { room: selectors, all }: RoomChoice,
): Promise<{ readonly rooms: readonly SelectedRoom[]; readonly diagnostics: readonly Diagnostic[] }> {
  const selected = new Map<string, SelectedRoom>()
  const diagnostics: Diagnostic[] = []
  const found = await findRooms(reader, selectors)
  for (const selector of selectors) {
    const rooms = found(selector)
    if (rooms.length === 0)
      diagnostics.push(diagnose('import/no-match', { selector, near: nearTitles(selector, found.titles) }))
    for (const room of rooms) {
      const isNamed = selector.by !== 'tag' || selected.get(room.id)?.isNamed === true
      selected.set(room.id, { room, isNamed })
    }
  }
  if (all)
    for (const room of await listActiveRooms(reader))
      if (!selected.has(room.id)) selected.set(room.id, { room, isNamed: false })
  if (all && selected.size === 0 && diagnostics.length === 0) diagnostics.push(diagnose('import/no-rooms', {}))
  return { rooms: [...selected.values()], diagnostics }
}

/** Returns `undefined` for an error of one room, so that the other rooms are still read. */
async function unlessUnreadable(links: Promise<ObservedLinks>): Promise<ObservedLinks | undefined> {
  try {
    return await links
  } catch (error) {
    if (isOfOneRoom(portalErrorOf(error))) return undefined
    throw error
  }
}

function checkLinks(
  { room, isNamed, links }: SelectedRoom & { readonly links: ObservedLinks | undefined },
  findings: Findings,
): readonly FoundRoom[] {
  const reason = links === undefined ? 'unreadable' : links.isCut ? 'list-cut' : undefined
  if (reason) findings.addRoom(reason, room, isNamed)
  return links && !links.isCut ? [{ room, isNamed, links }] : []
}

/** Leaves out rooms that share the id of a primary link. */
function withoutShared(found: readonly FoundRoom[], findings: Findings): readonly FoundRoom[] {
  const shared = sharedLinks(found, ({ links }) => links.links).filter(isOfPrimary)
  const refused = new Set(shared.flatMap((places) => places.map(({ room }) => room)))
  for (const { room, isNamed } of refused) findings.addRoom('link-shared', room, isNamed)
  return found.filter((room) => !refused.has(room))
}
