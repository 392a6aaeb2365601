import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { makeWorld, roomlinks } from './world.ts'

test('the demo ends well, and prints the same each time', async () => {
  const first = await roomlinks('demo', makeWorld())
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(await roomlinks('demo', makeWorld())).toEqual(first)
  expectGolden('demo', first.out)
})

test('the demo has colour where the world has, and none with --no-color', async () => {
  const isColour = { out: true, err: true }
  expect((await roomlinks('demo', makeWorld({ isColour }))).out).toContain('\u001b[')
  expect((await roomlinks('demo --no-color', makeWorld({ isColour }))).out).not.toContain('\u001b[')
})
