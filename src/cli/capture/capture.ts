import { openReading } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import type { Draft } from '../../library/import/draft.ts'
import { draftFrom, nameAfter } from '../../library/import/named.ts'
import { type PortalContents, type RoomChoice, readChosenRooms } from '../../library/import/rooms.ts'
import type { Checked } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { openReader } from '../../portal/gateway.ts'
import { count } from '../../view/phrases.ts'
import { type ExitCode, exitOf, exitOfError } from '../exit.ts'
import { catchPortalError, openConnection, openDeadline, type PortalArgs } from '../portal.ts'
import { printAndExit, printProblems, printRefusal } from '../report/print.ts'
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

/** Prints a manifest that declares the links of a portal as they are. */
export async function runImport(args: ImportArgs, world: World): Promise<ExitCode> {
  const seen = await readForImport(undefined, args, world)
  if (!('rooms' in seen)) return seen.code
  const { name, draft, diagnostics } = await draftFrom(seen, {
    ...{ name: args.name, takesForeign: args.foreign, isCompact: args.compact },
    schema: await findSchema('.', world),
  })
  const problems =
    exitOf(diagnostics) === 0 ? [...diagnostics, ...(await writePasswords(draft, args, world))] : diagnostics
  printProblems(problems, args, world)
  if (exitOf(problems) !== 0) return exitOf(problems)
  world.out(draft.text)
  if (problems.length > 0) world.err('\n')
  printDraft(draft, world)
  if (args.name === undefined)
    world.err(
      `The manifest has the name ${name}${nameAfter(seen.url) ? ', after the portal' : ''}; --name gives it another name.\n`,
    )
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

/** Reads the chosen rooms with their links, and shows the progress. Rejects with a PortalError. */
export function readPortalRooms(reader: Reader, choice: RoomChoice, world: World): Promise<Checked<PortalContents>> {
  const { onProgress, end } = openReading(world, 'link')
  return readChosenRooms(reader, choice, { now: world.now(), onProgress }).finally(end)
}

function printDraft({ rooms, empty }: Draft, world: World): void {
  const links = rooms.reduce((sum, room) => sum + room.links.length, 0)
  const rest = empty === 0 ? '' : ` ${count(empty, 'room')} without links ${empty === 1 ? 'is' : 'are'} not in it.`
  world.err(`Imported: ${count(links, 'link')} in ${count(rooms.length, 'room')}.${rest}\n`)
}
