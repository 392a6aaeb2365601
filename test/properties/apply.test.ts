import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { isEmpty, isQuiet, type Plan } from '../../src/model/change.ts'
import { guardNames } from '../../src/model/guard.ts'
import { parseLinkId } from '../../src/model/identity.ts'
import type { Report } from '../../src/model/report.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { planJson, reportJson } from '../../src/view/json.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import { reportText } from '../../src/view/terminal/report.ts'
import { brief } from '../plan/links.ts'
import { clock, isWhole, openWriter, planOn, type Staged, staged } from '../plan/stage.ts'
import { runs } from '../soak.ts'
import { passwords, twinsIn, type World, worlds } from './worlds.ts'

type Between = Parameters<typeof staged>[2]

const stagedFor = ({ rooms, profile, timeZone }: World, between?: Between): Staged =>
  staged(rooms, { profile, timeZone }, between)

async function planFor(portal: Staged, { manifest }: World): Promise<Plan | undefined> {
  const checked = await planOn(portal, manifest)
  // A room that is left out stays as it is.
  return checked.ok && isWhole(checked) ? checked.value : undefined
}

const applyTo = (portal: Staged, plan: Plan): Promise<Report> =>
  carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes, allow: guardNames })

/** The links of all rooms by id, as text that differs in the least change. */
function linksOf({ sandbox }: Staged): Map<string, string> {
  const rooms = sandbox.rooms().flatMap(({ id, links }) => links.map((link) => ({ room: id, link })))
  return new Map(rooms.map(({ room, link }) => [`${room} ${link.id}`, JSON.stringify(link)]))
}

function untouchedOf(plan: Plan): string[] {
  return plan.rooms.flatMap(({ room, changes }) =>
    changes.flatMap((change) =>
      isQuiet(change) && 'before' in change ? [`${room.id} ${change.before.id.secret.reveal()}`] : [],
    ),
  )
}

function expectNoSecret(outputs: readonly string[], { sandbox }: Staged): void {
  for (const secret of [...sandbox.secrets(), ...passwords]) {
    for (const output of outputs) expect(output.includes(secret)).toBe(false)
  }
}

/** The 70 secret bits of an id: what is neither tag, nor version, nor variant. */
const secretPart = (id: string): string => `${id.slice(16, 18)}${Number.parseInt(id.charAt(19), 16) & 3}${id.slice(20)}`

const drawn = new Set<string>()

function expectOwnIds(plan: Plan, before: Map<string, string>, after: Map<string, string>): void {
  const tags = plan.rooms.flatMap(({ changes }) => changes.flatMap((change) => ('tag' in change ? [change.tag] : [])))
  for (const [name, text] of after) {
    if (before.has(name) || text.includes('"kind":"primary"')) continue
    const id = name.split(' ')[1] ?? ''
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(tags).toContain(parseLinkId(id).tag)
    expect(drawn.has(secretPart(id))).toBe(false)
    drawn.add(secretPart(id))
  }
}

test('apply does what the plan says, touches nothing else, prints no secret, and leaves nothing to do', async () => {
  let applied = 0
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const portal = stagedFor(world)
      const before = linksOf(portal)
      const plan = await planFor(portal, world)
      expect(portal.asked.filter((request) => !request.startsWith('GET ') || /\/link(\?|$)/.test(request))).toEqual([])
      expect(linksOf(portal)).toEqual(before)
      if (!plan) return
      applied++

      const report = await applyTo(portal, plan)
      const after = linksOf(portal)
      for (const name of untouchedOf(plan)) expect(after.get(name)).toBe(before.get(name))
      expectOwnIds(plan, before, after)
      const next = await planFor(portal, world)
      expect(next?.rooms.flatMap(({ changes }) => changes.filter((change) => !isQuiet(change)).map(brief))).toEqual([])
      const statuses = report.rooms.flatMap(({ outcomes }) => outcomes.map(({ status }) => status))
      expect(statuses.filter((status) => status !== 'applied' && status !== 'unchanged')).toEqual([])
      expect(report.rooms.every(({ verified }) => verified)).toBe(true)
      const colour = paint(true)
      expectNoSecret(
        [
          planText(documentOf(plan), colour),
          planJson(documentOf(plan)),
          reportText(report, colour),
          reportJson(report),
        ],
        portal,
      )
    }),
    { numRuns: 200 },
  )
  expect(applied).toBeGreaterThan(100)
})

const faults = ['none', 'none', 'none', 'lost', 'refused', 'broken'] as const

test('whatever goes wrong on the way, running again gets there', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.array(fc.constantFrom(...faults), { maxLength: 12 }), async (world, plot) => {
      let left = [...plot]
      const portal = stagedFor(world, (send) => async (input, init) => {
        const request = new Request(input, init)
        const fault = request.method === 'PUT' ? (left.shift() ?? 'none') : 'none'
        if (fault === 'refused') return new Response(null, { status: 403 })
        if (fault !== 'broken') {
          const response = await send(request)
          if (fault === 'none') return response
        }
        throw Object.assign(new Error('gone'), { code: 'EHOSTUNREACH' })
      })
      const first = await planFor(portal, world)
      if (!first) return
      const report = await applyTo(portal, first)
      left = []
      for (const { room, outcomes } of report.rooms) {
        const next = await planFor(portal, world)
        const now = next?.rooms.find((each) => each.room.id === room.id)
        const isDone = now?.changes.every(isQuiet) === true
        const isTold = outcomes.some(({ status }) => status !== 'applied' && status !== 'unchanged')
        expect(isDone || isTold).toBe(true)
      }
      const second = await planFor(portal, world)
      if (!second) return expect.fail('the second plan is refused')
      await applyTo(portal, second)
      const third = await planFor(portal, world)
      expect(third && isEmpty(third)).toBe(true)
      expect(twinsIn(portal.sandbox.rooms(), world.manifest)).toEqual([])
    }),
    { numRuns: runs(90, 1500) },
  )
})

test('the plan is the same whatever the order of the entries, of their links and of the portal', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.infiniteStream(fc.nat()), async (world, chance) => {
      const shuffle = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => ({ item, order: chance.next().value }))
          .sort((a, b) => a.order - b.order)
          .map(({ item }) => item)
      const entries = shuffle(world.manifest.entries).map((entry) => ({ ...entry, links: shuffle(entry.links) }))
      const rooms = shuffle(world.rooms).map((room) => ({ ...room, links: shuffle(room.links ?? []) }))
      const turned = { ...world, rooms, manifest: { ...world.manifest, entries } }
      const [one, other] = [await planFor(stagedFor(world), world), await planFor(stagedFor(turned), turned)]
      expect(other === undefined).toBe(one === undefined)
      if (!one || !other) return
      expect(planText(documentOf(other), paint(false))).toBe(planText(documentOf(one), paint(false)))
      expect(JSON.parse(planJson(documentOf(other))).rooms).toEqual(JSON.parse(planJson(documentOf(one))).rooms)
    }),
    { numRuns: runs(60, 1000) },
  )
})
