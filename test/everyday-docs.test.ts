import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lastWeek } from '../src/commands/demo/stage.ts'
import type { World } from '../src/host/world.ts'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { instantOf } from '../src/model/values/instant.ts'
import type { StageLink, StageRoom } from '../src/sandbox/index.ts'
import { openHundred } from './commands/hundred.ts'
import { byHand } from './commands/importing.ts'
import { openPortal } from './commands/portal.ts'
import { command } from './commands/process.ts'
import { answering } from './commands/prompting.ts'
import { makeWorld, roomlinks } from './commands/world.ts'
import { fileOf, wholeOf } from './explain/examples.ts'
import { blocksOf, expectParts, transcriptsOf } from './shown.ts'
import { openApplied, openDrifted, willing } from './story.ts'

const page = readFileSync('docs/everyday.md', 'utf8')
const shown = transcriptsOf(page)

/** What the page shows below a command line. */
const shownOf = (line: string): string => shown.get(line) ?? ''

test('all outputs that docs/everyday.md shows are held by a test', () => {
  expect([...shown.keys()]).toEqual([
    'import --room title:Board',
    'validate --secrets .env',
    'plan --room title:Board',
    'validate --file links',
    'fmt --diff',
    'links',
    'links --all --sort risk',
    'links --find - < url.txt',
    'revoke',
    'rotate --apply',
    'add "title:Acme board" --key fair --title "For the fair" --access read --expires 14d --apply',
    'plan --file team.yaml',
    'rotate "title:Acme board" auditors',
    'rotate "title:Order form" primary',
    'plan --sweep',
    'plan',
    'doctor', // test/commands/doctor.test.ts
    'plan --log-level debug',
    'explain link/past-date',
  ])
  expect(blocksOf(page).filter(({ language }) => !/^(?:sh|powershell|yaml)$/.test(language))).toHaveLength(shown.size)
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

test('what it shows of a file of variables is what validate prints', async () => {
  const files = new Map([['.env', "AUDIT_PASSWORD='Quiet-Harbour-27'\nPRESS_PASSWORD=Walnut#Drawer\n"]])
  const { err } = await roomlinks('validate --secrets .env', makeWorld({ files }))
  expect(err).toBe(shownOf('validate --secrets .env'))
})

const yaml = blocksOf(page).filter(({ language }) => language === 'yaml')

test.for(yaml.map(({ text }) => text))('what it shows of a manifest is valid: %s', (text) => {
  const env = { AUDIT_PASSWORD: 'Quiet-Harbour-27' }
  const read = readManifest([fileOf(wholeOf(text))], env, instantOf(Date.UTC(2027, 0, 11)))
  expect(read.diagnostics.map(({ code }) => code)).toEqual([])
})

test('what it shows of an ignored link is what plan prints', async () => {
  const links = ['Poster', 'Draft of a poster'].map((title): StageLink => ({ kind: 'additional', title }))
  const manifest = yaml.map(({ text }) => text).find((text) => text.includes('ignore:'))
  const portal = await openPortal(
    { rooms: [{ id: 7, type: 'custom', title: 'Board', links }] },
    wholeOf(String(manifest)),
  )
  expectParts(shownOf('plan --room title:Board'), (await portal.run('plan --room title:Board')).out, 0)
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

test('what it shows of a leaked URL is what revoke and rotate print of the manifest of the demo', async () => {
  const { run, sandbox, world } = await openApplied()
  const openFetch: World['openFetch'] = async () => (input, init) => sandbox.fetch(new Request(input, init))
  const urlOf = async (filter: string): Promise<string> =>
    (await run(`links --url-only --reveal ${filter}`, { openFetch })).out.trim()
  for (const [line, filter] of [
    ['revoke', '--state unmanaged --type virtualData'],
    ['rotate --apply', '--key auditors'],
  ] as const) {
    const url = await urlOf(filter)
    const ended = await run(line, { openFetch, ...answering(world, [url]), ...willing })
    expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('? URL of the link\n> (hidden)\n') })
    expectParts(shownOf(line), ended.out, 1)
    expect(await run(['links', '--find', url, '--room', '1'], { openFetch })).toMatchObject({ code: 2 })
  }
})

test('what it shows of a new link is what add prints of the manifest of the demo', async () => {
  const { run } = await openApplied()
  const line = 'add "title:Acme board" --key fair --title "For the fair" --access read --expires 14d --apply'
  const ended = await run(wordsOf(line), willing)
  expect(ended).toMatchObject({ code: 0 })
  expectParts(shownOf(line), ended.out, 1)
})

test('what it shows of rotations is what rotate prints of the manifest of the demo', async () => {
  const { run } = await openApplied()
  for (const line of ['rotate "title:Acme board" auditors', 'rotate "title:Order form" primary']) {
    const ended = await run(wordsOf(line), willing)
    expect(ended).toMatchObject({ code: 0 })
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

test('what it shows of a log is what plan prints, but for times', async () => {
  const manifest = 'version: 1\nname: team\nrooms: [{ id: 4711, links: { press: { access: read } } }]\n'
  const rooms: readonly StageRoom[] = [{ id: 4711, type: 'custom', title: 'Board', links: [] }]
  const faults = [{ requests: [2], fault: 'tooManyAfterSeconds' as const, after: 12 }]
  const portal = await openPortal({ rooms: [...rooms] }, manifest, { faults: { faults } })
  const untimed = (text: string): string => text.replaceAll(/^\S+Z|\d+ ms/gm, '…')
  const { err } = await portal.run('plan --log-level debug')
  expect(untimed(err)).toBe(untimed(shownOf('plan --log-level debug').replace(/^…\n$/m, '')))
})
