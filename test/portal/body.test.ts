import { expect, onTestFinished, test } from 'vitest'
import { readText } from '../../src/http/body.ts'
import { openRequestDeadlines, type RequestDeadline } from '../../src/http/request-deadline.ts'

const piece = new Uint8Array(64 * 1024).fill(32)
const usual = 1024 * 1024

/** It comes with the signal alone, if there is one. */
function endOf(signal?: AbortSignal): RequestDeadline {
  const end = openRequestDeadlines(60_000, signal)()
  onTestFinished(end.clear)
  return end
}

/** A body of so many pieces: how much of it was taken, and whether it was left. */
interface Sent {
  readonly body: AsyncIterable<Uint8Array>
  taken: number
  isOver: boolean
}

/** One that `hangsAt` some size sends nothing more. */
function send(pieces: number, hangsAt = Number.POSITIVE_INFINITY): Sent {
  const sent: Sent = {
    taken: 0,
    isOver: false,
    body: {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          if (sent.taken >= hangsAt) return new Promise(() => undefined)
          await new Promise(setImmediate)
          if (sent.taken === pieces * piece.length) {
            sent.isOver = true
            return { done: true, value: undefined }
          }
          sent.taken += piece.length
          return { done: false, value: piece }
        },
        return: async () => {
          sent.isOver = true
          return { done: true, value: undefined }
        },
      }),
    },
  }
  return sent
}

test('of large bodies that come at once, one is read on at a time', async () => {
  const bodies = Array.from({ length: 16 }, () => send(64))
  const reading = Promise.all(bodies.map(({ body }) => readText(body, endOf())))
  let most = 0
  const watched = (async () => {
    while (bodies.some(({ isOver }) => !isOver)) {
      most = Math.max(most, bodies.filter(({ taken, isOver }) => !isOver && taken > usual + piece.length).length)
      await new Promise(setImmediate)
    }
  })()
  const texts = await reading
  await watched
  expect(texts.map(({ length }) => length)).toEqual(bodies.map(() => 64 * piece.length))
  expect(most).toBe(1)
})

test('a small body does not wait for a large one', async () => {
  const stop = new AbortController()
  const large = readText(send(1000, 4 * usual).body, endOf(stop.signal))
  const small = await readText(send(3).body, endOf())
  expect(small).toHaveLength(3 * piece.length)
  stop.abort(new Error('stopped'))
  await expect(large).rejects.toThrow('stopped')
})

test('a large body that hangs holds up others until its own time is over, and no longer', async () => {
  const [stop, stopWaiting] = [new AbortController(), new AbortController()]
  const hanging = send(1000, 4 * usual)
  const hung = readText(hanging.body, endOf(stop.signal))
  const left = send(64)
  const leaving = readText(left.body, endOf(stopWaiting.signal))
  const waiting = readText(send(64).body, endOf())
  while (left.taken <= usual || hanging.taken < 4 * usual) await new Promise(setImmediate)
  stopWaiting.abort(new Error('out of time'))
  await expect(leaving).rejects.toThrow('out of time')
  expect(left.isOver).toBe(true)
  stop.abort(new Error('stopped'))
  await expect(hung).rejects.toThrow('stopped')
  expect(await waiting).toHaveLength(64 * piece.length)
  expect(left.taken).toBeLessThanOrEqual(usual + piece.length)
})

test('a character that is split between two pieces is one', async () => {
  const bytes = new TextEncoder().encode('ä€😀')
  async function* bytewise(): AsyncIterable<Uint8Array> {
    for (const byte of bytes) yield Uint8Array.of(byte)
  }
  expect(await readText(bytewise(), endOf())).toBe('ä€😀')
  expect(await readText(null, endOf())).toBe('')
})
