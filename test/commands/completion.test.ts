import { Command } from 'commander'
import { expect, test } from 'vitest'
import { parseLine, quoteFor } from '../../src/commands/completion/bash.ts'
import { completionsFor } from '../../src/commands/completion/command.ts'
import { expectGolden } from './golden.ts'
import { commandsIn } from './overview.ts'
import { errorOf, makeWorld, roomlinks } from './world.ts'

const breaks = ' \t\n"\'@><=;|&(:'

const manifest = `version: 1
name: client-portal
rooms:
  - id: 4711
    links: { press: { access: read }, board: { access: read } }
  - title: Acme board
    links: { partners: { access: read } }
  - { tag: client, links: {} }
  - { title: "\${ROOM_TITLE}", links: { hidden: { access: read } } }
  - { title: "two\\nlines \\e[31m", links: {} }
`
const files = new Map<string, string>([
  ['roomlinks.yaml', manifest],
  ['other.yaml', 'rooms: [{ id: 8, links: {} }]'],
])

/** What comes back for these words: the kind, and each value. */
async function complete(words: readonly string[], world = makeWorld({ files })): Promise<readonly string[]> {
  const { code, out, err } = await roomlinks(['completion', 'zsh', '--', ...words], world)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\t.*/, ''))
}

test.for(['bash', 'zsh', 'fish'])('the script for %s', async (shell) => {
  const { code, out, err } = await roomlinks(`completion ${shell}`, makeWorld())
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expectGolden(`completion-${shell}`, out)
})

test.for<{ readonly words: readonly string[]; readonly offers: readonly string[] }>([
  { words: ['pl'], offers: ['values', 'plan'] },
  { words: ['--ver'], offers: ['values', '--version'] },
  { words: ['help', 'sh'], offers: ['values', 'show'] },
  { words: ['help', 'show', ''], offers: ['values'] },
  { words: ['nonsense', ''], offers: ['values'] },
  { words: ['plan', '--det'], offers: ['values', '--detailed-exitcode'] },
  { words: ['plan', '--out'], offers: ['values', '--out', '--output'] },
  { words: ['show', 'plan.json', '--form'], offers: ['values', '--format'] },
  { words: ['demo', ''], offers: ['values', '--no-color', '--help'] },
  { words: ['demo', '--', ''], offers: ['values'] },
  { words: ['plan', '--format', 'm'], offers: ['values', 'markdown'] },
  { words: ['plan', '--format=m'], offers: ['values', '--format=markdown'] },
  { words: ['plan', '--output', 'sa'], offers: ['parts', 'sarif='] },
  { words: ['plan', '--output=sa'], offers: ['parts', '--output=sarif='] },
  { words: ['plan', '--output', 'sarif=pl'], offers: ['files'] },
  { words: ['plan', '-f', 'li'], offers: ['files'] },
  { words: ['plan', '--file', ''], offers: ['files'] },
  { words: ['show', ''], offers: ['files'] },
  {
    words: ['show', 'plan.json', ''],
    offers: [
      ...['values', '--format', '--output', '--no-color', '--github', '--no-github', '--expand', '--show-unmanaged'],
      ...['--expect-digest', '--help'],
    ],
  },
  { words: ['plan', '--base', ''], offers: ['values'] },
  { words: ['plan', '--timeout', '1'], offers: ['values'] },
  { words: ['plan', '--unknown=x', '--detail'], offers: ['values', '--detailed-exitcode'] },
  { words: ['plan', '--unknown='], offers: ['values'] },
  { words: ['apply', '--allow', ''], offers: ['values', 'revokes', 'widening', 'empty'] },
  { words: ['apply', '--allow', 'revokes,w'], offers: ['values', 'revokes,widening'] },
  { words: ['comment', '--state', 'out'], offers: ['values', 'outdated'] },
  { words: ['comment', '--key', ''], offers: ['values'] },
  { words: ['completion', 'f'], offers: ['values', 'fish'] },
  { words: ['explain', 'guard/max-w'], offers: ['values', 'guard/max-widening'] },
  { words: ['explain', 'internal', 'guard/max-w'], offers: ['values', 'guard/max-widening'] },
  { words: ['plan', '--room', ''], offers: ['values', '4711', 'title:Acme board', 'tag:client'] },
  { words: ['plan', '--room=ti'], offers: ['values', '--room=title:Acme board'] },
  { words: ['plan', '--room', '4711', '--room', 'tag'], offers: ['values', 'tag:client'] },
  { words: ['plan', '-f', 'other.yaml', '--room', ''], offers: ['values', '8'] },
  { words: ['plan', '--file=other.yaml', '--room', ''], offers: ['values', '8'] },
  { words: ['plan', '--file', '-', '--room', ''], offers: ['values'] },
  { words: ['plan', '--exclude', ''], offers: ['files'] },
  { words: ['plan', '-f', 'other.yaml', '-f', 'roomlinks.yaml', '--room', '8'], offers: ['values', '8'] },
  { words: ['set', '4711', 'press', 'pass'], offers: ['parts', 'password-env='] },
  { words: ['set', '4711', 'press', 'access=co'], offers: ['values', 'access=comment', 'access=contentCreator'] },
  { words: ['add', '4711', '--access', 'fi'], offers: ['values', 'fillForms'] },
  { words: ['links', '--key', 'pa'], offers: ['values', 'partners'] },
  { words: ['links', '--room', '4711', '--key', ''], offers: ['values', 'press', 'board'] },
])('roomlinks $words: $offers', async ({ words, offers }) => {
  expect(await complete(words)).toEqual(offers)
})

