import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { ChangeDocument, PlanDocument } from '../../src/view/document/shape.ts'
import { roomlinks } from '../commands/world.ts'
import { patience, runs } from '../soak.ts'
import { type Stand, standFor } from './played.ts'
import { worlds } from './worlds.ts'

/** What somebody does in the portal meanwhile: to the nth link of all that are there, or to a room. */
interface Move {
  readonly kind: 'rename' | 'open' | 'delete' | 'add'
  readonly nth: number
}

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({ kind: fc.constantFrom<Move['kind'][]>('rename', 'open', 'delete', 'add'), nth: fc.nat({ max: 30 }) }),
  { maxLength: 3 },
)

function play(sandbox: Sandbox, { kind, nth }: Move): void {
  const rooms = sandbox.rooms()
  const links = rooms.flatMap((room) => room.links.map((link) => ({ room: room.id, link })))
  const { room, link } = links[nth % links.length] ?? {}
  if (kind === 'add') sandbox.addLink(rooms[nth % rooms.length]?.id ?? 0, { kind: 'additional', title: 'By hand' })
  else if (room !== undefined && link) {
    const edits = { rename: { title: 'By hand' }, open: { password: null, denyDownload: false }, delete: null }
    sandbox.editLink(room, link.id, edits[kind])
  }
}

/** What a plan would do, each change as what it does to which link. */
function deedsOf(text: string): readonly object[] {
  const plan: PlanDocument = JSON.parse(text)
  return plan.rooms.flatMap(({ id, changes }) => changes.filter((each) => !isQuiet(each)).map((each) => deed(id, each)))
}

function deed(room: string, change: ChangeDocument): object {
  const { kind, key, link, reason, fields, settings, widens, startsAnew } = change
  return { room, kind, key, link: [link.kind, link.fingerprint], reason, fields, settings, widens, startsAnew }
}

interface AuditLine {
  readonly room: { readonly id: string }
  readonly link: { readonly key: string | null; readonly kind: string; readonly fingerprint: string | null }
  readonly change: string
  readonly request: string
}

/** Each request that was to change something, in as many words as are known of it beforehand. */
function requestsOf({ world }: Stand): readonly string[] {
  const lines = String(world.files.get('audit.jsonl') ?? '').split('\n')
  return lines.slice(0, -1).map((line) => {
    const { room, link, change }: AuditLine = JSON.parse(line)
    return [room.id, change, link.key, link.kind, change === 'revoke' ? link.fingerprint : ''].join(' ')
  })
}

/** The requests that a plan allows. */
function allowedBy(text: string): readonly string[] {
  const plan: PlanDocument = JSON.parse(text)
  return plan.rooms.flatMap(({ id, changes }) =>
    changes
      .filter((change) => !isQuiet(change))
      .map(({ kind, key, link }) => [id, kind, key, link.kind, kind === 'revoke' ? link.fingerprint : ''].join(' ')),
  )
}

/** Somebody applies a part of the manifest meanwhile: that of the nth room. */
async function applyPart({ sandbox, world }: Stand, nth: number): Promise<void> {
  const rooms = sandbox.rooms()
  await roomlinks(`apply --auto-approve --room ${rooms[nth % rooms.length]?.id}`, world)
}

test(
  'apply --plan sends nothing that was not approved, whatever moved, and does what apply does with the rest',
  async () => {
    const seen = { stale: 0, part: 0, whole: 0 }
    await fc.assert(
      fc.asyncProperty(worlds, moves, fc.option(fc.nat({ max: 30 })), async (world, meanwhile, part) => {
        const [stand, twin] = [standFor({ world }), standFor({ world })]
        const saved = await roomlinks('plan --out plan.json', stand.world)
        fc.pre(saved.code === 0)
        const approved = String(stand.world.files.get('plan.json'))
        for (const each of [stand, twin]) {
          if (part !== null) await applyPart(each, part)
          for (const move of meanwhile) play(each.sandbox, move)
        }
        const earlier = stand.writes.length
        const before = stand.sandbox.rooms()
        const now = await roomlinks('plan --format json', stand.world)
        fc.pre(now.code === 0)

        const applied = await roomlinks(
          'apply --plan plan.json --concurrency 1 --format json --audit-log audit.jsonl',
          stand.world,
        )
        const requests = requestsOf(stand)
        const writes = stand.writes.slice(earlier)
        expect(requests).toHaveLength(writes.length)
        const [old, current] = [deedsOf(approved), deedsOf(now.out)]
        const isApproved = current.every((one) => old.some((other) => isDeepStrictEqual(one, other)))
        if (!isApproved) {
          expect(applied.code).toBe(6)
          expect(writes).toEqual([])
          expect(stand.sandbox.rooms()).toEqual(before)
          seen.stale++
          return
        }
        for (const request of requests) expect(allowedBy(approved)).toContain(request)
        const unasked = await roomlinks('apply --auto-approve --concurrency 1', twin.world)
        expect(applied.code).toBe(unasked.code)
        expect(stand.sandbox.rooms()).toEqual(twin.sandbox.rooms())
        if (applied.code === 0) expect((await roomlinks('plan --detailed-exitcode', stand.world)).code).toBe(0)
        if (current.length > 0) seen[current.length < old.length ? 'part' : 'whole']++
      }),
      { numRuns: runs(80, 1000) },
    )
    for (const many of Object.values(seen)) expect(many).toBeGreaterThan(3)
  },
  patience,
)
