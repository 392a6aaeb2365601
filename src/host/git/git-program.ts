import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'

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
