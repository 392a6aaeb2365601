import type { World } from '../../host/world.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/values/instant.ts'
import { openReader } from '../../portal/gateway.ts'
import { type ExitCode, exitOfError } from '../exit.ts'
import type { IntoArgs, OutputArgs } from '../options/options.ts'
import { catchPortalError, findKey, keySecrets, openConnection, openDeadline, type PortalArgs } from '../portal.ts'
import { printFailure } from '../report/print.ts'
import { diagnose } from './diagnostics.ts'
import { type Declared, declaredFor, findDeclared, type LinkTarget, type LoadedManifest, selectorsOf } from './find.ts'

type LocateArgs = PortalArgs & OutputArgs & IntoArgs

/**
 * Finds the declared links of a target. Asks the portal only if no entry selects the room in the words of the command
 * line. Returns the exit code if an error has been reported.
 */
export async function locate(
  target: LinkTarget,
  loaded: LoadedManifest,
  args: LocateArgs,
  world: World,
): Promise<Checked<readonly Declared[]> | { readonly code: ExitCode }> {
  const named = declaredFor(target, loaded.manifest)
  return named.length > 0 ? checked(named, []) : findOnPortal(target, loaded, args, world)
}

/** Finds the declared links by asking the portal. Returns the exit code if an error has been reported. */
async function findOnPortal(
  target: LinkTarget,
  { files, manifest }: LoadedManifest,
  args: LocateArgs,
  world: World,
): Promise<Checked<readonly Declared[]> | { readonly code: ExitCode }> {
  // The selectors may contain variables, so now the environment matters.
  const key = await findKey(args.apiKeyFile, world)
  const secrets = keySecrets(key.ok ? key.value : undefined)
  const read = readManifest(files, world.env, instantOf(world.now()), 'error', secrets)
  if (!read.ok) return read
  const deadline = openDeadline(args)
  const connected = await openConnection(manifest.portal, args, world, deadline.signal, key)
  if (!connected.ok) {
    const selectors = selectorsOf(target.key, manifest)
    const needs = diagnose('declared/needs-portal', { key: target.key, selectors })
    return failed(needs, ...connected.diagnostics)
  }
  const { value: found, error } = await catchPortalError(findDeclared(target, read.value, openReader(connected.value)))
  if (error === undefined) return 'code' in found ? failed(found) : checked(found, [])
  deadline.abort()
  await printFailure({ error, diagnostics: connected.diagnostics }, args, world)
  return { code: exitOfError(error) }
}
