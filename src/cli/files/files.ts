import { whyOutside } from '../../host/bounds.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import { exitOf } from '../exit.ts'

/** Makes the diagnostic for an unreadable file. */
type Unreadable = (about: { readonly file: string; readonly why: string; readonly isMissing: boolean }) => Diagnostic

/** Reads one file, unless its path leads out of its working tree. */
export async function loadFile(path: string, unreadable: Unreadable, world: World): Promise<Checked<ManifestFile>> {
  const reason = await whyOutside(path, world)
  return reason ? failed(diagnose('file/outside', { file: path, reason })) : readFile(path, unreadable, world)
}

/** Reads one file, wherever its path leads. */
export async function readFile(file: string, unreadable: Unreadable, world: World): Promise<Checked<ManifestFile>> {
  try {
    return checked({ file, bytes: await world.read(file) }, [])
  } catch (error) {
    const why = systemErrorText(error)
    return failed(unreadable({ file, why, isMissing: why === errorTexts['ENOENT'] }))
  }
}

/** Describes Node's error code in words. An error without a code is a bug of ours, and is thrown again. */
export function systemErrorText(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return errorTexts[error.code] ?? error.code
  throw error
}

/** Describes why a file could not be written. If something is missing, it is the folder. */
export function writeErrorText(error: unknown): string {
  const why = systemErrorText(error)
  return why === errorTexts['ENOENT'] ? 'there is no such folder' : why
}

const errorTexts: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EEXIST: 'it already exists',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is over 2 GiB',
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: 'its output is over 32 MiB',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EFBIG: 'it would be too large',
  EIO: 'the device has failed',
  ENXIO: 'nothing listens there',
  ESPIPE: 'it is a pipe or a device',
  EOUTSIDE: 'a symbolic link leads out of this folder',
  EROFS: 'the disk is read-only',
  EADDRINUSE: 'it is in use',
  ERR_INVALID_URL: 'it is not a URL',
  UND_ERR_INVALID_ARG: 'it does not start with http:// or https://',
}

/** Waits for a write. Returns a diagnostic if it failed. */
export async function tryWrite(
  file: string,
  written: Promise<void>,
  code: 'file/unwritable' | 'file/unrestored' | 'github/unwritable' = 'file/unwritable',
): Promise<readonly Diagnostic[]> {
  try {
    await written
    return []
  } catch (error) {
    return [diagnose(code, { file, why: writeErrorText(error) })]
  }
}

/** Lets a write finish: an interrupt in the middle would leave only some of the files changed. */
export function withoutInterrupt<T>(write: () => Promise<T>, world: World): Promise<T> {
  const release = world.onInterrupt(() => world.err('Interrupted: finishing writing the files first.\n'))
  return write().finally(release)
}

/**
 * Writes files that were read before: all of them or, as far as possible, none. Nothing is written if one of them is
 * not writable or has changed since. Each is checked again just before it is replaced. `beforeWrite` runs first, and if
 * it reports an error, nothing is written.
 */
export async function writeBack(
  files: readonly FileChange[],
  world: World,
  beforeWrite?: () => Promise<readonly Diagnostic[]>,
): Promise<readonly Diagnostic[]> {
  const problems = (await Promise.all(files.map((each) => checkReplaceable(each, world)))).flat()
  if (problems.length > 0) return problems
  const diagnostics = (await beforeWrite?.()) ?? []
  if (exitOf(diagnostics) !== 0) return diagnostics
  const done: FileChange[] = []
  for (const each of files) {
    const moved = await checkReplaceable(each, world)
    const problems = moved.length > 0 ? moved : await tryWrite(each.file, world.write(each.file, each.after))
    if (problems.length > 0) return [...diagnostics, ...problems, ...(await restore(done, world))]
    done.push(each)
  }
  return diagnostics
}

/** Checks that files can be rewritten. Input from a pipe is not in a file. */
export async function checkRewritable(
  files: readonly { readonly file: string }[],
  { kindOf }: World,
): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(files.map(async ({ file }) => ({ file, kind: await kindOf(file) })))
  return found
    .filter(({ kind }) => kind !== 'file')
    .map(({ file }) => diagnose('file/unwritable', { file, why: 'it is not a file' }))
}

/** Checks that a file is writable and has not changed since it was read. */
async function checkReplaceable(
  { file, before }: FileChange,
  { read, checkWritable }: World,
): Promise<readonly Diagnostic[]> {
  try {
    await checkWritable(file)
    return Buffer.from(before).equals(await read(file)) ? [] : [diagnose('file/changed', { file })]
  } catch (error) {
    return [diagnose('file/unwritable', { file, why: systemErrorText(error) })]
  }
}

async function restore(files: readonly FileChange[], { write }: World): Promise<readonly Diagnostic[]> {
  const problems = files.map(({ file, before }) => tryWrite(file, write(file, before), 'file/unrestored'))
  return (await Promise.all(problems)).flat()
}
