import { expect, test } from 'vitest'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { openPortal, writesIn } from '../commands/portal.ts'
import { one } from './saying.ts'
import { planOn, staged } from './stage.ts'

const restricted = { sharePolicy: { externalShare: false, applyToRooms: true } }
const custom = (...links: StageLink[]): StageRoom => ({ id: 1, type: 'custom', title: 'Acme', links })
const open = (...links: StageLink[]): StageRoom => ({ id: 1, type: 'public', title: 'Open', links })
const forms = (...links: StageLink[]): StageRoom => ({ id: 1, type: 'formFilling', title: 'Forms', links })
const primary: StageLink = { kind: 'primary', title: 'Shared' }

const asked = (requests: readonly string[]): number =>
  requests.filter((each) => each.endsWith('/files/settings')).length

test.for<{ name: string; room: StageRoom; want: string; says?: string; moves?: string }>([
  { name: 'a new link, left open', room: custom(), want: 'press: { access: read }', moves: 'create true' },
  {
    name: 'a new link, internal',
    room: custom(),
    want: 'press: { access: read, internal: true }',
    moves: 'create true',
  },
  {
    name: 'a new link, not internal',
    room: custom(),
    want: 'press: { access: read, internal: false }',
    says: 'link/policy-internal',
  },
  {
    name: 'a link that changes, left open',
    room: custom(primary),
    want: 'primary: { access: comment }',
    moves: 'update true',
  },
  {
    name: 'a link of a form room that changes',
    room: forms({ ...primary, access: 'read' }),
    want: 'primary: { access: fillForms }',
    moves: 'update true',
  },
  {
    name: 'a link of a public room that changes',
    room: open(primary),
    want: 'primary: { access: comment }',
    says: 'link/policy-refuses',
  },
  {
    name: 'a new link of a public room',
    room: open(primary),
    want: 'primary: { access: read }, press: { access: read }',
    says: 'link/policy-refuses',
  },
  { name: 'an invitation', room: open(primary), want: 'invitation: { access: read }', moves: 'create undefined' },
  {
    name: 'a link that is as it should be',
    room: custom(primary),
    want: 'primary: { access: read }',
    moves: 'keep false',
  },
])('a policy that keeps links internal, and $name', async ({ room, want, says, moves }) => {
  const portal = staged([room], restricted)
  const checked = await planOn(portal, one(want))
  expect(checked.diagnostics.map(({ code }) => code)).toEqual(says === undefined ? [] : [says])
  const changes = checked.ok ? checked.value.rooms.flatMap((each) => each.changes) : []
  const [change] = changes.filter(({ kind }) => kind !== 'unmanaged')
  if (moves === undefined) expect(changes).toEqual([])
  else {
    const link = change && ('after' in change ? change.after : change.before)
    expect(`${change?.kind} ${link?.kind === 'invitation' ? undefined : link?.settings.internal}`).toBe(moves)
  }
})

test('the primary link of a public room cannot be given another URL', async () => {
  const manifest = `version: 1\nname: team\nrooms:\n${one('primary: { access: read }')}`
  const portal = await openPortal({ rooms: [open(primary)] }, manifest, restricted)
  const ended = await portal.run('rotate 1 primary --auto-approve')
  expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('error link/policy-refuses') })
  expect(writesIn(portal.requests)).toEqual([])
})

test('what is planned is what comes: applied and verified, and nothing is left to do', async () => {
  const manifest = `version: 1\nname: team\nrooms:\n${one('press: { access: read }, primary: { access: comment }')}`
  const portal = await openPortal({ rooms: [custom(primary)] }, manifest, restricted)
  const ended = await portal.run('apply --auto-approve')
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('internal        true') })
  expect(ended.out).not.toContain('where the manifest leaves it open')
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

const silent =
  (answer: Response) =>
  (send: (request: Request) => Promise<Response>) =>
  async (request: Request): Promise<Response> =>
    request.url.endsWith('/files/settings') ? answer.clone() : send(request)

