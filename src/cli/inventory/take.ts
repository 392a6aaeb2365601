import { openProgress } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { portalErrorOf, type Reader } from '../../model/gateway.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Manifest } from '../../model/room.ts'
import { openReader } from '../../portal/gateway.ts'
import { type SurveyOptions, survey } from '../../survey.ts'
import { type ExitCode, exitOfError } from '../exit.ts'
import { loadManifests } from '../files/manifests.ts'
import type { FileArgs, OutputArgs } from '../options/options.ts'
import { findKey, keySecrets, openConnection, openDeadline, type PortalArgs } from '../portal.ts'
import { printFailure, printProblems } from '../report/print.ts'
import { comparable } from './comparable.ts'

/** What an inventory needs of a command line. */
export interface InventoryArgs extends FileArgs, PortalArgs, OutputArgs {}

/** What a command does with a portal once it is known which one; it may read more than the inventory. */
export interface Reach {
  readonly reader: Reader
  /** Takes an inventory, and shows how far it has come. Rejects with a PortalError. */
  readonly take: (options: Pick<SurveyOptions, 'only' | 'quick' | 'isIncluded'>) => Promise<Inventory>
}

/**
 * Reads the manifests, reaches the portal and hands both to `use`, which returns how the run ends. Whatever keeps it from that is
 * reported.
 */
export async function withInventory(
  args: InventoryArgs,
  world: World,
  use: (reach: Reach) => Promise<ExitCode>,
): Promise<ExitCode> {
  const over = openDeadline(args)
  const opened = await open(args, world, over.signal)
  const { diagnostics } = opened
  if (!opened.ok) return printFailure({ diagnostics }, args, world)
  const { manifests, reader } = opened.value
  const take: Reach['take'] = (options) => {
    const { onProgress, end } = openProgress('Reading', world, 'link')
    return survey(manifests, reader, { ...options, now: world.now(), onProgress }).finally(end)
  }
  printProblems(diagnostics, args, world)
  try {
    return await use({ reader, take })
  } catch (caught) {
    const error = portalErrorOf(caught)
    // Requests that are still running would keep the process from ending.
    over.abort()
    await printFailure({ error }, args, world)
    return exitOfError(error)
  }
}

async function open(
  args: InventoryArgs,
  world: World,
  signal: AbortSignal,
): Promise<Checked<{ readonly manifests: readonly Manifest[]; readonly reader: Reader }>> {
  const key = await findKey(args.apiKeyFile, world)
  const loaded = await loadManifests(args, world, keySecrets(key.ok ? key.value : undefined))
  const known = loaded.ok ? comparable(loaded.value) : loaded
  const connected = await openConnection(known.ok ? known.value.portal : undefined, args, world, signal, key)
  // The list says more of an expiry that has passed than the manifest can.
  const diagnostics = [...(loaded.ok ? loaded.diagnostics : []), ...known.diagnostics, ...connected.diagnostics].filter(
    ({ code }) => code !== 'link/expired',
  )
  if (!known.ok || !connected.ok) return { ok: false, diagnostics }
  return checked({ manifests: known.value.manifests, reader: openReader(connected.value) }, diagnostics)
}
