import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPace, type Pace, paceAfterAnswer, paceAfterOverload, searchingPace } from '../../src/http/pace.ts'
import { openSearch, type SearchedWidth, type WidthSearch, widthAfterAnswer } from '../../src/http/width.ts'

const start = Date.parse('2026-06-01T12:00:00Z')

/** As many answers of a route as it takes for a round, each after so many milliseconds. */
function round(before: SearchedWidth, milliseconds: number, { route = 'links', now = start } = {}): SearchedWidth {
  let after = before
  for (let answers = 0; answers < Math.max(12, before.width); answers++)
    after = widthAfterAnswer(after, { route, sentAt: now - milliseconds, now })
  return after
}

/** A search at a width that was found to give 100 answers a second. */
const at = (width: number, rest: Partial<WidthSearch> = {}, ceiling = 16): SearchedWidth => {
  const base = { route: 'links', width, rate: 0.1 }
  return { width, ceiling, search: { ...openSearch(ceiling).search, base, ...rest } }
}

/** The same, while another width than that is tried. */
const trying = (width: number, from: number, rest: Partial<WidthSearch> = {}): SearchedWidth => ({
  ...at(from, rest),
  width,
})

test.for<{
  name: string
  before: SearchedWidth
  took: number
  route?: string
  width: number
  search?: object
}>([
  { name: 'begins with eight, and tries half as many again', before: openSearch(50), took: 80, width: 12 },
  {
    name: 'the ceiling is less than eight',
    before: openSearch(3),
    took: 80,
    width: 3,
    search: { isUpward: false, restRounds: 16 },
  },
  { name: 'one at a time stays one at a time', before: at(1, { isUpward: false }, 1), took: 80, width: 1 },
  { name: 'no more than the ceiling', before: at(12), took: 120, width: 16 },
  { name: 'at the ceiling, a rest', before: at(16), took: 160, width: 16, search: { isUpward: false, restRounds: 16 } },
  { name: 'a tenth more is worth it: on', before: trying(12, 8), took: 109, width: 16, search: { since: start } },
  {
    name: 'less is not: back, and a rest',
    before: trying(12, 8),
    took: 110,
    width: 8,
    search: { isUpward: false, restRounds: 4 },
  },
  { name: 'fewer get more done: on', before: trying(5, 8, { isUpward: false }), took: 45, width: 3 },
  {
    name: 'fewer get as much done: back',
    before: trying(5, 8, { isUpward: false }),
    took: 50,
    width: 8,
    search: { isUpward: true },
  },
  {
    name: 'never fewer than two',
    before: trying(2, 3, { isUpward: false }),
    took: 10,
    width: 2,
    search: { isUpward: true, restRounds: 16 },
  },
  {
    name: 'a rest, and a rate that gets surer',
    before: at(8, { restRounds: 2 }),
    took: 100,
    width: 8,
    search: { restRounds: 1, base: { rate: 0.09 } },
  },
  { name: 'the other direction after a rest', before: at(8, { isUpward: false }), took: 80, width: 5 },
  {
    name: 'another route while nothing is tried',
    before: at(8, { restRounds: 1 }),
    took: 320,
    route: 'rooms',
    width: 8,
    search: { base: { route: 'rooms', rate: 0.025 } },
  },
  {
    name: 'another route while something is: no answer to it',
    before: trying(12, 8),
    took: 40,
    route: 'rooms',
    width: 12,
  },
  { name: 'no time at all', before: openSearch(16), took: 0, width: 12 },
  {
    name: 'what left before says nothing',
    before: trying(12, 8, { since: start - 99 }),
    took: 100,
    width: 12,
    search: { sums: {} },
  },
])('learnt: $name', ({ before, took, route = 'links', width, search = {} }) => {
  expect(round(before, took, { route })).toMatchObject({ width, search })
})

test('learnt: no verdict before a round is over', () => {
  const seen = { route: 'links', sentAt: start - 10, now: start }
  let after = openSearch(16)
  for (let answers = 0; answers < 11; answers++) after = widthAfterAnswer(after, seen)
  expect(after).toMatchObject({ width: 8, search: { sums: { links: { count: 11, took: 110 } } } })
  expect(widthAfterAnswer(after, seen).width).toBe(12)
})

test('learnt: a try ends as well where its route is not asked for any more', () => {
  const after = round(round(trying(12, 8), 40, { route: 'rooms' }), 40, { route: 'rooms' })
  expect(after).toMatchObject({ width: 8, search: { restRounds: 4 } })
})

test('learnt: slow answers of one route do not look like a portal that got slower', () => {
  let after: SearchedWidth = at(8)
  after = round(after, 80)
  expect(after.width).toBe(12)
  // Eleven lists of rooms at four times the time, between the lists of links.
  for (let lists = 0; lists < 11; lists++)
    after = widthAfterAnswer(after, { route: 'rooms', sentAt: start, now: start + 320 })
  expect(round(after, 80, { now: start + 400 }).width).toBe(16)
})

test('answered: reads search, and learn nothing where there was no good answer; writes go back to their ceiling', () => {
  const seen = { route: 'links', sentAt: start, now: start + 50 }
  const reads = searchingPace(16)
  expect(reads).toMatchObject({ width: 8, ceiling: 16 })
  expect(paceAfterAnswer(reads, undefined)).toBe(reads)
  expect(paceAfterAnswer(reads, seen).search?.sums).toEqual({ links: { count: 1, took: 50 } })
  const writes = { ...openPace(6), width: 3 }
  expect(paceAfterAnswer(writes, seen)).toEqual({ ...writes, width: 3 + 1 / 3 })
  expect(paceAfterAnswer(writes, undefined)).toEqual({ ...writes, width: 3 + 1 / 3 })
})

