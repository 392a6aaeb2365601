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
import { openConnection, openDeadline, type PortalArgs, told } from '../portal.ts'
import { endWith, sayProblems, sayRefusal } from '../report/say.ts'
import { type Draft, draftManifest, type Findings, type FoundRoom, gatherFindings } from './draft.ts'
import { keepPasswords, sayVariables } from './passwords.ts'

/** What to import, and how. */
export interface ImportArgs extends PortalArgs, Choice {
  readonly name?: string
  readonly envInto?: string
  /** With --into: nobody is asked. */
  readonly autoApprove?: true
  readonly color: boolean
}

/** The rooms of a portal, and what else is known of it. */
export interface Portrait extends Chosen {
  readonly url: string
  readonly conditions: Conditions
}

/** Prints a manifest that declares the links of a portal as they are. */
export async function runImport(args: ImportArgs, world: World): Promise<ExitCode> {
  const seen = await look(undefined, args, world)
  if (!('rooms' in seen)) return seen.code
  const { rooms, url, conditions } = seen
  const usual = nameAfter(url)
  const name = args.name ?? usual ?? neutralName
  const draft = draftManifest(rooms, { owner: await ownerOf({ name }), portal: url, conditions })
  const told = [...seen.diagnostics, ...draft.diagnostics]
  const problems = exitOf(told) === 0 ? [...told, ...(await keepPasswords(draft, args, world))] : told
  sayProblems(problems, args, world)
  if (exitOf(problems) !== 0) return exitOf(problems)
  world.out(draft.text)
  if (problems.length > 0) world.err('\n')
  sayDraft(draft, world)
  if (args.name === undefined)
    world.err(`The manifest is called ${name}${usual ? ', after the portal' : ''}; --name gives it another name.\n`)
  sayVariables(draft, args, world)
  return 0
}

/** Reads what is to be imported; or the code to end with, when the reason has been told. */
export async function look(
  manifestPortal: string | undefined,
  args: ImportArgs,
  world: World,
): Promise<Portrait | { readonly code: ExitCode }> {
  const over = openDeadline(args)
  const connected = await openConnection(manifestPortal, args, world, over.signal)
  if (!connected.ok) return { code: endWith(connected.diagnostics, args, world) }
  const { value: seen, error } = await told(observe(openReader(connected.value), args, world))
  if (error) {
    // What is still under way would keep the process from ending.
    over.abort()
    sayProblems(connected.diagnostics, args, world)
    sayRefusal(error, args, world)
    return { code: exitOfError(error) }
  }
  const diagnostics = [...connected.diagnostics, ...seen.diagnostics]
  return seen.ok ? { ...seen.value, diagnostics } : { code: endWith(diagnostics, args, world) }
}

/** Reads the rooms that are chosen, with their links. Rejects with a PortalError. */
export async function observe(reader: Reader, choice: Choice, world: World): Promise<Checked<Portrait>> {
  // The first request carries no key: it would be too late to find that the address is not the portal's.
  const version = await reader.fetchVersion()
  const conditions = conditionsAt(world.now(), version)
  const { onProgress, end } = openProgress('Reading', world, 'link')
  const { rooms, diagnostics } = await readRooms(reader, choice, onProgress).finally(end)
  // Where nothing is left, what was passed over is why.
  const passedOver =
    rooms.length > 0 ? diagnostics : diagnostics.map((each) => ({ ...each, severity: 'error' as const }))
  const told = [...checkPortal([], conditions), ...passedOver]
  return checked({ rooms, diagnostics: told, url: reader.url, conditions }, told)
}

const neutralName = 'links'

/**
 * The name of a portal's machine, as a manifest may be called; `undefined` where it has none of its own: whose links are
 * whose goes by it, and many portals are at 127.0.0.1.
 */
export function nameAfter(url: string): string | undefined {
  const { hostname } = new URL(url)
  if (/^[\d.]+$|^\[|^localhost(\.|$)/.test(hostname)) return undefined
  const [first = ''] = hostname.split('.')
  const name = first.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return name === '' ? undefined : name.slice(0, 63)
}

function sayDraft({ rooms, empty }: Draft, world: World): void {
  const links = rooms.reduce((sum, room) => sum + room.links.length, 0)
  const rest = empty === 0 ? '' : ` ${count(empty, 'room')} without links ${empty === 1 ? 'is' : 'are'} not in it.`
  world.err(`Imported: ${count(links, 'link')} in ${count(rooms.length, 'room')}.${rest}\n`)
}

/** Which rooms are to be imported. */
export interface Choice {
  readonly room: readonly Selector[]
  /** All active rooms that the owner of the key sees. */
  readonly all?: true
}

/** The rooms that can be imported, and what is to be said of the others. */
interface Chosen {
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
async function readRooms(reader: Reader, choice: Choice, onProgress?: (progress: Progress) => void): Promise<Chosen> {
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
      const links = await unlessUnreadable(lists.get(room))
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
