import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessNumbers } from '../../src/model/link.ts'
import { namesOf } from '../../src/settings/rows.ts'
import { openPortal } from '../commands/portal.ts'
import { makeFolder } from '../commands/process.ts'
import { makeWorld, roomlinks } from '../commands/world.ts'
import { type Document, type Server, startServer } from './server.ts'

/** What is submitted to SchemaStore. Until there are addresses, it only names the files. */
const entries: readonly Readonly<Record<'name' | 'description' | 'url', string> & { fileMatch: readonly string[] }>[] =
  JSON.parse(readFileSync('.github/schemastore.json', 'utf8'))
const fileOf = (url: string): string => `schemas/${posix.basename(url)}`

let server: Server
beforeAll(async () => {
  server = await startServer(entries.map((entry) => ({ ...entry, url: pathToFileURL(fileOf(entry.url)).href })))
})
afterAll(() => server.close())

let opened = 0

/** Opens a file of that kind, which names its schema itself. */
function open(kind: string, text: string): Document {
  opened += 1
  return server.open(`${opened}.yaml`, `# yaml-language-server: $schema=./schemas/${kind}.schema.json\n${text}`)
}

/** A manifest with this below `rooms:`. */
const inRooms = (text: string): string => `version: 1\nname: team\nrooms:\n${text}`

/** A manifest with one room that has this below `links:`. */
const inLinks = (text: string): string => inRooms(`  - id: 7\n    links:\n${text}`)

const levels = Object.keys(accessNumbers)
const beside = ['adopt', 'absent', 'protect']

interface Offered {
  readonly name: string
  readonly text: string
  readonly labels: readonly string[]
}

test.for<Offered>([
  {
    name: 'an empty manifest',
    text: '‸',
    labels: ['version', 'name', 'formerly', 'portal', 'env', 'defaults', 'guard', 'rooms', 'roomlinks manifest'],
  },
  { name: 'the first room', text: inRooms('  ‸'), labels: ['a room by id', 'rooms by tag'] },
  {
    name: 'a room',
    text: inRooms('  - ‸\n'),
    labels: ['id', 'title', 'tag', 'unmanaged', 'ignore', 'links', 'a room by id', 'rooms by tag', 'Entry'],
  },
  { name: 'links', text: inLinks('      ‸'), labels: ['primary', 'invitation', 'an invitation that ends'] },
  {
    name: 'links, of which one is an invitation',
    text: inLinks('      invitation: { access: read }\n      ‸'),
    labels: ['primary'],
  },
  { name: 'a primary link', text: inLinks('      primary:\n        ‸'), labels: [...namesOf.primary, ...beside] },
  {
    name: 'another link',
    text: inLinks('      press:\n        ‸'),
    labels: [...namesOf.additional, ...beside, 'rotation'],
  },
  {
    name: 'an invitation',
    text: inLinks('      invitation:\n        ‸'),
    labels: [...namesOf.invitation, ...beside, 'rotation'],
  },
  { name: 'an access level', text: inLinks('      press:\n        access: ‸'), labels: levels },
  { name: 'what happens to unmanaged links', text: inRooms('  - id: 7\n    unmanaged: ‸'), labels: ['keep', 'revoke'] },
])('what is offered for $name', async ({ text, labels }) => {
  const offered = await open('manifest', text).completions()
  expect(offered.map(({ label }) => label).toSorted()).toEqual(labels.toSorted())
})

test.for<Offered & { readonly kind: string }>([
  {
    name: 'a rule',
    kind: 'policy',
    text: 'version: 1\nname: company\nrules:\n  ends:\n    match:\n      ‸',
    labels: ['room', 'kind', 'key', 'state', 'audience', 'access'],
  },
  {
    name: 'the state of links',
    kind: 'policy',
    text: 'rules:\n  ends:\n    match:\n      state: ‸',
    labels: ['declared', 'undeclared', 'foreign', 'unmanaged', 'missing'],
  },
  { name: 'levels of access', kind: 'policy', text: 'rules:\n  ends:\n    forbid:\n      access: [‸]', labels: levels },
  {
    name: 'a fault',
    kind: 'faults',
    text: 'faults:\n  - every: 3\n    ‸',
    labels: ['on', 'requests', 'probability', 'times', 'fault', 'after', 'Fault'],
  },
  {
    name: 'a room of a sandbox',
    kind: 'seed',
    text: 'rooms:\n  - type: ‸',
    labels: ['custom', 'public', 'formFilling', 'collaboration', 'virtualData', 'ai'],
  },
])('what is offered in other files for $name', async ({ kind, text, labels }) => {
  const offered = await open(kind, text).completions()
  const found = offered.map(({ label }) => label)
  expect(found).toEqual(expect.arrayContaining([...labels]))
  // Numbers of levels are understood, but nobody has to know them.
  expect(found.filter((label) => /^\d/.test(label))).toEqual([])
})