test('the first word is a command', async () => {
  const { out } = await roomlinks('--help', makeWorld())
  expect(await complete([''])).toEqual(['values', ...commandsIn(out), 'help'])
})

test('options and codes come with what is said of them', async () => {
  const { out } = await roomlinks('completion fish -- plan --det', makeWorld())
  expect(out).toBe('values\n--detailed-exitcode\texit with 2 if there are changes\n')
})

test('the script for PowerShell marks the last word, which may be empty', async () => {
  const { out } = await roomlinks('completion powershell -- plan =--det', makeWorld())
  expect(out).toBe('values\n--detailed-exitcode\texit with 2 if there are changes\n')
  const all = await roomlinks('completion powershell -- =', makeWorld())
  expect(all.out).toContain('\nplan\t')
})

test.for([
  ['no manifest', undefined],
  ['no YAML', 'rooms: [{'],
  ['another shape', '[1, 2]'],
  ['rooms of another shape', 'rooms: { id: 7 }'],
  ['entries of another shape', 'rooms: [7, { links: {} }, { id: , links: 9 }, { title: [a], tag: "" }]'],
  ['a tag that asks for code', 'rooms: !!js/function "function () { process.exit(9) }"'],
] as const)('with %s there is nothing to offer, and nothing is said', async ([, text]) => {
  const world = makeWorld({ files: new Map(text === undefined ? [] : [['roomlinks.yaml', text]]) })
  expect((await complete(['plan', '--room', ''], world)).filter((line) => /hidden|exit|^\d/.test(line))).toEqual([])
})

test('a file that cannot be read is nothing to tell', async () => {
  const world = makeWorld({ list: () => Promise.resolve(undefined), read: () => Promise.reject(errorOf('EACCES')) })
  expect(await complete(['plan', '--room', ''], world)).toEqual(['values'])
})

test.for([
  { line: 'roomlinks ', words: [''], quote: '', kept: 0 },
  { line: 'roomlinks', words: [], quote: '', kept: 0 },
  { line: ' roomlinks plan', words: ['plan'], quote: '', kept: 0 },
  { line: 'roomlinks plan  --ro', words: ['plan', '--ro'], quote: '', kept: 0 },
  { line: 'roomlinks plan --room title:Ac', words: ['plan', '--room', 'title:Ac'], quote: '', kept: 6 },
  { line: 'roomlinks plan --room=title:Ac', words: ['plan', '--room=title:Ac'], quote: '', kept: 13 },
  { line: 'roomlinks plan --room title:Acme\\ b', words: ['plan', '--room', 'title:Acme b'], quote: '', kept: 6 },
  { line: 'roomlinks plan --room "title:Ac', words: ['plan', '--room', 'title:Ac'], quote: '"', kept: 0 },
  { line: "roomlinks plan --room title:'A c", words: ['plan', '--room', 'title:A c'], quote: "'", kept: 6 },
  { line: 'roomlinks plan --room "title:"Ac', words: ['plan', '--room', 'title:Ac'], quote: '', kept: 6 },
  { line: 'roomlinks "" ', words: ['', ''], quote: '', kept: 0 },
  { line: 'roomlinks plan "a\\"b\\$c\\d', words: ['plan', 'a"b$c\\d'], quote: '"', kept: 0 },
  { line: "roomlinks plan 'a\\", words: ['plan', 'a\\'], quote: "'", kept: 0 },
  { line: 'roomlinks plan a\\', words: ['plan', 'a'], quote: '', kept: 0 },
  { line: 'roomlinks plan a\\:b', words: ['plan', 'a:b'], quote: '', kept: 0 },
  { line: 'roomlinks plan $(touch x)', words: ['plan', '$(touch', 'x)'], quote: '', kept: 0 },
])('bash stands at $words in $line', ({ line, words, quote, kept }) => {
  expect(parseLine(line, breaks)).toEqual({ words, quote, kept })
})

