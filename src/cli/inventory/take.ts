import { openReading } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import { readingDiagnostics } from '../../library/unread.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { portalErrorOf, type Reader } from '../../model/gateway.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Manifest } from '../../model/room.ts'
import { openReader } from '../../portal/gateway.ts'
import type { Connection } from '../../portal/http.ts'
import { type SurveyOptions, survey } from '../../survey.ts'
import { type ExitCode, exitOf, exitOfError } from '../exit.ts'
import { loadManifests } from '../files/manifests.ts'
import type { FileArgs, OutputArgs } from '../options/options.ts'
import { findKey, keySecrets, openConnection, openDeadline, type PortalArgs } from '../portal.ts'
import { draftOutputFiles, printFailure } from '../report/print.ts'
import { comparable } from './comparable.ts'

/** What an inventory needs of a command line. */
export interface InventoryArgs extends FileArgs, PortalArgs, OutputArgs {}

/** What a command does with a portal once it is known which one; it may read more than the inventory. */
export interface Reach {
  readonly reader: Reader
  /** The connection of the reader, for a writer. */
  readonly connection: Connection
  readonly manifests: readonly Manifest[]
  /** What was reported until now. */
  readonly diagnostics: readonly Diagnostic[]
  /** Takes an inventory, with all that was reported until then, and shows how far it has come. Rejects with a PortalError. */
  readonly take: (options: Pick<SurveyOptions, 'only' | 'quick' | 'isIncluded'>) => Promise<Inventory>
}

/**
 * Prepares what a command needs beside the manifests, reads those, reaches the portal and hands all of it to `use`, which returns how
 * the run ends. All mistakes are reported at once, before the first request.
 */
export async function withInventory<T>(
  args: InventoryArgs,
  world: World,
  prepare: () => Promise<Checked<T>>,
  use: (reach: Reach, prepared: T) => Promise<ExitCode>,
): Promise<ExitCode> {
  const drafts = await draftOutputFiles(args, world)
  const prepared = await prepare()
  const over = openDeadline(args)
  const opened = await open(args, world, over.signal)
  const diagnostics = [...drafts.problems, ...opened.diagnostics, ...prepared.diagnostics]
  if (!opened.ok || !prepared.ok || drafts.problems.length > 0) {
    await printFailure({ diagnostics }, args, world, drafts.ready)
    return exitOf(diagnostics)
  }
  const { manifests, connection } = opened.value
  const reader = openReader(connection)
  const take: Reach['take'] = async (options) => {
    const { onProgress, end } = openReading(world, 'link')
    const inventory = await survey(manifests, reader, { ...options, now: world.now(), onProgress }).finally(end)
    const found = [...diagnostics, ...inventory.diagnostics, ...readingDiagnostics(inventory)]
    return { ...inventory, diagnostics: found }
  }
  try {
    return await use({ reader, connection, manifests, diagnostics, take }, prepared.value)
  } catch (caught) {
    const error = portalErrorOf(caught)
    // Requests that are still running would keep the process from ending.
    over.abort()
    await printFailure({ diagnostics, error }, args, world)
    return exitOfError(error)
  }
}

async function open(
  args: InventoryArgs,
  world: World,
  signal: AbortSignal,
): Promise<Checked<{ readonly manifests: readonly Manifest[]; readonly connection: Connection }>> {
  const key = await findKey(args.apiKeyFile, world)
  const loaded = await loadManifests(args, world, keySecrets(key.ok ? key.value : undefined))
  const known = loaded.ok ? comparable(loaded.value) : loaded
  const connected = await openConnection(known.ok ? known.value.portal : undefined, args, world, signal, key)
  // An inventory shows which links have expired.
  const diagnostics = [...(loaded.ok ? loaded.diagnostics : []), ...known.diagnostics, ...connected.diagnostics].filter(
    ({ code }) => code !== 'link/expired',
  )
  if (!known.ok || !connected.ok) return { ok: false, diagnostics }
  return checked({ manifests: known.value.manifests, connection: connected.value }, diagnostics)
}
