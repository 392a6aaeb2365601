import fc from 'fast-check'
import { test } from 'vitest'
import { makeWorld } from '../commands/world.ts'
import { damaged } from './damage.ts'
import { guardedSeed, isGuarded, mark } from './guarded.ts'
import { expectOrderly, perform } from './laws.ts'
import { trials } from './trials.ts'
import { faults, seeds, tokens } from './yaml.ts'

/** Starts a sandbox with a file, and interrupts it at once. */
async function start(option: 'seed' | 'faults', text: string | Uint8Array, secrets: readonly string[]): Promise<void> {
  const world = makeWorld({
    files: new Map([['given.yaml', text]]),
    onInterrupt: (stop) => {
      stop()
      return () => undefined
    },
  })
  const line = `sandbox --${option} given.yaml`
  expectOrderly(await perform(line, world), line, [0, 3], secrets)
}

const bytes = fc.uint8Array({ maxLength: 400 })

test('any damage to a seed file', async () => {
  const texts = fc.oneof(damaged(fc.constantFrom(...seeds), tokens), bytes)
  await fc.assert(
    fc.asyncProperty(texts, (text) => start('seed', text, [])),
    trials(100, 8000),
  )
})

test('any damage to a seed file, around its passwords', async () => {
  const texts = damaged(fc.constant(guardedSeed), tokens).filter(isGuarded)
  await fc.assert(
    fc.asyncProperty(texts, (text) => start('seed', text, [mark])),
    trials(60, 4000),
  )
})

test('any damage to a file of faults', async () => {
  const texts = fc.oneof(damaged(fc.constant(faults), tokens), bytes)
  await fc.assert(
    fc.asyncProperty(texts, (text) => start('faults', text, [])),
    trials(100, 8000),
  )
})
