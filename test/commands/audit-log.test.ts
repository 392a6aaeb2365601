import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, password } from './portal.ts'
import { command, makeFolder, start, surroundingsOf } from './process.ts'
import { manifest, older, stage } from './team.ts'
import { errorOf } from './world.ts'

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
formats.default(ajv)
const isLine = ajv.compile(
  JSON.parse(readFileSync(new URL('../../schemas/audit.schema.json', import.meta.url), 'utf8')),
)

interface Line {
  readonly run: string
  readonly room: { readonly id: string }
  readonly link: { readonly key: string | null; readonly fingerprint: string | null }
  readonly change: string
  readonly request: string
  readonly before: object | null
  readonly after: object | null
  readonly status: number | null
  readonly outcome: string
}

/** The lines of `audit.jsonl`, each held against the schema. */
function linesOf({ world }: Portal): readonly Line[] {
  const text = String(world.files.get('audit.jsonl') ?? '')
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const entry: Line = JSON.parse(line)
      expect(isLine(entry), `${line}: ${ajv.errorsText(isLine.errors)}`).toBe(true)
      return entry
    })
}

const brief = ({ room, link, change, request, status, outcome }: Line): string =>
  `${room.id} ${link.key ?? '-'}: ${change}, ${request}: ${status ?? 'no answer'}, ${outcome}`

const apply = 'apply --auto-approve --audit-log audit.jsonl'

test('each request that changes something leaves a line', async () => {
  const portal = await openPortal(stage, older)
  // One room after the other, so that their links have the same ids each time.
  await portal.run('apply --auto-approve --concurrency 1')
  portal.world.files.set('roomlinks.yaml', manifest)
  const { code } = await portal.run(`${apply} --concurrency 1`)
  expect(code).toBe(0)
  const lines = linesOf(portal)
  expect(lines.map(brief).toSorted()).toEqual([
    '7 -: revoke, revoke: 200, applied',
    '7 -: revoke, revoke: 200, applied',
    '7 invitation: update, overwrite: 200, applied',
    '7 press: create, create: 200, applied',
    '8 -: revoke, revoke: 200, applied',
    '8 primary: update, overwrite: 200, applied',
  ])
  expect(new Set(lines.map(({ run }) => run)).size).toBe(1)
  expect(lines.filter(({ link }) => link.fingerprint === null)).toEqual([])
  // Rooms are worked on side by side.
  expectGolden(
    'audit-log',
    String(portal.world.files.get('audit.jsonl'))
      .split(/(?<=\n)/)
      .toSorted()
      .join(''),
  )
})

test('a log is continued; a run that has nothing to do adds nothing to it', async () => {
  const portal = await openPortal(stage, manifest)
  portal.world.files.set('audit.jsonl', '')
  await portal.run(apply)
  const first = linesOf(portal)
  await portal.run(apply)
  expect(linesOf(portal)).toEqual(first)
  portal.world.files.set(
    'roomlinks.yaml',
    manifest.replace('press: { title: Press, access: read', 'press: { title: Press, access: comment'),
  )
  await portal.run(apply)
  expect(linesOf(portal).slice(0, first.length)).toEqual(first)
  expect(linesOf(portal).slice(first.length).map(brief)).toEqual(['7 press: update, overwrite: 200, applied'])
})

test('the report names the run as the log does', async () => {
  const portal = await openPortal(stage, manifest)
  const { out } = await portal.run(`${apply} --format json`)
  const { run }: { readonly run: string } = JSON.parse(out)
  expect(run).toMatch(/^20270111T090000Z-[0-9a-f]{6}$/)
  expect(linesOf(portal).map((line) => line.run)).toEqual([run, run, run])
})

const board = manifest.slice(0, manifest.indexOf('  - title'))

test.for([
  { fault: 'resetAfter', lines: ['no answer, unknown', '200, applied'] },
  { fault: 'truncated', lines: ['200, unknown', '200, applied'] },
  { fault: 'otherShape', lines: ['200, unknown'] },
  { fault: 'html502', lines: ['502, unknown', '200, applied'] },
  { fault: 'tooMany', lines: ['429, refused', '200, applied'] },
  { fault: 'unauthorized', lines: ['401, refused'] },
] as const)('$fault: every attempt leaves a line that says what is known of it', async ({ fault, lines }) => {
  const portal = await openPortal(stage, board)
  portal.sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, requests: [1], fault }] })
  await portal.run(`${apply} --room 7`)
  const [first] = linesOf(portal)
  const same = linesOf(portal).filter(({ link }) => link.fingerprint === first?.link.fingerprint)
  expect(same.map(({ status, outcome }) => `${status ?? 'no answer'}, ${outcome}`)).toEqual(lines)
})

