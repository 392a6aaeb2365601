import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { exitOfReport } from '../../src/cli/report/exit.ts'
import { carryOut } from '../../src/flow.ts'
import { guardNames } from '../../src/model/guard.ts'
import type { Report } from '../../src/model/report.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { clock, madeOn, openWriter, type Staged, staged } from '../plan/stage.ts'
import { acme, brieflyOf, firstId, one } from './meddling.ts'

/** A portal that answers otherwise once `turn` is called. */
function turning(rooms: readonly StageRoom[], answer: Answer): { readonly portal: Staged; readonly turn: () => void } {
  let isTurned = false
  const portal = staged(rooms, {}, (send) => async (input, init) => {
    const request = new Request(input, init)
    const other = isTurned ? await answer(request.clone(), send) : undefined
    return other ?? send(request)
  })
  return {
    portal,
    turn: () => {
      isTurned = true
    },
  }
}

type Answer = (request: Request, send: typeof fetch) => Promise<Response | undefined>

const json = (body: object, status = 200): Response =>
  new Response(JSON.stringify({ count: 0, links: [], status: 0, statusCode: status, ...body }), {
    status,
    headers: { 'content-type': 'application/json' },
  })

async function turned(
  rooms: readonly StageRoom[],
  first: string | undefined,
  then: string,
  answer: Answer,
): Promise<{ readonly report: Report; readonly portal: Staged }> {
  const { portal, turn } = turning(rooms, answer)
  const options = { now: clock, random: randomBytes, allow: guardNames }
  if (first !== undefined) await carryOut(await madeOn(portal, first), openWriter(portal.connection), options)
  const plan = await madeOn(portal, then)
  turn()
  return { report: await carryOut(plan, openWriter(portal.connection), options), portal }
}

test('a key that loses its right meanwhile: an empty list is not taken for a revoke that worked', async () => {
  let hasRight = true
  const { report, portal } = await turned(
    [acme],
    one('a: { access: read }'),
    '  - id: 1\n    links: {}\n',
    async (request, send) => {
      if (request.method === 'PUT') {
        hasRight = false
        return json({ error: { message: 'Access denied', type: 'System.Security.SecurityException' } }, 403)
      }
      if (hasRight) return undefined
      if (request.url.endsWith('/links')) return json({ response: [] })
      return new Response((await (await send(request)).text()).replace('"EditAccess":true', '"EditAccess":false'))
    },
  )
  expect(brieflyOf(report)[0]).toMatch(/^1: - a \(undeclared\) failed /)
  expect(report.rooms[0]).toMatchObject({ verified: false, unread: { code: 'portal/not-allowed' } })
  expect(exitOfReport(report)).toBe(4)
  expect(portal.sandbox.rooms()[0]?.links).toHaveLength(1)
})

test('a portal that drops what the manifest leaves open has ignored the change', async () => {
  const drop: Answer = async (request, send) => {
    if (request.method !== 'PUT') return undefined
    const { password: _, expirationDate: __, ...rest }: Record<string, unknown> = JSON.parse(await request.text())
    return send(new Request(request.url, { method: 'PUT', headers: request.headers, body: JSON.stringify(rest) }))
  }
  const whole = one('a: { access: read, title: A, password: S3cret-phrase, expirationDate: 2026-12-01 }')
  const { report } = await turned([acme], whole, one('a: { access: read, title: B }'), drop)
  expect(brieflyOf(report)).toEqual(['1: ~ a: title ignored expirationDate, password'])
  expect(exitOfReport(report)).not.toBe(0)
})

