import type { World } from '../../host/world.ts'
import { checkTarget, type Declared, type LinkTarget, type LoadedManifest } from '../../library/declared/find.ts'
import { editFile, type LinkChange, type LinkEdit, type NotEdited } from '../../manifest/edit/edit-link.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { DesiredLink } from '../../model/link.ts'
import type { Manifest } from '../../model/room.ts'
import { type Instant, instantOf } from '../../model/values/instant.ts'
import { checkRooms, type Located, locate } from '../declared/locate.ts'
import { diagnose } from './diagnostics.ts'
import type { EditArgs, Prepare, Prepared } from './run-edit.ts'
import { readTyped, type TypedValue } from './typed-values.ts'

/** Decides how a declared link changes. */
export type ChangeOf = (link: DesiredLink, now: Instant) => Checked<LinkChange>

/** Prepares a change of links that the manifest declares. `noteOf` says what the next plan does. */
export function editDeclared(changeOf: ChangeOf, noteOf?: (links: readonly DesiredLink[]) => string): Prepare {
  return async (target, loaded, args, world) => {
    const found = await locateEditable(target, loaded, args, world)
    if ('code' in found || !found.ok) return found
    return prepareChange(changeOf, found.value, loaded, world, noteOf)
  }
}

/** Finds the declared links to edit. Refuses several rooms without `--each`. */
export async function locateEditable(
  target: LinkTarget,
  loaded: LoadedManifest,
  args: EditArgs,
  world: World,
): Promise<Located<readonly Declared[]>> {
  const refusal = checkTarget(target, loaded.manifest)
  if (refusal) return failed(refusal)
  const found = await locate(target, loaded, args, world)
  if ('code' in found || !found.ok) return found
  const one = args.each ? found : await checkRooms(target, found.value, loaded, args, world)
  return 'code' in one || !one.ok ? one : found
}

function prepareChange(
  changeOf: ChangeOf,
  found: readonly Declared[],
  { files, manifest }: Parameters<Prepare>[1],
  world: World,
  noteOf: ((links: readonly DesiredLink[]) => string) | undefined,
): Checked<Prepared> {
  const now = instantOf(world.now())
  const problems: Diagnostic[] = []
  const edits: LinkEdit[] = []
  for (const { link: want } of found) {
    const decided = changeOf(want, now)
    if (decided.ok) edits.push({ want, change: decided.value })
    else problems.push(...decided.diagnostics)
  }
  if (problems.length > 0) return failed(...distinct(problems))
  const edited = files.map((file) =>
    editFile(
      file,
      edits.filter(({ want }) => want.place().file === file.file),
    ),
  )
  const refused = edited.flatMap((file) => file.refused)
  if (refused.length > 0) return failed(...refused.map((each) => toDiagnostic(each, manifest)))
  const rooms = found.map(({ selector }) => selector)
  const note = noteOf?.(found.map(({ link }) => link))
  return checked(
    { files: edited.flatMap(({ change }) => change ?? []), rooms, ...(note !== undefined && { note }) },
    [],
  )
}

/** Decides on new values for the settings of a link. */
export function settingValues(typed: readonly TypedValue[]): ChangeOf {
  return ({ key, kind, absent, place, settings }, now) => {
    if (absent) return failed(diagnose('edit/absent', { key }, place))
    const values = readTyped(typed, { kind, now, declared: settings.expirationDate, place })
    return values.ok ? checked({ kind: 'set', values: values.value }, []) : values
  }
}

/** What is wrong on the command line is the same for each link. */
function distinct(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()]
}

function toDiagnostic(refused: NotEdited, { entries }: Manifest): Diagnostic {
  const { key, place } = refused.want
  const { file } = place()
  if (refused.reason === 'variable') return diagnose('edit/variable', { key, name: refused.name }, place)
  if (refused.reason === 'form') return diagnose('edit/form', { file }, place)
  const { name, reason } = refused
  const inFile = entries.filter((entry) => entry.place().file === file)
  const selectors = inFile.filter((_, nth) => reason.entries.includes(nth)).map(({ selector }) => selector)
  return diagnose('edit/shared', { key, name, form: reason.form, selectors }, reason.place)
}
