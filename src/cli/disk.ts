import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './world.ts'

/** The files of this machine. What is needed to write one is loaded only then. */
export const disk: Pick<
  World,
  'read' | 'list' | 'kindOf' | 'realPath' | 'isShared' | 'draft' | 'write' | 'create' | 'add' | 'admit' | 'openLog'
> = {
  read: async (path) => readFileSync(path),
  list: async (path) => {
    if (!statSync(path).isDirectory()) return undefined
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
      .map(({ name }) => join(path, name))
      .sort()
  },
  kindOf: async (path) => {
    try {
      const found = statSync(path)
      if (found.isDirectory()) return 'folder'
      return found.isFile() ? 'file' : 'other'
    } catch {
      return undefined
    }
  },
  realPath: async (path) => realpathSync.native(path),
  // Windows has other rights, of which these bits tell nothing.
  isShared: async (path) => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0,
  draft: async (path, text) => (await writing()).draft(path, text),
  write: async (path, text) => (await writing()).write(path, text),
  create: async (path, text) => (await writing()).create(path, text),
  add: async (path, text, mode) => (await writing()).add(path, text, mode),
  admit: async (path) => accessSync(path, constants.W_OK),
  openLog: async (path) => (await writing()).openLog(path),
}

const writing = async (): Promise<typeof import('./write.ts').writing> => (await import('./write.ts')).writing
