import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import type { LinkSnapshot, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { openGoverned } from './governed.ts'
import { openPortal, origin, type Portal, password, writesIn } from './portal.ts'
import { answering } from './prompting.ts'
import { seen } from './seen.ts'
import { transcript } from './world.ts'

const yes: Partial<World> = { canAsk: true, ask: () => Promise.resolve('yes') }

function linksOf({ sandbox }: Portal): ReadonlyMap<number, readonly LinkSnapshot[]> {
  return new Map(sandbox.rooms().map(({ id, links }) => [id, links]))
}

/** The titles of a room's links. */
const titlesIn = (portal: Portal, room: number): readonly string[] =>
  linksOf(portal)
    .get(room)
    ?.map(({ title }) => title)
    .toSorted() ?? []

/** The fingerprint of a link, as `links --all` prints it. */
async function fingerprintOf(portal: Portal, title: string): Promise<string> {
  const { out } = await portal.run('links --all --format json')
  const { links }: { links: readonly { title: string; fingerprint: string }[] } = JSON.parse(out)
  return links.find((link) => link.title === title)?.fingerprint ?? ''
}

test('a URL ends its link: the plan is shown, asked about, applied and verified', async () => {
  const portal = await openGoverned()
  const before = linksOf(portal)
  const { shareLink } = await seen(portal, 7, 'Last year')
  const ended = await portal.run('revoke', {
    ...answering(portal.world, [shareLink]),
    ask: async (question) => {
      portal.world.out(question)
      return 'yes'
    },
  })
  expectGolden('revoke-url', transcript(ended))
  expect(linksOf(portal).get(7)).toEqual(before.get(7)?.filter(({ title }) => title !== 'Last year'))
  const again = await portal.run(['revoke', shareLink, '--auto-approve'])
  expect(again).toMatchObject({ code: 9, out: '', err: expect.stringContaining('error find/unknown') })
})

test('a link that its manifest no longer declares is ended, and other differences of the room stay', async () => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 12, 'invitation')
  portal.sandbox.editLink(
    7,
    String(
      linksOf(portal)
        .get(7)
        ?.find(({ title }) => title === 'Press')?.id,
    ),
    {
      access: 'editing',
    },
  )
  expect(await portal.run(['revoke', shareLink, '--auto-approve'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('Verified: 1 of 1 room is as planned.'),
    err: '',
  })
  expect(titlesIn(portal, 12)).toEqual([])
  portal.world.files.set('/dev/stdin', (await seen(portal, 7, 'Last year')).shareLink)
  expect(await portal.run('revoke 7 - --auto-approve')).toMatchObject({ code: 0, err: '' })
  expect((await portal.run('plan')).out).toContain('editing → read')
})

test('a room and a fingerprint name a link as well, without a manifest', async () => {
  const portal = await openGoverned()
  const fingerprint = await fingerprintOf(portal, 'Auditors')
  portal.world.files.delete('roomlinks.yaml')
  portal.requests.length = 0
  const ended = await portal.run(`revoke 7 ${fingerprint.toUpperCase()} --auto-approve --audit-log audit.jsonl`)
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(titlesIn(portal, 7)).not.toContain('Auditors')
  expect(portal.requests.filter((request) => request.includes('/links')).every((each) => each.includes('/7/'))).toBe(
    true,
  )
  const line = JSON.parse(String(portal.world.files.get('audit.jsonl')))
  expect(line).toMatchObject({ manifest: '', change: 'revoke', outcome: 'applied', link: { fingerprint, key: null } })
  const ajv = new Ajv2020({ strict: true, strictTypes: false })
  formats.default(ajv)
  expect(ajv.validate(JSON.parse(readFileSync('schemas/audit.schema.json', 'utf8')), line)).toBe(true)
})

