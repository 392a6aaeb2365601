import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createSecure } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import type { Gate } from '../../src/http/gate.ts'
import { PortalError } from '../../src/model/gateway.ts'
import { openGet, openPut, type PutOptions, type Sent } from '../../src/portal/http.ts'
import { type Answer, apiKey, envelope, listen, portOf, reaching } from './loopback.ts'

interface Case {
  readonly name: string
  readonly answer: Answer
  /** What comes of it: a value, or the code of an error. */
  readonly ends: string
  readonly asked?: number
  readonly waits?: readonly number[]
}

const ok = envelope('done')
const refused =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }
const first =
  (failures: number, fail: Answer): Answer =>
  (response, request, nth) => {
    if (nth < failures) fail(response, request, nth)
    else response.end(ok)
  }
const html = { 'content-type': 'text/html; charset=utf-8' }
const json = { 'content-type': 'application/json' }
const said = JSON.stringify({ error: { message: 'Item not found', stack: 'at Server.Inside' }, statusCode: 404 })
const error = (type: string): string => JSON.stringify({ error: { message: 'Zugriff', type }, statusCode: 403 })
const invalid = JSON.stringify({
  response: { title: 'One or more validation errors occurred.', errors: { 'RoomLink.Title': ['Too long.'] } },
  statusCode: 400,
})

const cases: readonly Case[] = [
  { name: 'an answer', answer: refused(200, ok), ends: 'done' },
  { name: 'an answer without a response', answer: refused(200, '{"count":0,"statusCode":200}'), ends: 'undefined' },
  { name: 'HTML', answer: refused(200, '<html>', html), ends: 'portal/not-docspace' },
  { name: 'nothing', answer: refused(200), ends: 'portal/not-docspace' },
  {
    name: 'JSON that stops in the middle',
    answer: first(1, refused(200, ok.slice(0, 20), json)),
    ends: 'done',
    asked: 2,
    waits: [250],
  },
  {
    name: 'JSON that stops in the middle, for ever',
    answer: refused(200, ok.slice(0, 20), json),
    ends: 'portal/unexpected',
    asked: 5,
    waits: [250, 500, 1000, 2000],
  },
  { name: 'JSON of another shape', answer: refused(200, '{"ok":true}', json), ends: 'portal/unexpected' },
  { name: 'a JSON list', answer: refused(200, '[]', json), ends: 'portal/unexpected' },
  { name: 'JSON null', answer: refused(200, 'null', json), ends: 'portal/unexpected' },
  { name: '500 for ever', answer: refused(500), ends: 'portal/failed', asked: 5, waits: [250, 500, 1000, 2000] },
  {
    name: '503, then an answer',
    answer: first(2, refused(503, '<html>', html)),
    ends: 'done',
    asked: 3,
    waits: [250, 500],
  },
  {
    name: '429 with seconds',
    answer: first(1, refused(429, '', { 'retry-after': '2' })),
    ends: 'done',
    asked: 2,
    waits: [250, 1750],
  },
  {
    name: '429 with a date',
    answer: first(1, refused(429, '', { 'retry-after': 'Mon, 01 Jun 2026 12:00:03 GMT' })),
    ends: 'done',
    asked: 2,
    waits: [250, 2750],
  },
  { name: '429 without a word', answer: first(1, refused(429)), ends: 'done', asked: 2, waits: [250] },
  { name: '429 until tomorrow', answer: refused(429, '', { 'retry-after': '86400' }), ends: 'portal/busy' },
  { name: '401', answer: refused(401), ends: 'portal/unauthorized' },
  { name: '402', answer: refused(402), ends: 'portal/failed' },
  { name: '403 without a word', answer: refused(403), ends: 'portal/forbidden' },
  { name: '403 with a sentence', answer: refused(403, said), ends: 'portal/refused' },
  {
    name: '403 about a limit',
    answer: refused(403, error('System.InvalidOperationException')),
    ends: 'portal/refused',
  },
  {
    name: '403 about rights',
    answer: refused(403, error('System.Security.SecurityException')),
    ends: 'portal/not-allowed',
  },
  {
    name: '400 of that type',
    answer: refused(400, error('System.Security.SecurityException')),
    ends: 'portal/refused',
  },
  { name: '403 of something in between', answer: refused(403, 'Your IP is blocked'), ends: 'portal/not-docspace' },
  { name: '404', answer: refused(404, said), ends: 'portal/not-found' },
  { name: '404 without a word', answer: refused(404), ends: 'portal/not-found' },
  { name: '404 of another site', answer: refused(404, '<html>', html), ends: 'portal/not-docspace' },
  { name: '400', answer: refused(400, invalid), ends: 'portal/refused' },
  {
    name: 'a connection that breaks in the middle, then an answer',
    answer: first(1, (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"resp', () => response.destroy())
    }),
    ends: 'done',
    asked: 2,
    waits: [250],
  },
  {
    name: 'a connection that breaks at once, for ever',
    answer: (response) => response.destroy(),
    ends: 'portal/unreachable',
    asked: 5,
    waits: [250, 500, 1000, 2000],
  },
]

