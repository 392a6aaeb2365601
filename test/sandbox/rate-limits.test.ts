import { describe, expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { type Admission, createRateLimiter } from '../../src/sandbox/rate-limits.ts'
import { asker } from './ask.ts'

const headers = (admission: Admission) => (admission.ok ? undefined : admission.headers)
const start = Date.parse('2027-01-01T00:00:00Z')

// Contract §6: three limiters, each with headers of its own.
describe('the rate limiter', () => {
  test('slides over a minute and gives no Retry-After', () => {
    const pace = createRateLimiter({ perMinute: 2 })
    expect(pace('a', 'GET', start).ok).toBe(true)
    expect(pace('a', 'PUT', start + 30_000).ok).toBe(true)
    expect(headers(pace('a', 'GET', start + 59_999))).toEqual({
      'X-RateLimit-Limit': '2',
      'X-RateLimit-Remaining': '0',
    })
    expect(pace('b', 'GET', start + 59_999).ok).toBe(true)
    expect(pace('a', 'GET', start + 60_000).ok).toBe(true)
    expect(pace('a', 'GET', start + 60_001).ok).toBe(false)
  })

  test('lets so many reads and writes in at once', () => {
    const pace = createRateLimiter({ concurrentReads: 2, concurrentWrites: 1 })
    const first = pace('a', 'GET', start)
    expect(pace('a', 'GET', start).ok).toBe(true)
    expect(headers(pace('a', 'GET', start))).toEqual({ 'X-RateLimit-Limit': '2', 'X-RateLimit-Remaining': '0' })
    expect(pace('a', 'PUT', start).ok).toBe(true)
    expect(pace('a', 'POST', start).ok).toBe(false)
    if (first.ok) first.release()
    expect(pace('a', 'GET', start).ok).toBe(true)
  })

  test('counts writes by the day and says when to come back', () => {
    const pace = createRateLimiter({ perDay: 1 })
    expect(pace('a', 'PUT', start).ok).toBe(true)
    expect(pace('a', 'GET', start).ok).toBe(true)
    expect(headers(pace('a', 'POST', start + 1000))).toEqual({
      'X-RateLimit-Limit': '1',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(start / 1000 + 86_400),
      'Retry-After': '86399',
    })
    expect(pace('a', 'PUT', start + 86_400_000).ok).toBe(true)
  })

  test('answers 429 with an empty body, per user and not per key', async () => {
    const sandbox = createSandbox({ limits: { perMinute: 1 } })
    const other = asker(sandbox, sandbox.addKey({ scopes: ['rooms:read'] }))
    const first = await asker(sandbox)('GET', '/files/rooms')
    expect([first.http, first.headers.get('X-RateLimit-Limit')]).toEqual([200, null])
    const second = await other('GET', '/files/rooms')
    expect([second.http, second.text, second.headers.get('X-RateLimit-Limit')]).toEqual([429, '', '1'])
    expect((await asker(sandbox, sandbox.addKey({ user: 'admin' }))('GET', '/files/rooms')).http).toBe(200)
    expect((await asker(sandbox, 'sk-wrong')('GET', '/files/rooms')).http).toBe(401)
  })

  test('goes by the clock of the sandbox', async () => {
    let at = start
    const sandbox = createSandbox({ now: () => new Date(at), limits: { perMinute: 1, perDay: 1 } })
    const ask = asker(sandbox)
    const statuses: number[] = []
    for (const [method, pause] of [
      ['GET', 59_999],
      ['GET', 1],
      ['PUT', 60_000],
      ['PUT', 86_340_000],
      ['PUT', 0],
    ] as const) {
      statuses.push((await ask(method, '/files/rooms/1/links', method === 'PUT' ? {} : undefined)).http)
      at += pause
    }
    expect(statuses).toEqual([404, 429, 404, 429, 404])
  })

  test('counts what is in flight while the portal is slow', async () => {
    const sandbox = createSandbox({ limits: { concurrentReads: 3 }, latency: 5 })
    const ask = asker(sandbox)
    const burst = await Promise.all(Array.from({ length: 5 }, () => ask('GET', '/files/rooms')))
    expect(burst.map(({ http }) => http).toSorted()).toEqual([200, 200, 200, 429, 429])
    expect((await ask('GET', '/files/rooms')).http).toBe(200)
  })
})
