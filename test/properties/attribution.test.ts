import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plan } from '../../src/flow.ts'
import { type Change, isQuiet, type Origin, type Plan, type RoomPlan } from '../../src/model/change.ts'
import type { Link } from '../../src/model/link.ts'
import type { Manifest } from '../../src/model/room.ts'
import { openReader } from '../../src/portal/gateway.ts'
import { brief } from '../plan/links.ts'
import { clock, isWhole, planOn, staged } from '../plan/stage.ts'
import { runs } from '../soak.ts'
import { formerOf, type World, worlds } from './worlds.ts'

const pairs = worlds.chain((world) => fc.record({ world: fc.constant(world), base: formerOf(world) }))

async function planFor({ rooms, profile, timeZone }: World, manifest: Manifest, base?: Manifest) {
  const portal = staged(rooms, { profile, timeZone })
  const checked = await plan(manifest, openReader(portal.connection), { now: clock(), base })
  // What is left out of the one is no measure for the other.
  return {
    plan: checked.ok && isWhole(checked) ? checked.value : undefined,
    asked: portal.asked,
    said: checked.diagnostics,
  }
}

const spelt = ({ kind, settings }: Link): string =>
  JSON.stringify([kind, settings, 'password' in settings ? settings.password?.reveal() : undefined])

/** What a plan makes of each link that it touches: the link it becomes, or nothing. New ones go by their tag. */
function effectsOf(room: RoomPlan | undefined): ReadonlyMap<string, string> {
  const touched = room?.changes.filter((change) => !isQuiet(change)) ?? []
  return new Map(
    touched.map((change) => {
      const becomes = 'after' in change ? spelt(change.after) : 'nothing'
      const isNew = 'tag' in change ? ` as ${change.tag}` : ''
      return [nameOf(change), becomes + isNew]
    }),
  )
}

const nameOf = (change: Change): string =>
  change.kind === 'create' ? `new ${change.want.key}` : change.before.id.secret.reveal()

/** Where a change comes from, by what the two plans would leave behind. */
function originBy(change: Change, head: RoomPlan, base: RoomPlan | undefined): Origin {
  const former = effectsOf(base).get(nameOf(change))
  const other = base?.changes.find((one) => !isQuiet(one) && 'want' in one && one.want?.key === keyOf(change))
  if (former === undefined) return change.kind === 'create' && other ? 'both' : 'change'
  return former === effectsOf(head).get(nameOf(change)) ? 'drift' : 'both'
}

const isForgotten = (change: Change): boolean => change.kind === 'revoke' && change.reason === 'undeclared'
const keyOf = (change: Change): string | undefined => ('want' in change ? change.want?.key : undefined)
const roomOf = (plan: Plan | undefined, id: string): RoomPlan | undefined =>
  plan?.rooms.find(({ room }) => room.id === id)

test('attribution agrees with planning base and head separately, and reads each room once', async () => {
  const seen = new Map<Origin, number>()
  await fc.assert(
    fc.asyncProperty(pairs, async ({ world, base }) => {
      const { manifest } = world
      const together = await planFor(world, manifest, base)
      const alone = await planFor(world, manifest)
      const former = await planFor(world, base)
      const reads = together.asked.filter((request) => request.endsWith('/links'))
      expect(reads.length).toBe(new Set(reads).size)
      expect(together.plan === undefined).toBe(alone.plan === undefined)
      if (!together.plan || !alone.plan) return

      for (const room of together.plan.rooms) {
        const mine = roomOf(alone.plan, room.room.id)
        if (mine) expect(room.changes.map(brief)).toEqual(mine.changes.map(brief))
        else expect(room.changes.filter((change) => !isQuiet(change) && !isForgotten(change))).toEqual([])
        if (!former.plan) continue
        const base = roomOf(former.plan, room.room.id)
        for (const change of room.changes) {
          const origin = isQuiet(change) ? undefined : originBy(change, room, base)
          expect(together.plan.origins?.get(change)).toBe(origin)
          if (origin) seen.set(origin, (seen.get(origin) ?? 0) + 1)
        }
      }
    }),
    { numRuns: runs(250, 3000) },
  )
  for (const origin of ['change', 'drift', 'both'] as const) expect(seen.get(origin), origin).toBeGreaterThan(20)
})

test('against itself, all is drift; against nothing, all comes from the change', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const { manifest } = world
      for (const [base, origin] of [
        [manifest, 'drift'],
        [{ ...manifest, entries: [] }, 'change'],
      ] as const) {
        const checked = await planOn(staged(world.rooms, world), manifest, [], base)
        if (!checked.ok) return
        const touched = checked.value.rooms.flatMap(({ changes }) => changes.filter((change) => !isQuiet(change)))
        expect(touched.map((change) => checked.value.origins?.get(change))).toEqual(touched.map(() => origin))
        expect(checked.value.origins?.size).toBe(touched.length)
      }
    }),
    { numRuns: 60 },
  )
})
