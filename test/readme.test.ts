import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { instantOf } from '../src/model/values/instant.ts'
import { commandsIn } from './commands/overview.ts'
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
  // What `npm test` prints cannot be held by one of its own tests.
  expect(others.map((text) => text.trim().split(' ').slice(0, 2))).toEqual([['Test', 'Files']])
})

test('the README names each command and its exit codes', async () => {
  const { out: help } = await command('--help')
  const commands = commandsIn(help)
  expect(commands.length).toBeGreaterThan(4)
  for (const command of commands) expect(readme).toContain(`| \`roomlinks ${command}\` |`)
  expect([...readme.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130,
  ])
})
