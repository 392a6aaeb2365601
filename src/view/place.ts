/** A path as forges know it: from the top of the repository, where roomlinks is expected to run; with slashes. */
export function relativePath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, '')
}

/** The same as a relative URI, or as one of a file where it begins at the root of a disk. */
export function uriOf(file: string): string {
  // Half of a surrogate pair has no spelling in a URI.
  const path = relativePath(file).replace(/\p{Cs}/gu, '\ufffd')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  if (/^[a-z]:\//i.test(path)) return `file:///${uri.replace('%3A', ':')}`
  return path.startsWith('/') ? `file://${uri}` : uri
}
