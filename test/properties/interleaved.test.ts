import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { isEmpty } from '../../src/model/change.ts'
import { guardNames } from '../../src/model/guard.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { Outcome, Report } from '../../src/model/report.ts'
import { clock, openWriter, planOn, type Staged, staged } from '../plan/stage.ts'
import { runs } from '../soak.ts'
import { type World, worlds } from './worlds.ts'

/** The same portal; each of its answers comes when the scheduler says so. */
function scheduled({ connection }: Staged, scheduler: fc.Scheduler, sent: Set<string>): Staged['connection'] {
  const fetch: typeof connection.fetch = async (input, init) => {
    await scheduler.schedule(Promise.resolve(), `${init?.method ?? 'GET'} ${String(input)}`)
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {}
    if (typeof body.linkId === 'string' && body.access !== 0) sent.add(fingerprint(parseLinkId(body.linkId)))
    return connection.fetch(input, init)
  }
  return { ...connection, fetch }
}

const isWhole = ({ rooms }: Report): boolean =>
  rooms.every(
    ({ outcomes, verified }) => verified && outcomes.every(({ status }) => /^(?:applied|unchanged)$/.test(status)),
  )

const isCreated = ({ change, status }: Outcome): boolean =>
  'tag' in change && change.after.kind !== 'primary' && status === 'applied'

/** What a run says that it has created is there, under ids that it has sent: no other run knows them. */
function expectOwn({ rooms }: Report, sent: ReadonlySet<string>, { sandbox }: Staged): void {
  for (const { room, outcomes } of rooms) {
    const there = sandbox.rooms().find(({ id }) => String(id) === room.id)?.links ?? []
    const own = there.filter(({ id }) => sent.has(fingerprint(parseLinkId(id)))).length
    expect(own).toBeGreaterThanOrEqual(outcomes.filter(isCreated).length)
    for (const outcome of outcomes) {
      if (outcome.status === 'not attempted') expect(outcome.why).toMatch(/^(?:earlier|unread|given-up)$/)
    }
  }
}

async function expectConverged(portal: Staged, world: World): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const again = await planOn(portal, world.manifest)
    if (!again.ok || isEmpty(again.value)) return
    await carryOut(again.value, openWriter(portal.connection), { now: clock, random: randomBytes, allow: guardNames })
  }
  const last = await planOn(portal, world.manifest)
  expect(last.ok && isEmpty(last.value)).toBe(true)
}

async function whileBoth(world: World, scheduler: fc.Scheduler, seen: Set<string>): Promise<void> {
  const portal = staged(world.rooms, { profile: world.profile, timeZone: world.timeZone })
  const planned = await planOn(portal, world.manifest)
  if (!planned.ok || isEmpty(planned.value)) return
  const ids = [new Set<string>(), new Set<string>()]
  const running = ids.map((sent) =>
    carryOut(planned.value, openWriter(scheduled(portal, scheduler, sent)), {
      ...{ now: clock, random: randomBytes, allow: guardNames, width: 2 },
    }),
  )
  const reports = await scheduler.waitFor(Promise.all(running))
  for (const [nth, report] of reports.entries()) {
    expectOwn(report, ids[nth] ?? new Set(), portal)
    for (const { outcomes } of report.rooms) for (const { status } of outcomes) seen.add(status)
    seen.add(isWhole(report) ? 'done' : 'undone')
  }
  const next = await planOn(portal, world.manifest)
  if (reports.every(isWhole)) expect(next.ok && isEmpty(next.value)).toBe(true)
  await expectConverged(portal, world)
}

test('two applies of one plan, in any order of their requests: each counts as its own only what it has made', async () => {
  const seen = new Set<string>()
  const property = fc.asyncProperty(worlds, fc.scheduler(), (world, scheduler) => whileBoth(world, scheduler, seen))
  await fc.assert(property, { numRuns: runs(60, 2000) })
  expect([...seen]).toEqual(expect.arrayContaining(['applied', 'conflicted', 'done', 'undone']))
})
