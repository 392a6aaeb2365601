import { expect, test } from 'vitest'
import { plan } from '../../src/flow.ts'
import { type Gate, type GateClock, openGates, type Turn } from '../../src/http/gate.ts'
import {
  faster,
  openPace,
  type Pace,
  paceAfterOverload,
  pauseBeforeNext,
  type RefusedAnswer,
} from '../../src/http/pace.ts'
import { summarize } from '../../src/model/change.ts'
import { connect } from '../../src/portal/connect.ts'
import { openReader } from '../../src/portal/gateway.ts'
import { createSandbox } from '../../src/sandbox/index.ts'
import { manifestOf } from '../plan/stage.ts'
import { watch } from '../scanner.ts'

const start = Date.parse('2026-06-01T12:00:00Z')
const refused = (status: number, rest: Partial<RefusedAnswer> = {}): RefusedAnswer => ({
  status,
  retryAfter: null,
  ...rest,
})

test.for<{
  name: string
  pace?: Partial<Pace>
  meets: RefusedAnswer
  sentAt?: number
  recent?: number
  becomes: Partial<Pace>
}>([
  { name: 'half as much', meets: refused(429), becomes: { width: 8, halvedAt: start } },
  { name: 'half as much for 503', meets: refused(503), becomes: { width: 8 } },
  { name: 'never less than one', pace: { width: 1 }, meets: refused(429), becomes: { width: 1 } },
  {
    name: 'what was sent together is one piece of news',
    pace: { width: 8, halvedAt: start - 10 },
    meets: refused(429),
    sentAt: start - 20,
    becomes: { width: 8, halvedAt: start - 10 },
  },
  { name: 'a limit of requests at once', meets: refused(429, { limit: '5' }), becomes: { ceiling: 5, width: 5 } },
  {
    name: 'a limit of requests a minute',
    meets: refused(429, { limit: '1500' }),
    recent: 1500,
    becomes: { perMinute: 1470, ceiling: 16 },
  },
  {
    name: 'a limit of a minute that others share: a moment of rest, and the limit is what it is',
    meets: refused(429, { limit: '1500' }),
    recent: 200,
    becomes: { perMinute: 1470, notBefore: start + 2000 },
  },
  {
    name: 'a limit of a minute that was met at its margin',
    meets: refused(429, { limit: '1500' }),
    recent: 1470,
    becomes: { perMinute: 1470 },
  },
  { name: 'a hundred is a limit of requests at once', meets: refused(429, { limit: '100' }), becomes: {} },
  {
    name: 'more is one of a minute',
    meets: refused(429, { limit: '101' }),
    recent: 101,
    becomes: { perMinute: 98 },
  },
  {
    name: 'a lower limit of a minute is kept',
    pace: { perMinute: 500 },
    meets: refused(429, { limit: '1500' }),
    recent: 1500,
    becomes: { perMinute: 500 },
  },
  { name: 'a limit of nothing', meets: refused(429, { limit: '0' }), becomes: { ceiling: 1, width: 1 } },
  { name: 'a limit that is no number', meets: refused(429, { limit: 'many' }), becomes: {} },
  { name: 'a limit with something before it', meets: refused(429, { limit: 'x5' }), becomes: {} },
  { name: 'a limit with something after it', meets: refused(429, { limit: '5x' }), becomes: {} },
  { name: 'a limit beside 503', meets: refused(503, { limit: '5' }), becomes: {} },
  {
    name: 'the limit of a day',
    meets: refused(429, { limit: '10000', retryAfter: '60' }),
    becomes: { notBefore: start + 60_000 },
  },
  { name: 'a pause in seconds', meets: refused(429, { retryAfter: '30' }), becomes: { notBefore: start + 30_000 } },
  { name: 'a pause of which nothing can be read', meets: refused(429, { retryAfter: '30 s' }), becomes: {} },
  {
    name: 'a longer pause is kept',
    pace: { notBefore: start + 60_000 },
    meets: refused(429, { retryAfter: '30' }),
    becomes: { notBefore: start + 60_000 },
  },
  {
    name: 'what was sent just when it was halved is news',
    pace: { width: 8, halvedAt: start - 10 },
    meets: refused(429),
    sentAt: start - 10,
    becomes: { width: 4 },
  },
])('strained: $name', ({ pace, meets, sentAt = start, recent = 0, becomes }) => {
  // What is not said otherwise: half the width, from now on.
  const usual = { ...openPace(16), width: 8, halvedAt: start, notBefore: start }
  expect(paceAfterOverload({ ...openPace(16), ...pace }, meets, { now: start, sentAt, recent })).toEqual({
    ...usual,
    ...becomes,
  })
})

