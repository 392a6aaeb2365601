import { type FileRewrite, rewriteFiles } from '../../cli/confirm.ts'
import { type ExitCode, exitOfError } from '../../cli/exit.ts'
import { catchPortalError, findKey, keySecrets, openConnection, openDeadline } from '../../cli/portal.ts'
import { printFailure } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { diagnose } from '../../library/rotate/diagnostics.ts'
import {
  type Declared,
  declaredFor,
  findDeclared,
  type RotationTarget,
  selectorsOf,
} from '../../library/rotate/find.ts'
import { rotateInFiles } from '../../library/rotate/in-files.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/values/instant.ts'
import { openReader } from '../../portal/gateway.ts'
import { rotatedText, rotationText } from '../../view/terminal/take-over.ts'
import { matter as confirmation, type LoadedManifest, type RotateArgs } from './args.ts'

/** Changes a link's rotation in its file: shows the diff, asks, and writes. */
export async function rotateInManifest(
  target: RotationTarget,
  loaded: LoadedManifest,
  args: RotateArgs,
  world: World,
): Promise<ExitCode> {
  const fail = (diagnostics: readonly Diagnostic[]): Promise<ExitCode> => printFailure({ diagnostics }, args, world)
  const named = declaredFor(target, loaded.manifest)
  const found = named.length > 0 ? checked(named, []) : await findOnPortal(target, loaded, args, world)
  if ('code' in found) return found.code
  if (!found.ok) return fail(found.diagnostics)
  const rotated = rotateInFiles(loaded.files, found.value, { to: args.to, now: instantOf(world.now()) })
  if (!rotated.ok) return fail(rotated.diagnostics)
  const { files, links } = rotated.value
  const report = (): ExitCode => {
    world.out(`\n${rotatedText(links, files)}`)
    return 0
  }
  const show: FileRewrite['show'] = (shown, paint) => rotationText(links, shown, paint)
  return rewriteFiles({ files, confirmation, show, report }, args, world)
}

/** Finds the declared links by asking the portal. Returns the exit code if an error has been reported. */
async function findOnPortal(
  target: RotationTarget,
  { files, manifest }: LoadedManifest,
  args: RotateArgs,
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
    const needs = diagnose('rotate/needs-portal', { key: target.key, selectors })
    return failed(needs, ...connected.diagnostics)
  }
  const { value: found, error } = await catchPortalError(findDeclared(target, read.value, openReader(connected.value)))
  if (error === undefined) return found
  deadline.abort()
  await printFailure({ error, diagnostics: connected.diagnostics }, args, world)
  return { code: exitOfError(error) }
}