const now = (): number => Date.parse('2026-06-01T12:00:00Z')
const ending = (sent: Promise<unknown>): Promise<string> =>
  sent.then(String, (error) => {
    if (!(error instanceof PortalError)) throw error
    expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(apiKey)
    expect(error.message).not.toContain('Server.Inside')
    // The client's own error may contain the request: only its code is passed on.
    expect(inspect(error, { showHidden: true, depth: null })).not.toContain(apiKey)
    const { cause } = error
    if (!(cause instanceof PortalError)) expect(Object.keys(cause ?? {}).filter((name) => name !== 'code')).toEqual([])
    return error.code
  })

test.for<Case>(cases)('a GET that meets $name: $ends', async ({ answer, ends, asked = 1, waits = [] }) => {
  const { url, heard } = await listen(answer)
  const reached = reaching(url, { now })
  expect(await ending(openGet(reached.connection)('/files/rooms', { tags: '["a&b"]' }))).toBe(ends)
  expect(heard).toHaveLength(asked)
  expect(heard.at(0)).toMatchObject({ method: 'GET', authorization: `Bearer ${apiKey}` })
  expect(heard.at(0)?.path).toBe(`/api/2.0/files/rooms?tags=${encodeURIComponent('["a&b"]')}`)
  expect(reached.waits).toEqual(waits)
})

interface PutCase {
  readonly name: string
  readonly answer: Answer
  /** What each look at the room finds. */
  readonly look?: () => Promise<boolean>
  readonly ends: string
  /** The status of each attempt, as it is told. */
  readonly told: readonly (number | undefined)[]
  readonly looks: number
}

const lost: Answer = (response) => response.destroy()
const unable = (): Promise<boolean> => Promise.reject(new PortalError('portal/timeout', 'late', 'late'))

