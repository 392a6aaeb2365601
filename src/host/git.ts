import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import type { GitResult, World } from './world.ts'

/** Larger than the largest manifest that is read. */
const maxBuffer = 32 * 1024 * 1024

/**
 * Runs git: without a shell, without prompts, in English, and without the settings of a clone that could run programs.
 */
export function runGit(env: World['env']): World['git'] {
  const settings = { env: gitEnvironment(env), maxBuffer, windowsHide: true }
  return async (args, { top, gitDir }) => {
    // Any other kind of import would load it for each command, or not find it: see scripts/build.mjs.
    const { execFile } = await import('node:child_process')
    const git = findGit(env, top)
    const argv = [...globalOptions, ...(gitDir === undefined ? [] : [`--git-dir=${gitDir}`]), ...args]
    return new Promise<GitResult>((resolve, reject) => {
      execFile(git, argv, { ...settings, cwd: top, encoding: 'buffer' }, (error, out, err) => {
        // A string is node's code for why git could not be run. Git's own exit code is a number.
        if (typeof error?.code === 'string') reject(error)
        else resolve({ isSuccess: error === null, out, err: err.toString() })
      })
    })
  }
}

/**
 * Finds git: the first in a folder of `PATH` that is absolute and outside the working tree `top`. A search by name
 * would also find a git in the current folder: on Windows always, elsewhere if `PATH` contains `.`; and npm puts the
 * folder's `node_modules/.bin` first. Throws node's error for a missing file.
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
    // The folder does not exist.
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

/** A setting that each run of git gets, whatever the repository, its owner and this machine have set. */
interface Override {
  readonly setting: `${string}=${string}`
  readonly why: string
}

/**
 * A clone can contain settings that run programs, and a change can contain a folder that looks like a clone. We only
 * read commits, trees and blobs, which needs no settings.
 */
export const overrides: readonly Override[] = [
  { setting: 'safe.bareRepository=explicit', why: 'a change may contain a folder that looks like a bare repository' },
  { setting: 'core.fsmonitor=false', why: 'it names a program, which is run when the index is read' },
  { setting: 'core.hooksPath=/dev/null', why: 'hooks are programs' },
  { setting: 'core.pager=cat', why: 'it names a program, which gets what is printed' },
  { setting: 'core.sshCommand=false', why: 'it names a program, which is run to reach a server' },
  { setting: 'core.gitProxy=false', why: 'it names a program, which is run to reach a server' },
  { setting: 'core.askPass=', why: 'it names a program, which is run to ask for a password' },
  { setting: 'credential.helper=', why: 'it names a program, which is run to find a password' },
  { setting: 'core.commitGraph=false', why: 'the commits themselves name their parents' },
  { setting: 'core.warnAmbiguousRefs=true', why: 'of a tag and a branch of one name git takes the tag, and says so' },
  { setting: 'protocol.allow=never', why: 'what the clone does not contain is not fetched' },
]

/** The options before the subcommand. Replacements in `refs/replace` are ignored. */
export const globalOptions: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  ...overrides.flatMap(({ setting }) => ['-c', setting]),
]

const fixedVariables: Readonly<Record<string, string>> = {
  // We parse its error messages.
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // Grafts, like the commit graph, would give commits other parents.
  GIT_GRAFT_FILE: '/dev/null',
  // Settings of this machine may name files to which git writes traces; the home folder may be the checkout.
  GIT_TRACE2: '0',
  GIT_TRACE2_EVENT: '0',
  GIT_TRACE2_PERF: '0',
  // For git 2.44 or later. With older versions, GIT_ALLOW_PROTOCOL keeps a partial clone from fetching.
  GIT_NO_LAZY_FETCH: '1',
  // The setting protocol.NAME.allow overrides protocol.allow. This variable overrides both, and allows no protocol.
  GIT_ALLOW_PROTOCOL: 'none',
}

/**
 * Returns the environment for git. Of git's own variables it keeps only the settings, where containers put
 * safe.directory. The others could name another repository (as those of a hook do), a program, or a file to write.
 * Secrets are left out.
 */
export function gitEnvironment(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || !isKept(name) ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(kept), ...fixedVariables }
}

function isKept(name: string): boolean {
  // GIT_TEST_ASSUME_DIFFERENT_OWNER only makes git stricter: it treats each repository as somebody else's.
  if (/^GIT_/i.test(name)) return /^GIT_(?:CONFIG_|TEST_ASSUME_DIFFERENT_OWNER$)/i.test(name)
  return !/^SSH_ASKPASS|(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|KEY)(?:_|$)/i.test(name)
}