test.for([
  { name: 'refuses', answer: new Response('', { status: 403 }) },
  { name: 'does not know the question', answer: new Response('', { status: 404 }) },
  { name: 'says nothing of it', answer: Response.json({ response: {}, status: 0, statusCode: 200 }) },
])('a portal that $name: the plan says what may come, and the report what came', async ({ answer }) => {
  const manifest = `version: 1\nname: team\nrooms:\n${one('press: { access: read }')}`
  const portal = await openPortal({ rooms: [custom()] }, manifest, restricted, silent(answer))
  const ended = await portal.run('apply --auto-approve --json-into report.json')
  expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('warning portal/policy-unknown') })
  expect(ended.out).toContain('the portal set internal to true; false was requested, and the manifest leaves it open')
  const report = JSON.parse(String(portal.world.files.get('report.json')))
  expect(report.rooms[0].outcomes).toMatchObject([
    { status: 'applied', came: [{ name: 'internal', before: true, after: false }] },
  ])
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test.for([
  { name: 'no link is sent that is open', rooms: [custom(primary)], want: 'primary: { access: read }', times: 0 },
  { name: 'one is', rooms: [custom()], want: 'press: { access: read }', times: 1 },
])('the policy is asked for where it matters, and without the key: $name', async ({ rooms, want, times }) => {
  const keys: (string | null)[] = []
  const portal = staged(rooms, {}, (send) => async (...request) => {
    const [url, init] = request
    if (String(url).endsWith('/files/settings')) keys.push(new Headers(init?.headers).get('authorization'))
    return send(...request)
  })
  const { diagnostics } = await planOn(portal, one(want))
  expect({ diagnostics, times: asked(portal.asked), keys: keys.filter((key) => key !== null) }).toEqual({
    ...{ diagnostics: [], times, keys: [] },
  })
})

test.for([
  { profile: '3.6' as const, times: 0 },
  { profile: '3.7' as const, times: 1 },
])('before 3.7 there is no policy: $profile', async ({ profile, times }) => {
  const portal = staged([custom()], { profile })
  await planOn(portal, one('press: { access: read }'))
  expect(asked(portal.asked)).toBe(times)
})

test.for([
  { name: 'told', answer: undefined, says: ['room/archived'], kinds: ['create', 'create'] },
  {
    name: 'not told',
    answer: new Response('', { status: 403 }),
    says: ['portal/policy-unknown', 'room/archived'],
    kinds: ['create', 'create'],
  },
])(
  'a policy that is $name, beside a room that is left out and one in which nothing is sent',
  async ({ answer, says, kinds }) => {
    const rooms = [custom(), { ...custom(), id: 2, archived: true }, { ...custom(primary), id: 3 }]
    const portal = staged(
      rooms,
      restricted,
      (send) =>
        async (...request) =>
          answer && String(request[0]).endsWith('/files/settings') ? answer.clone() : send(...request),
    )
    const links = (id: number, text: string): string => `  - id: ${id}\n    links: { ${text} }\n`
    const checked = await planOn(
      portal,
      links(1, 'a: { access: read }, b: { access: read }') +
        links(2, 'a: { access: read }') +
        links(3, 'primary: { access: read }'),
    )
    expect(checked.diagnostics.map(({ code }) => code).toSorted()).toEqual(says)
    if (answer) expect(checked.diagnostics.map(({ message }) => message).join()).toContain('2 new links')
    const touched = checked.ok ? checked.value.rooms.flatMap(({ changes }) => changes.map(({ kind }) => kind)) : []
    expect(touched.filter((kind) => kind !== 'keep')).toEqual(kinds)
  },
)

test('before 3.7 the settings of a portal say nothing of a policy', async () => {
  const { sandbox } = staged([custom()], { profile: '3.6' })
  const answer = await sandbox.fetch(new Request('http://localhost/api/2.0/files/settings'))
  expect(await answer.json()).toMatchObject({ response: { extraSearch: false } })
})
