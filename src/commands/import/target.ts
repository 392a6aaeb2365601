import type { ImportArgs } from '../../cli/capture/capture.ts'
import { diagnose } from '../../cli/diagnostics.ts'
import { loadFile, systemErrorText } from '../../cli/files/files.ts'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { type Draft, type DraftTarget, entriesOf } from '../../library/import/draft.ts'
import type { PortalContents } from '../../library/import/rooms.ts'
import { withVariables } from '../../library/import/variables.ts'
import { type Addition, addTo } from '../../manifest/edit/additions.ts'
import { openFile } from '../../manifest/edit/edit.ts'
import { at, isMapping } from '../../manifest/read/data.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import { type Owner, ownerOf } from '../../model/identity.ts'
import { type DesiredRoom, type Manifest, type Room, selects } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { checkSelection, mergeEntries, selectRooms } from '../../plan/assemble.ts'
import { addsNoIssues } from '../../plan/capture/draft-room.ts'
import { nameOf } from '../../plan/room-name.ts'

/** The manifest to add links to, its file, and the owner that its links belong to. */
export interface TargetManifest {
  readonly file: ManifestFile
  readonly manifest: Manifest
  readonly owner: Owner
}

/** Reads the file and checks that it is writable, before anything is requested from the portal. */
export async function loadTarget(path: string, { name }: ImportArgs, world: World): Promise<Checked<TargetManifest>> {
  const loaded = await loadFile(path, (about) => diagnose('import/no-file', about), world)
  if (!loaded.ok) return loaded
  const file = loaded.value
  const read = readManifest([file], world.variables, instantOf(world.now()))
  if (!read.ok) return read
  const { value: manifest, diagnostics } = read
  if (name !== undefined && name !== manifest.name) {
    return failed(diagnose('import/other-name', { file: path, name: manifest.name }))
  }
  try {
    await world.checkWritable(path)
  } catch (error) {
    return failed(diagnoseFile('file/unwritable', { file: path, why: systemErrorText(error) }))
  }
  return checked({ file, manifest, owner: await ownerOf(manifest) }, diagnostics)
}

/** Describes what the manifest already says, for the draft of the links to add. */
export function draftTargetFor({ file, manifest, owner }: TargetManifest, { conditions }: PortalContents): DraftTarget {
  const { data, syntax } = openFile(file)
  const defaults = at(data, ['defaults'])
  const namesIn = (kind: string): ReadonlySet<string> => {
    const defaultsOfKind = at(defaults, [kind])
    return new Set(isMapping(defaultsOfKind) ? Object.keys(defaultsOfKind) : [])
  }
  return {
    owner,
    conditions,
    known: {
      desiredOf: (room) => desiredRoom(manifest, owner, room),
      adopted: manifest.entries.flatMap(({ links }) => links.flatMap(({ adopt }) => adopt ?? [])),
      defaulted: { external: namesIn('external'), invitation: namesIn('invitation') },
      isVariableUsed: (name) => syntax.source.text.includes(name),
    },
  }
}

/** Reports entries that select several imported rooms but may select only one: no plan would be possible. */
export function checkTitles({ manifest }: TargetManifest, { rooms }: PortalContents): readonly Diagnostic[] {
  return manifest.entries.flatMap((entry) => {
    const found = rooms.flatMap(({ room }) => (selects(entry.selector, room) ? [room] : []))
    return found.length > 1 ? checkSelection(entry, found) : []
  })
}

function desiredRoom({ entries }: Manifest, owner: Owner, room: Room): DesiredRoom {
  const [claim = { room, entries: [] }] = selectRooms(entries, (selector) => (selects(selector, room) ? [room] : []))
  return mergeEntries(owner, claim, [])
}

/** Finds the entry to add each drafted room to: one for that room alone, not one for all rooms of a tag. */
export function additionsFor(draft: Draft, { entries }: Manifest): readonly Addition[] {
  const texts = entriesOf(draft)
  return draft.rooms.flatMap(({ room, links }, nth) => {
    const [entry] = texts.slice(nth, nth + 1)
    const into = entries.findIndex(({ selector }) => selector.by !== 'tag' && selects(selector, room))
    const isNamed = entries.some(({ selector }) => selects(selector, room))
    if (!entry || (links.length === 0 && isNamed)) return []
    return [{ entry, into: into < 0 ? undefined : into }]
  })
}

/** Adds links to the file. Reads the result to check that it is valid, and that it declares the links as they are. */
export function addLinks(
  { file, manifest, owner }: TargetManifest,
  additions: readonly Addition[],
  draft: Draft,
  { rooms, conditions }: PortalContents,
  env: World['env'],
): Checked<FileChange> {
  const extended = addTo(file, additions)
  if (!extended) return failed(diagnose('import/form', { file: file.file }))
  const complete = withVariables(env, draft.variables.values())
  const bytes = new TextEncoder().encode(extended.after)
  const read = readManifest([{ file: file.file, bytes }], complete, conditions.now)
  /* v8 ignore if -- @preserve: the added links are valid, and the file neither declares nor adopts them */
  if (!read.ok) return read
  const touched = new Set(draft.rooms.map(({ room }) => room.id))
  const names = rooms
    .filter(({ room }) => touched.has(room.id))
    .filter(({ room, links }) => {
      const [before, after] = [desiredRoom(manifest, owner, room), desiredRoom(read.value, owner, room)]
      return !addsNoIssues(before, after, links, conditions)
    })
    .map(({ room }) => nameOf(room))
  return checked(extended, names.length === 0 ? [] : [diagnose('import/defaults', { names })])
}
