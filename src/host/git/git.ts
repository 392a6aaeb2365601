import type { GitEnded, World } from '../world.ts'
import { findGit } from './git-program.ts'
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
