import { expect, test } from 'vitest'
import { openTunnelCounter, type TunnelCounter } from '../../src/host/tunnel.ts'

/** How many more ways may be opened. */
function left(tally: TunnelCounter): number {
  let count = 0
  while (!tally.isTooMany()) count++
  return count
}

const forever = (): Promise<never> => new Promise(() => undefined)

test.for([
  { requests: 0, ways: 0 },
  { requests: 1, ways: 2 },
  { requests: 50, ways: 100 },
])('while $requests requests wait, $ways ways may be opened', ({ requests, ways }) => {
  const tally = openTunnelCounter()
  for (let count = 0; count < requests; count++) void tally.during(forever)
  expect(left(tally)).toBe(ways)
})

test('an answer shows that ways are good', async () => {
  const tally = openTunnelCounter()
  void tally.during(forever)
  left(tally)
  expect(await tally.during(() => Promise.resolve('here'))).toBe('here')
  expect(left(tally)).toBe(4)
})

test('a request that fails shows nothing, and what comes after it has ways of its own', async () => {
  const tally = openTunnelCounter()
  await expect(tally.during(() => Promise.reject(new Error('No.')))).rejects.toThrow('No.')
  expect(left(tally)).toBe(2)
  void tally.during(forever)
  expect(tally.isTooMany()).toBe(false)
})

test('answers are not saved up', async () => {
  const tally = openTunnelCounter()
  for (let count = 0; count < 1000; count++) await tally.during(() => Promise.resolve())
  expect(left(tally)).toBe(2)
})
