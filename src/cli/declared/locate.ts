import type { World } from '../../host/world.ts'
import { diagnose } from '../../library/declared/diagnostics.ts'
import {
  type Declared,
  declaredFor,
  findDeclared,
  type LinkTarget,
  type LoadedManifest,
  selectorsOf,
} from '../../library/declared/find.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Manifest, Selector } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { compareRooms } from '../../plan/assemble.ts'
import { diagnose as diagnosePlan } from '../../plan/diagnostics.ts'
import { findRooms } from '../../portal/find-rooms.ts'
import { openReader } from '../../portal/gateway.ts'
import { type ExitCode, exitOfError } from '../exit.ts'
import type { IntoArgs, OutputArgs } from '../options/options.ts'
import { catchPortalError, findKey, keySecrets, openConnection, openDeadline, type PortalArgs } from '../portal.ts'
import { printFailure } from '../report/print.ts'

type LocateArgs = PortalArgs & OutputArgs & IntoArgs

/** A result; or the exit code, if the error was already reported. */
export type Located<T> = Checked<T> | { readonly code: ExitCode }

/**
 * Finds the declared links of a target. Asks the portal only if no entry selects the room in the words of the command
 * line.
 */
export async function locate(
  target: LinkTarget,
  loaded: LoadedManifest,
  args: LocateArgs,
  world: World,
): Promise<Located<readonly Declared[]>> {
  const named = declaredFor(target, loaded.manifest)
  if (named.length > 0) return checked(named, [])
  const needs = (): Diagnostic =>
    diagnose('declared/needs-portal', { key: target.key, selectors: selectorsOf(target.key, loaded.manifest) })
  return askPortal(loaded, (manifest, reader) => findDeclared(target, manifest, reader), needs, args, world)
}

/** How many rooms a change may concern. */
interface RoomCount {
  readonly least: number
  readonly most: number
}

/**
 * Refuses a change of entries that select several rooms, or fewer or more than it may concern. Asks the portal only if
 * there is an entry with a tag, or several entries. Returns the exit code if there is an error, which has been reported.
 */
export async function checkRooms(
  target: LinkTarget,
  selected: readonly (Pick<Declared, 'selector'> & Partial<Pick<Declared, 'place'>>)[],
  loaded: LoadedManifest,
  args: LocateArgs,
  world: World,
  { least, most }: RoomCount = { least: 0, most: 1 },
): Promise<Located<undefined>> {
  const [first] = selected
  if (!first || (selected.length === 1 && first.selector.by !== 'tag')) return checked(undefined, [])
  const selectors = selected.map(({ selector }) => selector)
  const several = (rooms: ReturnType<typeof roomsOf>): Diagnostic =>
    diagnose('declared/several', { ...target, selectors, rooms }, first.place)
  const ask = async (_: Manifest, reader: Reader): Promise<Checked<undefined>> => {
    const rooms = roomsOf(selectors, await findRooms(reader, selectors))
    if (rooms.length < least) return failed(diagnosePlan('room/none-asked-for', { selector: target.room, near: [] }))
    return rooms.length > most ? failed(several(rooms)) : checked(undefined, [])
  }
  return askPortal(loaded, ask, () => several([]), args, world)
}

function roomsOf(selectors: readonly Selector[], found: Awaited<ReturnType<typeof findRooms>>) {
  const rooms = [...new Map(selectors.flatMap(found).map((room) => [room.id, room])).values()]
  return rooms.toSorted((one, other) => compareRooms({ room: one }, { room: other }))
}

/** Asks the portal about a manifest. If it is not known how to reach the portal, `needs` is the first error. */
async function askPortal<T>(
  { files, manifest }: LoadedManifest,
  ask: (manifest: Manifest, reader: Reader) => Promise<Checked<T>>,
  needs: () => Diagnostic,
  args: LocateArgs,
  world: World,
): Promise<Located<T>> {
  // The selectors may contain variables, so now the environment matters.
  const key = await findKey(args.apiKeyFile, world)
  const secrets = keySecrets(key.ok ? key.value : undefined)
  const read = readManifest(files, world.variables, instantOf(world.now()), 'error', secrets)
  if (!read.ok) return read
  const deadline = openDeadline(args)
  const connected = await openConnection(manifest.portal, args, world, deadline.signal, key)
  if (!connected.ok) return failed(needs(), ...connected.diagnostics)
  const { value, error } = await catchPortalError(ask(read.value, openReader(connected.value)))
  if (error === undefined) return value
  deadline.abort()
  await printFailure({ error, diagnostics: connected.diagnostics }, args, world)
  return { code: exitOfError(error) }
}
