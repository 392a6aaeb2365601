import { type FileRewrite, rewriteFiles } from '../../cli/confirm.ts'
import type { Declared, LinkTarget, LoadedManifest } from '../../cli/declared/find.ts'
import { locate } from '../../cli/declared/locate.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { printFailure } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type RotatedFile, rotateIn } from '../../manifest/edit/rotate.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { hasPassed, type Instant, instantOf } from '../../model/values/instant.ts'
import { type RotatedLink, rotatedText, rotationText } from '../../view/terminal/take-over.ts'
import { diagnose } from './diagnostics.ts'
import { matter as confirmation, type RotateArgs } from './options.ts'

/** Changes a link's rotation in its file: shows the diff, asks, and writes. */
export async function rotateInManifest(
  target: LinkTarget,
  loaded: LoadedManifest,
  args: RotateArgs,
  world: World,
): Promise<ExitCode> {
  const fail = (diagnostics: readonly Diagnostic[]): Promise<ExitCode> => printFailure({ diagnostics }, args, world)
  const found = await locate(target, loaded, args, world)
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
