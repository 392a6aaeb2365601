import { expect, test } from 'vitest'
import { isRateLimit, waitBefore } from '../../src/forge/refusal.ts'

const now = Date.parse('2027-01-11T09:00:00Z')
const in90 = String(now / 1000 + 90)

test.for<{
  name: string
  status: number
  headers?: Record<string, string>
  text?: string
  attempt?: number
  isLimit?: boolean
  wait?: number
}>([
  { name: '429', status: 429, isLimit: true, wait: 60_000 },
  { name: '429 once more', status: 429, attempt: 3, isLimit: true, wait: 240_000 },
  { name: '429 for the last time', status: 429, attempt: 4, isLimit: true },
  { name: 'seconds', status: 429, headers: { 'retry-after': '7' }, isLimit: true, wait: 7000 },
  { name: 'no second', status: 429, headers: { 'retry-after': '0' }, isLimit: true, wait: 1000 },
  { name: 'too many seconds', status: 429, headers: { 'retry-after': '601' }, isLimit: true },
  {
    name: 'a date',
    status: 429,
    headers: { 'retry-after': 'Mon, 11 Jan 2027 09:00:30 GMT' },
    isLimit: true,
    wait: 30_000,
  },
  {
    name: 'a date that has passed',
    status: 429,
    headers: { 'retry-after': 'Mon, 11 Jan 2027 08:00:00 GMT' },
    isLimit: true,
    wait: 1000,
  },
  { name: 'neither', status: 429, headers: { 'retry-after': 'soon' }, isLimit: true, wait: 60_000 },
  {
    name: 'GitHub, nothing remains',
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': in90 },
    isLimit: true,
    wait: 91_000,
  },
  {
    name: 'GitHub, nothing remains for an hour',
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 3600) },
    isLimit: true,
  },
  { name: 'GitHub, no reset', status: 403, headers: { 'x-ratelimit-remaining': '0' }, isLimit: true, wait: 60_000 },
  {
    name: 'GitHub, the limit that it does not count',
    status: 403,
    headers: { 'x-ratelimit-remaining': '900', 'x-ratelimit-reset': in90 },
    text: 'You have exceeded a secondary rate limit.',
    isLimit: true,
    wait: 60_000,
  },
  {
    name: 'GitHub, a missing right',
    status: 403,
    headers: { 'x-ratelimit-remaining': '900', 'x-ratelimit-reset': in90 },
    text: 'Resource not accessible by integration',
  },
  {
    name: 'GitLab, nothing remains',
    status: 429,
    headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': in90 },
    isLimit: true,
    wait: 91_000,
  },
  { name: '500', status: 500, wait: 1000 },
  { name: '503 twice', status: 503, attempt: 2, wait: 2000 },
  { name: '408', status: 408, wait: 1000 },
  { name: '404', status: 404 },
  { name: '422', status: 422 },
  { name: '301', status: 301 },
])('how long to wait after $name', ({ status, headers = {}, text = '', attempt = 1, isLimit: limit = false, wait }) => {
  const refused = { status, headers: new Headers(headers), text }
  expect(isRateLimit(refused)).toBe(limit)
  expect(waitBefore(attempt, refused, { random: 0.5, now })).toBe(wait)
})

test('no answer: three times more, each after twice the time', () => {
  const waits = [1, 2, 3, 4].map((attempt) => waitBefore(attempt, undefined, { random: 0.5, now }))
  expect(waits).toEqual([1000, 2000, 4000, undefined])
})
