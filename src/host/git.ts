import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import type { GitResult, World } from './world.ts'

/** More than the largest manifest that is read. */
const maxBuffer = 32 * 1024 * 1024

/** Runs git of this machine: without a shell, without questions, in English, and with nothing that a clone has set. */
export function runGit(env: World['env']): World['git'] {
  const settings = { env: gitEnvironment(env), maxBuffer, windowsHide: true }
  return async (args, { top, gitDir }) => {
    // Imported in another way, it would be loaded by each command, or not be there: see scripts/build.mjs.
    const { execFile } = await import('node:child_process')
    const git = findGit(env, top)
    const argv = [...globalOptions, ...(gitDir === undefined ? [] : [`--git-dir=${gitDir}`]), ...args]
    return new Promise<GitResult>((resolve, reject) => {
      execFile(git, argv, { ...settings, cwd: top, encoding: 'buffer' }, (error, out, err) => {
        // A text is node's word for why it could not be run; what git itself ended with is a number.
        if (typeof error?.code === 'string') reject(error)
        else resolve({ isSuccess: error === null, out, err: err.toString() })
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

function isInside(folder: string, tree: string): boolean {
  try {
    return `${realpathSync.native(folder)}${sep}`.startsWith(`${tree}${sep}`)
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

/** A setting that git gets with each run, whatever the repository, its owner and this machine have set. */
interface Override {
  readonly setting: `${string}=${string}`
  readonly why: string
}

/**
 * A clone can hold settings that run programs, and a change can hold what looks like a clone. What is asked of git here
 * reads commits, trees and blobs: no setting is needed for that.
 */
export const overrides: readonly Override[] = [
  { setting: 'safe.bareRepository=explicit', why: 'a change may hold a folder that looks like a bare repository' },
  { setting: 'core.fsmonitor=false', why: 'it names a program, which is run when the index is read' },
  { setting: 'core.hooksPath=/dev/null', why: 'hooks are programs' },
  { setting: 'core.pager=cat', why: 'it names a program, which gets what is printed' },
  { setting: 'core.sshCommand=false', why: 'it names a program, which is run to reach a server' },
  { setting: 'core.gitProxy=false', why: 'it names a program, which is run to reach a server' },
  { setting: 'core.askPass=', why: 'it names a program, which is run to ask for a password' },
  { setting: 'credential.helper=', why: 'it names a program, which is run to find a password' },
  { setting: 'core.commitGraph=false', why: 'parents are those that the commits name' },
  { setting: 'protocol.allow=never', why: 'what the clone does not hold is not fetched' },
]

/** What is said before the subcommand: an object is what its name says, whatever `refs/replace` holds. */
export const globalOptions: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  ...overrides.flatMap(({ setting }) => ['-c', setting]),
]

const fixedVariables: Readonly<Record<string, string>> = {
  // What it complains about is read.
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // The same as with the commit graph: it would give commits other parents.
  GIT_GRAFT_FILE: '/dev/null',
  // Of git 2.44 or later; before, the next one keeps a partial clone from fetching.
  GIT_NO_LAZY_FETCH: '1',
  // The setting protocol.NAME.allow would weigh more than protocol.allow; this weighs more than both, and names none.
  GIT_ALLOW_PROTOCOL: 'none',
}

/**
 * The environment of git. Of git's own variables it keeps the settings, where containers put safe.directory: all others
 * would name another repository (as those of a hook do), a program, or a file to write. Secrets stay here.
 */
export function gitEnvironment(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || !isKept(name) ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(kept), ...fixedVariables }
}

function isKept(name: string): boolean {
  // The second one only makes git stricter: it takes each repository for somebody else's.
  if (/^GIT_/i.test(name)) return /^GIT_(?:CONFIG_|TEST_ASSUME_DIFFERENT_OWNER$)/i.test(name)
  return !/^SSH_ASKPASS|(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|KEY)(?:_|$)/i.test(name)
}
