import { expect, test } from 'vitest'
import { format } from '../../src/manifest/format/format.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { readFaults, readSeed } from '../../src/manifest/sandbox-files/sandbox-files.ts'
import type { ManifestFile } from '../../src/manifest/yaml/source.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { instantOf } from '../../src/model/values/instant.ts'
import { env, explainedOn, fileOf, isTyped, wholeOf } from './examples.ts'

const explained = explainedOn('yaml', 'manifest', 'entries')

/** What the words of an example stand for, where it is about files that cannot be shown. */
const meant: {
  readonly [code: string]: { readonly wrong?: readonly ManifestFile[]; readonly right?: readonly ManifestFile[] }
} = {
  'yaml/too-large': { wrong: [fileOf(new Uint8Array(20 * 1024 * 1024))], right: [named('a'), named('b')] },
  'yaml/not-utf8': { wrong: [fileOf(Uint8Array.of(0xff, 0xfe, 0x76, 0))], right: [named('a')] },
  'yaml/too-long': {
    wrong: [fileOf(wholeOf(`partners: { title: "${'all the rest of the file '.repeat(3_000)}`))],
  },
  'manifest/no-file': { wrong: [], right: [named('roomlinks')] },
  'manifest/other-document': {
    wrong: [named('board'), { ...fileOf('image: 1\n', 'values.yaml'), inside: 'values.yaml' }],
    right: [named('board')],
  },
  'manifest/other-name': { wrong: [named('board'), named('press', 'press')], right: [named('board')] },
  'manifest/other-portal': {
    wrong: [
      named('board', 'acme', 'portal: https://acme.example.com'),
      named('press', 'acme', 'portal: https://b.example'),
    ],
    right: [named('board'), named('press')],
  },
  'manifest/other-guard': {
    wrong: [named('board', 'acme', 'guard: { maxRevokes: 5 }'), named('press', 'acme', 'guard: { maxRevokes: 50 }')],
    right: [named('board', 'acme', 'guard: { maxRevokes: 5 }'), named('press')],
  },
  'manifest/more': { wrong: [slips('reed')], right: [slips('read')] },
}

/** What is not tried here, and why. */
const untried: { readonly [code: string]: string } = {
  'env/portal-from-file': 'its variable is in another file; test/commands/secrets.test.ts has one',
  'manifest/not-data': 'data are no file; test/manifest/data-file.test.ts has them',
  'yaml/too-many': 'six million words take seconds to read; test/manifest/bytes.test.ts has such a text',
}

function named(file: string, name = 'acme', more = ''): ManifestFile {
  return fileOf(`version: 1\nname: ${name}\n${more}\nrooms: []\n`, `${file}.yaml`)
}

function slips(access: string): ManifestFile {
  const links = Array.from({ length: 300 }, (_, nth) => `link-${nth}: { access: ${access} }`)
  return fileOf(wholeOf(links.join('\n')))
}

function told(code: string, which: 'wrong' | 'right', example: string): readonly Diagnostic[] {
  if (code === 'manifest/link-id') return readSeed(fileOf(example)).diagnostics
  if (code.startsWith('manifest/fault-')) return readFaults(fileOf(example)).diagnostics
  if (code.startsWith('fmt/')) return format(fileOf(example)).diagnostics
  const files = meant[code]?.[which] ?? [fileOf(wholeOf(example))]
  return readManifest(files, env, instantOf(Date.UTC(2027, 0, 11))).diagnostics
}

test('what cannot be shown is given, or it is said why it is not tried', () => {
  const codes = explained.map(([code]) => code)
  expect(codes).toEqual(expect.arrayContaining([...Object.keys(meant), ...Object.keys(untried)]))
  const shownInWords = explained.filter(([, { wrong }]) => isTyped(wrong) || /^\/\//m.test(wrong)).map(([code]) => code)
  const told = [...Object.keys(meant), ...Object.keys(untried)]
  expect(shownInWords.filter((code) => !told.includes(code))).toEqual([])
})

test.for(explained.filter(([code]) => !Object.hasOwn(untried, code)))(
  '%s: the wrong example is told so, and nothing is said of the right one',
  ([code, { wrong, right }]) => {
    expect(told(code, 'wrong', wrong).map((each) => each.code)).toContain(code)
    expect(told(code, 'right', right).map((each) => each.code)).toEqual([])
  },
)