test.for<PutCase>([
  { name: '500', answer: first(1, refused(500)), ends: 'done', told: [500, 200], looks: 1 },
  {
    name: '500, and was done',
    answer: first(1, refused(500)),
    look: async () => true,
    ends: 'undefined',
    told: [500],
    looks: 1,
  },
  { name: '429, which nobody has read', answer: first(1, refused(429)), ends: 'done', told: [429, 200], looks: 0 },
  { name: 'a lost answer', answer: first(1, lost), ends: 'done', told: [undefined, 200], looks: 1 },
  {
    name: 'a lost answer, and was done',
    answer: first(1, lost),
    look: async () => true,
    ends: 'undefined',
    told: [undefined],
    looks: 1,
  },
  {
    name: 'a lost answer, and a room that cannot be read',
    answer: first(1, lost),
    look: unable,
    ends: 'portal/unreachable',
    told: [undefined],
    looks: 1,
  },
  { name: '403', answer: refused(403, '{"error":{"message":"No"}}'), ends: 'portal/refused', told: [403], looks: 0 },
  { name: 'a page', answer: refused(200, '<html>', html), ends: 'portal/not-docspace', told: [200], looks: 0 },
  { name: '500 for ever', answer: refused(500), ends: 'portal/failed', told: Array(5).fill(500), looks: 4 },
])('a PUT that meets $name: $ends', async ({ answer, look = async () => false, ends, told, looks }) => {
  const { url, heard } = await listen(answer)
  const [sent, looked]: [Sent[], number[]] = [[], []]
  const options: PutOptions = {
    onSent: async (one) => void sent.push(one),
    isDone: () => {
      looked.push(sent.length)
      return look()
    },
  }
  expect(await ending(openPut(reaching(url).connection)('/x', { a: 1 }, options))).toBe(ends)
  expect(heard.map(({ method }) => method)).toEqual(told.map(() => 'PUT'))
  expect(sent.map(({ status }) => status)).toEqual(told)
  expect(sent.every(({ sentAt, duration }) => sentAt > 0 && duration >= 0 && duration < 60_000)).toBe(true)
  expect(looked).toHaveLength(looks)
})

test('a request that does not pass its check is not sent, and not sent again', async () => {
  const { url, heard } = await listen(refused(503))
  let times = 0
  const check = async (): Promise<void> => {
    if (times++ === 1) throw new PortalError('portal/expired', 'late', 'late')
  }
  expect(await ending(openPut(reaching(url).connection)('/x', {}, { check }))).toBe('portal/expired')
  expect(heard).toHaveLength(1)
})

test('no redirect is followed, so that the key stays here', async () => {
  const elsewhere = await listen(refused(200, ok))
  const { url, heard } = await listen(refused(302, '', { location: `${elsewhere.url}/api/2.0/x` }))
  const { connection } = reaching(url)
  expect(await ending(openGet(connection)('/x'))).toBe('portal/redirect')
  expect(await ending(openPut(connection)('/x', {}, {}))).toBe('portal/redirect')
  expect(heard).toHaveLength(2)
  expect(elsewhere.heard).toEqual([])
})

test('an answer that is late is asked for once more, and no more', async () => {
  const { url, heard } = await listen(() => undefined)
  const { connection } = reaching(url, { requestTimeout: 200 })
  expect(await ending(openGet(connection)('/x'))).toBe('portal/timeout')
  expect(heard).toHaveLength(2)
})

test('an answer that is late is left even where the garbage is collected while it is waited for', async () => {
  const { url } = await listen(() => undefined)
  const { connection } = reaching(url, { requestTimeout: 100, signal: new AbortController().signal })
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  // With other flags, V8 does not take what was compiled without: that would be for all tests after this one.
  setFlagsFromString('--no-expose-gc')
  const collecting = setInterval(collect, 20)
  onTestFinished(() => clearInterval(collecting))
  await expect(openGet(connection)('/x')).rejects.toMatchObject({ code: 'portal/timeout' })
})

test('nobody listens', async () => {
  const { url } = await listen(refused(200))
  const free = url.replace(/:\d+$/, ':1')
  expect(await ending(openGet(reaching(free).connection)('/x'))).toBe('portal/unreachable')
})

test('a server that hangs is left when the signal says so', async () => {
  const stop = new AbortController()
  const { url } = await listen(() => stop.abort())
  expect(await ending(openGet(reaching(url, { signal: stop.signal }).connection)('/x'))).toBe('portal/timeout')
})

test('a body that never ends is left when the signal says so', async () => {
  const stop = new AbortController()
  const { url } = await listen((response) => {
    response.writeHead(200, json)
    response.write('{"response":', () => setTimeout(() => stop.abort(), 20))
  })
  expect(await ending(openGet(reaching(url, { signal: stop.signal }).connection)('/x'))).toBe('portal/timeout')
})