test.for([
  { value: 'title:Acme board', quote: '', kept: 6, text: 'Acme\\ board' },
  { value: 'title:$(touch x) `y`', quote: '', kept: 0, text: 'title:\\$\\(touch\\ x\\)\\ \\`y\\`' },
  { value: 'title:"a" $b \\', quote: '"', kept: 0, text: 'title:\\"a\\" \\$b \\\\' },
  { value: 'title:Hi!', quote: '"', kept: 0, text: undefined },
  { value: "title:o'clock $x", quote: "'", kept: 0, text: "title:o'\\''clock $x" },
  { value: 'title:Büro 会議 😀', quote: '', kept: 0, text: 'title:Büro\\ 会議\\ 😀' },
])('$value is typed on as $text after an open "$quote"', ({ value, quote, kept, text }) => {
  expect(quoteFor(value, { words: [], quote, kept })).toBe(text)
})

test.for([
  { line: 'roomlinks', out: 'validate' },
  { line: 'roomlinks pl', out: 'values\nplan\n' },
  { line: 'roomlinks plan --room title:', out: 'values\nAcme\\ board\n' },
  { line: 'roomlinks plan --room "', out: 'values\n4711\ntitle:Acme board\ntag:client\n' },
  { line: 'roomlinks plan --format=j', out: 'values\njson\njunit\n' },
])('bash is given what it inserts: $line', async ({ line, out }) => {
  const ended = await roomlinks(['completion', 'bash', '--', breaks, line], makeWorld({ files }))
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining(out) })
})

test('what bash cannot be given in its quotes is left out', async () => {
  const world = makeWorld({
    files: new Map([['roomlinks.yaml', 'rooms: [{ title: Hi!, links: {} }, { id: 7, links: {} }]']]),
  })
  const { out } = await roomlinks(['completion', 'bash', '--', breaks, 'roomlinks plan --room "'], world)
  expect(out).toBe('values\n7\n')
})

test('a script that hands over less than it should gets the commands', async () => {
  const ended = await roomlinks(['completion', 'bash', '--', breaks], makeWorld())
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('\nplan\n') })
})

/** A program with all that may come: a command that takes a room and a key of it. */
function program(): Command {
  return new Command('roomlinks').addCommand(
    new Command('turn')
      .argument('<room>')
      .argument('[key]')
      .option('-f, --file <path>')
      .option('--room <selector>')
      .option('--key <key>')
      .option('--output <format=file>')
      .option('--odd <>')
      .option('-q', 'quietly'),
  )
}

test.for<{ readonly words: readonly string[]; readonly offers: readonly string[] }>([
  { words: ['turn', ''], offers: ['4711', 'title:Acme board', 'tag:client'] },
  { words: ['turn', '4711', ''], offers: ['press', 'board'] },
  { words: ['turn', 'id:4711', ''], offers: ['press', 'board'] },
  { words: ['turn', 'title:Acme board', ''], offers: ['partners'] },
  { words: ['turn', '-q', '4711', 'p'], offers: ['press'] },
  { words: ['turn', '9', ''], offers: ['press', 'board', 'partners', 'hidden'] },
  { words: ['turn', '--key', ''], offers: ['press', 'board', 'partners', 'hidden'] },
  { words: ['turn', '--room', '4711', '--key', 'b'], offers: ['board'] },
  { words: ['turn', '--output', ''], offers: [] },
  { words: ['turn', '--odd', ''], offers: [] },
  { words: ['turn', '4711', 'press', ''], offers: ['--file', '--room', '--key', '--output', '--odd', '--help'] },
])('of a room and a key: $words', async ({ words, offers }) => {
  const { values } = await completionsFor(program(), words, makeWorld({ files }))
  expect(values.map(({ value }) => value)).toEqual(offers)
})
