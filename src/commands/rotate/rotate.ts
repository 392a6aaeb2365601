import { endUnasked, mayAsk } from '../../cli/confirm.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { loadTexts } from '../../cli/files/load.ts'
import { admitRewrite } from '../../cli/files/write-back.ts'
import { sayFailure } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { instantOf } from '../../model/text/instant.ts'
import { type Aim, matter, type RotateArgs, type RotateOptions } from './aim.ts'
import { admitAim } from './find.ts'
import { rotateInManifest } from './in-manifest.ts'
import { rotateOnPortal } from './on-portal.ts'

/** Gives a link a new URL: in the manifest, or a primary link on the portal. */
export async function runRotate(aim: Aim, options: RotateOptions, world: World): Promise<ExitCode> {
  const args: RotateArgs = { ...options, format: 'text', output: [], room: [aim.room], baseFile: [] }
  if (!args.autoApprove && !mayAsk(args, world)) return endUnasked(matter, args, world)
  const texts = await loadTexts(args, world)
  // A rotation does not depend on what the environment tells of other things.
  const read = texts.ok ? readManifest(texts.value, world.env, instantOf(world.now()), 'open') : texts
  if (!texts.ok || !read.ok) {
    return sayFailure({ diagnostics: read.diagnostics }, args, world)
  }
  const unwritable = aim.key === 'primary' ? [] : await admitRewrite(texts.value, world)
  if (unwritable.length > 0) {
    return sayFailure({ diagnostics: unwritable }, args, world)
  }
  const refusal = admitAim(aim, read.value)
  if (refusal) {
    return sayFailure({ diagnostics: [refusal] }, args, world)
  }
  const known = { manifest: read.value, files: texts.value }
  return aim.key === 'primary' ? rotateOnPortal(aim, known, args, world) : rotateInManifest(aim, known, args, world)
}
