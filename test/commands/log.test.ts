import { expect, test } from 'vitest'
import { registry } from '../../src/commands/registry.ts'
import type { World } from '../../src/host/world.ts'
import { loggedPath, requestIdIn } from '../../src/http/request-log.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { json } from '../forge/fake.ts'
import { onGithub, token } from './commenting.ts'
import { openPortal, origin, type Portal } from './portal.ts'
import { command, surroundingsOf } from './process.ts'
import { manifest, older, stage } from './team.ts'
import { makeWorld, now, roomlinks } from './world.ts'

/** A portal with faults of many kinds, and a clock that goes on while one waits. */
async function openFaulty(): Promise<Portal> {
  const kinds = ['tooManyAfterSeconds', 'resetBefore', 'error500', 'html502', 'tooMany'] as const
  const faults = kinds.map((fault, nth) => ({ requests: [nth * 2 + 1], fault }))
  const lost = { on: { method: 'PUT' as const }, requests: [1], fault: 'resetAfter' as const }
  const portal = await openPortal(stage, older, { faults: { faults: [...faults, lost] } })
  return { ...portal, run: (line, changes) => portal.run(line, { ...waiting(), ...changes }) }
}

/** A clock that goes on while one waits. */
function waiting(): Pick<World, 'now' | 'sleep'> {
  let slept = 0
  return {
    now: () => now + slept,
    sleep: async (milliseconds) => {
      slept += milliseconds
    },
  }
}

/** The requests that reached the portal, as a log shows them, sorted. */
function arrivedAt({ requests }: Portal): readonly string[] {
  const shown: readonly string[] = requests.map((request) => {
    const [method, path] = request.split(' ')
    return `${method} ${loggedPath(`${origin}${path}`)}`
  })
  return shown.toSorted()
}

const time = String.raw`^\d\d:\d\d:\d\d\.\d{3}Z`
const requestLine = new RegExp(
  String.raw`${time} (?:info |debug) ((?:GET|PUT) \S+) (?:\d{3}|no answer \(\w+\)) \d+ ms #\d+$`,
)
const pauseLine = new RegExp(String.raw`${time} info  pause of \d+ ms: [a-z].+$`)

test('plan and apply through faults: a line for each request, the reason of each pause, and no secret', async () => {
  const portal = await openFaulty()
  for (const words of ['plan', 'apply --auto-approve', 'plan --sweep', 'links', 'audit', 'doctor']) {
    portal.requests.length = 0
    const { err } = await portal.run(`${words} --log-level debug`)
    const lines = err.split('\n')
    const requests = lines.flatMap((line) => requestLine.exec(line)?.[1] ?? [])
    expect(requests.toSorted()).toEqual(arrivedAt(portal))
    const numbers = lines.flatMap((line) => (requestLine.test(line) ? Number(/\d+$/.exec(line)?.[0]) : []))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(requests.map((_, nth) => nth + 1))
    expect(lines.some((line) => pauseLine.test(line))).toBe(words === 'plan' || words.startsWith('apply'))
  }
})