test.for([
  { name: 'is archived', path: 'archive', body: {} },
  { name: 'gets another tag', path: 'tags', body: { names: ['other'] } },
])('a room that $name between plan and apply is left alone', async ({ path, body }) => {
  const portal = staged([acme])
  const plan = await madeOn(portal, one('a: { access: read }'))
  const { sandbox } = portal
  const headers = { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' }
  const url = `http://localhost/api/2.0/files/rooms/1/${path}`
  await sandbox.fetch(new Request(url, { method: 'PUT', headers, body: JSON.stringify(body) }))
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + a conflicted'])
  expect(exitOfReport(report)).toBe(6)
})

const primary = one('primary: { access: read, title: P, password: S3cret-phrase }')

test('a primary link whose narrowing is ignored does not stay as the portal made it', async () => {
  const ignore: Answer = async (request) =>
    request.method === 'PUT' && !(await request.text()).includes('"access":0') ? json({}) : undefined
  const { report, portal } = await turned([acme], undefined, primary, ignore)
  expect(brieflyOf(report)).toEqual(['1: + primary ignored'])
  expect(portal.sandbox.rooms()[0]?.links).toEqual([])
})

test('a run out of time does not leave a primary link as the portal made it', async () => {
  const stop = new AbortController()
  const { portal, turn } = turning([acme], async (request) => {
    if (request.method !== 'PUT' || (await request.text()).includes('"access":0')) return undefined
    stop.abort()
    throw new DOMException('out of time', 'AbortError')
  })
  const plan = await madeOn(portal, primary)
  turn()
  const writer = openWriter({ ...portal.connection, signal: stop.signal })
  const report = await carryOut(plan, writer, { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + primary failed portal/timeout'])
  expect(portal.sandbox.rooms()[0]?.links).toEqual([])
})

test('a room that cannot be read once more is not called wrong', async () => {
  let isWritten = false
  const { report } = await turned([acme], undefined, one('a: { access: read }'), async (request) => {
    if (request.method === 'PUT') isWritten = true
    else if (isWritten) return new Response('', { status: 401 })
    return undefined
  })
  expect(brieflyOf(report)).toEqual(['1: + a applied'])
  expect(report.rooms[0]).toMatchObject({ verified: false, unread: { code: 'portal/unauthorized' } })
})

test('a primary link that is born with its answer lost is found, and narrowed', async () => {
  let isLost = false
  const { report, portal } = await turned([acme], undefined, primary, async (request, send) => {
    if (!request.url.endsWith('/link') || isLost) return undefined
    isLost = true
    return new Response((await (await send(request)).text()).slice(0, 40), {
      headers: { 'content-type': 'application/json' },
    })
  })
  expect(brieflyOf(report)).toEqual(['1: + primary applied'])
  expect(portal.sandbox.rooms()[0]?.links).toMatchObject([{ title: 'P', password: 'S3cret-phrase' }])
})

const theirs: StageLink = { kind: 'additional', title: 'Theirs', access: 'comment', internal: true }
const born = /"id":"[^"]+"(?=[^{}]*"primary":true)/

test.for<{ name: string; lie: (text: string, id: string) => string; isEverywhere: boolean; says: string }>([
  {
    name: 'with the id of a link that was there',
    lie: (text, id) => text.replaceAll(new RegExp(born, 'g'), `"id":"${id}"`),
    isEverywhere: false,
    says: '1: + primary applied',
  },
  {
    name: 'in all answers with the id of a link that was there',
    lie: (text, id) =>
      text
        .replace(`"id":"${id}"`, '"id":"c0ffee00-dead-4bad-8bad-000000000000"')
        .replaceAll(new RegExp(born, 'g'), `"id":"${id}"`),
    isEverywhere: true,
    says: '1: + primary conflicted',
  },
])('a portal that answers $name when it makes a primary link does not get that overwritten', async (one) => {
  let isBorn = false
  const { portal, turn } = turning([{ ...acme, links: [theirs] }], async (request, send) => {
    const isBirth = request.url.endsWith('/link')
    isBorn ||= isBirth
    if (request.method !== 'GET' || !(isBirth || (isBorn && one.isEverywhere))) return undefined
    return new Response(one.lie(await (await send(request)).text(), firstId(portal)))
  })
  const before = portal.sandbox.rooms()[0]?.links
  const plan = await madeOn(portal, primary)
  turn()
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toContain(one.says)
  expect(portal.sandbox.rooms()[0]?.links).toEqual(expect.arrayContaining(before ?? []))
})

test('a primary link that somebody makes while the room is worked on stays theirs', async () => {
  const theirs = { kind: 'primary', title: 'Theirs', access: 'comment', internal: true } as const
  const both = one('invitation: { access: read }, primary: { access: read, title: P }')
  let isMade = false
  const { portal, turn } = turning([acme], async (request) => {
    if (request.method === 'PUT' && !isMade) portal.sandbox.addLink(1, theirs)
    isMade ||= request.method === 'PUT'
    return undefined
  })
  const plan = await madeOn(portal, both)
  turn()
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + invitation applied', '1: + primary conflicted'])
  expect(portal.sandbox.rooms()[0]?.links).toContainEqual(expect.objectContaining({ title: 'Theirs', internal: true }))
})

test('a portal that takes no more today is not asked in room after room', async () => {
  const rooms = Array.from({ length: 30 }, (_, index) => ({ ...acme, id: index + 1 }))
  const want = rooms.map(({ id }) => one('a: { access: read }', id)).join('')
  let puts = 0
  const { report } = await turned(rooms, undefined, want, async (request) => {
    if (request.method !== 'PUT') return undefined
    puts++
    return new Response(null, { status: 429, headers: { 'retry-after': '80000' } })
  })
  expect(puts).toBeLessThanOrEqual(6)
  expect(new Set(report.rooms.flatMap(({ outcomes }) => outcomes.map(({ status }) => status)))).toEqual(
    new Set(['failed', 'not attempted']),
  )
})

test.for([
  { name: 'before the first write', from: 1, ends: '1: - a (undeclared) conflicted', links: 1 },
  { name: 'after the last write', from: 2, ends: '1: - a (undeclared) applied', links: 0 },
])('a list that is cut at 100 $name proves nothing', async ({ from, ends, links }) => {
  const portal = staged([acme])
  const options = { now: clock, random: randomBytes, allow: guardNames }
  await carryOut(await madeOn(portal, one('a: { access: read }')), openWriter(portal.connection), options)
  const plan = await madeOn(portal, '  - id: 1\n    links: {}\n')
  const writer = openWriter(portal.connection)
  let looks = 0
  const report = await carryOut(
    plan,
    { ...writer, observeRoom: async (room) => ({ ...(await writer.observeRoom(room)), isCut: ++looks >= from }) },
    options,
  )
  expect(brieflyOf(report)).toEqual([ends])
  expect(report.rooms[0]?.verified).toBe(false)
  expect(exitOfReport(report)).not.toBe(0)
  expect(portal.sandbox.rooms()[0]?.links).toHaveLength(links)
})
