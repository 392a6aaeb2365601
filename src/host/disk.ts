import {
  accessSync,
  constants,
  createReadStream,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { leadsOutside } from './bounds.ts'
import { readPipe, readStream } from './pipe.ts'
import type { World } from './world.ts'
import { isDescriptor, writing } from './write.ts'

/** Reads the file system of this machine. */
const lookup: Pick<World, 'read' | 'list' | 'kindOf' | 'readLink' | 'idOf' | 'realPath'> = {
  read: async (path) => {
    // A socket cannot be opened by its name.
    if (path === '/dev/stdin') return readStream(process.stdin)
    const found = statSync(path)
    if (found.isFIFO()) return readPipe(path)
    // A device may have no end: /dev/zero.
    return found.isFile() || found.isDirectory() ? readFileSync(path) : readStream(createReadStream(path))
  },
  list: async (path) => (statSync(path).isDirectory() ? readdirSync(path) : undefined),
  kindOf: async (path) => {
    const found = ifReachable(() => statSync(path))
    if (found?.isDirectory()) return 'folder'
    return found && (found.isFile() ? 'file' : 'other')
  },
  readLink: async (path) => ifReachable(() => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined)),
  idOf: async (path) => {
    const found = ifReachable(() => statSync(path, { bigint: true }))
    return found?.isFile() ? `${found.dev}:${found.ino}` : undefined
  },
  realPath: async (path) => realpathSync.native(path),
}

function ifReachable<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}

/** The files of this machine. */
export const disk: typeof lookup &
  Pick<World, 'isShared' | 'draft' | 'write' | 'create' | 'add' | 'checkWritable' | 'openLog'> = {
  ...lookup,
  // Windows has other permissions, which these bits do not show.
  isShared: async (path) => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0,
  draft: async (path, text) => (await writerFor(path)).draft(path, text),
  write: async (path, text) => (await writerFor(path)).write(path, text),
  create: async (path, text) => (await writerFor(path)).create(path, text),
  add: async (path, text, mode) => (await writerFor(path)).add(path, text, mode),
  checkWritable: async (path) => {
    await writerFor(path)
    accessSync(path, constants.W_OK)
    if (!statSync(path).isFile()) throw Object.assign(new Error('not a file'), { code: 'ESPIPE' })
  },
  openLog: async (path) => (await writerFor(path)).openLog(path),
}

/** Returns the writing functions; rejects if a link leads outside. Names such as /dev/stdout are always allowed. */
async function writerFor(path: string): Promise<typeof writing> {
  if (isDescriptor(path) || !(await leadsOutside(path, lookup))) return writing
  throw Object.assign(new Error('leads outside'), { code: 'EOUTSIDE' })
}
