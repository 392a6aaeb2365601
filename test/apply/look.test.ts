import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import type { StageLink } from '../../src/sandbox/index.ts'
import { clock, madeOn, openWriter, type Staged, staged } from '../plan/stage.ts'
import { acme, brieflyOf, one } from './meddling.ts'

interface Case {
  readonly name: string
  readonly link?: StageLink
  readonly want: string
  /** Which write is turned away; default: the first. */
  readonly method?: 'PUT'
  /** For how long, in milliseconds. */
  readonly pause: number
  readonly meanwhile: (portal: Staged, link: string) => void
  readonly ends: readonly string[]
  readonly titles: readonly string[]
}

const invitation: StageLink = { kind: 'invitation', title: 'Team', access: 'read' }
const renamed = one('invitation: { title: Team 2, access: read }')
const gone = '  - id: 1\n    unmanaged: revoke\n    links: {}\n'
const stray: StageLink = { kind: 'additional', title: 'Stray', access: 'read' }
const primary = one('primary: { title: Ours, access: read, internal: true }')

const cases: readonly Case[] = [
  {
    name: 'nothing happens',
    link: invitation,
    want: renamed,
    pause: 15_000,
    meanwhile: () => undefined,
    ends: ['1: ~ invitation: title applied'],
    titles: ['Team 2'],
  },
  {
    name: 'a link that is revoked does not come back',
    link: invitation,
    want: renamed,
    pause: 15_000,
    meanwhile: ({ sandbox }, link) => sandbox.editLink(1, link, null),
    ends: ['1: ~ invitation: title conflicted'],
    titles: [],
  },
  {
    name: 'a link that is edited is left alone',
    link: invitation,
    want: renamed,
    pause: 15_000,
    meanwhile: ({ sandbox }, link) => sandbox.editLink(1, link, { access: 'editing', title: 'Theirs' }),
    ends: ['1: ~ invitation: title conflicted'],
    titles: ['Theirs'],
  },
  {
    name: 'a link that is edited is not revoked',
    link: stray,
    want: gone,
    pause: 15_000,
    meanwhile: ({ sandbox }, link) => sandbox.editLink(1, link, { title: 'Wanted after all' }),
    ends: ['1: - Stray (unmanaged) conflicted'],
    titles: ['Wanted after all'],
  },
  {
    name: 'a link that is revoked is revoked',
    link: stray,
    want: gone,
    pause: 15_000,
    meanwhile: ({ sandbox }, link) => sandbox.editLink(1, link, null),
    ends: ['1: - Stray (unmanaged) applied'],
    titles: [],
  },
  {
    name: 'a primary link that somebody makes is theirs',
    want: primary,
    pause: 15_000,
    meanwhile: ({ sandbox }) => void sandbox.addLink(1, { kind: 'primary', title: 'Theirs', access: 'comment' }),
    ends: ['1: + primary conflicted'],
    titles: ['Theirs'],
  },
  {
    name: 'a primary link that somebody edits as soon as it is born is theirs',
    want: primary,
    method: 'PUT',
    pause: 15_000,
    meanwhile: ({ sandbox }, link) => sandbox.editLink(1, link, { title: 'Theirs' }),
    ends: ['1: + primary conflicted'],
    titles: ['Theirs'],
  },
  {
    name: 'after a moment, nobody looks again',
    link: invitation,
    want: renamed,
    pause: 1000,
    meanwhile: () => undefined,
    ends: ['1: ~ invitation: title applied'],
    titles: ['Team 2'],
  },
]

test.for(cases)('while a write waits: $name', async ({ link, want, method, pause, meanwhile, ends, titles }) => {
  let isWaiting = false
  let passed = 0
  const portal = staged([{ ...acme, links: link ? [link] : [] }], {}, (send) => async (input, init) => {
    const request = new Request(input, init)
    const isWrite = request.method === 'PUT' || (request.url.endsWith('/link') && method === undefined)
    if (!isWrite || isWaiting) return send(request)
    isWaiting = true
    passed = pause
    meanwhile(portal, portal.sandbox.rooms()[0]?.links[0]?.id ?? '')
    return new Response(null, { status: 429, headers: { 'retry-after': String(pause / 1000) } })
  })
  const plan = await madeOn(portal, want)
  const looks = (): number => portal.asked.filter((request) => request === 'GET /files/rooms/1').length
  const before = looks()
  const writer = openWriter({ ...portal.connection, now: () => clock() + passed })
  const report = await carryOut(plan, writer, { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(ends)
  expect(portal.sandbox.rooms()[0]?.links.map(({ title }) => title)).toEqual(titles)
  // Before the first write, after the last, and once more where the write had to wait.
  expect(looks() - before).toBe(pause > 3000 ? 3 : 2)
})

test('a primary link is not born while changes have to wait', async () => {
  const portal = staged([acme, { ...acme, id: 2 }], {}, (send) => async (input, init) => {
    const request = new Request(input, init)
    if (request.method !== 'PUT') return send(request)
    return new Response(null, { status: 429, headers: { 'retry-after': '3600' } })
  })
  const plan = await madeOn(portal, one('a: { access: read }') + one('primary: { access: read, internal: true }', 2))
  const writer = openWriter(portal.connection)
  const report = await carryOut(plan, writer, { now: clock, random: randomBytes, width: 1 })
  expect(brieflyOf(report)).toEqual(['1: + a failed portal/busy', '2: + primary not attempted'])
  const rooms = plan.rooms.map((each) => writer.createPrimary(each.room))
  for (const birth of rooms) await expect(birth).rejects.toMatchObject({ code: 'portal/busy' })
  expect(portal.asked.filter((request) => request.endsWith('/link'))).toEqual([])
})

test('a primary link that may have been born and is not there has failed', async () => {
  const portal = staged([acme])
  const plan = await madeOn(portal, primary)
  portal.sandbox.setFaults({ faults: [{ on: { path: '*/link' }, fault: 'resetBefore' }] })
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + primary failed portal/unreachable'])
  expect(portal.sandbox.rooms()[0]?.links).toEqual([])
})
