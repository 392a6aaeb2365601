import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPortal, type Portal } from '../commands/portal.ts'
import { bin, command, type Running, start, startCommand, surroundingsOf } from '../commands/process.ts'
import { manifest, stage } from '../commands/team.ts'
import { errorOf } from '../commands/world.ts'

/** Runs the built command by way of a shell: `roomlinks` in the script stands for it. */
function shell(script: string, around: ReturnType<typeof surroundingsOf>): Running['ended'] {
  return start('sh', ['-c', script.replaceAll('roomlinks', `"${process.execPath}" "${bin}"`)], around).ended
}

const isConverged = async ({ run }: Portal): Promise<boolean> => (await run('plan --detailed-exitcode')).code === 0

const reportIn = (folder: string): { readonly ok: boolean; readonly interrupted?: boolean; readonly error?: object } =>
  JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))

interface Case {
  readonly name: string
  readonly streams: readonly ('stdout' | 'stderr')[]
  readonly signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP'
}

test.for<Case>([
  { name: 'stdout', streams: ['stdout'] },
  { name: 'stderr', streams: ['stderr'] },
  { name: 'both', streams: ['stdout', 'stderr'] },
  { name: 'stdout, and it is interrupted', streams: ['stdout'], signal: 'SIGINT' },
  { name: 'both, and the terminal with them', streams: ['stdout', 'stderr'], signal: 'SIGHUP' },
])('who reads goes away in the middle of an apply: $name', async ({ streams, signal }) => {
  let running: Running | undefined
  const leave = ({ method }: { readonly method: string }): void => {
    if (method !== 'PUT' || !running) return
    for (const stream of streams) running.child[stream]?.destroy()
    if (signal) running.child.kill(signal)
    running = undefined
  }
  const portal = await openPortal(stage, manifest, { latency: 30, onRequest: leave })
  const around = surroundingsOf(portal)
  const started = startCommand('apply --auto-approve --concurrency 1 --json-into report.json', around)
  running = started
  const { code, out } = await started.ended
  expect(code).toBe(signal ? 130 : 0)
  expect(out.includes('Apply: ')).toBe(!streams.includes('stdout'))
  expect(reportIn(around.cwd)).toMatchObject({ ok: !signal, interrupted: signal !== undefined })
  expect(await isConverged(portal)).toBe(!signal)
})

test.skipIf(!existsSync('/dev/full'))('a full disk for --json-into: told before anything is sent', async () => {
  const portal = await openPortal(stage, manifest)
  for (const line of ['plan', 'apply --auto-approve']) {
    const { code, out, err } = await command(`${line} --json-into /dev/full`, surroundingsOf(portal))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('error file/unwritable\n  /dev/full cannot be written (the disk is full).')
  }
  expect(portal.requests).toEqual([])
})

test('a disk that is full when the report is to be written: the report is printed, the rest is told', async () => {
  const portal = await openPortal(stage, manifest)
  const write = (): Promise<void> => Promise.reject(errorOf('ENOSPC'))
  const ended = await portal.run('apply --auto-approve --json-into report.json', { write })
  expect(ended.code).toBe(1)
  expect(ended.out).toContain('Verified: 2 of 2 rooms')
  expect(ended.err).toContain('report.json cannot be written (the disk is full).')
})

test('a file that can hold the beginning of the report only: it goes on saying that there is none', async () => {
  const portal = await openPortal(stage, manifest)
  const around = surroundingsOf(portal)
  // In blocks of 512 bytes.
  const ended = await shell('ulimit -f 1; roomlinks apply --auto-approve --json-into report.json', around)
  expect(ended.code).toBe(1)
  expect(ended.out).toContain('Verified: 2 of 2 rooms')
  expect(ended.err).toContain('report.json cannot be written (it would be too large).')
  expect(reportIn(around.cwd)).toMatchObject({ ok: false, error: { code: 'unfinished' } })
  expect(readdirSync(around.cwd).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['report.json', 'roomlinks.yaml'])
})

test.skipIf(!existsSync('/dev/full')).for([
  { line: 'plan', code: 1 },
  { line: 'plan --detailed-exitcode', code: 1 },
  { line: 'plan --format json', code: 1 },
  { line: 'apply --auto-approve --json-into report.json', code: 1 },
  { line: 'validate', code: 1 },
  { line: 'plan --help', code: 1 },
  // Nothing was to be printed.
  { line: 'apply', code: 8 },
])('stdout on a full disk is no success: $line', async ({ line, code }) => {
  const portal = await openPortal(stage, manifest)
  const around = surroundingsOf(portal)
  const ended = await shell(`roomlinks ${line} > /dev/full`, around)
  expect(ended.code).toBe(code)
  expect(ended.err.includes('stdout cannot be written (the disk is full).')).toBe(code === 1)
  if (!line.startsWith('apply --auto')) return
  expect(reportIn(around.cwd)).toMatchObject({ ok: true })
  expect(await isConverged(portal)).toBe(true)
})

