import { posix } from 'node:path'
import picomatch from 'picomatch'

/**
 * Whether what lies in a folder that was named belongs to the manifest by its name: `inside` is its path from there,
 * with `/` between the names. What is true of a folder is true of all in it.
 */
export type Selection = (folder: string, inside: string) => boolean

/**
 * The selection without what these globs name: a name at any depth, or, with a `/`, a path from the folder or as it
 * would be named.
 */
export function selectionOf(exclude: readonly string[] = []): Selection {
  const isExcluded = exclude.length === 0 ? () => false : matching(exclude)
  return (folder, inside) => {
    const names = inside.split('/')
    const paths = names.map((_, nth) => names.slice(0, nth + 1).join('/'))
    return !names.some(isIgnored) && !paths.some((path) => isExcluded(folder, path))
  }
}

/** Whether a file of a folder is read, by its name alone. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path)
}

/** What editors, git, Kubernetes and npm put there, and what another tool of ours reads. */
function isIgnored(name: string): boolean {
  return /^\.|^node_modules$|\.policy\.ya?ml$/i.test(name)
}

function matching(globs: readonly string[]): Selection {
  // Names with a dot are passed over anyway; "all but this" would be surprising beside another glob.
  const options = { dot: true, nonegate: true }
  const matchers = globs.map((glob) => {
    const plain = glob.replace(/\/+$/, '')
    return { isName: !plain.includes('/'), matches: picomatch(plain, options) }
  })
  return (folder, inside) =>
    matchers.some(({ isName, matches }) =>
      isName ? matches(posix.basename(inside)) : matches(inside) || matches(posix.join(folder, inside)),
    )
}
