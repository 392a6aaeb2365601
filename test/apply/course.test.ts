import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { isEmpty } from '../../src/model/change.ts'
import { PortalError } from '../../src/model/gateway.ts'
import type { Room } from '../../src/model/room.ts'
import { brief } from '../plan/links.ts'
import { clock, madeOn, manifestOf, openWriter, staged } from '../plan/stage.ts'
import { acme, beta, between, brieflyOf, firstId, one, status, two } from './meddling.ts'

test('a room that cannot be read again says so once', async () => {
  const portal = staged([acme])
  const plan = await madeOn(portal, one('a: { access: read }, b: { access: read }'))
  const gone = new PortalError('portal/not-found', 'gone', 'look')
  const writer = { ...openWriter(portal.connection), observeRoom: () => Promise.reject(gone) }
  const report = await carryOut(plan, writer, { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + a failed portal/not-found', '1: + b not attempted'])
  expect(portal.asked.filter((request) => request.startsWith('PUT'))).toEqual([])
})

test('a fault of ours is not taken for a refusal of the portal', async () => {
  const portal = staged([acme])
  const plan = await madeOn(portal, one('a: { access: read }'))
  const writer = { ...openWriter(portal.connection), putLink: () => Promise.reject(new Error('bug')) }
  await expect(carryOut(plan, writer, { now: clock, random: randomBytes })).rejects.toThrow('bug')
})

test.for([
  {
    name: 'before the first room',
    at: 0,
    ends: ['not attempted', 'not attempted', 'not attempted'],
    isInterrupted: true,
  },
  { name: 'in the first room', at: 1, ends: ['applied', 'applied', 'not attempted'], isInterrupted: true },
  { name: 'in the last room', at: 3, ends: ['applied', 'applied', 'applied'], isInterrupted: false },
])('stopped $name', async ({ at: when, ends, isInterrupted }) => {
  const stop = new AbortController()
  let puts = 0
  const portal = between([acme, beta], {}, () => {
    if (++puts === when) stop.abort()
    return undefined
  })
  const plan = await madeOn(portal, two)
  if (when === 0) stop.abort()
  const options = { now: clock, random: randomBytes, width: 1, stop: stop.signal }
  const report = await carryOut(plan, openWriter(portal.connection), options)
  expect(report.rooms.flatMap(({ outcomes }) => outcomes.map((outcome) => outcome.status))).toEqual(ends)
  expect(report.isInterrupted).toBe(isInterrupted)
  expect(portal.asked.filter((request) => request.startsWith('PUT'))).toHaveLength(
    ends.filter((end) => end === 'applied').length,
  )
})

test('stopped while a room fails: what it left is not called interrupted', async () => {
  const stop = new AbortController()
  const portal = between([acme], {}, () => {
    stop.abort()
    return status(403)
  })
  const plan = await madeOn(portal, one('a: { access: read }, b: { access: read }'))
  const options = { now: clock, random: randomBytes, stop: stop.signal }
  const report = await carryOut(plan, openWriter(portal.connection), options)
  expect(brieflyOf(report)).toEqual(['1: + a failed portal/forbidden', '1: + b not attempted'])
  expect(report.isInterrupted).toBe(false)
})

test('an expiry that passes between plan and apply is not sent, and a second plan says so', async () => {
  const portal = staged([acme])
  const text = one('a: { access: read, expirationDate: "2026-06-01T12:05:00Z" }')
  const plan = await madeOn(portal, text)
  const now = (): number => clock() + 10 * 60_000
  const report = await carryOut(plan, openWriter({ ...portal.connection, now }), { now, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + a failed portal/expired'])
  expect(portal.asked.filter((request) => request.startsWith('PUT'))).toEqual([])
})

test('a link is replaced, with what the manifest leaves open', async () => {
  const portal = staged([acme])
  const apply = async (text: string): Promise<string[]> => {
    const plan = await madeOn(portal, text)
    return brieflyOf(await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes }))
  }
  await apply(one('a: { access: read, denyDownload: true }'))
  const before = firstId(portal)
  expect(await apply(one('a: { access: read, rotation: 1 }'))).toEqual(['1: ± a applied'])
  const after = firstId(portal)
  expect(after).not.toBe(before)
  expect(portal.sandbox.rooms()[0]?.links).toMatchObject([{ id: after, denyDownload: true }])
  expect(await apply(one('a: { access: read, rotation: 1 }'))).toEqual(['1: = a unchanged'])
})

test('a replacement whose answers get lost is still the whole replacement', async () => {
  const plot: ('after' | undefined)[] = []
  const portal = between([acme], {}, () => plot.shift())
  const password = { P: 'S3cret-phrase' }
  const apply = async (text: string): Promise<string[]> => {
    const plan = await madeOn(portal, manifestOf(text, password))
    return brieflyOf(await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes }))
  }
  await apply(one('a: { access: read, password: "${P}" }'))
  plot.push('after', undefined, 'after', undefined)
  expect(await apply(one('a: { access: read, rotation: 1 }'))).toEqual(['1: ± a applied'])
  expect(portal.sandbox.rooms()[0]?.links).toMatchObject([{ password: password.P }])
})