test('strained: a search goes on from half the width, under the limit that was named', () => {
  const facts = { now: start, sentAt: start, recent: 0 }
  const pace: Pace = { ...searchingPace(16), ...trying(12, 8) }
  const search = { since: start, sums: {}, isUpward: true, restRounds: 4 }
  expect(paceAfterOverload(pace, { status: 503, retryAfter: null }, facts)).toMatchObject({ width: 6, search })
  const limited = paceAfterOverload(pace, { status: 429, retryAfter: null, limit: '5' }, facts)
  expect(limited).toMatchObject({ width: 5, ceiling: 5, search })
  expect(limited.search?.base).toBeUndefined()
})

interface Job {
  readonly route: string
  /** How long it takes where nothing else is under way, in milliseconds. */
  readonly work: number
}

/** How fast each request is served while that many are under way, at that moment: 1 is as fast as one alone. */
type Speed = (atOnce: number, now: number) => number

/** Shares what it has among all that are under way. */
const sharing =
  (capacity: number): Speed =>
  (atOnce) =>
    Math.min(1, capacity / atOnce)

/** Does these jobs on a clock of its own, at a width that each answer may change; returns the milliseconds that it took. */
function play(jobs: readonly Job[], speed: Speed, first: Pace, learns = true): number {
  let [now, next, pace] = [0, 0, first]
  const underWay: { readonly route: string; readonly sentAt: number; left: number }[] = []
  for (let done = 0; done < jobs.length; done++) {
    while (next < jobs.length && underWay.length < Math.floor(pace.width)) {
      const { route, work } = jobs[next++] ?? { route: '', work: 0 }
      underWay.push({ route, sentAt: now, left: work })
    }
    const pass = speed(underWay.length, now)
    underWay.sort((a, b) => a.left - b.left)
    const least = underWay[0]?.left ?? 0
    for (const one of underWay) one.left -= least
    now += least / pass
    const isFull = underWay.length >= Math.floor(pace.width)
    const gone = underWay.shift()
    // A clock of whole milliseconds, as ours is.
    const seen = gone && isFull && { route: gone.route, sentAt: Math.round(gone.sentAt), now: Math.round(now) }
    if (learns) pace = paceAfterAnswer(pace, seen || undefined)
  }
  return now
}

/** How long it takes at a width of its own, in units of what the best fixed width takes. */
function against(jobs: readonly Job[], speed: Speed, ceiling = 16): number {
  const widths = Array.from({ length: ceiling }, (_, at) => at + 1)
  const best = Math.min(...widths.map((width) => play(jobs, speed, openPace(width), false)))
  return play(jobs, speed, searchingPace(ceiling)) / best
}

/** A plan of 600 rooms: lists of rooms, which take four times as long, and a list of links for each room. */
function planOf(latency: number, spread: (at: number) => number): readonly Job[] {
  return Array.from({ length: 606 }, (_, at) => {
    const work = latency * spread(at)
    return at % 101 === 0 ? { route: 'rooms', work: 4 * work } : { route: 'links', work }
  })
}

test('600 rooms at a width of our own take at most 1.25 times as long as at the best fixed one', () => {
  const spread = fc.array(fc.double({ min: 0.8, max: 1.2, noNaN: true }), { minLength: 30, maxLength: 30 })
  const [capacity, latency] = [fc.constantFrom(2, 6, 32), fc.constantFrom(5, 50)]
  fc.assert(
    fc.property(capacity, latency, spread, (served, each, factors) => {
      const jobs = planOf(each, (at) => factors[(at * 7) % factors.length] ?? 1)
      expect(against(jobs, sharing(served))).toBeLessThanOrEqual(1.25)
    }),
  )
})

/** Slower than it needs to be from `knee` on, as the real server: what locks the same row has to be undone. */
const jamming =
  (capacity: number, knee: number): Speed =>
  (atOnce, now) =>
    sharing(capacity)(atOnce, now) / (1 + Math.max(0, atOnce - knee) / 12)

test.for<{ name: string; speed: Speed; ceiling?: number; most: number }>([
  { name: 'gets less done with more than 12 at once', speed: jamming(2, 12), most: 1.1 },
  { name: 'the same, and 50 are allowed', speed: jamming(2, 12), ceiling: 50, most: 1.15 },
  { name: 'gets less done with more than 4', speed: jamming(2, 4), most: 1.25 },
  // Measured against what it was before, each answer would look late from then on, and the width go down to nothing.
  {
    name: 'is three times slower after 600 ms',
    speed: (atOnce, now) => sharing(32)(atOnce, now) / (now > 600 ? 3 : 1),
    most: 1.25,
  },
  {
    name: 'is three times as fast after 5 s',
    speed: (atOnce, now) => sharing(now > 5000 ? 32 : 2)(atOnce, now),
    most: 1.1,
  },
])('a portal that $name: 600 rooms take at most $most times as long', ({ speed, ceiling, most }) => {
  const jobs = planOf(50, (at) => 0.8 + ((at * 7) % 30) / 75)
  expect(against(jobs, speed, ceiling)).toBeLessThanOrEqual(most)
})
