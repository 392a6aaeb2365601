import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { LinksDocument } from '../../src/view/links/document.ts'
import { expectGolden } from './golden.ts'
import { openPortal, origin, type Portal, writesIn } from './portal.ts'
import { bin, command, start, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'
import { transcript } from './world.ts'

const open = (text: string = manifest): Promise<Portal> => openPortal(stage, text)

/** A portal that gives its links the same URLs each time: it is reached by its name. */
async function named(text: string = manifest): Promise<Portal> {
  const portal = await open(text)
  const openFetch: World['openFetch'] = async () => (input, init) => portal.sandbox.fetch(new Request(input, init))
  return { ...portal, run: (line, changes = {}) => portal.run(line, { openFetch, ...changes }) }
}

const terminal: Partial<World> = { columns: 80 }
const short = /https?:\/\/[\w.:]+\/s\/[\w-]{15}/g

const isValid = (() => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync('schemas/links.schema.json', 'utf8')))
})()

function readJson(text: string): LinksDocument {
  const document: LinksDocument = JSON.parse(text)
  isValid(document)
  expect(isValid.errors).toBeNull()
  return document
}

test('links lists what is declared, hides URLs from what is no terminal, and asks for nothing but GETs', async () => {
  const portal = await open()
  const before = portal.sandbox.rooms()
  const ended = await portal.run('links')
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
  expectGolden('links', transcript(ended))
})

test('links on a terminal tells where they lead', async () => {
  const portal = await named()
  await portal.run('apply --auto-approve')
  expectGolden('links-revealed', transcript(await portal.run('links', terminal)))
})

test.for<{ name: string; line: string; changes: Partial<World>; ci?: string; urls: number }>([
  { name: 'a pipe', line: '', changes: {}, urls: 0 },
  { name: 'a pipe, asked for', line: ' --reveal', changes: {}, urls: 3 },
  { name: 'a terminal', line: '', changes: terminal, urls: 3 },
  { name: 'a terminal in CI', line: '', changes: terminal, ci: 'true', urls: 0 },
  { name: 'a terminal where CI is empty', line: '', changes: terminal, ci: '', urls: 3 },
  { name: 'a terminal in CI, asked for', line: ' --reveal', changes: terminal, ci: '1', urls: 3 },
  { name: 'colour, which makes no terminal', line: '', changes: { isColour: { out: true, err: true } }, urls: 0 },
  { name: 'a terminal for questions alone', line: '', changes: { canAsk: true, errColumns: 100 }, urls: 0 },
])('URLs and $name', async ({ line, changes, ci, urls }) => {
  const portal = await open()
  await portal.run('apply --auto-approve')
  const env = { ...portal.world.env, ...(ci !== undefined && { CI: ci }) }
  for (const format of ['text', 'json', 'csv']) {
    const { code, out, err } = await portal.run(`links --format ${format}${line}`, { ...changes, env })
    expect(code).toBe(0)
    expect(new Set(out.match(short) ?? []).size).toBe(urls)
    for (const url of out.match(short) ?? []) expect(portal.sandbox.secrets()).toContain(url)
    expect(err).toBe(
      urls > 0 ? '' : 'The URLs are hidden, because they let in anyone who has them. --reveal prints them.\n',
    )
    if (format === 'csv') expect(out.includes('(hidden)')).toBe(urls === 0)
    if (format === 'json') {
      const { revealed, rooms } = readJson(out)
      expect(revealed).toBe(urls > 0)
      expect(rooms.flatMap((room) => room.links.filter(({ url }) => url !== null)).length).toBe(urls)
    }
  }
})

