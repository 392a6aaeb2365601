import { type FileRewrite, rewriteFiles } from '../../cli/confirm.ts'
import { type ExitCode, exitOfError } from '../../cli/exit.ts'
import { catchPortalError, findKey, keySecrets, openConnection, openDeadline } from '../../cli/portal.ts'
import { printFailure } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type RotatedFile, rotateIn } from '../../manifest/edit/rotate.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { hasPassed, type Instant, instantOf } from '../../model/values/instant.ts'
import { openReader } from '../../portal/gateway.ts'
import { type RotatedLink, rotatedText, rotationText } from '../../view/terminal/take-over.ts'
import { diagnose } from './diagnostics.ts'
import {
  matter as confirmation,
  type Declared,
  declaredFor,
  findDeclared,
  type LoadedManifest,
  type RotateArgs,
  type RotationTarget,
  selectorsOf,
} from './find.ts'

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
  const problems = found.value.flatMap((each) => checkRotatable(each, instantOf(world.now())))
  if (problems.length > 0) return fail(problems)
  const rotated = loaded.files.map((file) => rotateIn(file, linksIn(file, found.value), args.to))
  const refused = rotated.flatMap((file) => file.refused)
  if (refused.length > 0) {
    return fail(refused.map(({ want, reason }) => diagnose('rotate/obstacle', { key: want.key, reason }, want.place)))
  }
  const files = rotated.flatMap(({ change }) => change ?? [])
  const links = rotated.flatMap(({ rotations }) => rotations).map((rotation) => toRotatedLink(rotation, found.value))
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
  if (error === undefined) return 'code' in found ? failed(found) : checked(found, [])
  deadline.abort()
  await printFailure({ error, diagnostics: connected.diagnostics }, args, world)
  return { code: exitOfError(error) }
}

/** Reports why a plan would not replace the link. */
function checkRotatable({ link }: Declared, now: Instant): readonly Diagnostic[] {
  const { key, place, absent, protect } = link
  const { expirationDate } = link.settings
  if (absent) return [diagnose('rotate/absent', { key }, place)]
  if (protect) return [diagnose('rotate/protected', { key }, place)]
  return hasPassed(expirationDate, now) ? [diagnose('rotate/expired', { key, expires: expirationDate }, place)] : []
}

function linksIn({ file }: ManifestFile, all: readonly Declared[]): readonly Declared['link'][] {
  return all.map(({ link }) => link).filter(({ place }) => place().file === file)
}

function toRotatedLink(
  { want, from, to }: RotatedFile['rotations'][number],
  declared: readonly Declared[],
): RotatedLink {
  const { key, kind, adopt } = want
  const losesRole = kind === 'invitation' && from === undefined && adopt === undefined
  const selectors = declared.filter(({ link }) => link === want).map(({ selector }) => selector)
  return { key, selectors, from, to, losesRole }
}
