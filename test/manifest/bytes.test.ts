import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/manifest.ts'
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

test.for([
  ['brackets', '['.repeat(200_000)],
  ['dashes', '- '.repeat(200_000)],
  ['question marks', '? '.repeat(200_000)],
  ['braces', '{a: '.repeat(50_000)],
  ['quotes', 'a: "'.repeat(50_000)],
] as const)('a tower of %s is told and does no harm', ([, tower]) => {
  const { ok } = readManifest([fileOf(tower)], env, now)
  expect(ok).toBe(false)
})

test('a carriage return is not part of a line', () => {
  const { diagnostics } = readManifest([fileOf(`${text.replaceAll('\n', '\r\n')}nam: 1\r\n`)], env, now)
  expect(diagnostics[0]?.span).toMatchObject({ line: 4, column: 1, endColumn: 4, text: 'nam: 1' })
})