test.for<{ name: string; line?: string; env?: string; is: 'nothing' | 'pauses and failures' | 'everything' }>([
  { name: 'nobody asks for it', is: 'nothing' },
  { name: 'off', line: ' --log-level off', is: 'nothing' },
  { name: 'an empty variable', env: '', is: 'nothing' },
  { name: 'info', line: ' --log-level info', is: 'pauses and failures' },
  { name: 'debug in the variable', env: 'debug', is: 'everything' },
  { name: 'the option before the variable', line: ' --log-level info', env: 'debug', is: 'pauses and failures' },
  { name: 'off before the variable', line: ' --log-level off', env: 'debug', is: 'nothing' },
])('what is logged: $name', async ({ line = '', env, is }) => {
  const faults = [{ requests: [1], fault: 'tooManyAfterSeconds' as const, after: 20 }]
  const portal = await openPortal(stage, manifest, { faults: { faults } })
  const changes = { ...waiting(), env: { ...portal.world.env, ROOMLINKS_LOG: env } }
  const { code, err } = await portal.run(`plan${line}`, changes)
  expect(code).toBe(0)
  const [first, ...rest] = err.trimEnd().split('\n')
  if (is === 'nothing') {
    expect(err).toMatch(/^Waiting \d+ s: the portal asks for a pause\.\n$/)
    return
  }
  expect(first).toMatch(/^09:00:00\.000Z info {2}GET \S+ 429 0 ms #1$/)
  expect(rest[0]).toMatch(/^09:00:\S+Z info {2}pause of \d+ ms: \S/)
  expect(rest.filter((each) => / debug GET \S+ 200 \d+ ms #\d+$/.test(each))).toHaveLength(
    is === 'everything' ? portal.requests.length - 1 : 0,
  )
})

test('as JSON: one document for each line, on stderr alone', async () => {
  const portal = await openFaulty()
  const { out, err } = await portal.run('plan --format json --log-level debug --log-format json')
  expect(JSON.parse(out).ok).toBe(true)
  const events = err
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events[0]).toEqual({
    ...{ time: '2027-01-11T09:00:00.000Z', level: 'info', event: 'request', number: 1 },
    ...{ method: 'GET', path: expect.stringMatching(/^\/api\/2\.0\//), status: 429, milliseconds: 0 },
  })
  expect(events.find(({ event }) => event === 'pause')).toEqual({
    ...{ time: expect.any(String), level: 'info', event: 'pause' },
    ...{ reason: expect.any(String), milliseconds: expect.any(Number) },
  })
  expect(events.filter(({ error }) => error === 'ECONNRESET')).toHaveLength(1)
  expect(events.filter(({ event }) => event === 'request')).toHaveLength(portal.requests.length)
})

test('on a terminal, a line takes the place of the progress', async () => {
  const portal = await openPortal(stage, manifest)
  const { err } = await portal.run('plan --log-level debug', { errColumns: 80 })
  const lines = err.split('\n').filter((line) => / GET /.test(line))
  expect(lines).toHaveLength(portal.requests.length)
  for (const line of lines) expect(line.startsWith('\r\x1b[K')).toBe(true)
})

test.for([
  {
    name: 'an option',
    line: 'plan --log-level loud',
    env: {},
    says: '"loud" is not a valid value for --log-level <level>',
  },
  {
    name: 'a format',
    line: 'plan --log-format xml',
    env: {},
    says: '"xml" is not a valid value for --log-format <name>',
  },
  {
    name: 'the variable',
    line: 'plan',
    env: { ROOMLINKS_LOG: 'sk-no-key' },
    says: 'ROOMLINKS_LOG must be one of off, info, debug.',
  },
])('a level that is none: $name', async ({ line, env, says }) => {
  const portal = await openPortal(stage, manifest)
  const ended = await portal.run(line, { env: { ...portal.world.env, ...env } })
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(says) })
  expect(ended.err).not.toContain('sk-no-key')
  expect(portal.requests).toEqual([])
})

test('a command that sends nothing does not mind the variable', async () => {
  const portal = await openPortal(stage, manifest)
  const env = { ...portal.world.env, ROOMLINKS_LOG: 'loud' }
  expect((await portal.run('validate', { env })).code).toBe(0)
})

test('every command that sends requests has the options, and no other', async () => {
  for (const { name } of registry) {
    const { out } = await roomlinks(`${name} --help`, makeWorld())
    expect(out.includes('--log-level'), name).toBe(out.includes('--portal') || name === 'comment')
  }
})

test.for([
  ['/api/2.0/files/rooms/4711/links', '/api/2.0/files/rooms/4711/links'],
  [
    '/api/2.0/files/rooms?count=100&filterValue=Board%20room&startIndex=0',
    '/api/2.0/files/rooms?count=100&filterValue=***&startIndex=0',
  ],
  ['/s/aB3dE5gH7jK9mN1', '/s/***'],
  ['/portal/s/abcdefghijklmno/', '/portal/s/***/'],
  ['/rooms/share?key=aGVsbG8', '/rooms/share?key=***'],
  ['/x/01234567-89ab-8def-8123-456789abcdef', '/x/***'],
  [`/x/${'a'.repeat(70)}/y`, '/x/***/y'],
  ['/x?=1&%00=2&flag', '/x?***=1&***=2&flag=***'],
] as const)('in a log, %s is %s', ([path, shown]) => {
  expect(loggedPath(`https://acme.example.com${path}`)).toBe(shown)
})

test('short URLs of links are masked', async () => {
  const portal = await openPortal(stage, manifest)
  const { err } = await portal.run(['links', '--find', `${origin}/s/abcdefghijklmno`, '--log-level', 'debug'])
  expect(err).toMatch(/ GET \/s\/\*\*\* \d{3} \d+ ms #\d+\n/)
  expect(err).not.toContain('abcdefghijklmno')
})

test('the id that a server gives a request is shown, unless it is a secret or anything else', async () => {
  const ids = ['req-1:a', 'no id', 'KEY', 'x'.repeat(65), '']
  const between =
    (answer: Sandbox['fetch']): Sandbox['fetch'] =>
    async (request) => {
      const response = await answer(request)
      const key = request.headers.get('authorization')?.replace('Bearer ', '') ?? ''
      response.headers.set('x-request-id', String(ids.shift() ?? key).replace('KEY', key.slice(0, 64)))
      return response
    }
  const portal = await openPortal(stage, manifest, {}, between)
  const { err } = await portal.run('apply --auto-approve --log-level debug')
  expect(err.match(/ ms #\d+ .*$/gm)).toEqual([' ms #1 req-1:a'])
  const headers = new Headers({ 'x-github-request-id': 'c2VjcmV0LWtleQ' })
  expect(requestIdIn(headers, [])).toEqual({ requestId: 'c2VjcmV0LWtleQ' })
  expect(requestIdIn(headers, ['secret-key'])).toEqual({ requestId: expect.stringMatching(/^\*{3}.?$/) })
  expect(requestIdIn(new Headers(), [])).toEqual({})
})

test('requests to a forge and their pauses are in the log too', async () => {
  const faults = [new Response('', { status: 502 }), json({ message: 'Slow down' }, 429), undefined]
  const { run, fake } = await onGithub({ strike: () => faults.shift() })
  const { code, err } = await run('comment --file plan.md --log-level debug')
  expect(code).toBe(0)
  const lines = err.split('\n').filter((line) => / (?:GET|POST) /.test(line))
  expect(lines).toHaveLength(fake.requests.length)
  expect(err).toMatch(
    / info {2}\w+ \S+ 502 .*\n.* pause of 1000 ms: the server did not answer as it should; trying again\n/,
  )
  expect(err).toMatch(/ 429 .*\n.* pause of \d+ ms: the server accepts no more requests for now\n/)
  expect(err).not.toContain(token)
})

test('the built command, over HTTP', async () => {
  const portal = await openPortal(stage, manifest)
  const surroundings = surroundingsOf(portal, { ROOMLINKS_LOG: 'debug' })
  const { code, err } = await command('plan --log-format json', surroundings)
  expect(code).toBe(0)
  const requests = err
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ method, path }) => `${method} ${path}`)
  expect(requests.toSorted()).toEqual(arrivedAt(portal))
})
