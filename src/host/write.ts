import { writeSync } from 'node:fs'
import {
  access,
  constants,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type OpenPipe, openPipe } from './pipe.ts'
import type { LogFile, World } from './world.ts'

export const writing: Pick<World, 'draft' | 'write' | 'create' | 'add' | 'openLog'> = {
  draft: async (path, text) => {
    const file = await replaceable(path)
    if (file !== undefined) return replace(file, text)
    streams.set(path, await openStream(path))
  },
  write: async (path, text) => {
    const file = await replaceable(path)
    if (file !== undefined) return replace(file, text)
    const stream = streams.get(path) ?? (await openStream(path))
    streams.delete(path)
    await stream.append(text).finally(() => stream.close())
  },
  create: (path, text) => writeNew(path, text, 0o600),
  add,
  openLog,
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** Streams stay open after the draft, because closing a pipe would mean end of file to its reader. */
const streams = new Map<string, OpenPipe>()

/** Opens a pipe or a device, which cannot be replaced by a new file. */
async function openStream(path: string): Promise<OpenPipe> {
  if (await isPipe(path)) return openPipe(path)
  const file = await open(path, 'a')
  // A device that accepts nothing rejects even an empty write.
  writeSync(file.fd, '')
  return { append: (text) => file.appendFile(text), close: () => file.close() }
}

async function isPipe(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path)))?.isFIFO() ?? false
}

/** Names of open file descriptors. Replacing the named file would not change what is open. */
const descriptor = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/)|proc\/)/

export function isDescriptor(path: string): boolean {
  return descriptor.test(path)
}

/** Returns the real file of a path if a new file may replace it; `undefined` for a device, a pipe or a folder. */
async function replaceable(path: string): Promise<string | undefined> {
  if (isDescriptor(path)) return undefined
  const found = await unlessMissing(stat(path))
  // A link may point to a file that does not exist yet.
  if (!found) return (await unlessMissing(lstat(path))) ? undefined : path
  return found.isFile() ? realpath(path) : undefined
}

/**
 * Replaces a file atomically: the old one stays complete until then. If its folder is not writable, the file is
 * overwritten in place.
 */
async function replace(path: string, text: string): Promise<void> {
  const old = await unlessMissing(stat(path))
  if (old) await access(path, constants.W_OK)
  const temporary = join(dirname(path), `.roomlinks-${Math.random().toString(36).slice(2)}`)
  try {
    const file = await open(temporary, 'wx')
    try {
      if (old) await file.chmod(old.mode)
      await file.writeFile(text)
      // Some disks report only now that they are full.
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    if (!old || !hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV')) throw error
    await overwriteInPlace(path, text)
  }
}

/** Overwrites a file in place. If that fails, for example on a full disk, the old content is restored. */
async function overwriteInPlace(path: string, text: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const before = await file.readFile()
    try {
      await overwrite(file, Buffer.from(text))
    } catch (error) {
      // Bytes that were not overwritten need not be restored.
      await overwrite(file, before).catch(() => file.truncate(before.length))
      throw error
    }
  } finally {
    await file.close()
  }
}

/** Writes all bytes before it truncates the file. */
async function overwrite(file: FileHandle, bytes: Buffer): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, done)
    done += bytesWritten
  }
  await file.truncate(bytes.length)
  await file.sync()
}

async function add(path: string, text: string, mode = 0o666): Promise<() => Promise<void>> {
  const folder = dirname(path)
  const firstCreated = await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    // This EEXIST is about a folder, not about the file.
    throw hasCode(error, 'EEXIST') ? Object.assign(new Error('not a folder'), { code: 'ENOTDIR' }) : error
  })
  const removeEmptyFolders = async (): Promise<void> => {
    // Remove only empty folders: others may have put something into them.
    for (
      let each = resolve(folder);
      firstCreated !== undefined && each.length >= firstCreated.length;
      each = dirname(each)
    )
      await rmdir(each).catch(() => undefined)
  }
  const temporary = join(folder, `.roomlinks-${Math.random().toString(36).slice(2)}`)
  try {
    await writeNew(temporary, text, mode)
    // Link only a complete file, and never over somebody else's file.
    await link(temporary, path).catch(async (error: unknown) => {
      if (!hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS')) throw error
      await writeNew(path, text, mode)
    })
  } catch (error) {
    await rm(temporary, { force: true })
    await removeEmptyFolders()
    throw error
  }
  await rm(temporary, { force: true })
  return async () => {
    await rm(path, { force: true })
    await removeEmptyFolders()
  }
}

async function openLog(path: string): Promise<LogFile> {
  if (await isPipe(path)) return openPipe(path)
  const file = await open(path, 'a')
  // A killed run may have left half a line.
  let separator = (await hasHalfLine(path, file)) ? '\n' : ''
  return {
    append: async (text) => {
      await file.appendFile(separator + text)
      separator = ''
      // Devices and the like have no disk to sync.
      await file.datasync().catch((error: unknown) => {
        if (!hasCode(error, 'EINVAL', 'ENOTSUP')) throw error
      })
    },
    close: () => file.close(),
  }
}

/** Whether a file ends in the middle of a line; false if it may not be read. */
async function hasHalfLine(path: string, file: FileHandle): Promise<boolean> {
  const found = await file.stat()
  if (!found.isFile() || found.size === 0) return false
  try {
    const reading = await open(path, 'r')
    const { buffer } = await reading
      .read({ buffer: Buffer.alloc(1), position: found.size - 1 })
      .finally(() => reading.close())
    return buffer[0] !== 0x0a
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM')) return false
    throw error
  }
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Whether an error is one of node's with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