test('for programs, the report is one document', async () => {
  const portal = await openGoverned()
  const fingerprint = await fingerprintOf(portal, 'Auditors')
  const { code, out, err } = await portal.run(`revoke ${fingerprint} --auto-approve --format json`)
  expect([code, err]).toEqual([0, ''])
  const report = JSON.parse(out)
  expect(report).toMatchObject({ ok: true, manifest: '', rooms: [{ id: '7', verified: true }] })
  expect(report.rooms[0].outcomes).toMatchObject([{ status: 'applied', change: { kind: 'revoke', reason: 'named' } }])
  const ajv = new Ajv2020({ strict: true, strictTypes: false })
  formats.default(ajv)
  expect(ajv.validate(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')), report)).toBe(true)
})

const old: StageLink = { kind: 'primary', title: 'Prices', access: 'read', password, denyDownload: true }
const primaries: readonly StageRoom[] = [
  { id: 7, type: 'public', title: 'Prices', links: [old] },
  { id: 8, type: 'custom', title: 'Board', links: [{ ...old, title: 'Board' }] },
  { id: 9, type: 'formFilling', title: 'Orders', links: [{ ...old, title: 'Orders', access: 'fillForms' }] },
]

test.for([
  { room: 7, title: 'Prices', remains: true },
  { room: 8, title: 'Board', remains: false },
  { room: 9, title: 'Orders', remains: true },
])('a primary link that the portal creates again keeps its settings: $title', async ({ room, title, remains }) => {
  const portal = await openPortal({ rooms: [...primaries] }, '')
  portal.world.files.delete('roomlinks.yaml')
  const [before] = linksOf(portal).get(room) ?? []
  const fingerprint = await fingerprintOf(portal, title)
  const asked: string[] = []
  const ask = async (question: string): Promise<string> => {
    asked.push(question)
    return 'yes'
  }
  const ended = await portal.run(`revoke ${fingerprint}`, { canAsk: true, ask })
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(asked.join()).toContain(remains ? 'Give this link a new URL' : 'Revoke this link')
  const after = linksOf(portal).get(room) ?? []
  expect(after.map((link) => ({ ...link, id: before?.id }))).toEqual(remains ? [before] : [])
  expect(after.some(({ id }) => id === before?.id)).toBe(false)
  if (room === 7) expectGolden('revoke-reissued', transcript(ended))
  const json = await portal.run(`revoke ${await fingerprintOf(portal, 'Prices')} --auto-approve --format json`)
  expect(JSON.parse(json.out).rooms[0].outcomes[0].change).toMatchObject({ kind: 'reissue', source: null })
})

test('the sharing policy of a portal may refuse to renew a primary link, which is told before anything is sent', async () => {
  const options = { sharePolicy: { externalShare: false, applyToRooms: true } }
  const portal = await openPortal({ rooms: primaries.slice(0, 1) }, '', options)
  portal.world.files.delete('roomlinks.yaml')
  const ended = await portal.run(`revoke ${await fingerprintOf(portal, 'Prices')} --auto-approve`)
  expect(ended).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^error link\/policy-refuses\n/) })
  expect(writesIn(portal.requests)).toEqual([])
})

interface Refused {
  readonly name: string
  /** The room and the title of the link. */
  readonly link: readonly [room: number, title: string]
  readonly line?: string
  readonly change?: (portal: Portal) => void
  readonly world?: Partial<World>
  readonly code: number
  readonly says: readonly string[]
}

const setManifest =
  (text: string) =>
  ({ world }: Portal): void =>
    void world.files.set('roomlinks.yaml', text)