test('a body that comes when the time is over is not read', async () => {
  const stop = new AbortController()
  const fetch = async (): Promise<Response> => {
    stop.abort()
    return new Response(ok)
  }
  const { connection } = reaching('http://localhost', { signal: stop.signal, fetch })
  expect(await ending(openGet(connection)('/x'))).toBe('portal/timeout')
})

test('a body of another make, which cannot be left, is read', async () => {
  const pieces = [new TextEncoder().encode(ok)]
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    const value = pieces.shift()
    return value ? { value } : { done: true, value: undefined }
  }
  const answer = { status: 200, headers: new Headers(), body: { [Symbol.asyncIterator]: () => ({ next }) } }
  const { connection } = reaching('http://localhost', { fetch: async () => answer })
  expect(await ending(openGet(connection)('/x'))).toBe('done')
})

test('a body that never ends is left even if it does not know of the signal', async () => {
  const stop = new AbortController()
  const fetch = async (): Promise<Response> => {
    setTimeout(() => stop.abort(), 20)
    return new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }))
  }
  const { connection } = reaching('http://localhost', { signal: stop.signal, fetch })
  expect(await ending(openGet(connection)('/x'))).toBe('portal/timeout')
})

const limit = 16 * 1024 * 1024

test.for([
  { status: 200, size: limit, ends: 'done' },
  { status: 200, size: limit + 1, ends: 'portal/too-large' },
  { status: 404, size: limit + 1, ends: 'portal/too-large' },
])('a $status of $size bytes: $ends', async ({ status, size, ends }) => {
  const { url } = await listen(refused(status, ok.padEnd(size), json))
  expect(await ending(openGet(reaching(url).connection)('/x'))).toBe(ends)
})

test.for([
  { size: limit, ends: 'done' },
  { size: limit + 1, ends: 'portal/too-large' },
])('a body that comes as a whole, of $size bytes: $ends', async ({ size, ends }) => {
  const answer = { status: 200, headers: new Headers(), body: wholeOf(new TextEncoder().encode(ok.padEnd(size))) }
  const { connection } = reaching('http://localhost', { fetch: async () => answer })
  expect(await ending(openGet(connection)('/x'))).toBe(ends)
})

async function* wholeOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

test('of a body without end no more is read than the limit', async () => {
  let [read, isLeft] = [0, false]
  const piece = new Uint8Array(1024 * 1024).fill(32)
  const endless = new ReadableStream(
    {
      pull: (stream) => {
        read += piece.length
        stream.enqueue(piece)
      },
      cancel: () => {
        isLeft = true
      },
    },
    { highWaterMark: 0 },
  )
  const { connection } = reaching('http://localhost', { fetch: async () => new Response(endless) })
  expect(await ending(openGet(connection)('/x'))).toBe('portal/too-large')
  expect(read).toBe(limit + piece.length)
  expect(isLeft).toBe(true)
})

test('letters that fall between two pieces of a body are whole', async () => {
  const bytes = new TextEncoder().encode(envelope('Prüfer €'))
  const { url } = await listen((response) => {
    response.writeHead(200, json)
    for (const byte of bytes) response.write(Uint8Array.of(byte))
    response.end()
  })
  expect(await ending(openGet(reaching(url).connection)('/x'))).toBe('Prüfer €')
})

test('a wait ends with the signal, and nothing is sent after it', async () => {
  const stop = new AbortController()
  const { url, heard } = await listen(refused(503))
  const sleep = async (): Promise<void> => stop.abort()
  const { connection } = reaching(url, { signal: stop.signal, sleep })
  expect(await ending(openGet(connection)('/x'))).toBe('portal/timeout')
  expect(heard).toHaveLength(1)
})

