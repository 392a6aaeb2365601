import { expect, test } from 'vitest'
import { type Failure, isOverload, mayHaveTakenEffect, waitBefore } from '../../src/http/pace.ts'

interface Case {
  readonly name: string
  readonly attempt?: number
  readonly failure: Failure
  readonly random?: number
  readonly wait: number | undefined
}

const status = (number: number, retryAfter: string | null = null): Failure => ({ status: number, retryAfter })
const now = Date.parse('2026-06-01T12:00:00Z')

test.for<Case>([
  { name: 'broken', failure: 'broken', wait: 250 },
  { name: 'broken, the second time', failure: 'broken', attempt: 2, wait: 500 },
  { name: 'broken, the last time', failure: 'broken', attempt: 5, wait: undefined },
  { name: 'late', failure: 'late', wait: 250 },
  { name: 'late twice', failure: 'late', attempt: 2, wait: undefined },
  { name: 'not reached', failure: 'unreached', wait: 250 },
  { name: 'not reached, the last time', failure: 'unreached', attempt: 5, wait: undefined },
  { name: 'spread to the left', failure: 'broken', random: 0, wait: 125 },
  { name: 'spread to the right', failure: 'broken', random: 1, wait: 375 },
  { name: '500', failure: status(500), wait: 250 },
  { name: '502, the fourth time', failure: status(502), attempt: 4, wait: 2000 },
  { name: '503 for ever', failure: status(503), attempt: 5, wait: undefined },
  { name: '503 with seconds: the gate keeps them', failure: status(503, '7'), wait: 250 },
  { name: '500 with seconds', failure: status(500, '7'), wait: 7000 },
  { name: '408', failure: status(408), wait: 250 },
  { name: '400', failure: status(400), wait: undefined },
  { name: '403', failure: status(403), wait: undefined },
  { name: '302', failure: status(302), wait: undefined },
  { name: '429 without a word', failure: status(429), wait: 250 },
  { name: '429, longer than other failures', failure: status(429), attempt: 7, wait: 16_000 },
  { name: '429, never more than half a minute unasked', failure: status(429), attempt: 9, wait: 30_000 },
  { name: '429 for ever', failure: status(429), attempt: 10, wait: undefined },
  { name: '429 with seconds: the gate keeps them', failure: status(429, '60'), wait: 250 },
  { name: '429 with ten minutes', failure: status(429, '600'), wait: 250 },
  { name: '429 with more', failure: status(429, '601'), wait: undefined },
  { name: '429 with 0 seconds', failure: status(429, '0'), wait: 250 },
  { name: '429 with hours', failure: status(429, '86400'), wait: undefined },
  { name: '429 with a date: the gate keeps it', failure: status(429, 'Mon, 01 Jun 2026 12:00:09 GMT'), wait: 250 },
  { name: '429 with a date of yesterday', failure: status(429, 'Sun, 31 May 2026 12:00:00 GMT'), wait: 250 },
  { name: '429 with nonsense', failure: status(429, 'soon'), wait: 250 },
])('waitBefore: $name', ({ attempt = 1, failure, random = 0.5, wait }) => {
  expect(waitBefore(attempt, failure, { random, now })).toBe(wait)
})

test.for<{ readonly failure: Failure; readonly done: boolean; readonly strain: boolean }>([
  { failure: 'broken', done: true, strain: false },
  { failure: 'late', done: true, strain: false },
  { failure: 'unreached', done: false, strain: false },
  { failure: status(408), done: true, strain: false },
  { failure: status(429), done: false, strain: true },
  { failure: status(500), done: true, strain: false },
  { failure: status(503), done: true, strain: true },
])('after $failure it may have been done: $done; the portal has had enough: $strain', ({ failure, done, strain }) => {
  expect(mayHaveTakenEffect(failure)).toBe(done)
  expect(isOverload(failure)).toBe(strain)
})
