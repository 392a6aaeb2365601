import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readManifest } from '../src/manifest/manifest.ts'
import { instantOf } from '../src/model/instant.ts'
import { command } from './cli/process.ts'

const readme = readFileSync('README.md', 'utf8')

/** The fenced blocks of one language, in their order. */
function blocks(language: string): readonly string[] {
  const fence = new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms')
  return [...readme.matchAll(fence)].map(([, text = '']) => text)
}

test('the manifests of the README are valid', () => {
  const manifests = blocks('yaml')
  expect(manifests).toHaveLength(2)
  for (const text of manifests) {
    const bytes = new TextEncoder().encode(text.replace(/^ {3}/gm, text.startsWith('   ') ? '' : '   '))
    const env = { AUDIT_PASSWORD: 'Quiet-Harbour-27' }
    const manifest = readManifest([{ file: 'README.md', bytes }], env, instantOf(Date.UTC(2027, 0, 11)))
    expect(manifest.diagnostics).toEqual([])
  }
})

test('what the README shows of the demo is what the demo prints, in that order', async () => {
  const { out: printed } = await command('demo')
  const [shown = ''] = blocks('text')
  const parts = shown.split('…\n').filter((part) => part !== '')
  expect(parts.length).toBeGreaterThan(2)
  let from = 0
  for (const part of parts) {
    const at = printed.indexOf(part, from)
    expect(at, part).toBeGreaterThanOrEqual(from)
    from = at + part.length
  }
})

test('the README names each command and its exit codes', async () => {
  const { out: help } = await command('--help')
  const commands = [...help.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name)
  expect(commands.length).toBeGreaterThan(4)
  for (const command of commands) expect(readme).toContain(`| \`roomlinks ${command}\` |`)
  expect([...readme.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 130,
  ])
})
