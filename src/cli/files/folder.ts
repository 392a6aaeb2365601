import { join } from 'node:path'
import { type LinkLookup, whyOutside } from '../../host/bounds.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { systemErrorText } from './files.ts'
import { isYaml, type Selection } from './selection.ts'

/** A file that a path of the command line stands for. */
export interface FoundFile {
  readonly path: string
  /** The same for two paths that lead to one file. */
  readonly real: string
  /** Its path in the folder that was named; absent where the file itself was named. */
  readonly inside?: string
  readonly isLink: boolean
}

/** What was found, and what could not be looked at. */
export interface FoundManifests {
  readonly files: readonly FoundFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What is asked of the machine. */
export type FolderLookup = LinkLookup & Pick<World, 'list'>

/** A folder on the way through the one that was named. */
interface FolderStep {
  readonly path: string
  readonly real: string
  readonly inside: string
}

/**
 * What a path stands for: the manifests of a folder and of all folders in it, or itself. What cannot be listed is left
 * to be read, and reported then.
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

/** What all of a search shares. */
interface SearchState {
  readonly folder: string
  readonly selects: Selection
  /** The real folders that were entered. */
  readonly seen: Set<string>
}

/**
 * Looks through a folder and those in it. Links may go in a circle, or lead to one folder twice: it is entered once.
 */
async function search(step: FolderStep, state: SearchState, world: FolderLookup): Promise<FoundManifests> {
  if (state.seen.has(step.real)) return { files: [], diagnostics: [] }
  state.seen.add(step.real)
  const [files, diagnostics]: [FoundFile[], Diagnostic[]] = [[], []]
  try {
    const names = (await world.list(step.path)) ?? []
    // In an order of their own: that of a disk is none.
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
  const isFolder = (await world.kindOf(path)) === 'folder'
  if (!isFolder && !isYaml(name)) return { files: [], diagnostics: [] }
  // What is without a link on its way from a folder is where that is, and need not be judged anew.
  const expected = join(step.real, name)
  const real = await world.realPath(path).catch(() => expected)
  const isLink = real !== expected
  const reason = isLink || (await world.readLink(path)) !== undefined ? await whyOutside(path, world) : undefined
  if (reason) return { files: [], diagnostics: [diagnose('file/outside', { file: path, reason })] }
  if (isFolder) return search({ path, real, inside }, state, world)
  return { files: [{ path, real, inside, isLink }], diagnostics: [] }
}
