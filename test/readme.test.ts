import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { instantOf } from '../src/model/values/instant.ts'
import { command } from './commands/process.ts'
import { blocksOf, expectParts } from './shown.ts'

const readme = readFileSync('README.md', 'utf8')

/** The fenced blocks of one language, in their order. */
function blocks(language: string): readonly string[] {
  return blocksOf(readme).flatMap((block) => (block.language === language ? [block.text] : []))
}

test('the manifest of the README is valid', () => {
  const manifests = blocks('yaml')
  expect(manifests).toHaveLength(1)
  for (const text of manifests) {
    const bytes = new TextEncoder().encode(text)
    const env = { AUDIT_PASSWORD: 'Quiet-Harbour-27' }
    const manifest = readManifest([{ file: 'README.md', bytes }], env, instantOf(Date.UTC(2027, 0, 11)))
    expect(manifest.diagnostics).toEqual([])
  }
})

test('what the README shows of the demo is what the demo prints, in that order', async () => {
  const { out: printed } = await command('demo')
  const [shown = '', ...others] = blocks('text')
  expectParts(shown, printed, 2)
  expect(others).toEqual([])
})

test('the README is short: everything else has a page of its own', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(180)
})
