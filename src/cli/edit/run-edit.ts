import type { World } from '../../host/world.ts'
import type { LinkTarget, LoadedManifest } from '../../library/declared/find.ts'
import { changedFiles, maskChange } from '../../manifest/edit/edit.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import type { Checked, Diagnostic } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import type { Selector } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { takeOverText, writtenSummary } from '../../view/terminal/take-over.ts'
import { endUnconfirmed, type FileRewrite, failAfterOutput, mayAsk, rewriteFiles } from '../confirm.ts'
import type { ExitCode } from '../exit.ts'
import { checkRewritable } from '../files/files.ts'
import { loadManifestFiles } from '../files/load.ts'
import { aboutBoth, aboutManifest, type EditOptions } from '../options/edit-options.ts'
import { type ApplyEditedArgs, applyEdited } from '../planning/apply-edited.ts'
import type { EditedFiles } from '../planning/make-plan.ts'
import { printFailure, stdoutPaint } from '../report/print.ts'

/** The options of a command for editing, with those that planning needs. */
export type EditArgs = EditOptions & ApplyEditedArgs

/** An edit that can be written. */
export interface Prepared {
  readonly files: readonly FileChange[]
  /** The rooms of the edited entries, as the manifest selects them. */
  readonly rooms: readonly Selector[]
  /** What the next plan does, as a sentence to show with the edit. */
  readonly note?: string
}

/** Finds what an edit changes in a manifest; or the exit code, if an error was already reported. */
export type Prepare = (
  target: LinkTarget,
  loaded: LoadedManifest,
  args: EditArgs,
  world: World,
) => Promise<Checked<Prepared> | { readonly code: ExitCode }>

/**
 * Edits the manifest in place: reads it, prepares the edit, checks that the result is a valid manifest, shows the
 * difference, asks and writes. With `--apply`, also plans the edit alone before it asks, and applies it.
 */
export async function runEdit(
  prepare: Prepare,
  target: LinkTarget,
  options: EditOptions,
  world: World,
): Promise<ExitCode> {
  const args: EditArgs = { ...options, format: 'text', output: [], room: [target.room], baseFile: [] }
  const texts = await loadManifestFiles(args, world)
  // An edit does not need the values of variables.
  const read = texts.ok ? readManifest(texts.value, world.variables, instantOf(world.now()), 'open') : texts
  if (!texts.ok || !read.ok) return printFailure({ diagnostics: read.diagnostics }, args, world)
  const before = texts.value
  const unwritable = await checkRewritable(before, world)
  if (unwritable.length > 0) return printFailure({ diagnostics: unwritable }, args, world)
  const prepared = await prepare(target, { manifest: read.value, files: before }, args, world)
  if ('code' in prepared) return prepared.code
  if (!prepared.ok) return printFailure({ diagnostics: prepared.diagnostics }, args, world)
  const { files, rooms, note } = prepared.value
  const confirmation = args.apply ? aboutBoth : aboutManifest
  // What is wrong with the edit is told first.
  if (!args.autoApprove && !mayAsk(args, world)) return endUnconfirmed(confirmation, args, world)
  const edited = { key: target.key, files, rooms, before, after: changedFiles(before, files) }
  const show: FileRewrite['show'] = (shown, paint) =>
    takeOverText(shown, [], paint) + (note === undefined ? '' : `\n${note}\n`)
  const check = (): readonly Diagnostic[] => checkEdited(edited, args, world)
  if (args.apply) {
    world.out(show(files.map(maskChange), stdoutPaint(args, world)))
    const invalid = check()
    return invalid.length > 0 ? failAfterOutput(invalid, args, world) : applyEdited(edited, args, confirmation, world)
  }
  const report = (): ExitCode => {
    if (files.length > 0) world.out(`\n${writtenSummary(files, rooms.length, next)}`)
    return 0
  }
  return rewriteFiles({ files, confirmation, show, check, report }, args, world)
}

const next =
  'On the portal, nothing changes until this is applied: review it with roomlinks plan, then commit and apply it.'

/** Returns the errors of the edited manifest. To be applied, it needs the values of its variables. */
function checkEdited({ after }: EditedFiles, { apply }: EditArgs, world: World): readonly Diagnostic[] {
  const { ok, diagnostics } = readManifest(after, world.variables, instantOf(world.now()), apply ? 'error' : 'open')
  return ok ? [] : diagnostics
}
