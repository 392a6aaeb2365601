import { expect, test } from 'vitest'
import { eraseLine, openProgress } from '../../src/host/progress.ts'
import type { Progress } from '../../src/model/progress.ts'
import { openPortal } from './portal.ts'
import { manifest, stage } from './team.ts'
import { makeWorld } from './world.ts'

function watch(columns = 100): {
  readonly at: (moment: number, progress: Partial<Progress>) => string
  readonly end: () => string
} {
  let moment = 0
  const world = makeWorld({ errColumns: columns, now: () => moment })
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
  expect(at(1000, { done: 2 })).toBe('\r\x1b[KReading rooms: 2 of 9, 0 changes')
  expect(at(1099, { done: 3 })).toBe('')
  expect(at(1100, { done: 4, changes: 1 })).toBe('\r\x1b[KReading rooms: 4 of 9, 1 change')
  expect(end()).toBe('\r\x1b[K')
  expect(end()).toBe('')
})

test.for([
  { done: 900, total: 900, shows: '900 of 900, 3 changes, 0 s left, 30/s' },
  { done: 100, total: 390, shows: '100 of 390, 3 changes, 87 s left, 3.3/s' },
  { done: 100, total: 500, shows: '100 of 500, 3 changes, 2 min left, 3.3/s' },
  { done: 100, total: 99_999, shows: '100 of 99999, 3 changes, 500 min left, 3.3/s' },
])('after half a minute: $shows', ({ done, total, shows }) => {
  expect(watch().at(30_000, { done, total, changes: 3 })).toBe(`\r\x1b[KReading rooms: ${shows}`)
})

test.for([
  { name: 'before three seconds', seconds: 2.9, done: 300, total: 390, isEstimated: false },
  { name: 'then', seconds: 3, done: 300, total: 390, isEstimated: true },
  { name: 'before ten rooms', seconds: 30, done: 9, total: 12, isEstimated: false },
  { name: 'then', seconds: 30, done: 10, total: 12, isEstimated: true },
  { name: 'before a tenth', seconds: 30, done: 38, total: 390, isEstimated: false },
  { name: 'then', seconds: 30, done: 39, total: 390, isEstimated: true },
  { name: 'before a hundred rooms of very many', seconds: 30, done: 99, total: 99_999, isEstimated: false },
  { name: 'then', seconds: 30, done: 100, total: 99_999, isEstimated: true },
])('the rest is estimated once the speed is steady: $name: $isEstimated', ({ seconds, done, total, isEstimated }) => {
  expect(
    watch()
      .at(seconds * 1000, { done, total })
      .includes(' left'),
  ).toBe(isEstimated)
})

test.for([
  [120, 'Reading rooms: 100 of 390, 3 changes, 87 s left, 3.3/s'],
  [55, 'Reading rooms: 100 of 390, 3 changes, 87 s left, 3.3/s'],
  [54, 'Reading rooms: 100 of 390, 3 changes, 87 s left'],
  [40, '100 of 390, 3 changes, 87 s left'],
  [32, 'Reading rooms: 100 of 390'],
  [30, 'Reading rooms: 100 of 390'],
  [20, '100 of 390'],
  [10, ''],
] as const)('at %i columns, the line leaves out what does not fit', ([columns, shows]) => {
  expect(watch(columns).at(30_000, { done: 100, total: 390, changes: 3 })).toBe(`\r\x1b[K${shows}`)
})

test('the line follows the width of the terminal', () => {
  let moment = 0
  const world = makeWorld({ now: () => moment })
  const { onProgress } = openProgress('Reading', {
    ...world,
    get errColumns() {
      return moment < 2000 ? 80 : 20
    },
  })
  for (const at of [1000, 2000]) {
    moment = at
    onProgress?.({ done: 1, total: 9, changes: 0 })
  }
  expect(world.take().err).toBe('\r\x1b[KReading rooms: 1 of 9, 0 changes\r\x1b[K1 of 9')
})

test('work that is soon over leaves no trace', () => {
  const { at, end } = watch()
  expect(at(500, { done: 9 }) + end()).toBe('')
})

test('a message on a terminal replaces the line, and elsewhere there is none', () => {
  expect(eraseLine({ errColumns: 40 })).toBe('\r\x1b[K')
  expect(eraseLine({ errColumns: undefined })).toBe('')
})

test('elsewhere nothing is counted or shown', () => {
  const world = makeWorld({ errColumns: undefined })
  const { onProgress, end } = openProgress('Reading', world)
  end()
  expect(onProgress).toBe(undefined)
  expect(world.take().err).toBe('')
})

test('plan and apply tell what they find and do', async () => {
  const portal = await openPortal(stage, manifest)
  let seconds = 0
  const slow = { errColumns: 100, now: () => portal.world.now() + 1000 * seconds++ }
  const planned = await portal.run('plan', slow)
  const applied = await portal.run('apply --auto-approve', slow)
  const last = (text: string): string | undefined =>
    text.split('\r\x1b[K').findLast((line) => line !== '' && !line.includes('\n'))
  expect(last(planned.err)).toMatch(/^Reading rooms: (\d+) of \1, [1-9]\d* changes$/)
  expect(last(applied.err)).toMatch(/^Applying to rooms: (\d+) of \1, [1-9]\d* changes$/)
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
  const { err } = await portal.run('plan', { errColumns: 100, now: () => portal.world.now() + 1000 * seconds++ })
  expect(err).toContain('2 of 2, 1 change\r')
  expect(err).toContain('room/archived')
})
