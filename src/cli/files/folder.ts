import { join } from 'node:path'
import { type LinkLookup, whyOutside } from '../../host/bounds.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { systemErrorText } from './files.ts'
import { isYaml, type Selection } from './selection.ts'

/** A manifest file that was found through a path on the command line. */
export interface FoundFile {
  readonly path: string
  /** The real path: equal for all paths to one file. */
  readonly real: string
  /** The path inside the named folder; absent if the file itself was named. */
  readonly inside?: string
  readonly isLink: boolean
}

/** The files that were found, and errors about folders that cannot be read. */
export interface FoundManifests {
  readonly files: readonly FoundFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The file functions that a search needs. */
export type FolderLookup = LinkLookup & Pick<World, 'list'>

/** A folder that a search has reached. */
interface FolderStep {
  readonly path: string
  readonly real: string
  readonly inside: string
}

/**
 * Finds the manifests of a path: the path itself, or all manifests in a folder and its subfolders. A path that cannot
 * be listed is returned as a file, and reading it reports the error.
 */
export async function findManifests(path: string, selects: Selection, world: FolderLookup): Promise<FoundManifests> {
  const reason = await whyOutside(path, world)
  if (reason) return { files: [], diagnostics: [diagnose('file/outside', { file: path, reason })] }
  const real = await world.realPath(path).catch(() => path)
  const isFolder = await world.list(path).then(
    (names) => names !== undefined,
    () => false,
  )
  if (!isFolder) return { files: [{ path, real, isLink: false }], diagnostics: [] }
  const found = await search({ path, real, inside: '' }, { folder: path, selects, seen: new Set() }, world)
  return found.files.length + found.diagnostics.length > 0
    ? found
    : { files: [], diagnostics: [diagnose('file/no-manifest', { folder: path })] }
}

/** What one search shares. */
interface SearchState {
  readonly folder: string
  readonly selects: Selection
  /** The real folders that were visited. */
  readonly seen: Set<string>
}

/** Searches a folder and its subfolders. Links may form a loop or lead to one folder twice: each is visited once. */
async function search(step: FolderStep, state: SearchState, world: FolderLookup): Promise<FoundManifests> {
  if (state.seen.has(step.real)) return { files: [], diagnostics: [] }
  state.seen.add(step.real)
  const [files, diagnostics]: [FoundFile[], Diagnostic[]] = [[], []]
  try {
    const names = (await world.list(step.path)) ?? []
    // Sorted, because a disk has no fixed order.
    for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
      const found = await visit(name, step, state, world)
      files.push(...found.files)
      diagnostics.push(...found.diagnostics)
    }
  } catch (error) {
    diagnostics.push(diagnose('file/unreadable', { file: step.path, why: systemErrorText(error), isMissing: false }))
  }
  return { files, diagnostics }
}

async function visit(name: string, step: FolderStep, state: SearchState, world: FolderLookup): Promise<FoundManifests> {
  const inside = step.inside === '' ? name : `${step.inside}/${name}`
  if (!state.selects(state.folder, inside)) return { files: [], diagnostics: [] }
  const path = join(step.path, name)
  const kind = await world.kindOf(path)
  // A broken link may have led to a folder of manifests, so it is reported: otherwise, all links that the folder
  // declared would silently be revoked.
  const isLost = kind === undefined && (await world.readLink(path)) !== undefined
  const isFolder = kind === 'folder' || (isLost && !isYaml(name))
  if (!isFolder && !isYaml(name)) return { files: [], diagnostics: [] }
  // Without a link on the way, the entry is where its folder is, which is checked already.
  const expected = join(step.real, name)
  const real = await world.realPath(path).catch(() => expected)
  const isLink = real !== expected
  const reason = isLink || (await world.readLink(path)) !== undefined ? await whyOutside(path, world) : undefined
  if (reason) return { files: [], diagnostics: [diagnose('file/outside', { file: path, reason })] }
  if (isFolder) return search({ path, real, inside }, state, world)
  return { files: [{ path, real, inside, isLink }], diagnostics: [] }
}
