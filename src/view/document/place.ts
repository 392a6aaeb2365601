import type { SourceDocument } from './shape.ts'

/** How reports for forges and other tools name the files of a manifest. */
export interface Paths {
  /** From the top of the repository, with slashes; null: it is no file of what is checked out. */
  readonly of: (file: string) => string | null
  /** The manifest, for what nobody knows a place of. */
  readonly usual: string
}

/** A path as it was given, with slashes: where there is no repository, it is one of the working folder. */
export function relativePath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, '')
}

/** Names files as they were given. */
export const asGiven: Paths = { of: relativePath, usual: 'roomlinks.yaml' }

/** The same place, in a file that is named so. */
export function located(source: SourceDocument | null, paths: Paths): SourceDocument | null {
  if (source === null) return null
  const file = paths.of(source.file)
  return file === null ? null : { ...source, file }
}

/** The path that a report names as a relative URI, or as one of a file where it begins at the root of a disk. */
export function uriOf(file: string): string {
  // Half of a surrogate pair has no spelling in a URI.
  const path = relativePath(file).replace(/\p{Cs}/gu, '\ufffd')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  if (/^[a-z]:\//i.test(path)) return `file:///${uri.replace('%3A', ':')}`
  return path.startsWith('/') ? `file://${uri}` : uri
}
