import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { format } from '../../src/manifest/format/format.ts'
import { printing } from '../../src/manifest/yaml/layout.ts'
import { fileOf, render } from './reading.ts'

const folder = fileURLToPath(new URL('format/', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))

const head = 'version: 1\nname: team\n'

/** What becomes of a text, or what is said about it. */
function laidOut(text: string): string {
  const result = format(fileOf(text))
  if (!result.ok) return render(result.diagnostics)
  expect(result.value.before).toBe(text)
  expect(format(fileOf(result.value.after))).toMatchObject({ value: { after: result.value.after } })
  return result.value.after
}

test.for([
  { name: 'of an id that looks like a number', from: '  - id: "2027-03-31"', to: '  - id: "2027-03-31"' },
  { name: 'of an id that cannot be one', from: '  - id: "abc"', to: '  - id: abc' },
])('quotes $name', ({ from, to }) => {
  expect(laidOut(`${head}rooms:\n${from}\n    links: {}\n`)).toBe(`${head}rooms:\n${to}\n    links: {}\n`)
})

test('quotes of a date that is an id elsewhere', () => {
  const text = `${head}x-day: { expirationDate: &day "2027-03-31" }\nrooms:\n  - id: *day\n    links: {}\n`
  expect(laidOut(text)).toBe(text)
})

test.for(names)('the layout of %s.yaml', (name) => {
  const after = laidOut(readFileSync(`${folder}${name}.yaml`, 'utf8'))
  if (process.env['UPDATE'] === '1') writeFileSync(`${folder}${name}.out`, after)
  expect(after).toBe(readFileSync(`${folder}${name}.out`, 'utf8'))
})

const link = (settings: string): string => `${head}rooms:\n  - id: 1\n    links:\n      press: { ${settings} }\n`

test.for([
  { name: 'levels', from: 'access: REVIEW', to: 'access: review' },
  { name: 'levels by number', from: 'access: 11', to: 'access: contentCreator' },
  { name: 'levels by number, as text', from: "access: '7'", to: 'access: fillForms' },
  { name: 'levels from the environment', from: 'access: "${LEVEL}"', to: 'access: "${LEVEL}"' },
  { name: 'no level', from: 'access: "reed"', to: 'access: reed' },
  { name: 'a level that is null', from: 'access: ~', to: 'access: ~' },
  { name: 'a level with a tag', from: 'access: !!str READ', to: 'access: !!str READ' },
  { name: 'a level with an anchor', from: 'access: &a READ', to: 'access: &a READ' },
  { name: 'a day', from: 'expirationDate: "2035-03-31"', to: 'expirationDate: 2035-03-31' },
  { name: 'small letters', from: 'expirationDate: 2035-03-31t22:00:00z', to: 'expirationDate: 2035-03-31T22:00:00Z' },
  {
    name: 'an offset',
    from: 'expirationDate: 2035-03-31T22:00:00.999+02:00',
    to: 'expirationDate: 2035-03-31T22:00:00+02:00',
  },
  {
    name: 'an offset of nothing',
    from: 'expirationDate: 2035-03-31T22:00:00-00:00',
    to: 'expirationDate: 2035-03-31T22:00:00Z',
  },
  { name: 'no date', from: 'expirationDate: "31.3.2035"', to: 'expirationDate: 31.3.2035' },
  { name: 'nothing', from: 'password: , maxUseCount: Null', to: 'maxUseCount: null, password: null' },
  { name: 'true and false', from: 'protect: TRUE, internal: False', to: 'internal: false, protect: true' },
  { name: 'numbers stay', from: 'rotation: 90071992547409930, x: 0x1F', to: 'rotation: 90071992547409930, x: 0x1F' },
  ...['1_000', '-1_0.5', '.5_0', '0b101', '0x1_F', '12:30:45', '1:30.5', '='].map((text) => ({
    name: `quotes that readers of YAML 1.1 need: ${text}`,
    from: `title: '${text}'`,
    to: `title: "${text}"`,
  })),
  { name: 'quotes that nobody needs', from: "title: '31.3.2035 12:30'", to: 'title: 31.3.2035 12:30' },
  {
    name: 'quotes that are needed',
    from: "title: 'a: b', adopt: '012345678901'",
    to: 'title: "a: b", adopt: "012345678901"',
  },
  { name: 'quotes that are not', from: '"title": "A plain title"', to: 'title: A plain title' },
  { name: 'quotes that speak', from: "title: 'no', x: 'Yes', y: '<<'", to: 'title: "no", x: "Yes", y: "<<"' },
  { name: 'quotes that hold quotes', from: `title: 'say "so": no'`, to: `title: 'say "so": no'` },
  { name: 'what cannot be seen', from: "title: 'a\u202eb'", to: 'title: "a\\u202eb"' },
  { name: 'what is told as it was', from: 'title: "a\\u0062, c"', to: 'title: "a\\u0062, c"' },
  { name: 'unknown keys after the known ones', from: 'zoo: 1, acess: 2, title: T', to: 'title: T, zoo: 1, acess: 2' },
  { name: 'a key alone', from: 'x, title: T', to: 'title: T, x: null' },
  { name: 'lists', from: 'x: [b,a , {}, [ ]]', to: 'x: [ b, a, {}, [] ]' },
])('$name', ({ from, to }) => {
  expect(laidOut(link(from))).toBe(link(to))
})