test('eased: as many good answers as are under way for one more, and no more than the ceiling', () => {
  let pace: Pace = { ...openPace(16), width: 4 }
  for (let answers = 0; answers < 5; answers++) pace = faster(pace)
  expect(Math.floor(pace.width)).toBe(5)
  for (let answers = 0; answers < 1000; answers++) pace = faster(pace)
  expect(pace.width).toBe(16)
})

test.for<{ name: string; pace: Partial<Pace>; last?: number; pause: number }>([
  { name: 'nothing is known', pace: {}, pause: 0 },
  { name: 'the portal asked for a pause', pace: { notBefore: start + 500 }, pause: 500 },
  { name: 'the minute is not full', pace: { perMinute: 10 }, pause: 0 },
  { name: 'the minute is full', pace: { perMinute: 10 }, last: start - 20_000, pause: 40_000 },
  { name: 'the minute is over', pace: { perMinute: 10 }, last: start - 60_001, pause: 0 },
])('pauseOf: $name', ({ pace, last, pause }) => {
  expect(pauseBeforeNext({ ...openPace(16), ...pace }, start, (nth) => (nth === 10 ? last : undefined))).toBe(pause)
})

/** A clock that goes on by what is slept. */
function virtual(): GateClock & { readonly told: string[] } {
  let now = start
  const told: string[] = []
  return {
    told,
    now: () => now,
    sleep: async (milliseconds) => {
      const until = now + milliseconds
      await new Promise((resolve) => setImmediate(resolve))
      now = Math.max(now, until)
    },
    onWait: (milliseconds, reason) => told.push(`${milliseconds / 1000} s: ${reason}`),
  }
}

/** Gives a turn back. */
function leave(turn: Turn | undefined, how?: RefusedAnswer): void {
  if (turn && 'done' in turn) turn.done(how)
}

test('a gate lets no more out than it may, and the next when one is back', async () => {
  const { reads } = openGates({ reads: 2, writes: 1 }, virtual())
  const [first, second] = [await reads.enter(undefined), await reads.enter(undefined)]
  const order: string[] = []
  const third = reads.enter(undefined).then((turn) => {
    order.push('third')
    return turn
  })
  await Promise.resolve()
  order.push('back')
  leave(first)
  expect(await third).toBeDefined()
  leave(second)
  expect(order).toEqual(['back', 'third'])
})

/** How many requests get out at once. */
async function widthOf({ enter }: Gate): Promise<number> {
  const out: (Turn | undefined)[] = []
  for (let request = 0; request < 50; request++) void enter(undefined).then((turn) => out.push(turn))
  await new Promise((resolve) => setImmediate(resolve))
  const width = out.length
  // Without a route it says nothing of the width.
  for (const turn of out) leave(turn)
  return width
}

test.for([
  { name: 'one after the other', atOnce: 1, width: 8 },
  { name: 'one fewer than there may be', atOnce: 7, width: 8 },
  { name: 'as many as there may be', atOnce: 8, width: 12 },
])('reads that come $name', async ({ atOnce, width }) => {
  const clock = virtual()
  const { reads } = openGates({ reads: 16, writes: 1 }, clock)
  const turns: (Turn | undefined)[] = []
  for (let request = 0; request < atOnce; request++) turns.push(await reads.enter(undefined))
  for (let answers = 0; answers < 12; answers++) {
    await clock.sleep(50)
    const turn = turns.shift()
    if (turn && 'done' in turn) turn.done(undefined, 'links')
    turns.push(await reads.enter(undefined))
  }
  for (const turn of turns) leave(turn)
  expect(await widthOf(reads)).toBe(width)
})