test.for<{ env: Readonly<Record<string, string>>; urls: number }>([
  ...[
    ...['GITHUB_ACTIONS', 'GITEA_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'BUILDKITE', 'JENKINS_URL', 'TEAMCITY_VERSION'],
    ...['BITBUCKET_BUILD_NUMBER', 'BITBUCKET_COMMIT', 'CODEBUILD_BUILD_ID', 'APPVEYOR', 'DRONE', 'CIRCLECI', 'TRAVIS'],
    ...['bamboo_planKey', 'GO_PIPELINE_LABEL', 'SEMAPHORE', 'WOODPECKER', 'BUILD_NUMBER', 'CONTINUOUS_INTEGRATION'],
  ].map((name) => ({ env: { [name]: name === 'TF_BUILD' ? 'True' : '7' }, urls: 0 })),
  ...['true', '1', 'True', 'woodpecker', 'yes'].map((ci) => ({ env: { CI: ci }, urls: 0 })),
  ...['false', 'False', '0', 'no', '', ' '].map((ci) => ({ env: { CI: ci }, urls: 3 })),
  { env: { CI: 'false', GITHUB_ACTIONS: 'true' }, urls: 0 },
  { env: { CI: '', JENKINS_URL: 'https://ci.example.com/' }, urls: 0 },
  { env: { GITHUB_ACTIONS: 'false', TF_BUILD: '', BUILDKITE: 'false' }, urls: 3 },
  { env: { CIRCLE: 'round', GITHUB_TOKEN: 'of-a-developer', JENKINS_HOME: '/var/lib/jenkins' }, urls: 3 },
])('URLs at a terminal with $env', async ({ env: around, urls }) => {
  const portal = await open()
  await portal.run('apply --auto-approve')
  const env = { ...portal.world.env, ...around }
  const { code, out } = await portal.run('links', { ...terminal, env })
  expect({ code, urls: new Set(out.match(short) ?? []).size }).toEqual({ code: 0, urls })
  const asked = await portal.run('links --qr --room 8', { ...terminal, env })
  expect(asked.err.includes('links/qr-hidden')).toBe(urls === 0)
})

/** A list of links, as the portal sends it. */
interface Answer {
  readonly response: readonly { readonly sharedLink: { readonly id: string; readonly shareLink: string } }[]
}

test('each URL belongs to its link, as the portal tells the owner of the key', async () => {
  const portal = await named()
  await portal.run('apply --auto-approve')
  const { rooms } = readJson((await portal.run('links --format json --reveal')).out)
  const told = new Map<string | null, unknown>()
  for (const { id } of rooms) {
    const request = new Request(`${origin}/api/2.0/files/rooms/${id}/links`, {
      headers: { authorization: `Bearer ${portal.sandbox.apiKey}` },
    })
    const { response }: Answer = JSON.parse(await (await portal.sandbox.fetch(request)).text())
    for (const { sharedLink } of response) told.set(fingerprint(parseLinkId(sharedLink.id)), sharedLink.shareLink)
  }
  const links = rooms.flatMap((room) => room.links)
  expect(links.map(({ key }) => key)).toEqual(['invitation', 'press', 'primary'])
  for (const { fingerprint: print, url } of links) expect(url).toBe(told.get(print))
})

test('a plan that a guard refuses, or that comes with warnings, lists all the same', async () => {
  const portal = await open(
    `guard: { maxWidening: 0, maxRevokes: 0 }\n${manifest}      fair: { access: read, expirationDate: 2026-12-31 }\n`,
  )
  expect((await portal.run('plan')).code).toBe(5)
  const ended = await portal.run('links')
  expect(ended.code).toBe(0)
  expect(ended.err).toContain('warning link/not-created')
  expect(ended.err).not.toContain('guard/')
  expect(ended.out).toContain('\n  fair        expired         -     expired 2026-12-31, 11 days ago\n')
  const { diagnostics } = readJson((await portal.run('links --format json')).out)
  expect(diagnostics.map(({ code }) => code)).toEqual(['link/not-created'])
})

test('what a plan leaves out is no reason not to list the rest', async () => {
  const portal = await open(manifest.replace('comment', 'fillForms'))
  const ended = await portal.run('links')
  expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('error link/level-not-here') })
  expect(ended.out).toContain('"Prices" (room 8, public)')
})

test.for([
  { name: 'a manifest that is wrong', line: '', text: 'version: 2\n', code: 3, says: 'manifest/' },
  { name: 'no manifest', line: '-f nowhere.yaml', code: 1, says: 'file/unreadable' },
  { name: 'a room that it does not select', line: '--room 9', code: 1, says: 'room/filter-matches-none' },
  { name: 'a key that opens nothing', line: '', key: 'sk-wrong', code: 4, says: 'portal/unauthorized' },
  { name: 'a key that is not declared', line: '--key pres', code: 1, says: 'links/key-matches-none' },
])('no list: $name', async ({ line, text = manifest, key, code, says }) => {
  const portal = await open(text)
  const env = { ...portal.world.env, ...(key !== undefined && { DOCSPACE_API_KEY: key }) }
  for (const format of ['text', 'json', 'csv']) {
    const ended = await portal.run(`links --reveal --format ${format} ${line}`.trim(), { env })
    expect(ended.code).toBe(code)
    expect(ended.err).toContain(`error ${says}`)
    if (format === 'json') expect(readJson(ended.out)).toMatchObject({ ok: false })
    else expect(ended.out).toBe('')
  }
})

test('--room and --key choose, and a key that nobody declares is named with those that are there', async () => {
  const portal = await open()
  const keysOf = async (line: string): Promise<readonly string[]> => {
    const { rooms } = readJson((await portal.run(`links --format json ${line}`)).out)
    return rooms.flatMap(({ id, links }) => links.map(({ key }) => `${id} ${key}`))
  }
  expect(await keysOf('--room 7')).toEqual(['7 invitation', '7 press'])
  expect(await keysOf('--room title:Prices --room tag:client')).toEqual(['7 invitation', '7 press', '8 primary'])
  expect(await keysOf('--key press --key primary')).toEqual(['7 press', '8 primary'])
  expect(await keysOf('--room 8 --key primary')).toEqual(['8 primary'])
  expectGolden('links-no-such-key', transcript(await portal.run('links --room 7 --key primary --key press')))
  portal.world.files.set('roomlinks.yaml', 'version: 1\nname: team\nrooms:\n  - { id: 7, links: {} }\n')
  expect((await portal.run('links --key a')).err).toContain('They declare no links.')
})

