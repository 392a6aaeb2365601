import type { ImportArgs, PortalContents } from '../../cli/capture/capture.ts'
import { type Draft, type DraftTarget, entriesOf } from '../../cli/capture/draft.ts'
import { withVariables } from '../../cli/capture/variables.ts'
import { diagnose } from '../../cli/diagnostics.ts'
import { loadFile, systemErrorText } from '../../cli/files/files.ts'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { type Addition, addTo } from '../../manifest/edit/additions.ts'
import { type FileChange, openFile } from '../../manifest/edit/edit.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { at, isMapping } from '../../manifest/read/said.ts'
import type { ManifestFile } from '../../manifest/text/source.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { type Owner, ownerOf } from '../../model/identity.ts'
import { type DesiredRoom, type Manifest, type Room, selects } from '../../model/room.ts'
import { instantOf } from '../../model/text/instant.ts'
import { admitSelection, claimRooms, unite } from '../../plan/assemble.ts'
import { isSettled } from '../../plan/capture/draft-room.ts'
import { nameOf } from '../../plan/room-name.ts'

/** A manifest that is added to, its file, and whose links are its own. */
export interface Host {
  readonly file: ManifestFile
  readonly manifest: Manifest
  readonly owner: Owner
}

/** Reads the file, and makes sure that it may be written, before the portal is asked anything. */
export async function loadHost(path: string, { name }: ImportArgs, world: World): Promise<Checked<Host>> {
  const loaded = await loadFile(path, (about) => diagnose('import/no-file', about), world)
  if (!loaded.ok) return loaded
  const file = loaded.value
  const read = readManifest([file], world.env, instantOf(world.now()))
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

/** What the manifest says already, for what is to be put into it. */
export function targetFor({ file, manifest, owner }: Host, { conditions }: PortalContents): DraftTarget {
  const { data, syntax } = openFile(file)
  const defaults = at(data, ['defaults'])
  const spokenOf = (kind: string): ReadonlySet<string> => {
    const said = at(defaults, [kind])
    return new Set(isMapping(said) ? Object.keys(said) : [])
  }
  return {
    owner,
    conditions,
    known: {
      desiredOf: (room) => desiredOf(manifest, owner, room),
      adopted: manifest.entries.flatMap(({ links }) => links.flatMap(({ adopt }) => adopt ?? [])),
      spoken: { external: spokenOf('external'), invitation: spokenOf('invitation') },
      isVariableUsed: (name) => syntax.source.text.includes(name),
    },
  }
}

/** What is wrong with entries that mean several of the rooms to be imported, and may mean one: no plan could be made. */
export function admitTitles({ manifest }: Host, { rooms }: PortalContents): readonly Diagnostic[] {
  return manifest.entries.flatMap((entry) => {
    const found = rooms.flatMap(({ room }) => (selects(entry.selector, room) ? [room] : []))
    return found.length > 1 ? admitSelection(entry, found) : []
  })
}

function desiredOf({ entries }: Manifest, owner: Owner, room: Room): DesiredRoom {
  const [claim = { room, entries: [] }] = claimRooms(entries, (selector) => (selects(selector, room) ? [room] : []))
  return unite(owner, claim, [])
}

/** Where what was drafted goes: into the entry of the one room, not into one for all rooms of a tag. */
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

/**
 * The file with what is put into it. It is read again: it has to be valid, and the portal to be as it says of all that
 * was put into it.
 */
export function extend(
  { file, manifest, owner }: Host,
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
  /* v8 ignore if -- @preserve: what is added is valid by itself, and neither declares nor adopts what the file does */
  if (!read.ok) return read
  const touched = new Set(draft.rooms.map(({ room }) => room.id))
  const names = rooms
    .filter(({ room }) => touched.has(room.id))
    .filter(({ room, links }) => {
      const [before, after] = [desiredOf(manifest, owner, room), desiredOf(read.value, owner, room)]
      return !isSettled(before, after, links, conditions)
    })
    .map(({ room }) => nameOf(room))
  return checked(extended, names.length === 0 ? [] : [diagnose('import/defaults', { names })])
}