test('a signal dismisses those who wait, and the pause that they wait for', async () => {
  const stop = new AbortController()
  let isEnded = false
  const clock: GateClock = {
    now: () => start,
    sleep: (_, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          isEnded = true
          resolve()
        })
      }),
  }
  const { writes } = openGates({ reads: 1, writes: 1 }, clock)
  const turn = await writes.enter(stop.signal)
  leave(turn, refused(503, { retryAfter: '60' }))
  const waiting = writes.enter(stop.signal)
  stop.abort()
  expect(await waiting).toBeUndefined()
  expect(await writes.enter(stop.signal)).toBeUndefined()
  expect(isEnded).toBe(true)
})

test('a signal dismisses its own alone: the others wait on', async () => {
  const stop = new AbortController()
  const { writes } = openGates({ reads: 1, writes: 1 }, virtual())
  const turn = await writes.enter(undefined)
  const waiting = [writes.enter(stop.signal), writes.enter(undefined)]
  stop.abort()
  leave(turn)
  expect(await Promise.all(waiting)).toEqual([undefined, expect.anything()])
})

test('a portal that takes no more for hours turns all away, those in line and those to come', async () => {
  const { writes } = openGates({ reads: 1, writes: 1 }, virtual())
  const turn = await writes.enter(undefined)
  const waiting = writes.enter(undefined)
  leave(turn, refused(429, { retryAfter: '80000' }))
  expect(await waiting).toMatchObject({ closedBy: { retryAfter: '80000' } })
  expect(await writes.enter(undefined)).toMatchObject({ closedBy: { retryAfter: '80000' } })
})

test('a longer pause that is asked for during a pause is taken too', async () => {
  const clock = virtual()
  const { reads } = openGates({ reads: 4, writes: 1 }, clock)
  const [first, second] = [await reads.enter(undefined), await reads.enter(undefined)]
  leave(first, refused(429, { retryAfter: '1' }))
  const third = reads.enter(undefined)
  leave(second, refused(429, { retryAfter: '60' }))
  await third
  expect(clock.now() - start).toBeGreaterThanOrEqual(60_000)
})

test('a pause over ten seconds is told once, with its reason', async () => {
  const clock = virtual()
  const { reads } = openGates({ reads: 4, writes: 1 }, clock)
  leave(await reads.enter(undefined), refused(429, { retryAfter: '30' }))
  await Promise.all([reads.enter(undefined), reads.enter(undefined)])
  expect(clock.told).toEqual(['30 s: the portal asks for a pause'])
})

test('3,000 rooms are planned under the limits of the portal: none fails, and hardly a request is refused', async () => {
  const clock = virtual()
  const statuses: number[] = []
  const sandbox = createSandbox({
    now: () => new Date(clock.now()),
    limits: { perMinute: 1500, concurrentReads: 50, concurrentWrites: 15, perDay: 10_000 },
    onRequest: ({ status }) => statuses.push(status),
  })
  watch(sandbox)
  sandbox.load({
    rooms: Array.from({ length: 3000 }, (_, index) => ({ type: 'custom', title: `Room ${index}`, tags: ['all'] })),
  })
  const connection = connect({
    ...clock,
    url: 'http://localhost',
    apiKey: sandbox.apiKey,
    random: () => 0.5,
    fetch: (input, init) => sandbox.fetch(new Request(input, init)),
  })
  const manifest = manifestOf('  - tag: all\n    links: { press: { access: read } }\n')
  const planned = await plan(manifest, openReader(connection), { now: clock.now() })
  if (!planned.ok) return expect.fail(planned.diagnostics.map(({ message }) => message).join('\n'))
  expect(summarize(planned.value).create).toBe(3000)
  const turnedAway = statuses.filter((status) => status === 429).length
  expect(turnedAway).toBeGreaterThan(0)
  expect(turnedAway / statuses.length).toBeLessThan(0.01)
  expect(clock.told.length).toBeGreaterThan(0)
  // Some 3,030 requests at 1500 a minute take two minutes at least; ours ends in the third.
  expect(clock.now() - start).toBeLessThan(130_000)
})
