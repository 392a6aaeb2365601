import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { isEmpty, type Plan } from '../../src/model/change.ts'
import { guardNames } from '../../src/model/guard.ts'
import { fingerprint, isOwned, parseLinkId } from '../../src/model/identity.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, ownerFor, tagIn } from '../owners.ts'
import { clock, isWhole, openWriter, planOn, type Staged, staged } from '../plan/stage.ts'
import { runs } from '../soak.ts'
import { owner, type World, worlds } from './worlds.ts'

/** What became of a room that the manifest no longer names. */
const fates = ['open', 'open', 'open', 'closed', 'archived'] as const

/** A room that no manifest of these worlds has named for long, with links of ours and one of somebody's. */
const dropped: fc.Arbitrary<StageRoom> = fc.record({ keys: fc.subarray(['press', 'a', 'gone'], { minLength: 1 }) }).map(
  ({ keys }): StageRoom => ({
    ...{ id: 9, type: 'custom', title: 'Room 9', tags: ['client'] },
    links: [
      { kind: 'additional', title: 'Stray' },
      ...keys.map((key): StageLink => ({ kind: 'additional', title: key, id: idWith(tagIn(owner, 9, key)) })),
    ],
  }),
)

const estates: fc.Arbitrary<World> = fc
  .tuple(worlds, dropped)
  .map(([world, room]) => ({ ...world, rooms: [...world.rooms, room] }))

/** Worlds whose manifests no longer name some of the rooms, and cannot reach some of those. */
const shrunk: fc.Arbitrary<World> = estates.chain((world) =>
  fc
    .tuple(...world.rooms.map(() => fc.record({ isNamed: fc.boolean(), fate: fc.constantFrom(...fates) })))
    .map((choices) => ({
      ...world,
      manifest: { ...world.manifest, entries: world.manifest.entries.filter((_, at) => choices[at]?.isNamed) },
      rooms: world.rooms.map((room, at): StageRoom => {
        const { isNamed = true, fate = 'open' } = choices[at] ?? {}
        if ((isNamed && room.id !== 9) || fate === 'open') return room
        return { ...room, ...(fate === 'closed' ? { canManage: false } : { archived: true }) }
      }),
    })),
)

async function sweep(portal: Staged, { manifest }: World): Promise<Plan | undefined> {
  const checked = await planOn(portal, manifest, [], undefined, { sweep: true })
  // Rooms that are left out of a plan are left alone.
  return checked.ok && isWhole(checked) ? checked.value : undefined
}

/** What is in a room, link by link. */
interface Standing {
  readonly room: string
  readonly id: string
  readonly text: string
}

const standingsOf = ({ sandbox }: Staged): readonly Standing[] =>
  sandbox
    .rooms()
    .flatMap(({ id: room, links }) =>
      links.map((link) => ({ room: String(room), id: link.id, text: JSON.stringify(link) })),
    )

test('after a sweep was applied, no room that may be managed has a link of the manifest that it does not declare', async () => {
  const seen = { revoked: 0, spared: 0 }
  await fc.assert(
    fc.asyncProperty(shrunk, async (world) => {
      const portal = staged(world.rooms, { profile: world.profile, timeZone: world.timeZone })
      const before = standingsOf(portal)
      const plan = await sweep(portal, world)
      expect(standingsOf(portal)).toEqual(before)
      if (!plan) return
      const report = await carryOut(plan, openWriter(portal.connection), {
        now: clock,
        random: randomBytes,
        allow: guardNames,
      })
      expect(report.rooms.every(({ verified }) => verified)).toBe(true)

      const named = new Set(plan.rooms.filter(({ desired }) => desired.places.length > 0).map(({ room }) => room.id))
      const reachable = new Set(
        world.rooms.filter(({ canManage, archived }) => canManage !== false && !archived).map(({ id }) => String(id)),
      )
      const after = new Map(standingsOf(portal).map((each) => [`${each.room} ${each.id}`, each]))
      for (const standing of before.filter(({ room }) => !named.has(room))) {
        const isOurs = isOwned(parseLinkId(standing.id), ownerFor(world.manifest))
        const isGone = isOurs && reachable.has(standing.room)
        expect(after.get(`${standing.room} ${standing.id}`)).toEqual(isGone ? undefined : standing)
        seen[isGone ? 'revoked' : 'spared']++
      }
      const declared = new Set(plan.rooms.flatMap(({ desired }) => desired.links.flatMap(({ adopt }) => adopt ?? [])))
      const next = await sweep(portal, world)
      const kept = new Set(
        next?.rooms.flatMap(({ changes }) =>
          changes.flatMap((change) => (change.kind === 'keep' ? fingerprint(change.before.id) : [])),
        ),
      )
      const strays = [...after.values()].filter(({ room, id }) => {
        const known = parseLinkId(id)
        const print = fingerprint(known)
        return (
          reachable.has(room) && isOwned(known, ownerFor(world.manifest)) && !kept.has(print) && !declared.has(print)
        )
      })
      expect(strays).toEqual([])
      expect(next && isEmpty(next)).toBe(true)
    }),
    { numRuns: runs(120, 2000) },
  )
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(30)
})
