import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createSandbox,
  type Fault,
  type FaultKind,
  type FaultSchedule,
  type Sandbox,
  type SandboxOptions,
  type Served,
  serve,
} from '../../src/sandbox/index.ts'
import { linkId } from './ask.ts'

const now = () => new Date('2027-01-01T12:00:00.500Z')
const links = '/api/2.0/files/rooms/1/links'
const version = '/api/2.0/settings/version/build'

const open = new Set<Served>()

afterEach(async () => {
  await Promise.all([...open].map((served) => served.close()))
  open.clear()
})

async function listen(sandbox: Sandbox): Promise<Served> {
  const served = await serve(sandbox)
  open.add(served)
  return served
}

function staged(options: SandboxOptions): Sandbox {
  const sandbox = createSandbox({ now, ...options })
  sandbox.load({ rooms: [{ type: 'custom', title: 'Ours' }] })
  return sandbox
}

/** A request that, carried out, leaves the room with one link. */
function putLink({ apiKey }: Sandbox, url: string, signal?: AbortSignal): Request {
  return new Request(`${url}${links}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ linkId: linkId(1), linkType: 1, access: 2, title: 'Prüfer' }),
    ...(signal && { signal }),
  })
}

const isDone = (sandbox: Sandbox) => sandbox.rooms()[0]?.links.length === 1
const get = (sandbox: Sandbox) => sandbox.fetch(new Request(`http://portal.test${version}`))

interface Case {
  readonly fault: FaultKind
  readonly after?: number
  readonly status: number
  readonly headers?: Readonly<Record<string, string | null>>
  readonly body: RegExp
  /** Whether the body is JSON; default: no. */
  readonly isJson?: true
  readonly done?: true
}

const html = { 'content-type': 'text/html' }
const daily = { 'x-ratelimit-limit': '10000', 'x-ratelimit-remaining': '0' }

const cases: readonly Case[] = [
  {
    fault: 'tooMany',
    status: 429,
    headers: {
      'x-ratelimit-limit': '15',
      'x-ratelimit-remaining': '0',
      'retry-after': null,
      'x-ratelimit-reset': null,
    },
    body: /^$/,
  },
  {
    fault: 'tooManyAfterSeconds',
    after: 3,
    status: 429,
    headers: { ...daily, 'retry-after': '3', 'x-ratelimit-reset': String(Date.UTC(2027, 0, 1, 12) / 1000 + 4) },
    body: /^$/,
  },
  { fault: 'tooManyAfterSeconds', status: 429, headers: { 'retry-after': '1' }, body: /^$/ },
  {
    fault: 'tooManyAfterDate',
    after: 90,
    status: 429,
    headers: { ...daily, 'retry-after': 'Fri, 01 Jan 2027 12:01:30 GMT' },
    body: /^$/,
  },
  { fault: 'error500', status: 500, body: /^\{"error":\{"message":"Distributed Lock Error"/, isJson: true },
  { fault: 'html502', status: 502, headers: html, body: /^<html>/ },
  { fault: 'error503', status: 503, headers: { ...html, 'retry-after': null }, body: /^<html>/ },
  { fault: 'error503', after: 7, status: 503, headers: { 'retry-after': '7' }, body: /^<html>/ },
  { fault: 'unauthorized', status: 401, body: /^$/ },
  { fault: 'truncated', status: 200, body: /^\{"response":.*[^}]$/, done: true },
  { fault: 'delay', after: 20, status: 200, body: /Prüfer/, isJson: true, done: true },
  { fault: 'slowBody', after: 20, status: 200, body: /Prüfer/, isJson: true, done: true },
  { fault: 'hugeBody', status: 200, body: /^\{"response":.*Prüfer/, isJson: true, done: true },
  { fault: 'notJson', status: 200, headers: html, body: /^<html>/ },
  { fault: 'otherShape', status: 200, body: /^\{"response":"done"/, isJson: true, done: true },
]

test('the limit that tooMany names is that of the method', async () => {
  const sandbox = staged({ faults: { faults: [{ fault: 'tooMany' }] } })
  const answers = [await get(sandbox), await sandbox.fetch(putLink(sandbox, 'http://portal.test'))]
  expect(answers.map(({ headers }) => headers.get('x-ratelimit-limit'))).toEqual(['50', '15'])
})

describe('over HTTP', () => {
  test.for(cases)('$fault, after $after: $status', async ({ fault, after, status, headers, body, isJson, done }) => {
    const statuses: number[] = []
    const faults: FaultSchedule = { faults: [{ fault, ...(after !== undefined && { after }) }] }
    const sandbox = staged({ faults, onRequest: (asked) => statuses.push(asked.status) })
    const { url } = await listen(sandbox)
    const asked = fetch(putLink(sandbox, url)).then(async (response) => ({ response, text: await response.text() }))
    if (after === 20) expect(await Promise.race([asked, setTimeout(10, 'waiting')])).toBe('waiting')
    const { response, text } = await asked
    expect(response.headers.get('keep-alive')).toBeNull()
    expect([response.status, statuses, isDone(sandbox)]).toEqual([status, [status], done === true])
    for (const [name, value] of Object.entries(headers ?? {})) expect(response.headers.get(name), name).toBe(value)
    expect(text).toMatch(body)
    if (isJson) expect(JSON.parse(text)).toBeTypeOf('object')
    else expect(() => JSON.parse(text)).toThrow(SyntaxError)
    if (fault === 'truncated') expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
    if (fault === 'hugeBody') expect(text.length).toBeGreaterThan(16 * 1024 * 1024)
    sandbox.setFaults(undefined)
    expect((await fetch(putLink(sandbox, url))).status).toBe(200)
  })

  test.for<{ fault: FaultKind; done: boolean }>([
    { fault: 'resetBefore', done: false },
    { fault: 'resetAfter', done: true },
  ])('$fault: no answer; done: $done', async ({ fault, done }) => {
    const statuses: number[] = []
    const sandbox = staged({
      faults: { faults: [{ fault, requests: [2] }] },
      onRequest: ({ status }) => statuses.push(status),
    })
    const { url } = await listen(sandbox)
    // The connection that is reset has served before.
    await (await fetch(`${url}${version}`)).text()
    await expect(fetch(putLink(sandbox, url))).rejects.toMatchObject({
      name: 'TypeError',
      cause: { code: 'ECONNRESET' },
    })
    expect([isDone(sandbox), statuses]).toEqual([done, [200, 0]])
    expect((await fetch(`${url}${version}`)).status).toBe(200)
  })

  test('the headers of a slow body come at once, with the true length', async () => {
    const sandbox = staged({ faults: { faults: [{ fault: 'slowBody', after: 60_000 }] } })
    const { url, close } = await listen(sandbox)
    const response = await fetch(putLink(sandbox, url))
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100)
    const text = response.text()
    await Promise.all([close(), expect(text).rejects.toThrow(TypeError)])
    open.clear()
  })

  test.for<Fault>([{ fault: 'hang' }, { fault: 'delay', after: 60_000 }])(
    'close ends a request that waits: $fault',
    async (fault) => {
      const statuses: number[] = []
      const sandbox = staged({ faults: { faults: [fault] }, onRequest: ({ status }) => statuses.push(status) })
      const { url, close } = await listen(sandbox)
      const refused = expect(fetch(putLink(sandbox, url))).rejects.toThrow('fetch failed')
      await expect.poll(() => statuses.length > 0 || isDone(sandbox), { interval: 5 }).toBe(true)
      await close()
      open.clear()
      await refused
      await expect.poll(() => statuses.length, { interval: 5 }).toBeGreaterThan(0)
      expect([statuses, isDone(sandbox)]).toEqual([[0], fault.fault === 'delay'])
    },
  )

  test('a client may give up on a request that hangs', async () => {
    const sandbox = staged({ faults: { faults: [{ fault: 'hang' }] } })
    const { url } = await listen(sandbox)
    await expect(fetch(putLink(sandbox, url, AbortSignal.timeout(20)))).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(isDone(sandbox)).toBe(false)
    sandbox.setFaults(undefined)
    expect((await fetch(`${url}${version}`)).status).toBe(200)
  })
})

describe('without a server', () => {
  test.for<FaultKind>(['resetBefore', 'resetAfter'])('%s: rejects as fetch does', async (fault) => {
    const sandbox = staged({ faults: { faults: [{ fault }] } })
    const asked = sandbox.fetch(putLink(sandbox, 'http://portal.test'))
    await expect(asked).rejects.toThrow(new TypeError('fetch failed'))
    expect(isDone(sandbox)).toBe(fault === 'resetAfter')
  })

  test.for<FaultKind>(['hang', 'delay'])('%s: a client may give up', async (fault) => {
    const sandbox = staged({ faults: { faults: [{ fault, after: 60_000 }] } })
    const asked = sandbox.fetch(putLink(sandbox, 'http://portal.test', AbortSignal.timeout(10)))
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' })
    const late = sandbox.fetch(putLink(sandbox, 'http://portal.test', AbortSignal.abort()))
    await expect(late).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('the other shape is by turns a text and a list of numbers', async () => {
    const sandbox = staged({ faults: { faults: [{ fault: 'otherShape' }] } })
    const shapes: unknown[] = []
    for (let n = 0; n < 3; n += 1) shapes.push(await (await get(sandbox)).json())
    expect(shapes).toMatchObject([{ response: 'done' }, { response: [1, 2, 3] }, { response: 'done' }])
  })
})
