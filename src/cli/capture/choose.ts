import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Progress } from '../../model/progress.ts'
import type { ObservedLinks, Room, Selector } from '../../model/room.ts'
import { isOfOneRoom, whyUnfit } from '../../plan/check/admit.ts'
import { nearTitles } from '../../plan/check/near-titles.ts'
import { isOfPrimary, sharedLinks } from '../../plan/check/shared-links.ts'
import { findRooms, listActiveRooms, openLinkLists } from '../../portal/find-rooms.ts'
import { told } from '../portal.ts'
import { type Findings, type FoundRoom, gatherFindings } from './draft.ts'
import { diagnose } from './sentences.ts'

/** Which rooms are to be imported. */
export interface Choice {
  readonly room: readonly Selector[]
  /** All active rooms that the owner of the key sees. */
  readonly all?: true
}

/** The rooms that can be imported, and what is to be said of the others. */
export interface Chosen {
  readonly rooms: readonly FoundRoom[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A room, and whether somebody named this one room. */
interface Meant {
  readonly room: Room
  readonly isNamed: boolean
}

/**
 * Reads the rooms that are to be imported, with their links: few requests, and side by side. Rejects with a PortalError.
 */
export async function readRooms(
  reader: Reader,
  choice: Choice,
  onProgress?: (progress: Progress) => void,
): Promise<Chosen> {
  const { rooms, diagnostics } = await findMeant(reader, choice)
  const findings = gatherFindings()
  const fit = rooms.filter(({ room, isNamed }) => {
    const reason = whyUnfit(room)
    if (reason) findings.ofRoom(reason, room, isNamed)
    return reason === undefined
  })
  const lists = openLinkLists(reader, isOfOneRoom)
  const progress = { done: 0, changes: 0 }
  const read = await Promise.all(
    fit.map(async ({ room, isNamed }) => {
      const links = await unlessUnreadable(lists.of(room))
      progress.done++
      progress.changes += links?.links.length ?? 0
      onProgress?.({ ...progress, total: fit.length })
      return { room, isNamed, links }
    }),
  )
  const found = read.flatMap((each) => judge(each, findings))
  return { rooms: withoutShared(found, findings), diagnostics: [...diagnostics, ...findings.list()] }
}

async function findMeant(
  reader: Reader,
  { room: selectors, all }: Choice,
): Promise<{ readonly rooms: readonly Meant[]; readonly diagnostics: readonly Diagnostic[] }> {
  const meant = new Map<string, Meant>()
  const diagnostics: Diagnostic[] = []
  const found = await findRooms(reader, selectors)
  for (const selector of selectors) {
    const rooms = found(selector)
    if (rooms.length === 0)
      diagnostics.push(diagnose('import/no-match', { selector, near: nearTitles(selector, found.titles) }))
    for (const room of rooms) {
      const isNamed = selector.by !== 'tag' || meant.get(room.id)?.isNamed === true
      meant.set(room.id, { room, isNamed })
    }
  }
  if (all)
    for (const room of await listActiveRooms(reader))
      if (!meant.has(room.id)) meant.set(room.id, { room, isNamed: false })
  if (all && meant.size === 0 && diagnostics.length === 0) diagnostics.push(diagnose('import/no-rooms', {}))
  return { rooms: [...meant.values()], diagnostics }
}

/** What is wrong with one room must not keep the others from being read. */
async function unlessUnreadable(links: Promise<ObservedLinks>): Promise<ObservedLinks | undefined> {
  const { value, error } = await told(links)
  if (error && !isOfOneRoom(error)) throw error
  return value
}

function judge(
  { room, isNamed, links }: Meant & { readonly links: ObservedLinks | undefined },
  findings: Findings,
): readonly FoundRoom[] {
  const reason = links === undefined ? 'unreadable' : links.isCut ? 'list-cut' : undefined
  if (reason) findings.ofRoom(reason, room, isNamed)
  return links && !links.isCut ? [{ room, isNamed, links }] : []
}

/** Rooms that the portal cannot have shown as they are are passed over. */
function withoutShared(found: readonly FoundRoom[], findings: Findings): readonly FoundRoom[] {
  const shared = sharedLinks(found, ({ links }) => links.links).filter(isOfPrimary)
  const refused = new Set(shared.flatMap((places) => places.map(({ room }) => room)))
  for (const { room, isNamed } of refused) findings.ofRoom('link-shared', room, isNamed)
  return found.filter((room) => !refused.has(room))
}