test.for([
  {
    name: 'windows line breaks',
    from: 'name:  team\r\nversion: 1\r\n\r\n\r\nrooms: []',
    to: 'version: 1\r\nname: team\r\n\r\nrooms: []\r\n',
  },
  { name: 'mixed line breaks', from: 'version: 1\nname: team\r\nrooms: []\r\n', to: `${head}rooms: []\n` },
  { name: 'a byte order mark', from: `\ufeff${head}rooms: [ ]\n\n\n`, to: `\ufeff${head}rooms: []\n` },
  {
    name: 'marks of a document',
    from: `# before\n\n\n---   \n${head}rooms: []\n...  \n# after`,
    to: `# before\n\n---\n${head}rooms: []\n...\n# after\n`,
  },
  { name: 'a directive', from: `%YAML 1.2\n--- # here\n${head}`, to: `%YAML 1.2\n---\n# here\n${head}` },
  { name: 'all in brackets', from: '{"name": "team", "version": 1} # json\n', to: 'version: 1 # json\nname: team\n' },
  {
    name: 'an address',
    from: `${head}portal: 'https://acme.example.com'\n`,
    to: `${head}portal: https://acme.example.com\n`,
  },
  { name: 'quotes that brackets would need', from: `${head}x-note: 'a, b'\n`, to: `${head}x-note: "a, b"\n` },
  {
    name: 'a text over lines',
    from: 'name: "te\n  am"\nversion: 1\nx-note: one\n  two',
    to: 'version: 1\nname: te am\nx-note: one two\n',
  },
  { name: 'a list at the top', from: '-   1\n- [ 2,\n 3 ]\n', to: '- 1\n- - 2\n  - 3\n' },
  { name: 'a text at the top', from: 'just  text', to: 'just  text' },
  {
    name: 'nothing in brackets but a comment',
    from: `${head}rooms: [ # none\n  # yet\n  ]\n`,
    to: `${head}# none\nrooms: [] # yet\n`,
  },
  {
    name: 'a comment of several lines between a key and its value',
    from: `${head}x-note: # It begins here,\n  # and goes on,\n  # to the end.\n  "a"\nrooms: []\n`,
    to: `${head}rooms: []\n# It begins here,\n# and goes on,\nx-note: a # to the end.\n`,
  },
  { name: 'a key that is a block of text', from: `? |-\n  x y\n: 1\n${head}`, to: `${head}x y: 1\n` },
  { name: 'one that needs quotes', from: `? |\n  x: y\n: 1\n${head}`, to: `${head}"x: y\\n": 1\n` },
])('$name', ({ from, to }) => {
  expect(laidOut(from)).toBe(to)
})

test.for([
  { name: 'a key of more than a line', text: `? ${'k'.repeat(1100)}\n: 1\n`, code: 'fmt/unsafe' },
  { name: 'an anchor on all', text: `--- &all\n${head}`, code: 'fmt/unsafe' },
  { name: 'no YAML', text: 'a: [\nb', code: 'yaml/syntax' },
  { name: 'a key twice', text: `${head}name: team\n`, code: 'yaml/duplicate-key' },
  { name: 'no anchor', text: 'a: *b\n', code: 'yaml/unknown-alias' },
  { name: 'nothing', text: '# nothing\n', code: 'yaml/empty' },
])('refused: $name', ({ text, code }) => {
  const result = format(fileOf(text))
  expect(result.ok).toBe(false)
  expect(result.diagnostics.map((each) => each.code)).toContain(code)
})

test('what the printer of the YAML library prints is in order', () => {
  const text = stringify(
    {
      version: 1,
      name: 'team',
      rooms: [
        {
          id: 1,
          links: {
            primary: { title: 'Client: Globex', access: 'read', password: '${P}', x: ['a', ['b']], y: {}, z: null },
            press: { title: "it's", access: 'review', expirationDate: '2035-03-31', adopt: '012345678901', x: 'a\nb' },
          },
        },
      ],
    },
    printing,
  )
  expect(laidOut(text)).toBe(text)
})
