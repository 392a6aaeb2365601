import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ExitCode } from '../../src/cli/exit.ts'
import { exitOfReport } from '../../src/cli/report/exit.ts'
import { carryOut } from '../../src/flow.ts'
import { isEmpty } from '../../src/model/change.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { Report } from '../../src/model/report.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { type Ended, makeWorld, roomlinks } from '../commands/world.ts'
import { clock, madeOn, manifestOf, openWriter, type Staged, staged } from '../plan/stage.ts'
import { twinsIn } from '../properties/worlds.ts'
import { acme, beta, between, brieflyOf, one } from './meddling.ts'

async function applyOn(portal: Staged, text: string): Promise<Report> {
  const plan = await madeOn(portal, text)
  return carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
}

async function expectConvergence(portal: Staged, text: string): Promise<void> {
  const again = await applyOn(portal, text)
  expect(exitOfReport(again)).toBe(0)
  expect(isEmpty(await madeOn(portal, text))).toBe(true)
  expect(twinsIn(portal.sandbox.rooms(), manifestOf(text))).toEqual([])
}

interface Join {
  readonly name: string
  readonly want: string
  /** The join reads the invitation before this PUT (from 0), and writes it back after that one. */
  readonly spans: readonly [number, number]
  readonly ends: readonly string[]
  readonly exit: ExitCode
  /** The invitations that are left by the first apply, and by the second. */
  readonly leaves: readonly [object[], object[]]
}

const id = '11111111-1111-4111-8111-111111111111'
const invitation: StageLink = { kind: 'invitation', id, title: 'Join', access: 'editing', maxUseCount: 9 }
const rotated = `invitation: { access: editing, maxUseCount: 9, expirationDate: null, rotation: 1, adopt: "${fingerprint(parseLinkId(id))}" }`
const joined = { access: 10, title: 'Join', maxUseCount: 9, currentUseCount: 1 }

/** Joining writes back all that it read. Source: contract §7.6. */
test.for<Join>([
  {
    name: 'reverts a change',
    want: 'invitation: { access: comment }',
    spans: [0, 0],
    ends: ['1: ~ invitation: access conflicted'],
    exit: 6,
    leaves: [[joined], [{ ...joined, access: 6 }]],
  },
  {
    name: 'brings a revoked invitation back',
    want: 'invitation: { absent: true }',
    spans: [0, 0],
    ends: ['1: - invitation (absent) conflicted'],
    exit: 6,
    leaves: [[joined], []],
  },
  {
    name: 'brings it back before the next one comes, which has no place then',
    want: rotated,
    spans: [0, 0],
    ends: ['1: ± invitation failed portal/refused'],
    exit: 1,
    leaves: [[joined], [{ ...joined, currentUseCount: 0 }]],
  },
  {
    name: 'brings it back beside the next one',
    want: rotated,
    spans: [0, 1],
    ends: ['1: ± invitation conflicted'],
    exit: 6,
    leaves: [[joined, { ...joined, currentUseCount: 0 }], [{ ...joined, currentUseCount: 0 }]],
  },
  {
    name: 'reverts a change, and the room has others',
    want: 'invitation: { access: comment }, a: { access: read }',
    spans: [0, 1],
    ends: ['1: ~ invitation: access conflicted', '1: + a applied'],
    exit: 7,
    leaves: [[joined], [{ ...joined, access: 6 }]],
  },
])('somebody joins meanwhile, which $name', async ({ want, spans: [from, to], ends, exit, leaves }) => {
  let isOver = (): void => undefined
  const writesBack = new Promise<void>((resolve) => {
    isOver = resolve
  })
  let joining: Promise<void> | undefined
  const portal = between([{ ...acme, links: [invitation] }], {}, ({ sandbox }, nth, request) => {
    if (nth === from) joining = sandbox.join(1, id, () => writesBack)
    if (nth !== to) return undefined
    return sandbox.fetch(request).then(async (answer) => {
      isOver()
      await joining
      return answer
    })
  })
  const invitations = (): object[] => portal.sandbox.rooms()[0]?.links.filter(({ kind }) => kind === 'invitation') ?? []
  const text = one(want)
  const report = await applyOn(portal, text)
  expect(brieflyOf(report)).toEqual(ends)
  expect(report.rooms[0]?.verified).toBe(false)
  expect(exitOfReport(report)).toBe(exit)
  expect(invitations()).toMatchObject(leaves[0])
  await expectConvergence(portal, text)
  expect(invitations()).toMatchObject(leaves[1])
})

