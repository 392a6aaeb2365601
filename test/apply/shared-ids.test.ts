import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { clock, madeOn, openWriter, type Staged, staged } from '../plan/stage.ts'
import { acme, beta, brieflyOf, one, open } from './meddling.ts'

const id = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'
const press: StageLink = { kind: 'additional', id, title: 'Press' }
const rooms: readonly StageRoom[] = [{ ...acme, links: [press] }, beta, open]
const print = fingerprint(parseLinkId(id))

/** A portal that shows the link of room 1 elsewhere, in the answers whose request is like that; its plan is made before. */
function showing(asked: RegExp, subjectType: 1 | 4): { readonly portal: Staged; readonly begin: () => void } {
  let isOn = false
  const sharedLink = { id, title: 'Press', linkType: 1, internal: false, denyDownload: false }
  const row = { access: 2, subjectType, sharedLink }
  const portal = staged(rooms, {}, (send) => async (input, init) => {
    const request = new Request(input, init)
    const what = `${request.method} ${new URL(request.url).pathname.replace('/api/2.0/files/rooms/', '')}`
    if (!isOn || !asked.test(what)) return send(request)
    if (request.method !== 'GET') await send(request)
    const response = what.endsWith('links') && request.method === 'GET' ? [row] : row
    return Response.json({ response, count: 1, status: 0, statusCode: 200 })
  })
  const begin = (): void => {
    isOn = true
  }
  return { portal, begin }
}

interface Case {
  readonly name: string
  readonly asked: RegExp
  readonly subjectType?: 1 | 4
  readonly want: string
  readonly ends: string
  /** The changes that are sent all the same: their answer is what is wrong. */
  readonly sends?: readonly string[]
}

test.for<Case>([
  {
    name: 'the fresh look at a room',
    asked: /^GET 2\/links$/,
    want: one('a: { access: read }', 2),
    ends: '2: + a failed portal/link-shared',
  },
  {
    name: 'the answer to a creation, which was done',
    asked: /^PUT 2\/links$/,
    want: one('a: { access: read }', 2),
    ends: '2: + a applied',
    sends: ['PUT /files/rooms/2/links'],
  },
  {
    name: 'the answer to an update, which was done',
    asked: /^PUT 3\/links$/,
    subjectType: 4,
    want: one('primary: { access: comment }', 3),
    ends: '3: ~ primary: access! applied',
    sends: ['PUT /files/rooms/3/links'],
  },
  {
    name: 'a primary link that is born: it is not narrowed, and not taken away',
    asked: /^GET 2\/link$/,
    subjectType: 4,
    want: one('primary: { access: comment }', 2),
    ends: '2: + primary failed portal/link-shared',
  },
])('a link of another room in $name', async ({ asked, subjectType = 1, want, ends, sends = [] }) => {
  const { portal, begin } = showing(asked, subjectType)
  const plan = await madeOn(portal, one(`press: { access: read, adopt: "${print}" }`) + want)
  begin()
  const [before] = portal.sandbox.rooms()
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report).at(-1)).toBe(ends)
  expect(portal.asked.filter((request) => !request.startsWith('GET '))).toEqual(sends)
  expect(portal.sandbox.rooms()[0]).toEqual(before)
})

test('the error names both rooms and the fingerprint, and not the id', async () => {
  const { portal, begin } = showing(/^GET 2\/links$/, 1)
  const plan = await madeOn(portal, one(`press: { access: read, adopt: "${print}" }`) + one('a: { access: read }', 2))
  begin()
  const { rooms: reports } = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(reports.at(-1)?.unread?.message).toBe(
    `The portal shows the link ${print} in "Beta" (room 2) and in "Acme" (room 1): its URL opens both.`,
  )
})