test('a certificate that nobody vouches for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomlinks-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', [...kind, ...subject, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' })
  const server = createSecure({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (_, response) => {
    response.end(ok)
  })
  rmSync(folder, { recursive: true })
  const { connection } = reaching(`https://127.0.0.1:${await portOf(server)}`)
  expect(await ending(openGet(connection)('/x'))).toBe('portal/certificate')
})

test('at most so many requests are on their way at once', async () => {
  let [running, most] = [0, 0]
  const { url } = await listen((response) => {
    most = Math.max(most, ++running)
    setImmediate(() => {
      running--
      response.end(ok)
    })
  })
  const get = openGet(reaching(url, { concurrency: { reads: 3, writes: 1 } }).connection)
  await Promise.all(Array.from({ length: 12 }, () => get('/x')))
  expect(most).toBeLessThanOrEqual(3)
})

test('a gate is told of good answers alone, by a route that is the same for all rooms', async () => {
  const { url } = await listen((response, { url: path = '' }) => {
    if (path.endsWith('/rooms/8')) response.writeHead(404).end()
    else response.end(ok)
  })
  const told: (string | undefined)[] = []
  const gate: Gate = { enter: async () => ({ done: (_, route) => void told.push(route) }) }
  const get = openGet(reaching(url).connection, gate)
  for (const path of ['/files/rooms', '/files/rooms/7', '/files/rooms/8', '/files/rooms/8/links', '/keys/@self'])
    await ending(get(path))
  expect(told).toEqual(['/files/rooms', '/files/rooms/*', undefined, '/files/rooms/*/links', '/keys/@self'])
})

test('reads begin with eight at once, and find out whether more get more done', async () => {
  let [running, most, first] = [0, 0, 0]
  const { url } = await listen((response, _, nth) => {
    most = Math.max(most, ++running)
    if (nth === 8) first = most
    setTimeout(() => {
      running--
      response.end(ok)
    }, 5)
  })
  // On a clock that stands still, twelve answers take as long as eight.
  const get = openGet(reaching(url, { now }).connection)
  await Promise.all(Array.from({ length: 240 }, () => get('/x')))
  expect(first).toBeLessThanOrEqual(9)
  expect(most).toBeGreaterThan(8)
})

test.for([
  ['59', 'in 1 min,'],
  ['7200', 'in 2 h 0 min,'],
  ['48000', 'in 13 h 20 min,'],
  ['Tue, 02 Jun 2026 00:00:00 GMT', 'after 2026-06-02T00:00:00Z,'],
  ['soon', 'Wait a minute'],
  ['-5', 'Wait a minute'],
  ['5, 5', 'Wait a minute'],
] as const)('the hint of a refusal until %s says when it ends: %s', async ([retryAfter, says]) => {
  const { url } = await listen(refused(429, '', { 'retry-after': retryAfter }))
  await expect(openGet(reaching(url, { now }).connection)('/x')).rejects.toMatchObject({
    hint: expect.stringContaining(says),
  })
})

test.for([429, 500, 503])('a pause before a request is sent again is told: after %s', async (status) => {
  const told: number[] = []
  const { url } = await listen(first(1, refused(status, '', { 'retry-after': '15' })))
  const { connection } = reaching(url, { now, onWait: (milliseconds) => told.push(milliseconds) })
  expect(await ending(openGet(connection)('/x'))).toBe('done')
  // A part of it may be over when it is told. After 429 and 503, the gate keeps it for all requests.
  expect(told.map((milliseconds) => Math.round(milliseconds / 1000))).toEqual(status === 500 ? [15] : [0, 15])
})

test('a portal that fails for hours says when it can go on', async () => {
  const { url } = await listen(refused(503, '', { 'retry-after': '7200' }))
  await expect(openGet(reaching(url, { now }).connection)('/x')).rejects.toMatchObject({
    code: 'portal/failed',
    hint: expect.stringContaining('in 2 h 0 min,'),
  })
})

test('half of a character, which no URL can hold, is asked for as what it is shown as', async () => {
  const { url, heard } = await listen(refused(200, ok))
  expect(await ending(openGet(reaching(url).connection)('/x', { filterValue: 'A\ud800' }))).toBe('done')
  expect(heard.map(({ path }) => path)).toEqual(['/api/2.0/x?filterValue=A%EF%BF%BD'])
})