test('each value is offered with its meaning', async () => {
  const offered = await open('manifest', inLinks('      press:\n        access: ‸')).completions()
  expect(Object.fromEntries(offered.map(({ label, about }) => [label, about]))).toMatchObject({
    read: 'View files.',
    contentCreator: 'Create and edit files. Only for invitations.',
  })
  for (const { about } of offered) expect(about).not.toBe('')
})

test.for([
  {
    at: 'primary: { ac‸cess: read }',
    shows: [
      '#### Access level',
      'The access level of the link',
      '* `read`: View files.',
      '* `editing`: Edit the files that are there.',
    ],
  },
  { at: 'primary: { access: 1‸0 }', shows: ['#### Access level as a number', 'The access level of the link'] },
  { at: 'primary: { access: re‸ad, internal: true }', shows: ['* `comment`: View files and comment on them.'] },
  {
    at: 'primary: { access: read, inter‸nal: true }',
    shows: ['#### Internal', 'Or a `${NAME}` or `${NAME:-default}` that gives `true` or `false`.'],
  },
  {
    at: 'in‸vitation: { access: read }',
    shows: ['#### Invitation link', 'anyone who follows it becomes a member of the room.'],
  },
  { at: 'press: { access: read, expirationD‸ate: 2035-03-31 }', shows: ['#### Expiration date', '`null`: never.'] },
])('what is shown of $at', async ({ at, shows }) => {
  const shown = await open('manifest', inLinks(`      ${at}\n`)).hover()
  for (const text of shows) expect(shown).toContain(text)
  expect(shown).not.toContain('||')
})

test.for([
  { name: 'a state', at: 'state: unman‸aged', shows: ['#### State', '* `foreign`: Another manifest made it.'] },
  {
    name: 'one of several',
    at: 'audience: [public, sig‸ned-in]',
    shows: ['#### Audience', '* `joins`: An invitation; anyone who follows it becomes a member.'],
  },
  {
    name: 'a key',
    at: 'acc‸ess: editing',
    shows: ['#### Access level', '* `editing`: Edit the files that are there.'],
  },
  { name: 'a list', at: 'acc‸ess: [editing, 2]', shows: ['#### Access levels', 'Links with these access levels.'] },
])('what is shown of a policy: $name', async ({ at, shows }) => {
  const shown = await open('policy', `version: 1\nname: company\nrules: { ends: { match: { ${at} } } }\n`).hover()
  for (const text of shows) expect(shown).toContain(text)
  expect(shown).not.toContain('||')
})

interface Wrong {
  readonly kind?: string
  readonly text: string
  readonly problems: readonly string[]
}

const date = 'A date is written as 2035-03-31, or with a time and an offset, as in 2035-03-31T22:00:00Z.'
const name = 'A name has 1 to 63 lower-case letters, digits and hyphens.'
const flag = 'true or false without quotes, or a ${NAME} that gives one of them.'
const value = 'Value is not accepted. Valid values:'
const level = `${value} ${levels.map((each) => `"${each}"`).join(', ')}.`

