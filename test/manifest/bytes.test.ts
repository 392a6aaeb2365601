import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { env, fileOf, now, render } from './reading.ts'

interface Case {
  readonly name: string
  readonly bytes: Uint8Array
  readonly says: string
}

const text = 'version: 1\nname: demo\nrooms: []\n'
const utf16 = Uint8Array.from(text.split('').flatMap((letter) => [letter.charCodeAt(0), 0]))

test.for<Case>([
  { name: 'a byte order mark', bytes: fileOf(`\uFEFF${text}`).bytes, says: '' },
  { name: 'Windows line ends', bytes: fileOf(text.replaceAll('\n', '\r\n')).bytes, says: '' },
  { name: 'JSON', bytes: fileOf('{"version": 1, "name": "demo", "rooms": []}').bytes, says: '' },
  { name: 'nothing', bytes: new Uint8Array(), says: 'a.yaml:1:1 error yaml/empty' },
  { name: 'an empty text with a tag', bytes: fileOf('!').bytes, says: 'a.yaml:1:1 error yaml/empty' },
  { name: 'null', bytes: fileOf('null').bytes, says: 'a.yaml:1:1 error manifest/wrong-type' },
  { name: 'UTF-16', bytes: Uint8Array.of(0xff, 0xfe, ...utf16), says: 'a.yaml:1:1 error yaml/not-utf8' },
  {
    name: 'Latin-1',
    bytes: Uint8Array.of(...fileOf(`${text}x-a: B`).bytes, 0xfc, 0x72, 0x6f),
    says: 'a.yaml:4:7 error yaml/not-utf8',
  },
  { name: '16 MiB and a byte', bytes: new Uint8Array(16 * 1024 * 1024 + 1), says: 'a.yaml:1:1 error yaml/too-large' },
])('bytes: $name', ({ bytes, says }) => {
  const { diagnostics } = readManifest([{ file: 'a.yaml', bytes }], env, now)
  expect(render(diagnostics).split('\n', 1)[0]?.split(' ').slice(0, 3).join(' ')).toBe(says)
})

const head = 'version: 1\nname: demo\nrooms:\n'
const numbered = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('')

interface Hostile {
  readonly name: string
  readonly text: string
  /** The first thing that is said. */
  readonly says: string
  /** How much is said in all. */
  readonly count?: number
}

test.for<Hostile>([
  { name: 'brackets', text: '['.repeat(100_000), says: '1:66 error yaml/too-deep' },
  { name: 'braces', text: '{a: '.repeat(25_000), says: '1:261 error yaml/too-deep' },
  { name: 'dashes', text: '- '.repeat(50_000), says: '1:131 error yaml/too-deep' },
  { name: 'question marks', text: '? '.repeat(50_000), says: '1:131 error yaml/too-deep' },
  { name: 'colons', text: ': '.repeat(50_000), says: '1:131 error yaml/too-deep' },
  { name: 'closing brackets', text: ']'.repeat(100_000), says: '1:1 error yaml/syntax' },
  { name: 'commas in a list', text: `[${','.repeat(100_000)}`, says: '1:3 error yaml/syntax' },
  { name: 'commas on lines', text: `[${',\n'.repeat(50_000)}`, says: '2:1 error yaml/syntax', count: 5 },
  { name: 'quotes', text: 'a: "'.repeat(25_000), says: '1:516 error yaml/too-deep' },
  { name: 'open quotes on lines', text: 'a: "\n'.repeat(20_000), says: '2:1 error yaml/syntax', count: 5 },
  { name: 'empty quotes', text: '"" '.repeat(33_000), says: '1:4 error yaml/syntax' },
  { name: 'escapes', text: `a: "${'\\q'.repeat(30_000)}"`, says: '1:5 error yaml/syntax' },
  { name: 'anchors', text: '&a '.repeat(33_000), says: '1:4 error yaml/syntax' },
  { name: 'tags', text: '- !a 1\n'.repeat(14_000), says: '1:3 error yaml/tag', count: 100 },
  { name: 'directives', text: '%\n'.repeat(50_000), says: '1:1 error yaml/syntax', count: 100 },
  {
    name: 'directives after the end',
    text: `a: 1\n...\n${'%a\n'.repeat(33_000)}`,
    says: '3:1 error yaml/several-documents',
  },
  { name: 'documents', text: '---\n'.repeat(25_000), says: '2:1 error yaml/several-documents' },
  {
    name: 'aliases of nothing',
    text: numbered(4000, (n) => `- &a${n} 1\n`) + numbered(4000, (n) => `- *b${n}\n`),
    says: '4001:3 error yaml/unknown-alias',
    count: 251,
  },
  { name: 'one key', text: 'a: 1\n'.repeat(20_000), says: '2:1 error yaml/duplicate-key', count: 251 },
  { name: 'wrong entries', text: head + '- 1\n'.repeat(25_000), says: '4:3 error manifest/wrong-type', count: 251 },
  {
    name: 'wrong entries on one line',
    text: `${head.trimEnd()} [${numbered(9000, (n) => `{x${n}: 1},`)}]`,
    says: '3:9 error room/no-selector',
    count: 251,
  },
  { name: 'a long text', text: `name: ${'9'.repeat(65_537)}`, says: '1:7 error yaml/too-long', count: 1 },
  { name: 'a long text at the start', text: '9'.repeat(100_000), says: '1:1 error yaml/too-long', count: 1 },
  { name: 'a long comment', text: `# ${'x'.repeat(65_535)}`, says: '1:1 error yaml/too-long', count: 1 },
])('hostile: $name', ({ text, says, count = 1 }) => {
  // Whatever grows with the square of these texts takes minutes, longer than a test may.
  const value = readManifest([fileOf(text, 'a.yaml')], env, now)
  expect(value.ok).toBe(false)
  expect(render(value.diagnostics).split('\n', 1)[0]).toContain(`a.yaml:${says} `)
  expect(value.diagnostics).toHaveLength(count)
  if (count > 250) expect(value.diagnostics.at(-1)?.code).toBe('manifest/more')
})

