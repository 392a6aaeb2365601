import { expect, test } from 'vitest'
import { openProgress } from '../../src/cli/progress.ts'
import { makeWorld } from './world.ts'

function watch(canShow: boolean): {
  readonly at: (moment: number, done: number) => string
  readonly end: () => string
} {
  let moment = 0
  const world = makeWorld({ canShow, now: () => moment })
  const progress = openProgress('Reading', world)
  return {
    at: (now, done) => {
      moment = now
      progress.onProgress(done, 9)
      return world.take().err
    },
    end: () => {
      progress.end()
      return world.take().err
    },
  }
}

test('on a terminal, work over a second is shown, ten times a second at the most, and taken away', () => {
  const { at, end } = watch(true)
  expect(at(999, 1)).toBe('')
  expect(at(1000, 2)).toBe('\r\x1b[KReading rooms: 2 of 9')
  expect(at(1099, 3)).toBe('')
  expect(at(1100, 4)).toBe('\r\x1b[KReading rooms: 4 of 9')
  expect(end()).toBe('\r\x1b[K')
  expect(end()).toBe('')
})

test('work that is soon over leaves no trace', () => {
  const { at, end } = watch(true)
  expect(at(500, 9) + end()).toBe('')
})

test('elsewhere nothing is shown', () => {
  const { at, end } = watch(false)
  expect(at(5000, 3) + end()).toBe('')
})
