import { admitShown } from '../../cli/base/admit.ts'
import { loadBase } from '../../cli/base/load.ts'
import { diagnoseBase } from '../../cli/base/sentences.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { loadTexts } from '../../cli/files/load.ts'
import type { PlanArgs } from '../../cli/options/options.ts'
import { findKey, secretsOf } from '../../cli/portal.ts'
import { draftOutlets, paintOut, sayFailure, sayProblems, tellResult } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { instantOf } from '../../model/text/instant.ts'
import { guardTexts } from '../../plan/check/unprotected.ts'
import { compareManifests } from '../../plan/compare.ts'
import { admitNames } from '../../plan/history/former.ts'
import { type ComparisonDocument, comparisonDocument, isAlike } from '../../view/document/comparison.ts'
import { comparisonText } from '../../view/text/comparison.ts'

/** The options of a comparison. */
export type OfflineArgs = PlanArgs & { readonly detailedExitcode?: true }

/** Compares a manifest with its base, without a portal, a key or a network. What is not set is left open. */
export async function runOffline(args: OfflineArgs, world: World): Promise<ExitCode> {
  const drafts = await draftOutlets(args, world)
  const compared = await compare(args, world)
  if (!compared.ok || drafts.problems.length > 0) {
    const diagnostics = [...drafts.problems, ...compared.diagnostics]
    const named = compared.name === undefined ? {} : { manifest: compared.name }
    return sayFailure({ diagnostics, ...named }, args, world, drafts.ready)
  }
  const { document, diagnostics } = compared
  sayProblems(diagnostics, args, world)
  // On a terminal the comparison follows.
  if (diagnostics.length > 0) world.err('\n')
  if (args.format === 'text') world.out(comparisonText(document, paintOut(args, world)))
  const unwritten = await tellResult({ kind: 'comparison', comparison: document }, args, world)
  sayProblems(unwritten, args, world)
  return exitOf([...diagnostics, ...unwritten]) || (args.detailedExitcode && !isAlike(document) ? 2 : 0)
}

type Diagnostics = Parameters<typeof exitOf>[0]
type Compared = { readonly name?: string } & (
  | { readonly ok: true; readonly document: ComparisonDocument; readonly diagnostics: Diagnostics }
  | { readonly ok: false; readonly diagnostics: Diagnostics }
)

async function compare(args: OfflineArgs, world: World): Promise<Compared> {
  const key = await findKey(args.apiKeyFile, world)
  const secrets = secretsOf(key.ok ? key.value : undefined)
  const texts = await loadTexts(args, world)
  if (!texts.ok) return texts
  const now = instantOf(world.now())
  const manifest = readManifest(texts.value, world.env, now, 'open', secrets)
  if (!manifest.ok) return manifest
  const base = await loadBase(args, manifest.value.name, world, secrets)
  const { name } = manifest.value
  if (!base.ok) return { ...base, name }
  if ('why' in base.value) return { ok: false, name, diagnostics: [diagnoseBase('base/incomparable', base.value)] }
  const { manifest: was, passwords, ref = null, files } = base.value
  const shown = admitShown(manifest.value, was, passwords, (further) =>
    readManifest(texts.value, world.env, now, 'open', [...secrets, ...further]),
  )
  if (shown.length > 0)
    return { ok: false, name, diagnostics: [...manifest.diagnostics, ...base.diagnostics, ...shown] }
  const diagnostics = [
    ...manifest.diagnostics,
    ...base.diagnostics,
    ...admitNames(manifest.value, was),
    ...guardTexts(was.entries, { base: was, head: manifest.value }),
  ]
  const document = comparisonDocument(compareManifests(was, manifest.value), { ref, files }, diagnostics)
  return { ok: true, document, diagnostics }
}
