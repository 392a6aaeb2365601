import { resolve } from 'node:path'
import { checkRooms, type Located } from '../../cli/declared/locate.ts'
import { diagnose } from '../../cli/edit/diagnostics.ts'
import type { EditArgs, Prepare } from '../../cli/edit/run-edit.ts'
import { readTyped, type TypedValue } from '../../cli/edit/typed-values.ts'
import { adviser } from '../../cli/options/repeat.ts'
import type { World } from '../../host/world.ts'
import { isNamed, type LinkTarget, type LoadedManifest } from '../../library/declared/find.ts'
import { addTo } from '../../manifest/edit/additions.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { type LinkKind, linkKeyPattern } from '../../model/link.ts'
import type { Entry } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { selectorWord } from '../../plan/room-name.ts'

/** Prepares a new link in the entry of its room, or in a new entry. `to` names the file; absent: the obvious one. */
export function addLink(typed: readonly TypedValue[], to: string | undefined): Prepare {
  return async ({ room, key }, loaded, args, world) => {
    const { files, manifest } = loaded
    const named = manifest.entries.filter((entry) => isNamed(entry, room))
    const existing = named.flatMap(({ links }) => links).find((link) => link.key === key)
    const kind: LinkKind = key === 'primary' || key === 'invitation' ? key : 'additional'
    const values = readTyped(typed, { kind, now: instantOf(world.now()) })
    const file = fileFor(named, files, to)
    const command = adviser(args, world)('set', selectorWord(room), key, 'SETTING=VALUE')
    const problems = [
      ...(linkKeyPattern.test(key) ? [] : [diagnose('edit/key', {})]),
      ...(existing ? [diagnose('edit/exists', { key, room, command }, existing.place)] : []),
      ...values.diagnostics,
      ...file.diagnostics,
    ]
    if (problems.length > 0 || !values.ok || !file.ok) return failed(...problems)
    const selected = { selector: room, ...(named[0] && { place: named[0].place }) }
    const one = await checkTag({ room, key }, selected, loaded, args, world)
    if ('code' in one || !one.ok) return one
    const into = entriesIn(file.value, manifest.entries).findIndex((entry) => named.includes(entry))
    const link = { key, values: values.value, comments: [] }
    const addition = { entry: { selector: room, links: [link], comments: [] }, into: into < 0 ? undefined : into }
    const change = addTo(file.value, [addition])
    if (!change) return failed(diagnose('edit/form', { file: file.value.file }))
    return checked({ files: [change], rooms: [room] }, [])
  }
}

/** Refuses a tag that no room has, and without `--each` one that several rooms have. */
async function checkTag(
  target: LinkTarget,
  selected: Parameters<typeof checkRooms>[1][number],
  loaded: LoadedManifest,
  args: EditArgs,
  world: World,
): Promise<Located<undefined>> {
  // Without --apply, a tag may be written before there are rooms with it.
  if (args.each && !args.apply) return checked(undefined, [])
  const most = args.each ? Number.POSITIVE_INFINITY : 1
  return checkRooms(target, [selected], loaded, args, world, { least: 1, most })
}

/** The file to add to: the named one, the one that has the room's entry, or the only one. */
function fileFor(
  named: readonly Entry[],
  files: readonly ManifestFile[],
  to: string | undefined,
): Checked<ManifestFile> {
  const isPossible =
    to === undefined
      ? (file: ManifestFile): boolean => named.length === 0 || entriesIn(file, named).length > 0
      : ({ file }: ManifestFile): boolean => resolve(file) === resolve(to)
  const possible = files.filter(isPossible)
  const [file] = possible
  if (file && possible.length === 1) return checked(file, [])
  return failed(diagnose('edit/file', { files: (to === undefined ? possible : files).map(({ file }) => file), to }))
}

function entriesIn({ file }: ManifestFile, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ place }) => place().file === file)
}
