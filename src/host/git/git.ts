import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import type { GitEnded, World } from '../world.ts'
import { environmentOf, options } from './git-settings.ts'

/** More than the largest manifest that is read. */
const maxBuffer = 32 * 1024 * 1024

/** Runs git of this machine: without a shell, without questions, in English, and with nothing that a clone has set. */
export function runGit(env: World['env']): World['git'] {
  const settings = { env: environmentOf(env), maxBuffer, windowsHide: true }
  return async (args, { top, gitDir }) => {
    // Imported in another way, it would be loaded by each command, or not be there: see scripts/build.mjs.
    const { execFile } = await import('node:child_process')
    const git = findGit(env, top)
    const words = [...options, ...(gitDir === undefined ? [] : [`--git-dir=${gitDir}`]), ...args]
    return new Promise<GitEnded>((resolve, reject) => {
      execFile(git, words, { ...settings, cwd: top, encoding: 'buffer' }, (error, out, err) => {
        // A text is node's word for why it could not be run; what git itself ended with is a number.
        if (typeof error?.code === 'string') reject(error)
        else resolve({ isDone: error === null, out, err: err.toString() })
      })
    })
  }
}

/**
 * The git of this machine: the first in a folder of `PATH` that is absolute and not in the working tree `top`. A search
 * by name would also find one in the current folder: on Windows always, elsewhere where `PATH` has `.` in it; and npm puts
 * `node_modules/.bin` of the folder first. Throws node's error for what is not there.
 */
export function findGit(env: Readonly<Record<string, string | undefined>>, top: string): string {
  const [, path = ''] = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH') ?? []
  const found = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !isInside(folder, top))
    .flatMap((folder) => ['git.exe', 'git'].map((name) => join(folder, name)))
    .find(isProgram)
  if (found !== undefined) return found
  throw Object.assign(new Error('There is no git in PATH.'), { code: 'ENOENT' })
}

function isInside(folder: string, top: string): boolean {
  try {
    return `${realpathSync.native(folder)}${sep}`.startsWith(`${top}${sep}`)
  } catch {
    // It is not there.
    return true
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
