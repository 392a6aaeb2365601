import { expect, test } from 'vitest'
import { readText } from '../../src/http/body.ts'
import { openClient } from '../../src/http/client.ts'
import { openEnds } from '../../src/http/ends.ts'

test('each request ends at its own time', async () => {
  const openEnd = openEnds(20, undefined)
  const [one, other] = [openEnd(), openEnd()]
  other.forget()
  await expect.poll(() => one.signal.aborted).toBe(true)
  expect(one.signal.reason).toMatchObject({ name: 'TimeoutError' })
  expect(other.signal.aborted).toBe(false)
})

test('all that are under way end together, and what begins later at once; what is over is left alone', () => {
  const all = new AbortController()
  const openEnd = openEnds(60_000, all.signal)
  const [one, other, over] = [openEnd(), openEnd(), openEnd()]
  over.forget()
  all.abort('enough')
  const late = openEnd()
  for (const end of [one, other, late]) end.forget()
  expect([one, other, late].map(({ signal }) => signal.reason)).toEqual(['enough', 'enough', 'enough'])
  expect(over.signal.aborted).toBe(false)
})

test('what is waited for is left at the end, and before it began', async () => {
  const never = new Promise<never>(() => undefined)
  const stop = new AbortController()
  const { or, forget } = openEnds(60_000, stop.signal)()
  expect(await or(Promise.resolve('first'))).toBe('first')
  const left = or(never)
  stop.abort('enough')
  await expect(left).rejects.toBe('enough')
  const before = openEnds(60_000, stop.signal)()
  await expect(before.or(never)).rejects.toBe('enough')
  for (const end of [forget, before.forget]) end()
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
  const end = openEnds(60_000, AbortSignal.abort('over'))()
  end.forget()
  await expect(readText(body, end)).rejects.toBe('over')
})