const one = `version: 1
name: team
rooms:
  - id: 7
    links: { primary: { title: Board, access: comment, password: "\${LINK_PASSWORD}" } }
`

test('a primary link that the portal creates leaves two lines: as it was born, and as it should be', async () => {
  const portal = await openPortal(stage, one)
  await portal.run(apply)
  expect(linesOf(portal).map(brief)).toEqual([
    '7 primary: create, create: 200, applied',
    '7 primary: create, overwrite: 200, applied',
  ])
  const [born, narrowed] = linesOf(portal)
  expect(born).toMatchObject({ before: null, after: { title: 'Shared link', access: 'read', password: null } })
  expect(narrowed).toMatchObject({ before: born?.after, after: { title: 'Board', access: 'comment', password: '***' } })
})

test('of a primary link whose birth was not answered, only that is known', async () => {
  const portal = await openPortal(stage, one)
  portal.sandbox.setFaults({ faults: [{ on: { path: '*/link' }, times: 5, fault: 'resetAfter' }] })
  await portal.run(apply)
  const [first, ...rest] = linesOf(portal)
  expect(first).toMatchObject({ request: 'create', after: null, status: null, outcome: 'unknown' })
  expect(first?.link.fingerprint).toBe(null)
  expect(rest.at(-1)).toMatchObject({ request: 'overwrite', outcome: 'applied' })
})

test('what the portal ignores is told as that', async () => {
  const sharePolicy = { externalShare: false, applyToRooms: true }
  const portal = await openPortal(
    stage,
    one.replace('primary: {', 'guests: { internal: false,'),
    { sharePolicy },
    // Where it tells of its policy, plan says so.
    (answer) => (request) =>
      request.url.endsWith('/files/settings') ? Promise.resolve(new Response('', { status: 403 })) : answer(request),
  )
  const { code } = await portal.run(apply)
  expect(code).not.toBe(0)
  expect(linesOf(portal).map(brief)).toEqual(['7 guests: create, create: 200, ignored'])
})

test('a log that cannot be written: nothing is sent', async () => {
  const portal = await openPortal(stage, manifest)
  const ended = await portal.run('apply --auto-approve --audit-log locked/audit.jsonl')
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('locked/audit.jsonl cannot be written (permission denied).')
  expect(portal.requests).toEqual([])
})

test('a log whose disk is full: no further change is begun, and that is told', async () => {
  const portal = await openPortal(stage, manifest)
  const closed: string[] = []
  const { code, err, out } = await portal.run(`${apply} --concurrency 1`, {
    openLog: (path) =>
      Promise.resolve({
        append: () => Promise.reject(errorOf('ENOSPC')),
        close: async () => void closed.push(path),
      }),
  })
  expect(code).toBe(7)
  expect(err).toContain('error audit/unwritable')
  expect(err).toContain('The audit log audit.jsonl cannot be written (the disk is full)')
  expect(out).toContain('2 not attempted')
  expect(closed).toEqual(['audit.jsonl'])
})

