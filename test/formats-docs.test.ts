import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { reasonOf } from '../src/cli/exit.ts'
import { type Format, formats, formatsOf } from '../src/view/formats.ts'
import { openPortal, password } from './commands/portal.ts'
import { manifest, stage } from './commands/team.ts'

const docs = readFileSync('docs/formats.md', 'utf8')
const fenced = /^(`{3,})(\w+)\n(.*?)^\1$/gms
const blocks = [...docs.matchAll(fenced)].map(([, , language = '', text = '']) => ({ language, text }))
const names = Object.keys(formats) as readonly Format[]

test('docs/formats.md has a row for each format, and a section for each that is not told elsewhere', () => {
  const rows = names.map(
    (name) => `| \`${name}\` | ${formats[name].description} | \`${formats[name].commands.join('`, `')}\` |`,
  )
  expect(docs).toContain(rows.join('\n'))
  expect([...docs.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(names.slice(2))
})

test('it shows the manifest that its examples are about', () => {
  expect(blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text)).toEqual([manifest])
})

const examples = blocks.flatMap(({ language, text }, nth) =>
  language === 'sh' ? [{ line: text.trim().replace('roomlinks ', ''), shown: blocks[nth + 1]?.text ?? '' }] : [],
)

test.for(examples)('it shows what the command prints: $line', async ({ line, shown }) => {
  const isChecked = line.startsWith('validate')
  const { run } = await openPortal(stage, isChecked ? manifest.replace('"${LINK_PASSWORD}"', password) : manifest)
  const { out, code } = await run(line)
  expect(code).toBe(0)
  let from = 0
  for (const part of shown.split('…\n')) {
    const at = out.indexOf(part, from)
    expect(at, `${part}\nis not in what is printed:\n\n${out}`).toBeGreaterThanOrEqual(from)
    from = at + part.length
  }
  expect(shown.endsWith('…\n') || from === out.length).toBe(true)
})

test('there is an example of each format but those for people and programs', () => {
  // A page has a picture.
  expect(examples.map(({ line }) => line.replace(/^.* --format /, ''))).toEqual(formatsOf('plan').slice(2, -1))
})

test('it names each reason for which a run may end', () => {
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 130] as const) expect(docs).toContain(`\`${reasonOf(code)}\``)
})