test.concurrent.for<Wrong>([
  {
    text: inRooms('  - { links: {} }\n'),
    problems: ['5:5 An entry needs one of id, title and tag, which says which rooms it is about.'],
  },
  {
    text: inRooms('  - { id: 7, title: Board, links: {} }\n'),
    problems: ['5:14 An entry has only one of id, title and tag.'],
  },
  {
    text: inRooms('  - { title: Board, tag: client, links: {} }\n'),
    problems: ['5:21 An entry has only one of id, title and tag.'],
  },
  { text: inRooms('  - { id: 7 }\n'), problems: ['5:5 Missing property "links".'] },
  { text: inRooms('  - { id: 7, links: {}, unmanaged: delete }\n'), problems: [`5:36 ${value} "keep", "revoke".`] },
  {
    text: inRooms('  - { id: 7, links: {}, ignore: { 3f9a: Poster } }\n'),
    problems: ['5:35 Each key is a fingerprint, with 12 characters: digits, and letters from a to f.'],
  },
  {
    text: inLinks('      Press: { access: read }\n'),
    problems: ['7:7 Each key is primary, invitation, or a name of up to 63 lower-case letters, digits and hyphens.'],
  },
  ...['read', 'READ', '"${LEVEL}"', '2', '11'].map((access) => ({
    text: inLinks(`      press: { access: ${access} }\n`),
    problems: [],
  })),
  ...['reed', '3', '12', 'true'].map((access) => ({
    text: inLinks(`      press: { access: ${access} }\n`),
    problems: [`7:24 ${level}`],
  })),
  { text: inLinks('      press: { expirationDate: 31.12.2035 }\n'), problems: [`7:32 ${date}`] },
  { text: inLinks('      press: { internal: "true" }\n'), problems: [`7:26 ${flag}`] },
  { text: inLinks('      press: { denyDownload: "yes" }\n'), problems: [`7:30 ${flag}`] },
  {
    text: inLinks('      press: { adopt: 3f9a }\n'),
    problems: ['7:23 A fingerprint has 12 characters: digits, and letters from a to f.'],
  },
  { text: inLinks('      press: { maxUseCount: 25 }\n'), problems: ['7:16 Property maxUseCount is not allowed.'] },
  {
    text: inLinks('      invitation: { maxUseCount: "25" }\n'),
    problems: ['7:34 A number, null, or a ${NAME} that gives the number.'],
  },
  { text: 'version: 1\nname: Our Team\nrooms: []\n', problems: [`3:7 ${name}`] },
  { text: 'version: 1\nname: team\nformerly: [Old]\nrooms: []\n', problems: [`4:12 ${name}`] },
  {
    text: 'version: 1\nname: team\nportal: acme.example.com\nrooms: []\n',
    problems: ['4:9 An address begins with https://.'],
  },
  {
    text: 'version: 1\nname: team\nenv: { plain: [A-B] }\nrooms: []\n',
    problems: ['4:16 The name of a variable has letters, digits and underscores, and does not begin with a digit.'],
  },
  {
    text: 'version: 1\nname: team\nguard: { maxRevokes: "5" }\nrooms: []\n',
    problems: ['4:22 A number, or a ${NAME} that gives it.'],
  },
  {
    kind: 'policy',
    text: 'version: 1\nname: a\nrules: { r: { match: { kind: primary }, require: { expiresWithin: 90 days } } }\n',
    problems: ['4:67 A number of hours, days or weeks, as in 12h, 90d or 2w.'],
  },
  {
    kind: 'policy',
    text: 'version: 1\nname: a\nrules: { r: { match: { access: [2, reed] } } }\n',
    problems: [`4:36 ${level}`],
  },
  {
    kind: 'policy',
    text: 'version: 1\nname: a\nrules: { Our rule: { match: { kind: primary } } }\n',
    problems: [`4:10 ${name}`],
  },
  {
    kind: 'policy',
    text: 'version: 1\nname: a\nrules: {}\nexceptions:\n  - { rule: r, room: 7, link: press, until: May, reason: Fair }\n',
    problems: [`6:45 ${date}`],
  },
  {
    kind: 'faults',
    text: 'faults: [{ on: { path: links }, fault: hang }]\n',
    problems: ['2:24 A path begins with / or *, and has no query.'],
  },
  {
    kind: 'seed',
    text: 'rooms: [{ type: custom, title: Board, links: [{ kind: primary, id: 7-a }] }]\n',
    problems: ['2:68 An id is a UUID, as in 0f8fad5b-d9cb-469f-a165-70867728950e.'],
  },
])('what an editor finds wrong with $text', async ({ kind = 'manifest', text, problems }) => {
  expect(await open(kind, text).problems()).toEqual(problems)
})

