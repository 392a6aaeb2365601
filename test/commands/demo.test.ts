import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { type MemoryWorld, makeWorld, roomlinks } from './world.ts'

test('the demo ends well, and prints the same each time', async () => {
  const first = await roomlinks('demo', makeWorld())
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(await roomlinks('demo', makeWorld())).toEqual(first)
  expectGolden('demo', first.out)
})

/** An interrupt at each of these times, counted by how often a command has asked to be told of one. */
function interruptingAt(...times: readonly number[]): MemoryWorld['onInterrupt'] {
  let asked = 0
  return (stop) => {
    asked++
    if (times.includes(asked)) stop()
    return () => undefined
  }
}

test('a demo that does not go as told says so', async () => {
  // Each apply asks while it reads, and again while it writes; these are the second and the third one writing.
  const { code, out } = await roomlinks('demo', makeWorld({ onInterrupt: interruptingAt(5, 10) }))
  expect(code).toBe(1)
  expect(out).toContain('UNEXPECTED RESULT. (exit code 130)')
  expect(out).toContain('STILL OPENS IT')
  expect(out).toMatch(/The demo failed\. Please report this\.\n$/)
})

test('a demo that cannot even begin is a bug', async () => {
  const { code, err } = await roomlinks('demo', makeWorld({ onInterrupt: interruptingAt(2) }))
  expect(code).toBe(1)
  expect(err).toMatch(/^error internal\n {2}This is a bug in roomlinks/)
})

test('the demo has colour where the world has, and none with --no-color', async () => {
  const isColour = { out: true, err: true }
  const { out } = await roomlinks('demo', makeWorld({ isColour }))
  expect(out).toContain('\u001b[')
  expectGolden('demo', stripVTControlCharacters(out))
  expect((await roomlinks('demo --no-color', makeWorld({ isColour }))).out).not.toContain('\u001b[')
})
