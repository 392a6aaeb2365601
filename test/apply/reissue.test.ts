import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryOut, plan } from '../../src/flow.ts'
import type { Plan } from '../../src/model/change.ts'
import type { AuditEntry } from '../../src/model/report.ts'
import type { Manifest } from '../../src/model/room.ts'
import { openReader } from '../../src/portal/gateway.ts'
import type { LinkSnapshot, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { brief } from '../plan/links.ts'
import { clock, madeOn, manifestOf, openWriter, type Staged, staged } from '../plan/stage.ts'
import { brieflyOf, one, status } from './meddling.ts'

const old: StageLink = { kind: 'primary', title: 'Prices', access: 'read', password: 'S3cret-phrase' }
const env = { P: 'S3cret-phrase' }
const want = 'primary: { title: Prices, access: read, password: "${P}" }'
const custom: StageRoom = { id: 1, type: 'custom', title: 'Acme', links: [old] }
const open: StageRoom = { id: 1, type: 'public', title: 'Open', links: [old] }

async function reissueOn({ connection }: Staged, manifest: Manifest): Promise<Plan> {
  const checked = await plan(manifest, openReader(connection), { now: clock(), reissue: true })
  return checked.ok ? checked.value : expect.fail(checked.diagnostics.map(({ code }) => code).join())
}

/** A primary link as the portal has it, without its id. */
function primaryOf({ sandbox }: Staged): Omit<LinkSnapshot, 'id'> | undefined {
  const found = sandbox.rooms()[0]?.links.find(({ kind }) => kind === 'primary')
  if (!found) return undefined
  const { id: _, ...settings } = found
  return settings
}

const idOf = ({ sandbox }: Staged): string | undefined =>
  sandbox.rooms()[0]?.links.find(({ kind }) => kind === 'primary')?.id

interface Good {
  readonly name: string
  readonly room: StageRoom
  readonly want: string
  readonly ends: string
  readonly becomes?: object
  readonly requests: readonly string[]
}

test.for<Good>([
  {
    name: 'a custom room, with an expiry',
    room: {
      ...custom,
      links: [{ ...old, expirationDate: '2034-05-06T07:08:09Z', denyDownload: true, internal: true }],
    },
    want: 'primary: { title: Prices, access: read, password: "${P}", expirationDate: 2034-05-06T07:08:09Z, denyDownload: true, internal: true }',
    ends: '↻ primary',
    requests: ['revoke applied 200', 'create applied 200', 'overwrite applied 200'],
  },
  {
    name: 'a custom room, as the portal makes it',
    room: { ...custom, links: [{ kind: 'primary', title: 'Shared link', access: 'read' }] },
    want: 'primary: { access: read }',
    ends: '↻ primary',
    requests: ['revoke applied 200', 'create applied 200'],
  },
  {
    name: 'a public room',
    room: open,
    want,
    ends: '↻ primary',
    requests: ['revoke applied 200', 'overwrite applied 200'],
  },
  {
    name: 'a public room, as the portal makes it',
    room: { ...open, links: [{ kind: 'primary', title: 'Shared link', access: 'read' }] },
    want: 'primary: { access: read }',
    ends: '↻ primary',
    requests: ['revoke applied 200'],
  },
  {
    name: 'a form-filling room',
    room: { ...open, type: 'formFilling', links: [{ ...old, access: 'fillForms', denyDownload: true }] },
    want: 'primary: { access: fillForms, password: "${P}", denyDownload: true }',
    ends: '↻ primary',
    requests: ['revoke applied 200', 'overwrite applied 200'],
  },
  {
    name: 'a primary that is not as declared',
    room: { ...open, links: [{ ...old, access: 'editing', title: 'Theirs' }] },
    want: 'primary: { access: comment, password: "${P}" }',
    ends: '↻ primary: access',
    becomes: { access: 6, title: 'Theirs' },
    requests: ['revoke applied 200', 'overwrite applied 200'],
  },
])('reissue: $name', async ({ room, want: declared, ends, becomes = {}, requests }) => {
  const portal = staged([room])
  const manifest = manifestOf(one(declared), env)
  const [before, id] = [primaryOf(portal), idOf(portal)]
  const made = await reissueOn(portal, manifest)
  expect(portal.asked.filter((request) => !/^GET (?!.*\/link$)/.test(request))).toEqual([])
  const log: AuditEntry[] = []
  const record = async (entry: AuditEntry): Promise<boolean> => log.push(entry) > 0
  const report = await carryOut(made, openWriter(portal.connection), { now: clock, random: randomBytes, record })
  expect(brieflyOf(report)).toEqual([`1: ${ends} applied`])
  expect(report.rooms).toMatchObject([{ verified: true }])
  expect(primaryOf(portal)).toEqual({ ...before, ...becomes })
  expect(idOf(portal)).not.toBe(id)
  expect(log.map(({ request, outcome, attempt }) => `${request} ${outcome} ${attempt.status}`)).toEqual(requests)
  expect((await madeOn(portal, manifest)).rooms[0]?.changes.map(brief)).toEqual(['= primary'])
})

type Step = 'revoke' | 'create' | 'set'
type Come = (send: () => Promise<Response>, portal: Staged, request: Request) => Promise<Response>

interface Bad {
  readonly name: string
  readonly room: StageRoom
  /** What becomes of each request that changes something. */
  readonly come: { readonly [S in Step]?: Come }
  readonly ends: string
  readonly verified?: boolean
  /** What a plan finds then. */
  readonly rest: string
  /** Whether the old URL still works. */
  readonly isOld?: boolean
  readonly says?: string
}

const lost: Come = async (send) => {
  await send()
  throw Object.assign(new Error('lost'), { code: 'ECONNRESET' })
}
const denied: Come = async (send) => {
  await send()
  return status(403)
}
const refuse: Come = () => status(403)
const first = (come: Come): Come => {
  let isOver = false
  return (send, ...rest) => {
    if (isOver) return send()
    isOver = true
    return come(send, ...rest)
  }
}
/** The portal does as if it had been asked to leave the link as it is. */
const ignore: Come = async (_, { sandbox }, request) => {
  const body = JSON.stringify({ ...JSON.parse(await request.text()), access: 2, title: 'Prices', password: env.P })
  return sandbox.fetch(new Request(request.url, { method: 'PUT', headers: request.headers, body }))
}
const edited: Come = async (send, portal) => {
  const answer = await send()
  portal.sandbox.editLink(1, String(idOf(portal)), { access: 'editing' })
  return answer
}
const state =
  'The old URL no longer works; the new link, if there is one, is as the portal created it, without a password'
const both = (make: () => Omit<Bad, 'room'>): readonly Bad[] =>
  [custom, open].map((room) => {
    const given = make()
    return { ...given, name: `${given.name}, ${room.type}`, room }
  })

function stepOf(method: string, text: string): Step {
  if (method === 'GET') return 'create'
  return text.includes('"access":0') ? 'revoke' : 'set'
}

/** A portal whose answers to changes may be others, once `turn` was called. */
function turning(room: StageRoom, come: Bad['come']): { readonly portal: Staged; readonly turn: () => void } {
  let isOn = false
  const portal: Staged = staged([room], {}, (send) => async (input, init) => {
    const request = new Request(input, init)
    if (request.method === 'GET' && !request.url.endsWith('/link')) return send(request)
    const instead = come[stepOf(request.method, await request.clone().text())]
    return isOn && instead ? instead(() => send(request), portal, request.clone()) : send(request)
  })
  return {
    portal,
    turn: () => {
      isOn = true
    },
  }
}

test.for<Bad>([
  ...both(() => ({
    name: 'the revoke is refused',
    come: { revoke: refuse },
    ends: '↻ primary failed portal/forbidden',
    rest: '= primary',
    isOld: true,
  })),
  ...both(() => ({
    name: 'the revoke is ignored',
    come: { revoke: ignore },
    ends: '↻ primary ignored',
    verified: true,
    rest: '= primary',
    isOld: true,
  })),
  ...both(() => ({
    name: 'the answer to the revoke is lost',
    come: { revoke: first(lost) },
    ends: '↻ primary applied',
    verified: true,
    rest: '= primary',
  })),
  {
    name: 'all answers about the new link are lost',
    room: open,
    come: { set: lost },
    ends: '↻ primary applied',
    verified: true,
    rest: '= primary',
  },
  {
    name: 'all answers about the new link are lost, so that it is taken back',
    room: custom,
    come: { create: lost, set: lost },
    ends: '↻ primary failed portal/unreachable',
    rest: '+ primary',
    says: state,
  },
  {
    name: 'the revoke is done, and told to be refused',
    room: open,
    come: { revoke: denied },
    ends: '↻ primary applied',
    verified: true,
    rest: '= primary',
  },
  {
    name: 'the revoke is done, and told to be refused, in a room that needs no primary link',
    room: custom,
    come: { revoke: denied },
    ends: '↻ primary failed portal/forbidden',
    rest: '+ primary',
    says: state.replace('no longer works', 'may no longer work'),
  },
  {
    name: 'the new link cannot be narrowed',
    room: open,
    come: { set: refuse },
    ends: '↻ primary failed portal/forbidden',
    rest: '~ primary: title, password',
    says: state,
  },
  {
    name: 'the new link cannot be narrowed, and is taken back',
    room: custom,
    come: { set: refuse },
    ends: '↻ primary failed portal/forbidden',
    rest: '+ primary',
    says: state,
  },
  {
    name: 'the new link cannot be made',
    room: custom,
    come: { create: refuse },
    ends: '↻ primary failed portal/forbidden',
    rest: '+ primary',
    says: state,
  },
  {
    name: 'the new link is made by somebody else',
    room: custom,
    come: {
      revoke: async (send, { sandbox }) => {
        const answer = await send()
        sandbox.addLink(1, { kind: 'primary', title: 'Theirs' })
        return answer
      },
    },
    ends: '↻ primary conflicted',
    rest: '~ primary: title, password',
  },
  ...both(() => ({
    name: 'somebody edits what was set',
    come: { set: edited },
    ends: '↻ primary conflicted',
    rest: '~ primary: access',
  })),
])('reissue, where $name', async ({ room, come, ends, verified = false, rest, isOld = false, says }) => {
  const { portal, turn } = turning(room, come)
  const manifest = manifestOf(one(want), env)
  const [made, id] = [await reissueOn(portal, manifest), idOf(portal)]
  turn()
  const report = await carryOut(made, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual([`1: ${ends}`])
  expect(report.rooms).toMatchObject([{ verified }])
  expect(idOf(portal) === id).toBe(isOld)
  const [outcome] = report.rooms[0]?.outcomes ?? []
  if (says !== undefined) expect(outcome).toMatchObject({ error: { message: expect.stringContaining(says) } })
  const next = await madeOn(portal, manifest)
  expect(next.rooms[0]?.changes.map(brief)).toEqual([rest])
})

test.for([
  { name: 'public', room: open, ends: '↻ primary applied', links: 1 },
  { name: 'custom', room: custom, ends: '↻ primary failed portal/timeout', links: 0 },
])('reissue, out of time before the new link is narrowed: $name', async ({ room, ends, links }) => {
  const stop = new AbortController()
  const { portal, turn } = turning(room, {
    set: first(() => {
      stop.abort()
      return Promise.reject(new DOMException('out of time', 'AbortError'))
    }),
  })
  const made = await reissueOn(portal, manifestOf(one(want), env))
  turn()
  const writer = openWriter({ ...portal.connection, signal: stop.signal })
  const report = await carryOut(made, writer, { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual([`1: ${ends}`])
  const left = portal.sandbox.rooms()[0]?.links ?? []
  expect(left.map(({ password }) => password)).toEqual(Array(links).fill(env.P))
})

interface Wait {
  readonly name: string
  readonly step: Step
  readonly outcome: object
}

test.for<Wait>([
  { name: 'the revoke', step: 'revoke', outcome: { status: 'conflicted' } },
  { name: 'narrowing', step: 'set', outcome: { status: 'conflicted', isWritten: true } },
])('reissue, where the link is edited while $name has to wait', async ({ step, outcome }) => {
  let passed = 0
  const { portal, turn } = turning(open, {
    [step]: first(async () => {
      passed = 15_000
      portal.sandbox.editLink(1, String(idOf(portal)), { title: 'Theirs' })
      return new Response(null, { status: 429, headers: { 'retry-after': '15' } })
    }),
  })
  const made = await reissueOn(portal, manifestOf(one(want), env))
  turn()
  const writer = openWriter({ ...portal.connection, now: () => clock() + passed })
  const report = await carryOut(made, writer, { now: clock, random: randomBytes })
  expect(report.rooms[0]?.outcomes).toEqual([{ ...outcome, change: made.rooms[0]?.changes[0] }])
  expect(primaryOf(portal)).toMatchObject({ title: 'Theirs' })
})

test('reissue, where the room cannot be read any more once the revoke is sent', async () => {
  let isSent = false
  const portal: Staged = staged([open], {}, (send) => async (input, init) => {
    const request = new Request(input, init)
    if (isSent) return status(401)
    isSent = request.method === 'PUT'
    return isSent ? status(403) : send(request)
  })
  const made = await reissueOn(portal, manifestOf(one(want), env))
  const report = await carryOut(made, openWriter(portal.connection), { now: clock, random: randomBytes })
  const message = expect.stringContaining(state.replace('no longer works', 'may no longer work'))
  expect(report.rooms).toMatchObject([
    { verified: false, unread: {}, outcomes: [{ status: 'failed', error: { code: 'portal/forbidden', message } }] },
  ])
})
