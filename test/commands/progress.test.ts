import { expect, test } from 'vitest'
import { openProgress } from '../../src/host/progress.ts'
import type { Progress } from '../../src/model/progress.ts'
import { openPortal } from './portal.ts'
import { manifest, stage } from './team.ts'
import { makeWorld } from './world.ts'

function watch(): {
  readonly at: (moment: number, progress: Partial<Progress>) => string
  readonly end: () => string
} {
  let moment = 0
  const world = makeWorld({ canShow: true, now: () => moment })
  const { onProgress, end } = openProgress('Reading', world)
  return {
    at: (now, progress) => {
      moment = now
      onProgress?.({ done: 1, total: 9, changes: 0, ...progress })
      return world.take().err
    },
    end: () => {
      end()
      return world.take().err
    },
  }
}

test('on a terminal, work over a second is shown, ten times a second at the most, and taken away', () => {
  const { at, end } = watch()
  expect(at(999, { done: 1 })).toBe('')
  expect(at(1000, { done: 2 })).toBe('\r\x1b[KReading rooms: 2 of 9, 0 changes, 2.0/s, 4 s left')
  expect(at(1099, { done: 3 })).toBe('')
  expect(at(1100, { done: 4, changes: 1 })).toBe('\r\x1b[KReading rooms: 4 of 9, 1 change, 3.6/s, 2 s left')
  expect(end()).toBe('\r\x1b[K')
  expect(end()).toBe('')
})

test.for([
  { done: 900, total: 900, shows: '900 of 900, 3 changes, 30/s, 0 s left' },
  { done: 100, total: 390, shows: '100 of 390, 3 changes, 3.3/s, 87 s left' },
  { done: 100, total: 500, shows: '100 of 500, 3 changes, 3.3/s, 2 min left' },
  { done: 3, total: 99_999, shows: '3 of 99999, 3 changes, 0.1/s, 16666 min left' },
])('after half a minute: $shows', ({ done, total, shows }) => {
  expect(watch().at(30_000, { done, total, changes: 3 })).toBe(`\r\x1b[KReading rooms: ${shows}`)
})

test('work that is soon over leaves no trace', () => {
  const { at, end } = watch()
  expect(at(500, { done: 9 }) + end()).toBe('')
})

test('elsewhere nothing is counted or shown', () => {
  const world = makeWorld({ canShow: false })
  const { onProgress, end } = openProgress('Reading', world)
  end()
  expect(onProgress).toBe(undefined)
  expect(world.take().err).toBe('')
})

test('plan and apply tell what they find and do', async () => {
  const portal = await openPortal(stage, manifest)
  let seconds = 0
  const slow = { canShow: true, now: () => portal.world.now() + 1000 * seconds++ }
  const planned = await portal.run('plan', slow)
  const applied = await portal.run('apply --auto-approve', slow)
  const last = (text: string): string | undefined =>
    text.split('\r\x1b[K').findLast((line) => line !== '' && !line.includes('\n'))
  expect(last(planned.err)).toMatch(/^Reading rooms: (\d+) of \1, [1-9]\d* changes, /)
  expect(last(applied.err)).toMatch(/^Applying to rooms: (\d+) of \1, [1-9]\d* changes, /)
})

test('a room in which nothing can be planned counts as done', async () => {
  const rooms = 'rooms: [{ id: 1, links: { a: { access: read } } }, { id: 2, links: { a: { access: read } } }]'
  const portal = await openPortal(
    {
      rooms: [
        { id: 1, type: 'custom', title: 'Here' },
        { id: 2, type: 'custom', title: 'Gone', archived: true },
      ],
    },
    `version: 1\nname: some\n${rooms}\n`,
  )
  let seconds = 0
  const { err } = await portal.run('plan', { canShow: true, now: () => portal.world.now() + 1000 * seconds++ })
  expect(err).toContain('2 of 2, 1 change, ')
  expect(err).toContain('room/archived')
})
