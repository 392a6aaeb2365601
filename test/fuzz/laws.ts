import { expect } from 'vitest'
import { run } from '../../src/commands/run.ts'
import type { Ended, MemoryWorld } from '../commands/world.ts'
import { expectInert } from '../view/inert.ts'

/** The laws for all that is printed: nothing that a terminal obeys, no secret, no stack, and no fault of ours. */
export function expectDecent(output: string, secrets: readonly string[]): void {
  const plain = expectInert(output)
  expect(plain).not.toMatch(/^\s*at .*[.:]\d+/m)
  expect(plain).not.toContain('bug in roomlinks')
  for (const secret of secrets) expect(plain).not.toContain(secret)
}

/**
 * Runs a command line. What it prints is not looked through for what is shaped like a secret: in a damaged text, half of
 * one is none.
 */
export async function perform(line: string, world: MemoryWorld): Promise<Ended> {
  const code = await run(line.split(' '), world, '0.0.0')
  return { code, ...world.take() }
}

/** The same for a command that has ended: with one of `codes`, and with JSON where that was asked for. */
export function expectOrderly(ended: Ended, line: string, codes: readonly number[], secrets: readonly string[]): void {
  expectDecent(ended.out, secrets)
  expectDecent(ended.err, secrets)
  expect(codes).toContain(ended.code)
  if (line.includes('--format json')) expect(JSON.parse(ended.out)).toHaveProperty('formatVersion')
}
