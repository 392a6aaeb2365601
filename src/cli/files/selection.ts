import { posix, sep } from 'node:path'
import picomatch from 'picomatch'

/**
 * Whether a path in a named folder may belong to the manifest, by its name. `inside` is its path from that folder, with
 * `/` between the names. If a folder is left out, so is everything in it.
 */
export type Selection = (folder: string, inside: string) => boolean

/**
 * Makes a selection that leaves out what these globs match: a name at any depth or, if the glob has a `/`, a path from
 * the folder or from the working folder.
 */
export function selectionOf(exclude: readonly string[] = []): Selection {
  const isExcluded = exclude.length === 0 ? () => false : matching(exclude)
  return (folder, inside) => {
    const names = inside.split('/')
    const paths = names.map((_, nth) => names.slice(0, nth + 1).join('/'))
    return !names.some(isIgnored) && !paths.some((path) => isExcluded(folder, path))
  }
}

/** Whether a file in a folder is read, by its name alone. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path)
}

/** Whether a name is always left out: files of editors, git, Kubernetes and npm, and policies. */
function isIgnored(name: string): boolean {
  return /^\.|^node_modules$|\.policy\.ya?ml$/i.test(name)
}

function matching(globs: readonly string[]): Selection {
  // Names with a leading dot are ignored anyway. A negated glob would be surprising next to another one.
  const options = { dot: true, nonegate: true }
  const matchers = globs.map((glob) => {
    const plain = withSlashes(glob).replace(/\/+$/, '')
    return { isName: !plain.includes('/'), matches: picomatch(plain, options) }
  })
  return (folder, inside) =>
    matchers.some(({ isName, matches }) =>
      isName ? matches(posix.basename(inside)) : matches(inside) || matches(posix.join(withSlashes(folder), inside)),
    )
}

/** A path with `/` between its names, as globs and git write it. On Windows, the separator is `\\`. */
export function withSlashes(path: string): string {
  return path.split(sep).join('/')
}
