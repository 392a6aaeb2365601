import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { headings } from '../src/cli/options/headings.ts'
import { registry } from '../src/commands/registry.ts'
import { commandsIn, examplesIn } from './commands/overview.ts'
import { makeWorld, roomlinks } from './commands/world.ts'
import { expectGenerated, proseOf, tableOf } from './generated.ts'

const file = 'docs/commands.md'
const page = readFileSync(file, 'utf8')

/** What the help says of an argument or of an option. */
interface Item {
  readonly term: string
  readonly about: string
}

/** The help of a command, in its parts. */
interface Help {
  readonly usage: string
  readonly about: string
  readonly args: readonly Item[]
  readonly options: readonly (Item & { readonly heading: string })[]
  /** The paragraphs below the options. */
  readonly notes: readonly string[]
  readonly examples: readonly string[]
}

/** The help as on a terminal that is so wide that no line is broken. */
const helpOf = async (line: string): Promise<string> => (await roomlinks(line, makeWorld({ columns: 10_000 }))).out

function partsOf(help: string): Help {
  const [usage = '', about = '', ...blocks] = help.trimEnd().split('\n\n')
  const lists = blocks.flatMap((block) => {
    const [, heading = '', rows = ''] = /^([A-Z][\w ]+):\n((?: {2}\S.*(?:\n|$))+)$/.exec(block) ?? []
    return rows === '' || heading === 'Examples'
      ? []
      : [{ heading, block, items: rows.trimEnd().split('\n').map(itemOf) }]
  })
  return {
    usage: usage.replace('Usage: ', ''),
    about,
    args: lists.flatMap(({ heading, items }) => (heading === 'Arguments' ? items : [])),
    options: lists.flatMap(({ heading, items }) =>
      heading === 'Arguments'
        ? []
        : items.flatMap((item) => (item.term === '-h, --help' ? [] : [{ ...item, heading }])),
    ),
    notes: blocks.filter((block) => !block.startsWith('Examples:') && lists.every((list) => list.block !== block)),
    examples: examplesIn(`${help}\n`),
  }
}

function itemOf(line: string): Item {
  const [, term = '', about = ''] = /^ {2}(\S.*?) {2,}(\S.*)$/.exec(line) ?? []
  expect(about, line).not.toBe('')
  return { term, about }
}

const overview = await helpOf('--help')
const names = commandsIn(overview)
const helps = new Map<string, Help>()
for (const name of names) helps.set(name, partsOf(await helpOf(`${name} --help`)))

const all = [...helps.values()].flatMap(({ options }) => options)
const keyOf = ({ term, about }: Item): string => `${term}: ${about}`

/** The options that several commands have in common are described once, by their headings in commands with many options. */
const shared = new Map(
  all.flatMap((item) => {
    const same = all.filter((each) => keyOf(each) === keyOf(item))
    const isUnder = same.find(({ heading }) => heading !== 'Options')
    return same.length >= 3 && isUnder !== undefined ? [[keyOf(item), isUnder] as const] : []
  }),
)

const rowsOf = (items: readonly Item[]): string[][] => items.map(({ term, about }) => [`\`${term}\``, proseOf(about)])

function sharedOptions(): string {
  return Object.values(headings)
    .map((heading) => ({ heading, items: [...shared.values()].filter((item) => `${item.heading}:` === heading) }))
    .filter(({ items }) => items.length > 0)
    .map(({ heading, items }) => `${heading}\n\n${tableOf(['option', 'what it does'], rowsOf(items))}`)
    .join('\n\n')
}

function sectionOf({ usage, about, args, options, notes, examples }: Help): string {
  const own = options.filter((item) => !shared.has(keyOf(item)))
  const others = options
    .filter((item) => shared.has(keyOf(item)))
    .map(({ term }) => `\`${/--[\w-]+/.exec(term)?.[0]}\``)
  return [
    proseOf(about),
    `\`${usage}\``,
    ...(args.length > 0 ? [tableOf(['argument', 'meaning'], rowsOf(args))] : []),
    ...(own.length > 0 ? [tableOf(['option', 'what it does'], rowsOf(own))] : []),
    ...(others.length > 0 ? [`[Shared options](#shared-options): ${others.join(', ')}`] : []),
    ...notes.map((note) => (note.includes('\n  ') ? `\`\`\`text\n${note}\n\`\`\`` : proseOf(note))),
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
  ].join('\n\n')
}

test('docs/commands.md describes the commands and options of the program; UPDATE=1 writes them', () => {
  const rows = registry.map(({ name, summary }) => [`[\`${name}\`](#${name})`, proseOf(summary)])
  const sections = [...helps].map(([name, help]) => [name, sectionOf(help)])
  expectGenerated(file, {
    overview: tableOf(['command', 'what it does'], rows),
    shared: sharedOptions(),
    ...Object.fromEntries(sections),
  })
})

test('it has each command under the heading of the help, in the same order', () => {
  const inPage = [...page.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading)
  const from = inPage.indexOf('Write a manifest')
  const groups = [...new Set(registry.map(({ group }) => group))]
  const inHelp = groups.flatMap((group) => [
    group === '' ? 'Help' : group.replace(':', ''),
    ...registry.flatMap((row) => (row.group === group ? [row.name] : [])),
  ])
  expect(inPage.slice(from)).toEqual(inHelp)
})

test('it names each exit code, and each variable of the help', () => {
  const codes = [...page.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code))
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130])
  const [, variables = ''] = /^Environment:\n(.*?)\n\n/ms.exec(overview) ?? []
  const inHelp = variables.match(/\b[A-Z][A-Z_]+_[A-Z_]+\b/g) ?? []
  expect(inHelp.length).toBeGreaterThan(5)
  for (const name of inHelp) expect(page).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\| `, 'm'))
})
