import { posix } from 'node:path'
import type { ExitCode } from '../../src/cli/exit.ts'
import { run } from '../../src/commands/run.ts'
import { isCi } from '../../src/host/ci.ts'
import type { World } from '../../src/host/world.ts'
import { hideIn, saw } from '../scanner.ts'

/** The moment at which all these tests happen. */
export const now: number = Date.parse('2027-01-11T09:00:00Z')

/** How one command line ended, and what it printed. */
export interface Ended {
  readonly code: ExitCode
  readonly out: string
  readonly err: string
}

/** A world in memory: its files by path, a clock that stands still, and an answer for every question. */
export interface MemoryWorld extends World {
  readonly files: Map<string, string | Uint8Array>
  /** What was printed since it was last taken. */
  readonly take: () => { readonly out: string; readonly err: string }
}

/** A world in which nothing is there but what is given. */
export function makeWorld(given: Partial<World> & { readonly files?: MemoryWorld['files'] } = {}): MemoryWorld {
  const files = given.files ?? new Map<string, string | Uint8Array>()
  const printed = { out: '', err: '' }
  let drawn = 0
  return {
    nodeVersion: '22.4.1',
    env: {},
    shell: 'posix',
    variables: given.env ?? {},
    out: (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
    isColour: { out: false, err: false },
    ...diskOf(files),
    columns: undefined,
    canAsk: false,
    errColumns: undefined,
    ask: () => Promise.reject(new Error('Nobody was to be asked.')),
    prompts: () => Promise.reject(new Error('Nobody was to be asked.')),
    openFetch: () => Promise.resolve(() => Promise.reject(new Error('Nothing was to be sent.'))),
    git: () => Promise.reject(new Error('Nothing was to be asked of git.')),
    now: () => now,
    random: () => 0,
    sleep: () => Promise.resolve(),
    randomBytes: (count) => new Uint8Array(count).fill(++drawn),
    onInterrupt: () => () => undefined,
    take: () => {
      const taken = { ...printed }
      Object.assign(printed, { out: '', err: '' })
      return taken
    },
    ...given,
    files,
  }
}

/** Files in memory; what is under `locked/` cannot be written, and what is under `shared/` others may read. */
function diskOf(
  files: MemoryWorld['files'],
): Pick<
  World,
  | 'read'
  | 'list'
  | 'kindOf'
  | 'readLink'
  | 'idOf'
  | 'realPath'
  | 'draft'
  | 'write'
  | 'create'
  | 'add'
  | 'checkWritable'
  | 'openLog'
  | 'isShared'
> {
  const checkWritable = async (path: string): Promise<void> => {
    if (path.startsWith('locked/')) throw errorOf('EACCES')
  }
  const write: World['write'] = async (path, text) => {
    await checkWritable(path)
    files.set(path, text)
  }
  return {
    read: (path) => {
      const content = files.get(path)
      return content === undefined ? Promise.reject(errorOf('ENOENT')) : Promise.resolve(bytesOf(content))
    },
    list: (path) => {
      const folder = `${path.replace(/\/$/, '')}/`
      const inside = [...files.keys()].filter((file) => file.startsWith(folder))
      const names = inside.map((file) => file.slice(folder.length).replace(/\/.*$/, ''))
      if (inside.length > 0) return Promise.resolve([...new Set(names)])
      return files.has(path) ? Promise.resolve(undefined) : Promise.reject(errorOf('ENOENT'))
    },
    kindOf: async (path) => {
      if (files.has(path)) return 'file'
      return [...files.keys()].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`)) ? 'folder' : undefined
    },
    readLink: async () => undefined,
    idOf: async (path) => (files.has(posix.normalize(path)) ? posix.resolve('/', path) : undefined),
    realPath: async (path) => posix.resolve('/', path),
    draft: write,
    write,
    // What goes into such a file is secret: it is not looked through.
    create: async (path, text) => {
      if (files.has(path)) throw errorOf('EEXIST')
      await write(path, text)
    },
    add: async (path, text) => {
      if (files.has(path)) throw errorOf('EEXIST')
      await write(path, text)
      return async () => void files.delete(path)
    },
    checkWritable,
    openLog: async (path) => {
      await checkWritable(path)
      return {
        append: async (text) => void files.set(path, `${files.get(path) ?? ''}${text}`),
        close: () => Promise.resolve(),
      }
    },
    isShared: (path) => Promise.resolve(path.startsWith('shared/')),
  }
}

/** Runs a command line in a world; words with spaces in them come as a list. */
export async function roomlinks(line: string | readonly string[], world: MemoryWorld): Promise<Ended> {
  const words = typeof line === 'string' ? line.split(' ').filter((word, at) => at > 0 || word !== '') : line
  const code = await run(words, overheard(words.join(' '), world), '0.0.0')
  return { code, ...world.take() }
}

/** The same world; what it prints and writes is looked through for secrets. */
function overheard(line: string, world: World): World {
  hideIn(world.env)
  const debugged = world.env['ROOMLINKS_DEBUG'] === '1' ? ' with ROOMLINKS_DEBUG' : ''
  const shown = world.columns === undefined || isCi(world.env) ? '' : ' at a terminal'
  const hear =
    <T>(where: string, pass: (text: string) => T) =>
    (text: string): T => {
      saw(`${where} of roomlinks ${line}${debugged}${shown}`, text)
      return pass(text)
    }
  return {
    ...world,
    out: hear('stdout', world.out),
    err: hear('stderr', world.err),
    ask: hear('a question', world.ask),
    draft: (path, text) => hear('a draft', (given) => world.draft(path, given))(text),
    write: (path, text) => hear('a file', (given) => world.write(path, given))(text),
    // What only one may read holds passwords.
    add: (path, text, mode) =>
      mode === undefined ? hear('a new file', (given) => world.add(path, given))(text) : world.add(path, text, mode),
    openLog: async (path) => {
      const log = await world.openLog(path)
      return { ...log, append: hear('the log', log.append) }
    },
  }
}

/** All that was printed, as golden files have it. */
export function transcript({ code, out, err }: Ended): string {
  return `--- stderr\n${err}--- stdout\n${out}--- exit ${code}\n`
}

/** An error of node with that code. */
export function errorOf(code: string): Error {
  return Object.assign(new Error(`${code}: told by the test`), { code })
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
