import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lastWeek } from '../src/commands/demo/stage.ts'
import type { World } from '../src/host/world.ts'
import type { StageRoom } from '../src/sandbox/index.ts'
import { openHundred } from './commands/hundred.ts'
import { byHand } from './commands/importing.ts'
import { openPortal } from './commands/portal.ts'
import { command } from './commands/process.ts'
import { makeWorld, roomlinks } from './commands/world.ts'
import { blocksOf, expectParts, transcriptsOf } from './shown.ts'
import { openApplied, openDrifted, willing } from './story.ts'

const page = readFileSync('docs/everyday.md', 'utf8')
const shown = transcriptsOf(page)

/** What the page shows below a command line. */
const shownOf = (line: string): string => shown.get(line) ?? ''

test('all outputs that docs/everyday.md shows are held by a test', () => {
  expect([...shown.keys()]).toEqual([
    'import --room title:Board',
    'validate --file links',
    'fmt --diff',
    'links',
    'links --all --sort risk',
    'links --find - < url.txt',
    'plan --file team.yaml',
    'rotate "title:Acme board" auditors',
    'rotate "title:Order form" primary',
    'plan --sweep',
    'plan',
    'doctor', // test/commands/doctor.test.ts
    'explain link/past-date',
  ])
  expect(blocksOf(page).filter(({ language }) => !/^(?:sh|powershell)$/.test(language))).toHaveLength(shown.size)
})

test('what it shows of a long plan is what plan prints', async () => {
  const { world, run } = await openHundred()
  world.files.set('team.yaml', world.files.get('roomlinks.yaml') ?? '')
  const { out } = await run('plan --file team.yaml')
  expectParts(shownOf('plan --file team.yaml'), out, 3)
})

/** Both outputs in one, as they come on a terminal. */
function makeTerminal(): Pick<World, 'out' | 'err'> & { readonly printed: () => string } {
  let text = ''
  const add = (part: string): void => {
    text += part
  }
  return { out: add, err: add, printed: () => text }
}

test('what it shows of import is what import prints', async () => {
  const links = [
    byHand(1, { title: 'Auditors', password: 'Copper-Kettle-61', expirationDate: '2035-03-31T22:00:00Z' }),
    byHand(2, { kind: 'invitation', title: 'Join the board', access: 'editing', maxUseCount: 25 }),
  ]
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links }] }, '')
  const { printed, ...terminal } = makeTerminal()
  await portal.run('import --room title:Board', terminal)
  expect(printed()).toBe(shownOf('import --room title:Board'))
})

test('what it shows of a folder is what validate prints', async () => {
  const files = new Map([['links/values.yaml', 'image: nginx\n']])
  const { err } = await roomlinks('validate --file links', makeWorld({ files }))
  expect(err).toBe(shownOf('validate --file links'))
})

test('what it shows of fmt is what fmt prints', async () => {
  const text = shownOf('fmt --diff')
  const [, , , ...lines] = text.replace(/^\d.*\n$/m, '').split('\n')
  const side = (sign: string): string =>
    lines
      .flatMap((line) => (line === '' || line.startsWith(' ') || line.startsWith(sign) ? `${line.slice(1)}\n` : []))
      .join('')
  const world = makeWorld({ files: new Map([['roomlinks.yaml', side('-').slice(0, -1)]]) })
  const { printed, ...terminal } = makeTerminal()
  await roomlinks('fmt --diff', { ...world, ...terminal })
  // Editors take the space from lines that hold nothing else.
  expect(printed().replaceAll('\n \n', '\n\n')).toBe(text)
  expect(world.files.get('roomlinks.yaml')).toBe(side('+').slice(0, -1))
})

test('what it shows of the links is what links prints on a terminal, of the manifest of the demo', async () => {
  const { run, sandbox } = await openDrifted()
  const openFetch: World['openFetch'] = async () => (input, init) => sandbox.fetch(new Request(input, init))
  const ended = await run('links', { openFetch, columns: 80 })
  expect(ended.code).toBe(0)
  expectParts(shownOf('links'), ended.out, 1)
})

test('what it shows of all links, and of whose link a URL is, is what links prints of the manifest of the demo', async () => {
  const { run, sandbox, world } = await openDrifted()
  const openFetch: World['openFetch'] = async () => (input, init) => sandbox.fetch(new Request(input, init))
  const all = await run('links --all --sort risk', { openFetch, columns: 80 })
  expect(all).toMatchObject({ code: 0, out: shownOf('links --all --sort risk'), err: '' })
  const { out: url } = await run('links --url-only --key auditors --reveal', { openFetch })
  world.files.set('/dev/stdin', url)
  const found = await run('links --find -', { openFetch })
  expect(found).toMatchObject({ code: 0, out: shownOf('links --find - < url.txt'), err: '' })
})

/** The words of a command line; one with blanks in it stands in quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/["']([^"']*)["']|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word)
}

test('what it shows of rotations is what rotate prints of the manifest of the demo', async () => {
  const { run } = await openApplied()
  for (const line of ['rotate "title:Acme board" auditors', 'rotate "title:Order form" primary']) {
    const ended = await run(wordsOf(line), willing)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expectParts(shownOf(line), ended.out, 1)
  }
})

test("what it shows of another manifest's links is what plan prints", async () => {
  const manifest = (name: string, links: string): string =>
    `version: 1\nname: ${name}\nrooms:\n  - { id: 7, links: { ${links} } }\n`
  const room: StageRoom = { id: 7, type: 'custom', title: 'Board', links: [{ kind: 'additional', title: 'By hand' }] }
  const portal = await openPortal({ rooms: [room] }, manifest('team', 'a: { access: read }'))
  portal.world.files.set('press.yaml', manifest('press-office', 'press: { access: comment, title: For the press }'))
  expect((await portal.run('apply --auto-approve --file press.yaml')).code).toBe(0)
  expectParts(shownOf('plan'), (await portal.run('plan')).out, 1)
})

test('what it shows of a sweep is what plan prints of the manifest of the demo without its first room', async () => {
  const { run, world } = await openApplied()
  const [head = '', rest = ''] = lastWeek.split(/^ {2}- title: Acme board\n(?: {4}.*\n)*/m)
  world.files.set('roomlinks.yaml', head + rest)
  expectParts(shownOf('plan --sweep'), (await run('plan --sweep')).out, 2)
})

test('what it shows of explain is what explain prints', async () => {
  const { code, out } = await command('explain link/past-date')
  expect({ code, out }).toEqual({ code: 0, out: shownOf('explain link/past-date') })
})