test('two first runs that race leave one link', async () => {
  const portal = staged([acme])
  const text = one('a: { access: read }')
  const plan = await madeOn(portal, text)
  const writer = openWriter(portal.connection)
  // The other run has planned on the same room; it writes between our look and our write.
  const slow = { ...writer, observeRoom: async (room: Room) => ({ room, at: clock(), links: [], isCut: false }) }
  await carryOut(plan, writer, { now: clock, random: randomBytes })
  await carryOut(plan, slow, { now: clock, random: randomBytes })
  expect(portal.sandbox.rooms()[0]?.links).toHaveLength(2)
  const next = await madeOn(portal, text)
  expect(next.rooms.flatMap(({ changes }) => changes.map(brief))).toEqual(['- a (duplicate)', '= a'])
  const report = await carryOut(next, writer, { now: clock, random: randomBytes })
  expect(report.rooms.every(({ verified }) => verified)).toBe(true)
  expect(isEmpty(await madeOn(portal, text))).toBe(true)
})

test.for([
  { name: 'the new link is refused', plot: [403], ends: 'failed portal/forbidden', links: 1, next: '± a' },
  {
    name: 'the old link stays',
    plot: [undefined, 403],
    ends: 'failed portal/forbidden',
    links: 2,
    next: '- a (undeclared)',
  },
])('a replacement that stops half-way loses no password: $name', async ({ plot, ends, links, next }) => {
  const left: (number | undefined)[] = []
  const portal = between([acme], {}, () => {
    const code = left.shift()
    return code === undefined ? undefined : status(code)
  })
  const apply = async (text: string): Promise<string[]> => {
    const plan = await madeOn(portal, manifestOf(text, { P: 'S3cret-phrase' }))
    return brieflyOf(await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes }))
  }
  await apply(one('a: { access: read, password: "${P}" }'))
  left.push(...plot)
  const rotated = one('a: { access: read, rotation: 1 }')
  expect(await apply(rotated)).toEqual([`1: ± a ${ends}`])
  expect(portal.sandbox.rooms()[0]?.links).toHaveLength(links)
  expect(await apply(rotated)).toContain(`1: ${next} applied`)
  expect(portal.sandbox.rooms()[0]?.links).toMatchObject([{ password: 'S3cret-phrase' }])
})

test('a primary link that cannot be narrowed does not stay as the portal made it', async () => {
  const plot: (number | undefined)[] = [403]
  const portal = between([acme], {}, () => {
    const code = plot.shift()
    return code === undefined ? undefined : status(code)
  })
  const plan = await madeOn(portal, one('primary: { access: read, denyDownload: true }'))
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + primary failed portal/forbidden'])
  expect(portal.sandbox.rooms()[0]?.links).toEqual([])
})
