import { join } from 'node:path'
import { strayOf, type Tracing } from '../../host/bounds.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { whyOf } from './files.ts'
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
export interface Found {
  readonly files: readonly FoundFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What is asked of the machine. */
export type Searching = Tracing & Pick<World, 'list'>

/** A folder on the way through the one that was named. */
interface Spot {
  readonly path: string
  readonly real: string
  readonly inside: string
}

/**
 * What a path stands for: the manifests of a folder and of all folders in it, or itself. What cannot be listed is left
 * to be read, and reported then.
 */
export async function findManifests(path: string, selects: Selection, world: Searching): Promise<Found> {
  const stray = await strayOf(path, world)
  if (stray) return { files: [], diagnostics: [diagnose('file/outside', { file: path, stray })] }
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
interface Search {
  readonly folder: string
  readonly selects: Selection
  /** The real folders that were entered. */
  readonly seen: Set<string>
}

/** Looks through a folder and those in it. Links may go in a circle, or lead to one folder twice: it is entered once. */
async function search(spot: Spot, how: Search, world: Searching): Promise<Found> {
  if (how.seen.has(spot.real)) return { files: [], diagnostics: [] }
  how.seen.add(spot.real)
  const [files, diagnostics]: [FoundFile[], Diagnostic[]] = [[], []]
  try {
    const names = (await world.list(spot.path)) ?? []
    // In an order of their own: that of a disk is none.
    for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
      const found = await visit(name, spot, how, world)
      files.push(...found.files)
      diagnostics.push(...found.diagnostics)
    }
  } catch (error) {
    diagnostics.push(diagnose('file/unreadable', { file: spot.path, why: whyOf(error), isMissing: false }))
  }
  return { files, diagnostics }
}

async function visit(name: string, spot: Spot, how: Search, world: Searching): Promise<Found> {
  const inside = spot.inside === '' ? name : `${spot.inside}/${name}`
  if (!how.selects(how.folder, inside)) return { files: [], diagnostics: [] }
  const path = join(spot.path, name)
  const kind = await world.kindOf(path)
  // A link that leads nowhere may have led to a folder of manifests, which is then reported: in silence, all links that it
  // declared would be revoked.
  const isLost = kind === undefined && (await world.readLink(path)) !== undefined
  const isFolder = kind === 'folder' || (isLost && !isYaml(name))
  if (!isFolder && !isYaml(name)) return { files: [], diagnostics: [] }
  // What is without a link on its way from a folder is where that is, and need not be judged anew.
  const straight = join(spot.real, name)
  const real = await world.realPath(path).catch(() => straight)
  const isLink = real !== straight
  const stray = isLink || (await world.readLink(path)) !== undefined ? await strayOf(path, world) : undefined
  if (stray) return { files: [], diagnostics: [diagnose('file/outside', { file: path, stray })] }
  if (isFolder) return search({ path, real, inside }, how, world)
  return { files: [{ path, real, inside, isLink }], diagnostics: [] }
}
