import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import type { StageLink } from '../../src/sandbox/index.ts'
import { clock, madeOn, openWriter, planOn, staged } from '../plan/stage.ts'
import { acme, beta, brieflyOf, one } from './meddling.ts'

const options = { now: clock, random: randomBytes }

const full = {
  error: { message: 'may not exceed 1', type: 'System.InvalidOperationException' },
  status: 1,
  statusCode: 403,
}

test.for<{ name: string; other?: StageLink; ends: string }>([
  { name: 'and theirs is as it should be', other: { kind: 'primary', title: 'P', access: 'read' }, ends: 'applied' },
  { name: 'and theirs is another one', other: { kind: 'primary', title: 'P', access: 'editing' }, ends: 'conflicted' },
  { name: 'and there is none', ends: 'failed portal/refused' },
])('another run has made the primary link: the portal refuses a second one, $name', async ({ other, ends }) => {
  const portal = staged([acme], {}, (send) => async (input, init) => {
    if (!String(input instanceof Request ? input.url : input).endsWith('/rooms/1/link')) return send(input, init)
    if (other) portal.sandbox.addLink(1, other)
    return Response.json(full, { status: 403 })
  })
  const plan = await madeOn(portal, one('primary: { access: read, title: P, internal: false, denyDownload: false }'))
  const report = await carryOut(plan, openWriter(portal.connection), options)
  expect(brieflyOf(report)).toEqual([`1: + primary ${ends}`])
})

const two = one('a: { access: read }, b: { access: read }') + one('a: { access: read }', 2)
const whys = (outcomes: readonly { readonly status: string; readonly why?: string }[]): readonly string[] =>
  outcomes.flatMap(({ status, why }) => (status === 'not attempted' ? String(why) : []))

test.for([
  { name: 'a change before it failed', path: '/rooms/1/links', status: 403, says: [['earlier'], []] },
  { name: 'the key is not accepted any more', path: '/rooms/', status: 401, says: [['earlier'], ['given-up']] },
])('what was not attempted says why: $name', async ({ path, status, says }) => {
  const portal = staged(
    [acme, beta],
    {},
    (send) => (input, init) =>
      init?.method === 'PUT' && String(input).includes(path)
        ? Promise.resolve(new Response('', { status }))
        : send(input, init),
  )
  const plan = await madeOn(portal, two)
  const { rooms } = await carryOut(plan, openWriter(portal.connection), { ...options, width: 1 })
  expect(rooms.map(({ outcomes }) => whys(outcomes))).toEqual(says)
})

test('what was not attempted says that the run was interrupted, that it cannot be recorded, or that its room cannot be read', async () => {
  const stop = new AbortController()
  stop.abort()
  const asked = staged([acme, beta])
  const stopped = await carryOut(await madeOn(asked, two), openWriter(asked.connection), {
    ...options,
    stop: stop.signal,
  })
  expect(stopped.rooms.map(({ outcomes }) => whys(outcomes))).toEqual([['interrupted', 'interrupted'], ['interrupted']])

  const record = (): Promise<boolean> => Promise.resolve(false)
  const unkept = await carryOut(await madeOn(asked, two), openWriter(asked.connection), {
    ...options,
    record,
    width: 1,
  })
  expect(unkept.rooms.map(({ outcomes }) => whys(outcomes))).toEqual([['unrecorded'], ['unrecorded']])

  const over = new AbortController()
  const unread = staged(
    [acme],
    {},
    (send) => (input, init) =>
      over.signal.aborted
        ? Promise.resolve(Response.json({ error: { message: 'No' } }, { status: 400 }))
        : send(input, init),
  )
  const plan = await madeOn(unread, one('a: { access: read }, b: { access: read }'))
  over.abort()
  const { rooms } = await carryOut(plan, openWriter(unread.connection), options)
  expect(rooms.map(({ outcomes }) => whys(outcomes))).toEqual([['unread']])
})

test('rooms are listed with archived ones, because a server may hide form rooms from the default list', async () => {
  const queries: string[] = []
  const forms = { id: 9, type: 'formFilling' as const, title: 'Forms', tags: ['client'] }
  const old = { id: 8, type: 'custom' as const, title: 'Old', tags: ['client'], archived: true }
  const portal = staged([acme, forms, old], {}, (send) => async (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input))
    if (!url.pathname.endsWith('/files/rooms')) return send(input, init)
    queries.push(String(url.searchParams.get('searchArea')))
    return send(input, init)
  })
  const checked = await planOn(portal, '  - tag: client\n    links: { primary: { access: read } }\n')
  expect(new Set(queries)).toEqual(new Set(['2']))
  expect(checked.ok && checked.value.rooms.map(({ room: { id } }) => id)).toEqual(['9'])
})