test('after a line that could not be written none is, of the rooms under way neither', async () => {
  // Slow, so that both rooms have sent something before the first answer is there.
  const portal = await openPortal(stage, manifest, { latency: 200 })
  let tries = 0
  const append = (): Promise<never> => {
    tries++
    return Promise.reject(errorOf('ENOSPC'))
  }
  const { code } = await portal.run(apply, { openLog: async () => ({ append, close: async () => undefined }) })
  expect(code).toBe(7)
  expect(portal.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(2)
  expect(tries).toBe(1)
})

test('a log that cannot be opened: nothing is sent', async () => {
  const portal = await openPortal(stage, manifest)
  const openLog = (): Promise<never> => Promise.reject(errorOf('EACCES'))
  const { code, err } = await portal.run(apply, { openLog })
  expect(code).toBe(1)
  expect(err).toContain('audit.jsonl cannot be written (permission denied)')
  expect(portal.requests).toEqual([])
})

test('a log that cannot be closed: the report is there all the same', async () => {
  const portal = await openPortal(stage, manifest)
  const close = (): Promise<never> => Promise.reject(errorOf('EIO'))
  const { code, err, out } = await portal.run(apply, {
    openLog: async () => ({ append: async () => undefined, close }),
  })
  expect(code).toBe(1)
  expect(out).toContain('Apply: 1 created, 2 updated')
  expect(err).toContain('The audit log audit.jsonl cannot be written (the device has failed)')
})

test('a log that is opened for an apply that is not carried out is closed', async () => {
  const portal = await openPortal(stage, manifest)
  const closed: string[] = []
  const openLog: World['openLog'] = async (path) => ({
    append: async () => undefined,
    close: async () => void closed.push(path),
  })
  await portal.run('apply --audit-log audit.jsonl', { openLog, canAsk: true, ask: async () => 'no' })
  await portal.run(`${apply} --room 99`, { openLog })
  expect(closed).toEqual(['audit.jsonl', 'audit.jsonl'])
})

test('a new password is told as that, and a password that stays is not', async () => {
  const portal = await openPortal(stage, manifest)
  await portal.run('apply --auto-approve')
  portal.world.files.set(
    'roomlinks.yaml',
    manifest.replace('title: Press, access: read', 'title: Press, access: comment'),
  )
  await portal.run(apply)
  await portal.run(apply, { env: { ...portal.world.env, LINK_PASSWORD: 'Other-Harbour-28' } })
  expect(linesOf(portal).map(({ after }) => after)).toMatchObject([
    { access: 'comment', password: '***' },
    { access: 'comment', password: '*** (changed)' },
  ])
})

test('a log that is full at the last change: all is done, and the command fails all the same', async () => {
  const portal = await openPortal(stage, one.replace('primary:', 'guests:'))
  const { code, out } = await portal.run(apply, {
    openLog: () => Promise.resolve({ append: () => Promise.reject(errorOf('ENOSPC')), close: async () => undefined }),
  })
  expect(code).toBe(1)
  expect(out).toContain('Apply: 1 created')
})

/** The built command, with files on the disk. */
async function onDisk(
  portal: Portal,
  files: Readonly<Record<string, string>>,
): Promise<{
  readonly run: (log: string) => ReturnType<typeof command>
  readonly read: () => string
}> {
  const cwd = makeFolder({ 'roomlinks.yaml': manifest, ...files })
  const env = { DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: password }
  return {
    run: (log) => command(`apply --auto-approve --audit-log ${log}`, { cwd, env }),
    read: () => readFileSync(join(cwd, 'audit.jsonl'), 'utf8'),
  }
}

test('on the disk, half a line of a run that was killed stays alone', async () => {
  const portal = await openPortal(stage, manifest)
  const { run, read } = await onDisk(portal, { 'audit.jsonl': '{"formatVersion":"1.1"}\n{"half' })
  expect((await run('audit.jsonl')).code).toBe(0)
  const lines = read().split('\n')
  expect(lines.slice(0, 2)).toEqual(['{"formatVersion":"1.1"}', '{"half'])
  expect(lines.slice(2, -1).map((line) => JSON.parse(line).outcome)).toEqual(['applied', 'applied', 'applied'])
  expect(lines.at(-1)).toBe('')
})

test.skipIf(!existsSync('/dev/full'))('on a disk that is full, and where there is no disk', async () => {
  const portal = await openPortal(stage, manifest)
  const { run } = await onDisk(portal, {})
  const full = await run('/dev/full')
  expect(full.code).toBe(7)
  expect(full.err).toContain('The audit log /dev/full cannot be written (the disk is full)')
  expect(await run('/dev/null')).toMatchObject({ code: 0, err: '' })
})

test.skipIf(process.platform === 'win32')('into a named pipe: whoever reads it gets every line', async () => {
  const portal = await openPortal(stage, manifest)
  const around = surroundingsOf(portal)
  await start('mkfifo', ['log'], around).ended
  const reader = start('cat', ['log'], around)
  const ended = await command('apply --auto-approve --audit-log log', around)
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect((await reader.ended).out.split('\n')).toHaveLength(4)
})