test('--expiring lists what has expired or will, and --detailed-exitcode tells of it', async () => {
  const links = [
    { kind: 'invitation' as const, title: 'Join', expirationDate: '2027-01-11T20:00:00Z' },
    { kind: 'primary' as const, title: 'Shared', expirationDate: '2027-01-24T09:00:00Z' },
  ]
  const text =
    'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      invitation: { access: read }\n      primary: { access: read }\n      new: { access: read }\n'
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links }] }, text)
  for (const [time, count] of [
    ['0h', 0],
    ['10h', 0],
    ['11h', 1],
    ['12d', 1],
    ['13d', 2],
    ['2w', 2],
    ['99999w', 2],
    ['2027-01-11', 0],
    ['2027-01-12', 1],
    ['2027-01-24T08:59:59Z', 1],
    ['2027-01-24T10:00:00+01:00', 2],
  ] as const) {
    const { code, out } = await portal.run(`links --format json --expiring ${time}`)
    expect({ time, code, count: readJson(out).summary.links }).toEqual({ time, code: 0, count })
    expect((await portal.run(`links --expiring ${time} --detailed-exitcode`)).code).toBe(count > 0 ? 2 : 0)
  }
  expectGolden('links-expiring', transcript(await portal.run('links --expiring 12h')))
  expectGolden('links-expiring-none', transcript(await portal.run('links --expiring 1h')))
})

const code = /^(?:[█▀▄ ]{37}\n){19}|^(?:[█▀▄ ]{41}\n){21}/m

test('--qr prints the code of one link, on a terminal or where that is asked for', async () => {
  const portal = await named()
  await portal.run('apply --auto-approve')
  const one = 'links --qr --room 7 --key press'
  const shown = await portal.run(one, terminal)
  expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringMatching(code) })
  expect(shown.out.match(short)).toHaveLength(1)
  expect((await portal.run(`${one} --reveal`)).out).toBe((await portal.run(one, { columns: 100 })).out)
  const coloured = await portal.run(one, { ...terminal, isColour: { out: true, err: true } })
  expect(coloured.out.split('\n').filter((line) => line.startsWith('\u001b[38;5;231;48;5;16m'))).toHaveLength(21)
  const plain = await portal.run(`${one} --no-color`, { ...terminal, isColour: { out: true, err: true } })
  expect(plain.out).toBe(shown.out)
})

test.for<{ name: string; line: string; changes?: Partial<World>; says: string }>([
  { name: 'no terminal', line: '--key press', says: 'links/qr-hidden' },
  { name: 'several links', line: '--room 7', changes: terminal, says: 'links/qr-several' },
  { name: 'no link', line: '--expiring 1h', changes: terminal, says: 'links/qr-none' },
  { name: 'a link that is not there', line: '--key press', changes: terminal, says: 'links/qr-nowhere' },
])('--qr and $name', async ({ line, changes, says }) => {
  const portal = await open()
  const ended = await portal.run(`links --qr ${line}`, changes)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain(`error ${says}`)
  expectGolden(says.replace('/', '-'), ended.err)
  if (says === 'links/qr-hidden') expect(portal.requests).toEqual([])
})

test('a portal that does not tell where a link leads', async () => {
  const portal = await openPortal(stage, manifest, {}, (answer) => async (request) => {
    const told = await answer(request)
    return new Response((await told.text()).replace(/"shareLink":"[^"]*"/g, '"shareLink":"javascript:alert(1)"'), told)
  })
  const { code: ended, out, err } = await portal.run('links --reveal')
  expect({ ended, err }).toEqual({ ended: 0, err: '' })
  expect(out).not.toContain('javascript')
  expect((await portal.run('links --qr --room 8 --reveal')).err).toContain('does not send the URL of "primary"')
})

test.skipIf(!existsSync('/usr/bin/script')).for([
  { name: 'a terminal', env: {}, urls: 2 },
  { name: 'one in CI', env: { CI: 'true' }, urls: 0 },
  { name: 'one in a CI that does not set CI', env: { TF_BUILD: 'True' }, urls: 0 },
])('the built command at $name', async ({ env, urls }) => {
  const portal = await open()
  const line = `"${process.execPath}" "${bin}" links`
  const args = ['-qfec', line, '/dev/null']
  const { out } = await start('script', args, surroundingsOf(portal, env)).ended
  expect(out).toContain('3 links in 2 rooms')
  expect(out.match(short) ?? []).toHaveLength(urls)
  expect(out.includes('--reveal prints them.')).toBe(urls === 0)
})

test('the built command in a pipe, and with a code', async () => {
  const portal = await open()
  const around = surroundingsOf(portal)
  const piped = await command('links', around)
  expect({ code: piped.code, urls: piped.out.match(short) }).toEqual({ code: 0, urls: null })
  const revealed = await command('links --reveal --room 8 --qr', around)
  expect(revealed).toMatchObject({ code: 0, err: '', out: expect.stringMatching(code) })
  expect(revealed.out.match(short)).toHaveLength(1)
})
