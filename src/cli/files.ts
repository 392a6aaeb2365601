import type { ManifestFile } from '../manifest/source.ts'
import { type Checked, checked, type Diagnostic } from '../model/diagnostic.ts'
import { diagnose } from './sentences.ts'
import type { World } from './world.ts'

/** Reads one file; `code` is what to say when it cannot be read. */
export async function loadFile(
  path: string,
  code: 'file/unreadable' | 'sandbox/seed-unreadable',
  world: World,
): Promise<Checked<ManifestFile>> {
  try {
    return checked({ file: path, bytes: await world.read(path) }, [])
  } catch (error) {
    return { ok: false, diagnostics: [diagnose(code, { file: path, why: whyOf(error) })] }
  }
}

/** What Node's error code says, in words; an error without one is not about the world and is thrown on. */
export function whyOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return words[error.code] ?? error.code
  throw error
}

/** The same about a file to be written: what is not there is then its folder. */
export function whyNot(error: unknown): string {
  const why = whyOf(error)
  return why === words['ENOENT'] ? 'there is no such folder' : why
}

const words: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is over 2 GiB',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EADDRINUSE: 'it is taken',
  ERR_INVALID_URL: 'it is no URL',
  UND_ERR_INVALID_ARG: 'it does not start with http:// or https://',
  ERR_MODULE_NOT_FOUND: 'the package undici is not installed',
}

/** What is in the way of writing a file: asked before work is done whose result would have nowhere to go. */
export async function probeFile(path: string | undefined, world: World): Promise<readonly Diagnostic[]> {
  if (path === undefined) return []
  try {
    await world.probe(path)
    return []
  } catch (error) {
    return [diagnose('file/unwritable', { file: path, why: whyNot(error) })]
  }
}

/** Writes a file, or says why it could not be written. */
export async function writeFile(path: string, text: string, world: World): Promise<readonly Diagnostic[]> {
  try {
    await world.write(path, text)
    return []
  } catch (error) {
    return [diagnose('file/unwritable', { file: path, why: whyNot(error) })]
  }
}