test.for<Refused>([
  {
    name: 'declared, with the two commands that are right',
    link: [7, 'Press'],
    code: 1,
    says: ['revoke/declared', 'roomlinks.yaml:7:7', 'rotate 7 press --apply', 'remove 7 press --apply'],
  },
  {
    name: 'declared, a primary link that cannot be ended',
    link: [8, 'Prices'],
    code: 1,
    says: ['revoke/declared', 'rotate 8 primary --apply', 'always has a primary link'],
  },
  {
    name: "another manifest's",
    link: [13, 'Trade fair'],
    code: 1,
    says: ['revoke/foreign', 'Give that manifest with -f', ' --foreign`.'],
  },
  {
    name: "a manifest's, where none is at hand",
    link: [7, 'Press'],
    change: ({ world }) => void world.files.delete('roomlinks.yaml'),
    code: 1,
    says: ['revoke/foreign'],
  },
  {
    name: 'declared in another file that is given',
    link: [13, 'Trade fair'],
    line: '-f press.yaml -f roomlinks.yaml',
    code: 1,
    says: ['revoke/declared', 'The manifest press-office declares this link as "fair"'],
  },
  {
    name: 'perhaps declared, in a room that a variable names',
    link: [7, 'Press'],
    change: setManifest('version: 1\nname: team\nrooms: [{ title: "${T}", links: { press: { access: read } } }]\n'),
    code: 3,
    says: ['inventory/entry-unknown', 'revoke/maybe-declared'],
  },
  {
    name: 'perhaps declared, with a rotation from a variable',
    link: [7, 'Press'],
    change: setManifest(
      'version: 1\nname: team\nrooms: [{ id: 7, links: { press: { access: read, rotation: "${T}" } } }]\n',
    ),
    code: 3,
    says: ['inventory/link-unknown', 'revoke/maybe-declared'],
  },
  { name: 'nobody can be asked', link: [7, 'Auditors'], line: '', code: 8, says: ['revoke/not-confirmed'] },
  {
    name: 'the answer is no',
    link: [7, 'Auditors'],
    line: '',
    world: { canAsk: true, ask: () => Promise.resolve('no') },
    code: 8,
    says: ['revoke/declined', 'Nothing was revoked.'],
  },
  {
    name: 'in an archived room',
    link: [11, 'Photos'],
    code: 3,
    says: ['room/archived'],
  },
  {
    name: 'a log that cannot be written',
    link: [7, 'Auditors'],
    line: '--auto-approve --audit-log locked/a',
    code: 1,
    says: ['file/unwritable'],
  },
])('a link is not revoked: $name', async ({ link, line = '--auto-approve', change, world, code, says }) => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, ...link)
  change?.(portal)
  const before = linksOf(portal)
  portal.requests.length = 0
  const approve = line.startsWith('-f') ? `${line} --auto-approve` : line
  const ended = await portal.run(['revoke', shareLink, ...approve.split(' ').filter((word) => word !== '')], world)
  expect(ended.code).toBe(code)
  for (const each of says) expect(ended.err).toContain(each)
  expect(linksOf(portal)).toEqual(before)
  expect(writesIn(portal.requests)).toEqual([])
})

test.for([
  ['a word', 'revoke press', 'find/no-url', 'not a fingerprint'],
  ['the URL of another host', 'revoke https://acme.example.org/s/5XzpDt6wZRdsTrJ', 'find/foreign', ''],
  ['no stdin', 'revoke -', 'find/nothing', 'revoke'],
  ['nobody to ask', 'revoke', 'find/nothing', 'stdin with revoke -'],
  ['a room that is none', 'revoke 007 0123456789ab', 'usage/invalid-argument', 'This is not a room.'],
  ['a URL before the room', `revoke ${origin}/s/5XzpDt6wZRdsTrJ 7`, 'usage/invalid-argument', 'where none belongs'],
  ['three words', 'revoke 7 8 9', 'usage/excess-arguments', 'takes at most 2 arguments'],
  ['two for stdin', 'revoke - -f -', 'usage/invalid-argument', '--file - too'],
  ['a room that is not there', 'revoke 999 0123456789ab', 'room/none-asked-for', ''],
  ['a fingerprint of no link', 'revoke 7 0123456789ab', 'find/no-link', 'None of the rooms that were searched'],
] as const)('nothing is revoked for %s', async ([, line, code, says]) => {
  const portal = await openGoverned()
  const ended = await portal.run(`${line} --auto-approve`)
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`error ${code}`) })
  expect(ended.err).toContain(says)
  expect(ended.err).not.toContain('5XzpDt6wZRdsTrJ')
  expect(writesIn(portal.requests)).toEqual([])
})

const key = (id: string): string => Buffer.from(`${'q'.repeat(43)}=?"${id}"`).toString('base64url')
const unknown = `${origin}/rooms/share?key=${key('6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11')}`

