import { inspect } from 'node:util'
import { FetchError } from 'ofetch'
import { expect, test } from 'vitest'
import { type Answer, openClient } from '../../src/http/client.ts'
import type { Fetch } from '../../src/http/fetch.ts'
import { openGet } from '../../src/portal/http.ts'
import { token as jobToken, onGithub } from '../commands/commenting.ts'
import { openPortal } from '../commands/portal.ts'
import { manifest, stage } from '../commands/team.ts'
import { apiKey, type Answer as Given, listen, reaching } from '../portal/loopback.ts'

const authorization = `Bearer ${apiKey}`

/** Sends one request as that `fetch` does. */
function send(fetch: Fetch, method: 'GET' | 'PUT' = 'GET', url = 'http://localhost/x?a=%20'): Promise<Answer> {
  return openClient({ fetch })({ url, method, headers: { authorization }, ...(method === 'PUT' && { body: { a: 1 } }) })
}

const sent = { redirect: 'manual', signal: expect.any(AbortSignal) }

test.for([
  { method: 'GET', request: { ...sent, method: 'GET', headers: { accept: 'application/json', authorization } } },
  {
    method: 'PUT',
    request: {
      ...sent,
      method: 'PUT',
      headers: { accept: 'application/json', authorization, 'content-type': 'application/json' },
      body: '{"a":1}',
    },
  },
] as const)('a $method is handed over as it is to be sent, with nothing beside it', async ({ method, request }) => {
  const asked: unknown[] = []
  // What belongs to somebody else is not written to.
  const answer = Object.freeze({ status: 200, headers: new Headers({ a: 'b' }), body: new Blob(['{"x":']).stream() })
  const { status, headers, text } = await send(async (...given) => {
    asked.push(given)
    return answer
  }, method)
  expect(asked).toEqual([['http://localhost/x?a=%20', request]])
  expect({ status, text, a: headers.get('a') }).toEqual({ status: 200, text: '{"x":', a: 'b' })
})

const statuses = [204, 301, 304, 404, 408, 409, 425, 429, 500, 503]

test.for(statuses)('a %d is an answer: no error, no second request, no redirect', async (status) => {
  const { url, heard } = await listen((response) => {
    response.writeHead(status, { location: '/y', 'retry-after': '0', 'content-type': 'application/json' }).end()
  })
  for (const method of ['GET', 'PUT'] as const) {
    expect(await send(fetch, method, `${url}/x`)).toMatchObject({ status, text: '' })
  }
  expect(heard.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /x', 'PUT /x'])
})

const cutOff: Given = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"resp')

test('an answer that is cut off comes with its status, and with what there is of it', async () => {
  const { url } = await listen(cutOff)
  expect(await send(fetch, 'GET', url)).toMatchObject({ status: 200, text: '{"resp' })
  const told: unknown[] = []
  const get = openGet(reaching(url, { tries: 1 }).connection)
  const asked = get('/x', {}, { onSent: async ({ status }) => void told.push(status) })
  await expect(asked).rejects.toMatchObject({ code: 'portal/unexpected' })
  expect(told).toEqual([200])
})

test('of a body that is larger than the limit the rest is not read', async () => {
  const piece = new Uint8Array(1024 * 1024).fill(32)
  let [read, isLeft] = [0, false]
  async function* endless(): AsyncIterable<Uint8Array> {
    try {
      for (;;) {
        read++
        yield piece
      }
    } finally {
      isLeft = true
    }
  }
  const answer = { status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: endless() }
  await expect(send(async () => answer)).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' })
  expect({ read, isLeft }).toEqual({ read: 17, isLeft: true })
})

/** Fails every request; ofetch makes an error of its own of it, which holds the request. */
const fails = (): Promise<never> => Promise.reject(reset)
const reset = Object.assign(new Error('It broke.'), { code: 'ECONNRESET' })

test('an error is that of the fetch underneath, and nothing about it leads to the key', async () => {
  const error: unknown = await send(fails, 'PUT').catch((caught: unknown) => caught)
  expect(error).toBe(reset)
  expect(error).not.toBeInstanceOf(FetchError)
  const told: unknown = await openGet(reaching('http://localhost', { fetch: fails }).connection)('/x').catch(
    (caught: unknown) => caught,
  )
  for (const each of [error, told]) {
    expect(each).toBeInstanceOf(Error)
    expect(inspect(each, { depth: null, showHidden: true, getters: true })).not.toMatch(/FetchError|Bearer|sk-/)
  }
})

test.for(['plan', 'apply --auto-approve --audit-log audit.jsonl'])(
  'the key is neither printed nor logged where requests fail, not even with ROOMLINKS_DEBUG: %s',
  async (line) => {
    const portal = await openPortal(stage, manifest)
    const world = { ...portal.world.env, ROOMLINKS_DEBUG: '1' }
    const way = await portal.world.openFetch({})
    const { code, out, err } = await portal.run(line, {
      env: world,
      openFetch: async () => (url, request) =>
        line === 'plan' || request.method === 'PUT' ? fails() : way(url, request),
    })
    expect(code).toBeGreaterThan(0)
    const all = [out, err, ...portal.world.files.values()].join('\n')
    expect(all).toContain('ECONNRESET')
    expect(all).not.toMatch(/FetchError|ofetch|Bearer/)
    expect(all).not.toContain(portal.sandbox.apiKey)
  },
)

test('nor is the token of a forge', async () => {
  const { world, run } = await onGithub({ strike: () => 'cut' })
  const { code, out, err } = await run('comment --file plan.md', { ROOMLINKS_DEBUG: '1' })
  expect(code).toBe(1)
  expect(err).toContain('error forge/silent')
  expect([out, err, ...world.files.values()].join('\n')).not.toMatch(new RegExp(`FetchError|Bearer|${jobToken}`))
})