interface Race {
  readonly name: string
  readonly rooms: readonly StageRoom[]
  readonly want: string
}

const open: StageRoom = { id: 3, type: 'public', title: 'Open' }
const strays = Array.from({ length: 5 }, (): StageLink => ({ kind: 'additional', title: 'old' }))
const races: readonly Race[] = [
  {
    name: 'new links',
    rooms: [acme, beta],
    want: one('a: { access: read }, b: { access: read }') + one('a: { access: read }', 2),
  },
  { name: 'a new invitation', rooms: [acme], want: one('invitation: { access: comment }') },
  {
    name: 'a new primary link',
    rooms: [acme],
    want: one('primary: { access: comment, title: P, denyDownload: true }'),
  },
  {
    name: 'changed links',
    rooms: [{ ...acme, links: [invitation] }, open],
    want: one('invitation: { access: comment }') + one('primary: { access: editing, title: P }', 3),
  },
  {
    name: 'links to revoke',
    rooms: [{ ...acme, links: [invitation, ...strays] }],
    want: '  - { id: 1, unmanaged: revoke, links: {} }\n',
  },
  { name: 'a rotated link', rooms: [{ ...acme, links: [invitation] }], want: one(rotated) },
  {
    name: 'five for five',
    rooms: [{ ...acme, links: strays }],
    want: `  - id: 1\n    unmanaged: revoke\n    links: {${'abcde'.replace(/./g, ' $&: { access: read },')} }\n`,
  },
]

/** The same portal, each request to which takes that many turns of the event loop longer. */
function slower({ connection }: Staged, turns: number): Staged['connection'] {
  const fetch: typeof connection.fetch = async (...request) => {
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    return connection.fetch(...request)
  }
  return { ...connection, fetch }
}

const lags = [0, 1, 2, 3, 5, 8, 13]
const pairs = races.flatMap((race) => lags.map((lag) => ({ ...race, lag })))

test.for(pairs)('two applies of one plan at once, the other $lag turns slower: $name', async ({ rooms, want, lag }) => {
  const portal = staged(rooms)
  const plan = await madeOn(portal, want)
  const options = { now: clock, random: randomBytes }
  const reports = await Promise.all(
    [portal.connection, slower(portal, lag)].map((connection) => carryOut(plan, openWriter(connection), options)),
  )
  // Who looks last sees all.
  const isSeenDone = reports.every((report) => exitOfReport(report) === 0)
  if (isSeenDone) expect(isEmpty(await madeOn(portal, want))).toBe(true)
  await expectConvergence(portal, want)
})

test('two commands at once leave a link twice, and say so; a third removes one', async () => {
  const portal = staged([acme, beta])
  const rooms = one('a: { access: read }, invitation: { access: comment }') + one('primary: { access: comment }', 2)
  const apply = (): Promise<Ended> =>
    roomlinks(
      'apply --auto-approve',
      makeWorld({
        files: new Map([['roomlinks.yaml', `version: 1\nname: client-portal\nrooms:\n${rooms}`]]),
        env: { DOCSPACE_URL: 'http://localhost', DOCSPACE_API_KEY: portal.sandbox.apiKey },
        openFetch: () =>
          Promise.resolve((url, { method, ...rest }) =>
            portal.connection.fetch(url, { ...rest, method: method === 'PUT' ? 'PUT' : 'GET' }),
          ),
        now: clock,
        randomBytes,
      }),
    )
  const both = await Promise.all([apply(), apply()])
  expect(both.map(({ code }) => code)).toEqual([7, 7])
  expect(twinsIn(portal.sandbox.rooms(), manifestOf(rooms))).toHaveLength(1)
  expect(await apply()).toMatchObject({ code: 0, out: expect.stringContaining('1 revoked') })
  expect(twinsIn(portal.sandbox.rooms(), manifestOf(rooms))).toEqual([])
  expect(await apply()).toMatchObject({ code: 0, out: expect.stringContaining('No changes.') })
})