test('whose link a URL is may not be known, which is not the same as that it is gone', async () => {
  const portal = await openGoverned()
  const unread = await portal.run(['revoke', unknown, '--auto-approve'])
  expect(unread).toMatchObject({ code: 9, err: expect.stringContaining('some rooms could not be read') })
  const unreadable = await portal.run(['revoke', `${origin}/rooms/shared`, '--auto-approve'])
  expect(unreadable).toMatchObject({ code: 9, err: expect.stringContaining('does not say which link') })
  const whole = await openPortal(
    { rooms: [{ id: 7, type: 'custom', title: 'Board' }] },
    'version: 1\nname: a\nrooms: []\n',
  )
  const gone = await whole.run(['revoke', unknown, '--auto-approve'])
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('a file or a folder in a room') })
})

test('a link that two rooms have is ended in the room that is named', async () => {
  const twin: StageLink = { kind: 'additional', id: '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11', title: 'Twin' }
  const rooms = ['Board', 'Launch'].map((title, nth) => ({
    ...{ id: 7 + nth, type: 'custom' as const, title },
    links: [twin],
  }))
  const portal = await openPortal(
    { rooms },
    'version: 1\nname: a\nrooms: [{ id: 7, links: { new: { access: read } } }]\n',
  )
  const both = await portal.run(['links', '--find', unknown])
  expectGolden('links-find-twins', transcript(both))
  const refused = await portal.run(['revoke', unknown], yes)
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('"Board" (room 7) and "Launch" (room 8) have the same link')
  const [, command = ''] = /(revoke 8 [\da-f]{12})/.exec(refused.err) ?? []
  expect(await portal.run(command, yes)).toMatchObject({ code: 0, err: '' })
  expect([titlesIn(portal, 7), titlesIn(portal, 8)]).toEqual([['Twin'], []])
})

test('what fails is reported, with what to do', async () => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 7, 'Auditors')
  portal.sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, fault: 'error500' }] })
  const ended = await portal.run(['revoke', shareLink, '--auto-approve'])
  expect(ended.code).toBe(1)
  expect(ended.out).toContain('Run revoke again: it looks for what is left.')
})

test('somebody who changes the link meanwhile is asked for a new decision', async () => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 7, 'Auditors')
  const id = String(
    linksOf(portal)
      .get(7)
      ?.find(({ title }) => title === 'Auditors')?.id,
  )
  const ask = async (): Promise<string> => {
    portal.sandbox.editLink(7, id, { title: 'Everybody' })
    return 'yes'
  }
  const ended = await portal.run(['revoke', shareLink], { canAsk: true, ask })
  expect(ended).toMatchObject({ code: 6, out: expect.stringContaining('1 conflicted') })
  expect(titlesIn(portal, 7)).toContain('Everybody')
})

test("--foreign ends another manifest's link, and says that it may come back", async () => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 13, 'Trade fair')
  const ended = await portal.run(['revoke', shareLink, '--foreign', '--auto-approve'])
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('1 revoked') })
  expect(ended.err).toContain('revoke/foreign-returns')
  expect(
    portal.sandbox
      .rooms()
      .find(({ id }) => id === 13)
      ?.links.map(({ title }) => title),
  ).not.toContain('Trade fair')
})

test('the commands that are advised find the same manifest, and the same portal', async () => {
  const portal = await openGoverned()
  portal.world.files.set('my links.yaml', String(portal.world.files.get('roomlinks.yaml')))
  const { shareLink } = await seen(portal, 7, 'Press')
  const ended = await portal.run(['revoke', shareLink, '-f', 'my links.yaml', '--auto-approve'])
  expect(ended.err).toContain('run `roomlinks remove 7 press --apply --file "my links.yaml"`')
  const foreign = await seen(portal, 13, 'Trade fair')
  const rotated = await portal.run(['rotate', foreign.shareLink, '-f', 'my links.yaml', '--auto-approve'])
  expect(rotated.err).toMatch(/run `roomlinks revoke 13 [0-9a-f]{12} --foreign --file "my links.yaml"` to end the link/)
})
