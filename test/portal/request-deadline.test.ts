import { expect, test } from 'vitest'
import { readText } from '../../src/http/body.ts'
import { openClient } from '../../src/http/client.ts'
import { openRequestDeadlines } from '../../src/http/request-deadline.ts'

test('each request ends at its own time', async () => {
  const openEnd = openRequestDeadlines(20, undefined)
  const [one, other] = [openEnd(), openEnd()]
  other.clear()
  await expect.poll(() => one.signal.aborted).toBe(true)
  expect(one.signal.reason).toMatchObject({ name: 'TimeoutError' })
  expect(other.signal.aborted).toBe(false)
})

test('all that are under way end together, and what begins later at once; what is over is left alone', () => {
  const all = new AbortController()
  const openEnd = openRequestDeadlines(60_000, all.signal)
  const [one, other, over] = [openEnd(), openEnd(), openEnd()]
  over.clear()
  all.abort('enough')
  const late = openEnd()
  for (const end of [one, other, late]) end.clear()
  expect([one, other, late].map(({ signal }) => signal.reason)).toEqual(['enough', 'enough', 'enough'])
  expect(over.signal.aborted).toBe(false)
})

test('what is waited for is left at the end, and before it began', async () => {
  const never = new Promise<never>(() => undefined)
  const stop = new AbortController()
  const { race, clear } = openRequestDeadlines(60_000, stop.signal)()
  expect(await race(Promise.resolve('first'))).toBe('first')
  const left = race(never)
  stop.abort('enough')
  await expect(left).rejects.toBe('enough')
  const before = openRequestDeadlines(60_000, stop.signal)()
  await expect(before.race(never)).rejects.toBe('enough')
  for (const end of [clear, before.clear]) end()
})

test('a client that heeds no signal does not hold a request beyond its time', async () => {
  const asked: AbortSignal[] = []
  const once = openClient<'GET'>({
    requestTimeout: 20,
    fetch: (_, { signal }) => {
      asked.push(signal)
      return new Promise(() => undefined)
    },
  })
  const answer = once({ url: 'https://a.example', method: 'GET', headers: {} })
  await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(asked.map(({ aborted }) => aborted)).toEqual([true])
})

test('of a body that cannot be ended either nobody waits for the end', async () => {
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => undefined),
      return: () => Promise.reject(new Error('It does not end.')),
    }),
  }
  const end = openRequestDeadlines(60_000, AbortSignal.abort('over'))()
  end.clear()
  await expect(readText(body, end)).rejects.toBe('over')
})
