// Reads the imports of the files in src/ from their source text, which includes type imports.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** The TypeScript files under `root`, and everything they import: packages by name, own files as paths under `root`. */
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

/** Whether an import is an own file, and not a package. */
export function isOurs(path) {
  return /\.(ts|js|json)$/.test(path) && !path.startsWith('node:')
}

/** The top folder that a file is in, or the file itself if it is in none. */
export function folderOf(path) {
  return path.replace(/\/.*/, '')
}
