// What the files of src/ import, read from their texts: types as well, which no program has any more.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** The TypeScript files under `root`, and all that they import: packages by their names, files of ours as paths under `root`. */
export function readImports(root) {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
  const resolve = (from, name) => normalize(join(dirname(from), name)).replaceAll('\\', '/')
  const arrowsOf = (from) => {
    const text = readFileSync(join(root, from), 'utf8')
    const names = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm)
    return [...names].map(([, name]) => ({ from, to: name.startsWith('.') ? resolve(from, name) : name }))
  }
  return { files, arrows: files.flatMap(arrowsOf) }
}

/** Whether an import is of a file of ours, and of no package. */
export function isOurs(path) {
  return /\.(ts|js|json)$/.test(path) && !path.startsWith('node:')
}

/** The folder of src/ that a file lies in; a file that lies in none is a room of its own. */
export function roomOf(path) {
  return path.replace(/\/.*/, '')
}
