import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { run } from './run.ts'
import type { LogFile, World } from './world.ts'

declare global {
  interface ImportMeta {
    /** Put in by the build. */
    readonly roomlinksVersion: string
  }
}

const { env } = process

const world: World = {
  env,
  out: (text) => streamOf('stdout').write(text),
  err: (text) => streamOf('stderr').write(text),
  isColour: {
    get out() {
      return hasColour(process.stdout.isTTY)
    },
    get err() {
      return hasColour(process.stderr.isTTY)
    },
  },
  read: (path) => readFile(path),
  list: async (path) => {
    if (!(await stat(path)).isDirectory()) return undefined
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
      .map(({ name }) => join(path, name))
      .sort()
  },
  probe: async (path) => (await open(path, 'a')).close(),
  write: (path, text) => writeFile(path, text),
  openLog,
  // Windows has other rights, of which these bits tell nothing.
  isShared: async (path) => process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0,
  get canShow() {
    return process.stderr.isTTY
  },
  get canAsk() {
    return process.stdin.isTTY && process.stderr.isTTY
  },
  ask,
  openFetch,
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }).catch(() => undefined),
  randomBytes: (count) => globalThis.crypto.getRandomValues(new Uint8Array(count)),
  onInterrupt,
}

/** Node opens a stream when it is first asked for, which takes time: only then. */
function streamOf(name: 'stdout' | 'stderr'): NodeJS.WriteStream {
  const stream = process[name]
  // A reader that went away (`| head`) must not end an apply half-way.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined)
  return stream
}

/** https://no-color.org and https://force-color.org */
function hasColour(isTerminal: boolean): boolean {
  if (env['NO_COLOR']) return false
  return env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : isTerminal && env['TERM'] !== 'dumb'
}

async function openLog(path: string): Promise<LogFile> {
  const file = await open(path, 'a+')
  const { size } = await file.stat()
  const last = size === 0 ? undefined : (await file.read({ buffer: Buffer.alloc(1), position: size - 1 })).buffer[0]
  // A run that was killed may have left half a line.
  let lead = last === undefined || last === 0x0a ? '' : '\n'
  return {
    append: async (text) => {
      await file.appendFile(lead + text)
      lead = ''
      // A pipe and the like have no disk behind them.
      await file.datasync().catch(({ code }: NodeJS.ErrnoException) => {
        if (code !== 'EINVAL' && code !== 'ENOTSUP') throw Object.assign(new Error('not on the disk'), { code })
      })
    },
    close: () => file.close(),
  }
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise<string>((resolve) => {
      lines.once('SIGINT', () => {
        process.stderr.write('\nNothing was applied.\n')
        process.kill(process.pid, 'SIGINT')
      })
      lines.once('close', () => resolve(''))
      lines.question(question).then(resolve, () => resolve(''))
    })
  } finally {
    lines.close()
  }
}

/** Node's own fetch knows no proxy: only behind one, the library that it is made of is loaded. */
async function openFetch(): Promise<typeof globalThis.fetch> {
  const isProxied = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => env[name])
  if (!isProxied) return globalThis.fetch
  const { EnvHttpProxyAgent, fetch } = await import('undici')
  const dispatcher = new EnvHttpProxyAgent()
  return ((input: string, init: object) => fetch(input, { ...init, dispatcher })) as typeof globalThis.fetch
}

function onInterrupt(stop: () => void): () => void {
  stopping.add(stop)
  return () => stopping.delete(stop)
}

const stopping = new Set<() => void>()

let isInterrupted = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A terminal that goes away says so twice: the shell does, and the system.
    if (signal === 'SIGHUP' && isInterrupted) return
    isInterrupted = true
    const stops = [...stopping]
    stopping.clear()
    if (stops.length === 0) process.exit(130)
    for (const stop of stops) stop()
  })
}

// Not process.exit: what was printed into a pipe would be cut off.
process.exitCode = await run(process.argv.slice(2), world, import.meta.roomlinksVersion)
