import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { hideIn, saw } from '../scanner.ts'

/** Whether this machine has tmux, which gives a program a terminal of its own. */
export const hasTmux: boolean = spawnSync('tmux', ['-V']).status === 0

/** A terminal with a program in it. */
export interface Screen {
  /** Keys by the names of tmux, such as `Enter` or `C-c`. */
  readonly keys: (...names: readonly string[]) => void
  /** Types a text as it is. */
  readonly type: (text: string) => void
  /** Resolves with what is seen, once that is among it. */
  readonly shows: (text: string) => Promise<string>
  /** Takes the terminal away. */
  readonly close: () => void
}

/** Runs a line of shell in a terminal of 100 by 40; gone when the test is over. */
export function openScreen(
  line: string,
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Screen {
  hideIn(env)
  const server = `roomlinks-${process.pid}-${Math.random().toString(36).slice(2)}`
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...args], {
      env: { PATH: process.env['PATH'], TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', ...env },
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const close = (): void => void spawnSync('tmux', ['-L', server, 'kill-server'])
  onTestFinished(close)
  tmux('new-session', '-d', '-x', '100', '-y', '40', '/bin/sh', '-c', line)
  return {
    keys: (...names) => void tmux('send-keys', ...names),
    type: (text) => void tmux('send-keys', '-l', text),
    shows: async (text) => {
      for (let seen = ''; ; await wait(50)) {
        seen = tmux('capture-pane', '-p')
        saw('a terminal', seen)
        if (seen.includes(text)) return seen
      }
    },
    close,
  }
}
