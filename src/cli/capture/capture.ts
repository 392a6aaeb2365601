import { openProgress } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { ownerOf } from '../../model/identity.ts'
import type { Progress } from '../../model/progress.ts'
import type { ObservedLinks, Room, Selector } from '../../model/room.ts'
import { checkPortal, isOfOneRoom, whyUnfit } from '../../plan/check/portal-rules.ts'
import { isOfPrimary, sharedLinks } from '../../plan/check/shared-links.ts'
import { type Conditions, conditionsAt } from '../../plan/conditions.ts'
import { nearTitles } from '../../plan/room-name.ts'
import { findRooms, listActiveRooms, openLinkLists } from '../../portal/find-rooms.ts'
import { openReader } from '../../portal/gateway.ts'
import { count } from '../../view/phrases.ts'
import { diagnose } from '../diagnostics.ts'
import { type ExitCode, exitOf, exitOfError } from '../exit.ts'
import { catchPortalError, openConnection, openDeadline, type PortalArgs } from '../portal.ts'
import { printAndExit, printProblems, printRefusal } from '../report/print.ts'
import { collectFindings, type Draft, draftManifest, type Findings, type FoundRoom } from './draft.ts'
import { printVariables, writePasswords } from './passwords.ts'
import { findSchema } from './schema.ts'

/** The options of an import. */
export interface ImportArgs extends PortalArgs, RoomChoice {
  readonly name?: string
  readonly envInto?: string
  /** Import another manifest's links, too. */
  readonly foreign?: true
  /** Move settings that links have in common into defaults. */
  readonly compact?: true
  /** With --into: do not ask. */
  readonly autoApprove?: true
  readonly color: boolean
}

/** The rooms of a portal, with the facts that drafting needs. */
export interface PortalContents extends ChosenRooms {
  readonly url: string
  readonly conditions: Conditions
}

/** Prints a manifest that declares the links of a portal as they are. */
export async function runImport(args: ImportArgs, world: World): Promise<ExitCode> {
  const seen = await readForImport(undefined, args, world)
  if (!('rooms' in seen)) return seen.code
  const { rooms, url, conditions } = seen
  const usual = nameAfter(url)
  const name = args.name ?? usual ?? fallbackName
  const draft = draftManifest(rooms, {
    ...{ owner: await ownerOf({ name }), portal: url, conditions, takesForeign: args.foreign, isCompact: args.compact },
    schema: await findSchema('.', world),
  })
  const diagnostics = [...seen.diagnostics, ...draft.diagnostics]
  const problems =
    exitOf(diagnostics) === 0 ? [...diagnostics, ...(await writePasswords(draft, args, world))] : diagnostics
  printProblems(problems, args, world)
  if (exitOf(problems) !== 0) return exitOf(problems)
  world.out(draft.text)
  if (problems.length > 0) world.err('\n')
  printDraft(draft, world)
  if (args.name === undefined)
    world.err(`The manifest has the name ${name}${usual ? ', after the portal' : ''}; --name gives it another name.\n`)
  printVariables(draft, args, world)
  return 0
}

/** Reads the rooms to import. If that fails, reports the reason and returns the exit code. */
export async function readForImport(
  manifestPortal: string | undefined,
  args: ImportArgs,
  world: World,
): Promise<PortalContents | { readonly code: ExitCode }> {
  const deadline = openDeadline(args)
  const connected = await openConnection(manifestPortal, args, world, deadline.signal)
  if (!connected.ok) return { code: printAndExit(connected.diagnostics, args, world) }
  const { value: seen, error } = await catchPortalError(readPortalRooms(openReader(connected.value), args, world))
  if (error) {
    // Requests in progress would keep the process from ending.
    deadline.abort()
    printProblems(connected.diagnostics, args, world)
    printRefusal(error, args, world)
    return { code: exitOfError(error) }
  }
  const diagnostics = [...connected.diagnostics, ...seen.diagnostics]
  return seen.ok ? { ...seen.value, diagnostics } : { code: printAndExit(diagnostics, args, world) }
}

/** Reads the chosen rooms with their links. Rejects with a PortalError. */
export async function readPortalRooms(
  reader: Reader,
  choice: RoomChoice,
  world: World,
): Promise<Checked<PortalContents>> {
  // The first request carries no key, in case the address is not a portal.
  const version = await reader.fetchVersion()
  const conditions = conditionsAt(world.now(), version)
  const { onProgress, end } = openProgress('Reading', world, 'link')
  const { rooms, diagnostics } = await readRooms(reader, choice, onProgress).finally(end)
  // If no room is left, the reasons for skipping rooms are errors.
  const skipped = rooms.length > 0 ? diagnostics : diagnostics.map((each) => ({ ...each, severity: 'error' as const }))
  const allDiagnostics = [...checkPortal([], conditions), ...skipped]
  return checked({ rooms, diagnostics: allDiagnostics, url: reader.url, conditions }, allDiagnostics)
}

const fallbackName = 'links'

/**
 * Derives the name of a manifest from the portal's host; `undefined` for an address such as 127.0.0.1, which many
 * portals share: links belong to a manifest by its name.
 */
export function nameAfter(url: string): string | undefined {
  const { hostname } = new URL(url)
  if (/^[\d.]+$|^\[|^localhost(\.|$)/.test(hostname)) return undefined
  const [first = ''] = hostname.split('.')
  const name = first.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return name === '' ? undefined : name.slice(0, 63)
}

function printDraft({ rooms, empty }: Draft, world: World): void {
  const links = rooms.reduce((sum, room) => sum + room.links.length, 0)
  const rest = empty === 0 ? '' : ` ${count(empty, 'room')} without links ${empty === 1 ? 'is' : 'are'} not in it.`
  world.err(`Imported: ${count(links, 'link')} in ${count(rooms.length, 'room')}.${rest}\n`)
}

/** The rooms to import. */
export interface RoomChoice {
  readonly room: readonly Selector[]
  /** All active rooms that the owner of the key can see. */
  readonly all?: true
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
  onProgress?: (progress: Progress) => void,
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
  const { value, error } = await catchPortalError(links)
  if (error && !isOfOneRoom(error)) throw error
  return value
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
