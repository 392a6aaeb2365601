import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { type Change, isQuiet } from '../../src/model/change.ts'
import { guardNames } from '../../src/model/guard.ts'
import type { InventoryLink } from '../../src/model/inventory.ts'
import type { Policy } from '../../src/model/policy.ts'
import type { Room } from '../../src/model/room.ts'
import { instantOf } from '../../src/model/values/instant.ts'
import { judgeInventory, judgePlan } from '../../src/policy/judge.ts'
import { openReader } from '../../src/portal/gateway.ts'
import { survey } from '../../src/survey.ts'
import { clock, isWhole, openWriter, planOn, staged } from '../plan/stage.ts'
import { aboutOf, policies } from '../policy/arbitrary.ts'
import { runs } from '../soak.ts'
import { worlds } from './worlds.ts'

const now = instantOf(clock())

/** The rules that deny and that a link breaks. */
function brokenBy(link: InventoryLink, room: Room, policy: Policy): ReadonlySet<string> {
  const findings = judgeInventory({ rooms: [{ room, reading: 'read', links: [link] }] }, [policy], now, {
    isPartial: true,
  })
  const denied = findings.filter(({ level, verdict }) => level === 'deny' && verdict === 'broken')
  return new Set(denied.map(({ rule }) => rule))
}

/** What was broken before a change, by rules of which it widens no setting. */
function excused(change: Change | undefined, room: Room, policy: Policy): ReadonlySet<string> {
  if (!change || !('after' in change) || !('before' in change)) return new Set()
  const { want, before } = change
  const was = brokenBy({ state: 'declared', kind: before.kind, observed: before, want }, room, policy)
  const widened = change.fields.filter(({ widens }) => widens)
  const rules = policy.rules.filter((rule) => !widened.some(({ name }) => aboutOf(rule)(name)))
  return new Set(rules.map(({ name }) => name).filter((name) => was.has(name)))
}

test('after a plan that passes the policy, no link that it created or changed is denied, unless it was and nothing widened', async () => {
  let judged = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(worlds, policies('p'), async ({ rooms, manifest, profile, timeZone }, policy) => {
      const portal = staged(rooms, { profile, timeZone })
      const checked = await planOn(portal, manifest)
      if (!checked.ok || !isWhole(checked)) return
      const plan = checked.value
      if (judgePlan(plan, [policy], now).some(({ refuses }) => refuses)) {
        refused++
        return
      }
      const before = new Set(portal.sandbox.rooms().flatMap(({ links }) => links.map(({ id }) => id)))
      const report = await carryOut(plan, openWriter(portal.connection), {
        ...{ now: clock, random: randomBytes, allow: guardNames },
      })
      if (report.rooms.some(({ outcomes }) => outcomes.some(({ status }) => status === 'failed'))) return
      const found = await survey([manifest], openReader(portal.connection), { now: clock() })
      for (const { room, links } of found.rooms) {
        const changes = plan.rooms.find((each) => each.room.id === room.id)?.changes ?? []
        for (const link of links) {
          const change = changes.find(
            (each) => 'want' in each && each.kind !== 'revoke' && each.want.key === link.want?.key,
          )
          const isNew = link.observed !== undefined && !before.has(link.observed.id.secret.reveal())
          if (!isNew && (change === undefined || isQuiet(change))) continue
          judged++
          const was = excused(change, room, policy)
          const denied = [...brokenBy(link, room, policy)].filter((rule) => !was.has(rule))
          expect(denied).toEqual([])
        }
      }
    }),
    { numRuns: runs(400, 5000) },
  )
  expect(judged).toBeGreaterThan(20)
  expect(refused).toBeGreaterThan(20)
})