test.skipIf(!existsSync('/dev/full'))(
  'stdout on a full disk, and a guard that refuses: the worse code stays',
  async () => {
    const guarded = manifest.replace('- id: 7', '- id: 7\n    unmanaged: revoke')
    const portal = await openPortal(stage, `guard: { maxRevokes: 0 }\n${guarded}`)
    portal.sandbox.addLink(7, { kind: 'additional' })
    const ended = await shell('roomlinks plan > /dev/full', surroundingsOf(portal))
    expect(ended.code).toBe(5)
    expect(ended.err).toContain('stdout cannot be written (the disk is full).')
  },
)

interface Target {
  readonly name: string
  readonly script: string
  readonly prepare?: (folder: string) => void
  /** Where the document is then: a file, or stdout. */
  readonly file?: string
  readonly check?: (folder: string) => void
}

const targets: readonly Target[] = [
  { name: '/dev/stdout, a pipe', script: 'roomlinks plan --json-into /dev/stdout | cat' },
  { name: '/dev/stdout, a file', script: 'roomlinks plan --json-into /dev/stdout > all.txt', file: 'all.txt' },
  { name: 'a descriptor', script: '{ roomlinks plan --json-into /dev/fd/3 3>&1 > /dev/null; } | cat' },
  {
    name: 'a named pipe',
    script: 'mkfifo pipe; cat pipe > read.json & roomlinks apply --auto-approve --json-into pipe > /dev/null; wait',
    file: 'read.json',
  },
  {
    name: 'a link to a file',
    script: 'roomlinks plan --json-into link.json',
    prepare: (folder) => {
      writeFileSync(join(folder, 'real.json'), 'of yesterday')
      symlinkSync('real.json', join(folder, 'link.json'))
    },
    file: 'real.json',
    check: (folder) => expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true),
  },
  {
    name: 'a link to a file that is yet to be made',
    script: 'roomlinks plan --json-into link.json',
    prepare: (folder) => symlinkSync('real.json', join(folder, 'link.json')),
    file: 'real.json',
  },
  {
    name: 'a file that only its owner may read',
    script: 'umask 022; roomlinks plan --json-into plan.json',
    prepare: (folder) => {
      writeFileSync(join(folder, 'plan.json'), '')
      chmodSync(join(folder, 'plan.json'), 0o600)
    },
    file: 'plan.json',
    check: (folder) => expect(statSync(join(folder, 'plan.json')).mode & 0o777).toBe(0o600),
  },
]

/** Nothing is forbidden to root. */
const isRoot = process.getuid?.() === 0

test.skipIf(isRoot).for([
  { name: 'a file that may not be written', file: 0o444, folder: 0o755, code: 1 },
  { name: 'a file in a folder that may not be written', file: 0o644, folder: 0o555, code: 0 },
])('--json-into $name', async ({ file, folder, code }) => {
  const portal = await openPortal(stage, manifest)
  const { cwd, env } = surroundingsOf(portal)
  const path = join(cwd, 'plan.json')
  writeFileSync(path, 'of yesterday')
  chmodSync(path, file)
  chmodSync(cwd, folder)
  const ended = await command('plan --json-into plan.json', { cwd, env })
  chmodSync(cwd, 0o755)
  expect(ended.code).toBe(code)
  if (code === 0) expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ ok: true })
  else expect(ended.err).toContain('plan.json cannot be written (permission denied).')
})

test.skipIf(isRoot)('a manifest that can only be written over, where that breaks off: it stays as it is', async () => {
  const portal = await openPortal(stage, manifest)
  const around = surroundingsOf(portal)
  const path = join(around.cwd, 'roomlinks.yaml')
  const text = `rooms: []\nname: team\nversion: 1\n${'# a note that nobody wants to lose\n'.repeat(50)}`
  writeFileSync(path, text)
  chmodSync(around.cwd, 0o555)
  // In blocks of 512 bytes.
  const ended = await shell('ulimit -f 1; roomlinks fmt', around)
  chmodSync(around.cwd, 0o755)
  expect(ended.err).toContain('roomlinks.yaml cannot be written (it would be too large).')
  expect(ended.code).toBe(1)
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test.skipIf(process.platform === 'win32').for(targets)(
  '--json-into $name',
  async ({ script, prepare, file, check }) => {
    const portal = await openPortal(stage, manifest)
    const around = surroundingsOf(portal)
    prepare?.(around.cwd)
    const { code, out, err } = await shell(script, around)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const text = file === undefined ? out : readFileSync(join(around.cwd, file), 'utf8')
    // There may be the text for people before it.
    expect(JSON.parse(text.slice(text.indexOf('{\n')))).toMatchObject({ ok: true })
    expect(readdirSync(around.cwd).filter((name) => name.startsWith('.'))).toEqual([])
    check?.(around.cwd)
  },
)
