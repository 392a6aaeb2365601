import fc from 'fast-check'
import { test } from 'vitest'
import { makeWorld } from '../commands/world.ts'
import { damaged } from './damage.ts'
import { guardedManifest, isGuarded, mark } from './guarded.ts'
import { expectOrderly, perform } from './laws.ts'
import { trials } from './trials.ts'
import { manifests, tokens } from './yaml.ts'

const env = { AUDIT_PASSWORD: 'Zq7-from-the-environment', PARTNER_PASSWORD: 'Zq7-from-the-environment' }
const lines = fc.constantFrom('validate', 'validate --format json')

/** Validates a manifest in a world of its own. */
async function validate(line: string, manifest: string | Uint8Array, secrets: readonly string[]): Promise<void> {
  const world = makeWorld({ files: new Map([['roomlinks.yaml', manifest]]), env, isColour: { out: true, err: true } })
  expectOrderly(await perform(line, world), line, [0, 3], [...secrets, 'Zq7-from'])
}

test('any bytes for a manifest', async () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ max: 127, maxLength: 400 }))
  await fc.assert(
    fc.asyncProperty(lines, bytes, (line, manifest) => validate(line, manifest, [])),
    trials(150, 10_000),
  )
})

test('any damage to a manifest', async () => {
  await fc.assert(
    fc.asyncProperty(lines, damaged(fc.constantFrom(...manifests), tokens), (line, manifest) =>
      validate(line, manifest, []),
    ),
    trials(400, 30_000),
  )
})

test('any damage to a manifest, around its passwords', async () => {
  const texts = damaged(fc.constant(guardedManifest), tokens).filter(isGuarded)
  await fc.assert(
    fc.asyncProperty(lines, texts, (line, manifest) => validate(line, manifest, [mark])),
    trials(200, 15_000),
  )
})