/** The text that a snippet leaves behind: its first choices and its examples, and that word in each empty place. */
function filled(snippet: string, word: string): string {
  return snippet
    .replace(/\$\{\d+\|(\w+)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d/g, word)
}

test.for([
  { label: 'a room by id', word: '7', at: inRooms('  ‸'), indent: 2, says: [] },
  { label: 'rooms by tag', word: 'client', at: inRooms('  ‸'), indent: 2, says: [] },
  // Nobody should have to see that the date is an example.
  { label: 'an invitation that ends', word: '', at: inLinks('      ‸'), indent: 6, says: [`9:25 ${date}`] },
])('a filled snippet is a valid manifest: $label', async ({ label, word, at, indent, says }) => {
  const offered = await open('manifest', at).completions()
  const { inserted = '' } = offered.find((each) => each.label === label) ?? {}
  const text = at.replace('‸', filled(inserted, word).replaceAll('\n', `\n${' '.repeat(indent)}`))
  expect(await open('manifest', `${text}\n`).problems()).toEqual(says)
  const files = new Map([['roomlinks.yaml', `${text.replace('YYYY-MM-DD', '2035-03-31')}\n`]])
  expect(await roomlinks('validate', makeWorld({ files }))).toMatchObject({ code: 0, err: '' })
})

const examples = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .map((path) => `examples/${path.replaceAll('\\', '/')}`)
  .filter((path) => /\.yaml$/.test(path))

test.concurrent.for(examples)('an editor finds the schema of %s, and nothing wrong', async (path) => {
  const document = server.open(path, readFileSync(path, 'utf8').replace(/^(?=name:|rooms:)/m, '‸'))
  expect(await document.problems()).toEqual([])
  expect(await document.hover()).toMatch(/Source: \[(?:manifest|policy|seed)\.schema\.json\]/)
})

test('an editor finds the schema of what init has written', async () => {
  const portal = await openPortal(
    { rooms: [{ id: 7, type: 'custom', title: 'Board', links: [{ kind: 'primary' }] }] },
    '',
  )
  portal.world.files.clear()
  expect(await portal.run('init --all --ci none --auto-approve')).toMatchObject({ code: 0 })
  const folder = makeFolder(Object.fromEntries(portal.world.files))
  const text = String(portal.world.files.get('roomlinks.yaml'))
  const document = server.open(join(folder, 'roomlinks.yaml'), text.replace('access: read', 'acc‸ess: reed'))
  expect(await document.problems()).toEqual([expect.stringContaining(level)])
  expect(await document.hover()).toContain('* `read`: View files.')
})

test('an editor that knows SchemaStore needs no line in the files: by their names, in any folder', async () => {
  const folder = makeFolder()
  const problemsOf = (name: string): Promise<readonly string[]> =>
    server.open(join(folder, name), 'version: 2\n').problems()
  for (const name of ['roomlinks.yaml', 'links/roomlinks.yaml', 'roomlinks.policy.yaml', 'a/b/roomlinks.policy.yaml'])
    expect(await problemsOf(name)).toContainEqual('1:10 Value must be 1.')
  for (const name of ['links.yaml', 'my.roomlinks.yaml', 'policy.yaml']) expect(await problemsOf(name)).toEqual([])
})

test('docs/everyday.md names schemas that are there, and what is offered', async () => {
  const [, section = ''] = /^## Editors\n(.*?)^## /ms.exec(readFileSync('docs/everyday.md', 'utf8')) ?? []
  const paths = [...section.matchAll(/[\w/.]*?(\w+\.schema\.json)/g)].map(([, name = '']) => name)
  expect(new Set(paths)).toEqual(
    new Set(['roomlinks', 'manifest', 'policy', 'seed', 'faults'].map((name) => `${name}.schema.json`)),
  )
  const offered = [
    await open('manifest', inRooms('  ‸')).completions(),
    await open('manifest', inLinks('      ‸')).completions(),
  ]
  for (const { label } of offered.flat().filter(({ label }) => label.includes(' ')))
    expect(section).toContain(`*${label}*`)
})

test('the entries for SchemaStore are as it wants them, and name the schemas', () => {
  for (const { name, description, fileMatch, url, ...others } of entries) {
    const schema = JSON.parse(readFileSync(fileOf(url), 'utf8'))
    expect(name).toBe(schema.title)
    expect(schema.description.startsWith(description)).toBe(true)
    expect(`${name} ${description}`).not.toMatch(/schema|[\n]|[,. \t-]$/i)
    expect(fileMatch.every((each) => !each.includes('/'))).toBe(true)
    expect(others).toEqual({})
  }
  const all = entries.flatMap(({ fileMatch }) => fileMatch)
  expect(new Set(all).size).toBe(all.length)
})

test('an editor needs no network for a schema with an address', async () => {
  const schema = readFileSync('schemas/manifest.schema.json', 'utf8')
  const addressed = schema.replace(
    /^(?= {2}"title")/m,
    '  "$id": "https://npm.invalid/roomlinks@1.0.0/schemas/manifest.schema.json",\n',
  )
  expect(JSON.parse(addressed)).toHaveProperty('$id')
  const folder = makeFolder({ 'roomlinks.schema.json': addressed })
  const head = '# yaml-language-server: $schema=./roomlinks.schema.json\n'
  const document = server.open(join(folder, 'a.yaml'), head + inLinks('      primary: { acc‸ess: reed }\n'))
  expect(await document.problems()).toEqual([`7:26 ${level}`])
  expect(await document.hover()).toContain('* `read`: View files.')
})
