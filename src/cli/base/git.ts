import type { GitEnded, World } from '../world.ts'

/** More than the largest manifest that is read. */
const maxBuffer = 32 * 1024 * 1024

/** Runs git of this machine: without a shell, without questions, in English, and without our key. */
export function runGit(env: World['env']): World['git'] {
  const { DOCSPACE_API_KEY: _, ...rest } = env
  const settings = { env: { ...rest, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' }, maxBuffer, windowsHide: true }
  return async (args, cwd) => {
    // Imported in another way, it would be loaded by each command, or not be there: see scripts/build.mjs.
    const { execFile } = await import('node:child_process')
    return new Promise<GitEnded>((resolve, reject) => {
      execFile('git', [...args], { ...settings, cwd, encoding: 'buffer' }, (error, out, err) => {
        // A text is node's word for why it could not be run; what git itself ended with is a number.
        if (typeof error?.code === 'string') reject(error)
        else resolve({ isDone: error === null, out, err: err.toString() })
      })
    })
  }
}
