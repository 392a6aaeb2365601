import { closeSync, fstatSync, writeSync } from 'node:fs'
import { type ExitCode, exitWithLostOutput } from './cli/exit.ts'
import { run } from './commands/run.ts'
import { disk } from './host/disk.ts'
import { canShowSigns, shellOf, withPlainSigns } from './host/terminal.ts'
import type { World } from './host/world.ts'

declare global {
  interface ImportMeta {
    /** Set by the build. */
    readonly roomlinksVersion: string
  }
}

const { env } = process
const { isatty } = process.getBuiltinModule('node:tty')

const world: World = {
  nodeVersion: process.versions.node,
  env,
  variables: env,
  shell: shellOf(env, process.platform),
  out: (text) => {
    const bytes = Buffer.from(shownOn('stdout', text))
    const rest = bytes.subarray(writeDirectly(bytes))
    if (rest.length === 0) return
    hasPrinted = true
    streamOf('stdout').write(rest)
  },
  err: (text) => {
    hasWrittenErr = true
    streamOf('stderr').write(shownOn('stderr', text))
  },
  isColour: {
    get out() {
      return hasColour(process.stdout.isTTY)
    },
    get err() {
      return hasColour(process.stderr.isTTY)
    },
  },
  ...disk,
  get columns() {
    return columnsOf(process.stdout)
  },
  get errColumns() {
    return columnsOf(process.stderr)
  },
  get canAsk() {
    return process.stdin.isTTY && process.stderr.isTTY
  },
  ask,
  prompts,
  git: async (args, place) => (await import('./host/git.ts')).runGit(env)(args, place),
  openFetch: async (proxies) => (await import('./host/network.ts')).openFetch(proxies, closing.signal),
  now: Date.now,
  random: Math.random,
  sleep,
  randomBytes: (count) => globalThis.crypto.getRandomValues(new Uint8Array(count)),
  onInterrupt,
}

/** Aborted when the command ends: closes all connections, including those still being opened. */
const closing = new AbortController()

let hasPrinted = false
let hasWrittenErr = false

/** The first error of stdout, if any. */
let stdoutError: unknown

/**
 * Writes short output to stdout without a stream, which node takes longer to open than we need for a small manifest.
 * Returns the number of bytes written. Long output is left to the stream, because waiting for a slow reader would block
 * everything else. If writing fails, the stream tries again and reports the error.
 */
function writeDirectly(bytes: Uint8Array): number {
  if (hasPrinted || bytes.length > 4096 || process.platform === 'win32') return 0
  try {
    return writeSync(1, bytes)
  } catch {
    return 0
  }
}

/** A text as a stream gets it: a terminal may not show our signs, while files and pipes are read by programs. */
function shownOn(name: 'stdout' | 'stderr', text: string): string {
  return canShowSigns(env, process.platform) || !isatty(name === 'stdout' ? 1 : 2) ? text : withPlainSigns(text)
}

/** Node opens a stream at its first use. That takes time, so this is done only when needed. */
function streamOf(name: 'stdout' | 'stderr'): NodeJS.WriteStream {
  const stream = process[name]
  if (stream.listenerCount('error') > 0) return stream
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has gone (`| head`) has what it wanted, and must not end an apply halfway.
    if (name === 'stdout' && error.code !== 'EPIPE') stdoutError ??= error
  })
}

/** Waits until all output is written. Lost output is reported, and the exit code is then not 0. */
async function flush(code: ExitCode): Promise<ExitCode> {
  if (hasPrinted) await drained('stdout')
  if (hasWrittenErr) await drained('stderr')
  if (stdoutError === undefined) return code
  const { printLostOutput } = await import('./cli/report/print.ts')
  printLostOutput(stdoutError, { color: !process.argv.includes('--no-color') }, world)
  return exitWithLostOutput(code)
}

function drained(name: 'stdout' | 'stderr'): Promise<void> {
  return new Promise((resolve) => streamOf(name).write('', () => resolve()))
}

/** The width of a terminal; `undefined` if the stream is not one. Some terminals report no width, or 0. */
function columnsOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY ? columns || 80 : undefined
}

/** https://no-color.org and https://force-color.org */
function hasColour(isTerminal: boolean): boolean {
  if (env['NO_COLOR']) return false
  return env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : isTerminal && env['TERM'] !== 'dumb'
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { setTimeout } = await import('node:timers/promises')
  await setTimeout(milliseconds, undefined, signal && { signal }).catch(() => undefined)
}

async function ask(question: string): Promise<string> {
  process.once('exit', closeLostTerminals)
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: streamOf('stderr') })
  try {
    return await new Promise<string>((resolve) => {
      lines.once('SIGINT', () => {
        world.err('\nNothing was changed.\n')
        process.kill(process.pid, 'SIGINT')
      })
      lines.once('close', () => resolve(''))
      // The terminal may have gone.
      lines.once('error', () => resolve(''))
      lines.question(shownOn('stderr', question)).then(resolve, () => resolve(''))
    })
  } finally {
    lines.close()
  }
}

async function prompts({ color }: { readonly color: boolean }): ReturnType<World['prompts']> {
  process.once('exit', closeLostTerminals)
  // The prompt library decides about colour by the environment alone.
  if (!color) env['NO_COLOR'] = '1'
  const { openPrompts } = await import('./host/prompts.ts')
  return openPrompts({ input: process.stdin, output: streamOf('stderr'), onInterrupt })
}

function onInterrupt(stop: () => unknown): () => void {
  interruptHandlers.add(stop)
  return () => interruptHandlers.delete(stop)
}

const interruptHandlers = new Set<() => unknown>()

let isInterrupted = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (signal === 'SIGHUP') process.once('exit', closeLostTerminals)
    // A terminal that is closed sends SIGHUP twice: once from the shell, once from the system.
    if (signal === 'SIGHUP' && isInterrupted) return
    isInterrupted = true
    const stops = [...interruptHandlers]
    interruptHandlers.clear()
    const answers = stops.map((stop) => stop())
    if (answers.length === 0 || answers.includes('exit')) process.exit(130)
  })
}

/** Node restores the terminal at exit, and crashes if it has gone. It skips descriptors that are closed. */
function closeLostTerminals(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      if (fstatSync(descriptor).isCharacterDevice() && !isatty(descriptor)) closeSync(descriptor)
    } catch {
      // It is closed already.
    }
  }
}

void run(process.argv.slice(2), world, import.meta.roomlinksVersion)
  .then(flush)
  .then((code) => {
    // Not process.exit: output to a pipe would be cut off.
    process.exitCode = code
    closing.abort()
    // Some work cannot be cancelled, such as a DNS lookup. Do not wait for it: all output is written by now.
    setTimeout(() => process.exit(), 100).unref()
  })
