import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { expect, test } from 'vitest'
import { readExplanations } from '../../scripts/explanations.mjs'
import { areas } from '../../src/cli/compiled/explanations.js'
import { makeFolder } from '../commands/process.ts'

test('what is compiled is what the pages say', () => {
  expect(areas).toEqual(readExplanations('.'))
})

type Node = DefaultTreeAdapterTypes.ChildNode

/** The text of a node as people see it; code in prose keeps its backquotes, as explain prints it. */
function textOf(node: Node): string {
  if ('value' in node) return node.value
  const text = 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
  return node.nodeName === 'code' && node.parentNode?.nodeName === 'p' ? `\`${text}\`` : text
}

/** The blocks of a Markdown document as a forge shows them: `h2 room/full`, `p It is full.` */
function blocksOf(markdown: string): readonly string[] {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
  const blocks = parseFragment(html).childNodes.filter((node) => 'tagName' in node)
  return blocks.map((node) => {
    const text = textOf(node)
    return `${node.nodeName} ${node.nodeName === 'p' ? text.replaceAll('\n', ' ') : text.replace(/\n$/, '')}`
  })
}

test.for(areas)('$page.md looks on a forge as explain prints it', ({ page, title, explanations }) => {
  const [head, , ...rest] = blocksOf(readFileSync(`docs/errors/${page}.md`, 'utf8'))
  expect(head).toBe(`h1 ${title}`)
  const sections = explanations.map(({ code, means, matters, wrong, right }) => {
    return [`h2 ${code}`, `p ${means}`, `p ${matters}`, 'p Wrong:', `pre ${wrong}`, 'p Right:', `pre ${right}`]
  })
  expect(rest).toEqual(sections.flat())
})

const row = '- [Rooms](rooms.md): `room`'
const section = `## room/locked

It means *this*.

It matters
to \`you\`.

Wrong:

\`\`\`yaml
- id: 1
\`\`\`

Right:

\`\`\`console
$ roomlinks plan
\`\`\`
`.replaceAll('*', '\\*')
const pages = { 'README.md': `# Errors\n\n${row}\n`, 'rooms.md': `# Rooms\n\nWhat rooms say.\n\n${section}` }

/** What is read of pages like these. */
function read(changed: Readonly<Record<string, string>>): ReturnType<typeof readExplanations> {
  const root = makeFolder({})
  mkdirSync(join(root, 'docs/errors'), { recursive: true })
  for (const [name, text] of Object.entries({ ...pages, ...changed }))
    writeFileSync(join(root, 'docs/errors', name), text)
  return readExplanations(root)
}

test('a page is read: lines are joined, and what a backslash guards is itself', () => {
  expect(read({})).toEqual([
    {
      page: 'rooms',
      title: 'Rooms',
      explanations: [
        {
          code: 'room/locked',
          means: 'It means *this*.',
          matters: 'It matters to `you`.',
          wrong: '- id: 1',
          right: '$ roomlinks plan',
        },
      ],
    },
  ])
})

test.for([
  ['no title', '# Rooms\n', '\n', '1: expected a title, "# The area", not ""'],
  [
    'no sentence about the area',
    'What rooms say.\n\n',
    '',
    '3: expected a sentence about the area, not "## room/locked"',
  ],
  ['two empty lines', 'say.\n\n', 'say.\n\n\n', '5: expected a heading with a code, "## area/what", not ""'],
  ['no empty line', 'locked\n\n', 'locked\n', '6: expected an empty line, not "It means \\*this\\*."'],
  [
    'a heading that is no code',
    'room/locked',
    'A locked room',
    '5: expected a heading with a code, "## area/what", not "## A locked room"',
  ],
  [
    'nothing of why it matters',
    'It matters\nto `you`.\n\n',
    '',
    '9: expected why it matters that ends with a full stop',
  ],
  ['no full stop', 'you`.', 'you`', '9: expected why it matters that ends with a full stop'],
  ['a sign of Markdown', '\\*this', '*this', '7: "*" is Markdown syntax: write "\\*", or code'],
  ['a name between underscores', '\\*this\\*', '__this__', '7: "_" is Markdown syntax: write "\\_", or code'],
  [
    'code that goes on in the next line',
    'matters\nto `you`',
    '`matters\nto you`',
    '9: "`" is Markdown syntax: write "\\`", or code',
  ],
  ['a list', 'It means', '- It means', '7: a line of prose must not begin with Markdown syntax'],
  ['two spaces', 'It means', 'It  means', '7: put one space between words, and none at either end of a line'],
  ['no wrong example', 'Wrong:', 'Bad:', '12: expected "Wrong:", not "Bad:"'],
  ['another language', 'yaml', 'json', '14: expected a fence, "```console", "```yaml" or "```ts", not "```json"'],
  ['a manifest to be typed', 'yaml', 'console', '14: use console for commands typed after "$ ", and for nothing else'],
  ['an empty example', '- id: 1\n', '', '14: expected an example'],
  ['an open fence', 'plan\n```', 'plan', '20: expected "```" somewhere below'],
  [
    'nothing at the end',
    '\n\nRight:\n\n```console\n$ roomlinks plan\n```\n',
    '\n',
    '17: expected an empty line, not the end',
  ],
  [
    'more at the end',
    'plan\n```\n',
    'plan\n```\n\nMore.\n',
    '24: expected a heading with a code, "## area/what", not "More."',
  ],
  ['no line break at the end', 'plan\n```\n', 'plan\n```', '22: expected one line break at the end'],
  ['an empty line at the end', 'plan\n```\n', 'plan\n```\n\n', '24: expected one line break at the end'],
] as const)('%s is told, with the place', ([, good, bad, told]) => {
  expect(pages['rooms.md']).toContain(good)
  expect(() => read({ 'rooms.md': pages['rooms.md'].replace(good, () => bad) })).toThrow(`docs/errors/rooms.md:${told}`)
})

test.for([
  ['another title', { 'README.md': `${row.replace('[R', '[All r')}\n` }, `README.md:1: expected "${row}"`],
  ['other words', { 'README.md': `${row.replace('`room`', '`link`')}\n` }, `README.md:1: expected "${row}"`],
  [
    'a page that is not there',
    { 'README.md': `${row}\n- [Links](links.md): \`link\`\n` },
    'README.md:2: there is no page links.md',
  ],
  ['a page that nothing leads to', { 'links.md': '' }, 'README.md:1: expected a row that links to links.md'],
  [
    'a code that is there twice',
    { 'rooms.md': `${pages['rooms.md']}\n${section}` },
    'rooms.md:24: room/locked already has a section at docs/errors/rooms.md:5',
  ],
] as const)('%s: the index and the pages have to fit', ([, changed, told]) => {
  expect(() => read(changed)).toThrow(`docs/errors/${told}`)
})
