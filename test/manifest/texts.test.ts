import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { format } from '../../src/manifest/format/format.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { isPlain, scalarText } from '../../src/manifest/yaml/scalar-text.ts'
import type { Manifest } from '../../src/model/room.ts'
import { runs } from '../soak.ts'
import { env, fileOf, now, render } from './reading.ts'
import { editorOf } from './schemas.ts'

const mayEdit = editorOf('manifest')

/** What YAML takes for numbers, for true and false, and what other readers of it do; each is a text of its own. */
const numerals = [
  ...['0', '1', '01', '1.0', '1.', '+1', '1e0', '10', '0x10', '0o17', '16', '15', '17', '007', '7'],
  ...[
    '0e12345',
    '0e54321',
    '1e3',
    '1000',
    '1E3',
    '1_000',
    '12:30',
    '-0',
    '.5',
    '0.5',
    '1e999',
    '2e999',
    '.inf',
    '.nan',
  ],
  ...[
    '9007199254740992',
    '9007199254740993',
    '12345678901234567890',
    '12345678901234567891',
    '0.1',
    '0.10000000000000001',
  ],
  ...['true', 'True', 'false', 'yes', 'no', 'on', '2027-01-01'],
]

function manifestOf(text: string): Manifest {
  const read = readManifest([fileOf(text)], env, now)
  if (!read.ok) throw new Error(render(read.diagnostics))
  return read.value
}

/** A manifest in which one text stands for a room's title, another room's tag, and a link's rotation and title. */
function saying(text: string): string {
  return `version: 1
name: demo
rooms:
  - title: ${text}
    links:
      press: { access: read, rotation: ${text}, title: ${text} }
  - tag: ${text}
    links: {}
`
}

function textsIn({ entries }: Manifest): readonly (string | undefined)[] {
  const links = entries.flatMap((entry) => entry.links)
  return [...entries.map(({ selector }) => selector.value), ...links.flatMap((l) => [l.rotation, l.settings.title])]
}

test.for(numerals)('%s is itself, in quotes or not', (text) => {
  for (const spelt of [text, `"${text}"`, `'${text}'`, `&a ${text}`, `!!str ${text}`]) {
    const anchored = saying(text).replaceAll(` ${text}`, ' *a')
    const all = spelt.startsWith('&') ? `x-a: ${spelt}\n${anchored}` : saying(spelt)
    expect(textsIn(manifestOf(all)), all).toEqual([text, text, text, text])
    expect(mayEdit(parse(all, { merge: true })), `${all}${JSON.stringify(mayEdit.errors)}`).toBe(true)
  }
  const merged = `x-a: &a { access: read, rotation: ${text} }\nversion: 1\nname: demo\nrooms: [{ id: 1, links: { press: { <<: *a } } }]\n`
  expect(manifestOf(merged).entries[0]?.links[0]?.rotation).toBe(text)
  const borrowed = readManifest([fileOf(saying('"${T}"'))], { T: text }, now)
  expect(borrowed.ok && textsIn(borrowed.value)).toEqual([text, text, text, text])
})

test('fmt keeps such a text, and a second look finds nothing to do', () => {
  for (const text of numerals) {
    for (const spelt of [text, `'${text}'`, '*a']) {
      const once = format(fileOf(`x-a: &a ${text}\n${saying(spelt)}`))
      if (!once.ok) throw new Error(render(once.diagnostics))
      expect(textsIn(manifestOf(once.value.after))).toEqual([text, text, text, text])
      const again = format(fileOf(once.value.after))
      expect(again.ok && again.value.after).toBe(once.value.after)
    }
  }
})

test('any text that is written is read again as the same text', () => {
  const digits = fc.stringMatching(/^[-+.0-9_eExo:]{1,24}$/)
  const text = fc.oneof(
    digits,
    fc.constantFrom(...numerals),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  )
  const style = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE')
  fc.assert(
    fc.property(text, style, (given, kind) => {
      fc.pre(given.trim() !== '' && !given.includes('${'))
      const written = scalarText(given, kind)
      expect(textsIn(manifestOf(saying(written)))).toEqual([given, given, given, given])
    }),
    { numRuns: runs(300, 20_000) },
  )
})

test('any text that may stand without quotes is read as it stands', () => {
  const bare = fc.stringMatching(/^[-+.0-9_a-zA-Z]{1,24}$/)
  fc.assert(
    fc.property(bare, (given) => {
      // A dash alone begins a list, and null stays null.
      fc.pre(!/^(?:-+|null|Null|NULL|---.*|\.\.\.)$/.test(given))
      expect(textsIn(manifestOf(saying(given)))).toEqual([given, given, given, given])
      if (isPlain(given)) expect(parse(given)).toBe(given)
    }),
    { numRuns: runs(300, 20_000) },
  )
})

test.for([
  '012345678901',
  '123456789012',
  '0e1234567890',
  '1e1234567890',
  '000000000000',
  '"123456789012"',
  '3f9a1c20be77',
])('a fingerprint without quotes: %s', (adopt) => {
  const text = `version: 1\nname: demo\nrooms: [{ id: 1, links: { press: { access: read, adopt: ${adopt} } } }]\n`
  expect(manifestOf(text).entries[0]?.links[0]?.adopt).toBe(adopt.replaceAll('"', ''))
  expect(mayEdit(parse(text)), JSON.stringify(mayEdit.errors)).toBe(true)
})

test.for([
  { id: '4711', value: '4711' },
  { id: '"4711"', value: '4711' },
  { id: '"007"', value: '007' },
  { id: "'0x10'", value: '0x10' },
  { id: 'sbox-12', value: 'sbox-12' },
  { id: '"${ROOM}"', value: '4711' },
  { id: '${ROOM}', value: '4711' },
  { id: '&room 4711', value: '4711' },
])('the id of a room: $id', ({ id, value }) => {
  const text = `version: 1\nname: demo\nrooms:\n  - id: ${id}\n    links: {}\n`
  expect(manifestOf(text).entries.map(({ selector }) => selector)).toMatchObject([{ by: 'id', value }])
})

test.for(['007', '0x10', '1e3', '+5', '1.0', '4_711'])('the id of a room out of the environment: %s', (ROOM) => {
  for (const id of ['${ROOM}', '"${ROOM}"']) {
    const text = `version: 1\nname: demo\nrooms:\n  - id: ${id}\n    links: {}\n`
    const { diagnostics } = readManifest([fileOf(text)], { ROOM }, now)
    expect(diagnostics.map(({ code }) => code)).toEqual(['room/id'])
    expect(JSON.stringify(diagnostics)).not.toContain(ROOM)
  }
})

test('the id that an alias stands for is judged as it is written', () => {
  const text = 'x-a: &a 0x10\nversion: 1\nname: demo\nrooms:\n  - id: *a\n    links: {}\n'
  expect(readManifest([fileOf(text)], env, now).diagnostics.map(({ code }) => code)).toEqual(['room/id'])
})
