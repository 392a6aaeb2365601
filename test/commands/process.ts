import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { hideIn, saw, sawFolder } from '../scanner.ts'
import type { Portal } from './portal.ts'

/** The built command. */
export const bin: string = fileURLToPath(new URL('../../dist/roomlinks.cjs', import.meta.url))

/** A folder with these files that is gone when the test is over. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlinks-'))
  // What a program has started may still write there when the program is gone.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  sawFolder(folder, files)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** Does something while the current folder is that one: as a process has it, without the time that it takes to start one. */
export async function within<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const before = process.cwd()
  process.chdir(folder)
  try {
    return await act()
  } finally {
    process.chdir(before)
  }
}

/** A process that runs, or has ended. */
export interface Running {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** Resolves once that text was printed, on either stream. */
  readonly says: (text: string) => Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
}

/** What a process gets beside its arguments. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Whether something is typed into it: without, it reads nothing. */
  readonly isTyped?: boolean
}

/** The surroundings of a world, for a process: its files in a folder, and the portal where it really listens. */
export function surroundingsOf(
  { url, world }: Portal,
  env: Surroundings['env'] = {},
): Required<Omit<Surroundings, 'isTyped'>> {
  const given = Object.entries({ ...world.env, DOCSPACE_URL: url, ...env })
  return {
    cwd: makeFolder(Object.fromEntries(world.files)),
    env: Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  }
}

/** Starts a program with an environment of its own and no terminal; killed when the test is over. */
export function start(
  file: string,
  args: readonly string[],
  { env = {}, cwd, isTyped = false }: Surroundings = {},
): Running {
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: [isTyped ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  const gone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await gone
  })
  const printed = { out: '', err: '' }
  const line = args.join(' ').replace(bin, 'roomlinks')
  hideIn(env)
  saw(`stdout of ${line}`, () => printed.out)
  saw(`stderr of ${line}`, () => printed.err)
  const heard = new EventTarget()
  const hear = (stream: keyof typeof printed, text: string): void => {
    printed[stream] += text
    heard.dispatchEvent(new Event('text'))
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => hear('out', text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => hear('err', text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    child,
    out: () => printed.out,
    err: () => printed.err,
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if ((printed.out + printed.err).includes(text)) resolve()
        }
        heard.addEventListener('text', look)
        look()
      }),
    ended: ended.then((code) => ({ code, ...printed })),
  }
}

/** Runs the built command to its end. */
export function command(line: string, surroundings: Surroundings = {}): Running['ended'] {
  return startCommand(line, surroundings).ended
}

/** Starts the built command. */
export function startCommand(line: string, surroundings: Surroundings = {}): Running {
  return start(process.execPath, [bin, ...line.split(' ')], surroundings)
}