test('a text of more words and signs than fit in memory', () => {
  const { diagnostics } = readManifest([fileOf(`[${','.repeat(6_000_000)}`)], env, now)
  expect(diagnostics.map(({ code }) => code)).toEqual(['yaml/too-many'])
})

test('a text of megabytes with few words is read', () => {
  const read = readManifest([fileOf(`${text}${`# ${'x'.repeat(60_000)}\n`.repeat(30)}`)], env, now)
  expect({ ok: read.ok, diagnostics: read.diagnostics }).toEqual({ ok: true, diagnostics: [] })
})

test('what is only warned of is read, however often', () => {
  const links = numbered(300, (n) => `      a${n}: { access: read, password: Quiet-Harbour-${n} }\n`)
  const read = readManifest([fileOf(`${head}  - id: 1\n    links:\n${links}`)], env, now)
  expect(read.ok && read.value.entries[0]?.links).toHaveLength(300)
  expect(read.diagnostics.map(({ code }) => code)).toEqual([...Array(250).fill('link/plain-password'), 'manifest/more'])
})

test('below so many misspelt keys, only what the first ones hold is checked', () => {
  const links = numbered(300, (n) => `      a${n}: { acess: reed }\n`)
  const read = readManifest([fileOf(`${head}  - id: 1\n    links:\n${links}`)], env, now)
  const codes = read.diagnostics.map(({ code }) => code)
  expect(codes.slice(0, 3)).toEqual(['manifest/unknown-key', 'manifest/unknown-key', 'manifest/unknown-key'])
  expect(codes).toHaveLength(251)
})

test('errors are told however many warnings come before', () => {
  const links = numbered(300, (n) => `      a${n}: { access: read, password: Quiet-Harbour-${n} }\n`)
  const read = readManifest([fileOf(`${head}  - id: 1\n    links:\n${links}      b: { access: reed }\n`)], env, now)
  expect(read.ok).toBe(false)
  expect(read.diagnostics.map(({ code }) => code)).toContain('link/access')
})

test('a carriage return is not part of a line', () => {
  const { diagnostics } = readManifest([fileOf(`${text.replaceAll('\n', '\r\n')}nam: 1\r\n`)], env, now)
  expect(diagnostics[0]?.span).toMatchObject({ line: 4, column: 1, endColumn: 4, text: 'nam: 1' })
})

test('of many wrong items, only the first are read', () => {
  const text = `version: 1\nname: team\nrooms: [${'~,'.repeat(2000)}]\n`
  const { diagnostics } = readManifest([fileOf(text)], env, now)
  expect(diagnostics).toHaveLength(251)
  expect(diagnostics.at(-1)?.code).toBe('manifest/more')
})
