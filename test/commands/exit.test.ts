import { expect, test } from 'vitest'
import { exitWithLostOutput } from '../../src/cli/exit.ts'
import { printLostOutput } from '../../src/cli/report/print.ts'
import { errorOf, makeWorld } from './world.ts'

test.for([
  { code: 0, is: 1 },
  { code: 2, is: 1 },
  { code: 7, is: 7 },
  { code: 130, is: 130 },
] as const)('what ends with $code and could not be printed ends with $is', ({ code, is }) => {
  expect(exitWithLostOutput(code)).toBe(is)
})

test('that not all was printed is told with its reason', () => {
  const world = makeWorld()
  printLostOutput(errorOf('ENOSPC'), { color: false }, world)
  expect(world.take().err).toContain('stdout cannot be written (the disk is full)')
})
