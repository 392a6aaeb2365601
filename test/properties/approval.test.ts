import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { RoomSnapshot } from '../../src/sandbox/index.ts'
import type { ChangeDocument, PlanDocument } from '../../src/view/document/shape.ts'
import { roomlinks } from '../commands/world.ts'
import { runs } from '../soak.ts'
import { type Stand, standFor } from './played.ts'
import { worlds } from './worlds.ts'

/**
 * What happens between the plan and its apply. By hand, to the nth link of all that are there or to a room: `revert` puts a
 * link back as it was when the plan was saved. By a run of ours: `part` applies the manifest in the nth room, and `cut`
 * applies the plan itself, until the portal refuses its nth write and all that follow.
 */
interface Step {
  readonly kind: 'rename' | 'open' | 'delete' | 'add' | 'revert' | 'part' | 'cut'
  readonly nth: number
}

const kinds: readonly Step['kind'][] = [
  'rename',
  'open',
  'delete',
  'add',
  'revert',
  'revert',
  'part',
  'part',
  'cut',
  'cut',
]
const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), nth: fc.nat({ max: 30 }) }),
  { maxLength: 4 },
)

async function play({ sandbox, world }: Stand, { kind, nth }: Step, then: readonly RoomSnapshot[]): Promise<void> {
  const rooms = sandbox.rooms()
  const links = rooms.flatMap((room) => room.links.map((link) => ({ room: room.id, link })))
  const { room, link } = links[nth % links.length] ?? {}
  if (kind === 'part') await roomlinks(`apply --auto-approve --room ${rooms[nth % rooms.length]?.id}`, world)
  else if (kind === 'cut') {
    const from = nth % 4
    const numbers = Array.from({ length: 200 }, (_, at) => at + 1 + from)
    sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, requests: numbers, fault: 'error500' }] })
    await roomlinks('apply --plan plan.json --concurrency 1 --timeout 5', world)
    sandbox.setFaults({ faults: [] })
  } else if (kind === 'add') {
    sandbox.addLink(rooms[nth % rooms.length]?.id ?? 0, { kind: 'additional', title: 'By hand' })
  } else if (room !== undefined && link) {
    const was = then.flatMap((each) => each.links).find(({ id }) => id === link.id)
    const { title, password, denyDownload } = was ?? link
    const edits = {
      rename: { title: 'By hand' },
      open: { password: null, denyDownload: false },
      delete: null,
      revert: { title, password, denyDownload },
    }
    sandbox.editLink(room, link.id, edits[kind])
  }
}

/** What a plan would do, each change as what it does to which link. */
function deedsOf(text: string): readonly object[] {
  const plan: PlanDocument = JSON.parse(text)
  return plan.rooms.flatMap(({ id, changes }) => changes.filter((each) => !isQuiet(each)).map((each) => deed(id, each)))
}

function deed(room: string, change: ChangeDocument): object {
  const { origin: _, source: __, ...facts } = change
  return { room, ...facts }
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

/** Whether a change finishes one of an approved plan that a run has left half done. */
function isRest(room: string, change: ChangeDocument, approved: PlanDocument, now: PlanDocument): boolean {
  const [was, is] = [approved, now].map(({ rooms }) => rooms.find(({ id }) => id === room)?.changes ?? [])
  const isThere = (print: string | null): boolean => is?.some(({ link }) => link.fingerprint === print) === true
  return (was ?? []).some(({ kind, key, link, settings }) => {
    const isSame = key === change.key && isDeepStrictEqual(settings, change.settings)
    if (kind === 'create') return isSame && change.kind === 'update' && change.link.kind === 'primary'
    if (kind !== 'replace') return false
    if (change.kind === 'create') return isSame && !isThere(link.fingerprint)
    const isMade = is?.some((one) => one.kind === 'keep' && one.key === key)
    return change.kind === 'revoke' && change.link.fingerprint === link.fingerprint && isMade === true
  })
}

/** What finishes the changes of an approved plan, as requests. */
function restsOf(text: string): readonly string[] {
  const plan: PlanDocument = JSON.parse(text)
  return plan.rooms.flatMap(({ id, changes }) =>
    changes.flatMap(({ kind, key, link }) => {
      if (kind === 'create' && link.kind === 'primary') return [[id, 'update', key, link.kind, ''].join(' ')]
      if (kind !== 'replace') return []
      return [
        [id, 'create', key, link.kind, ''].join(' '),
        [id, 'revoke', null, link.kind, link.fingerprint].join(' '),
        [id, 'revoke', key, link.kind, link.fingerprint].join(' '),
      ]
    }),
  )
}

interface Judged {
  readonly isApproved: boolean
  readonly isStill: boolean
  readonly old: readonly object[]
  readonly current: readonly object[]
}

/** What an approval is worth, by what the two plans say and what was in the rooms. */
function judged(approved: string, now: string, then: readonly RoomSnapshot[], since: readonly RoomSnapshot[]): Judged {
  const [was, is]: [PlanDocument, PlanDocument] = [JSON.parse(approved), JSON.parse(now)]
  const [old, current] = [deedsOf(approved), deedsOf(now)]
  const rests = is.rooms.flatMap(({ id, changes }) =>
    changes.filter((change) => isRest(id, change, was, is)).map((change) => deed(id, change)),
  )
  const isApproved = current.every((one) => [...old, ...rests].some((other) => isDeepStrictEqual(one, other)))
  return { isApproved, isStill: isUntouched(was, is, then, since), old, current }
}

/** Whether each link of the rooms that a plan changes is as it was then, or as a change of the plan leaves it. */
function isUntouched(
  approved: PlanDocument,
  now: PlanDocument,
  then: readonly RoomSnapshot[],
  since: readonly RoomSnapshot[],
): boolean {
  const settingsIn = (rooms: readonly RoomSnapshot[], room: string): ReadonlyMap<string, string> =>
    new Map(
      rooms
        .filter(({ id }) => String(id) === room)
        .flatMap(({ links }) => links)
        .map(({ currentUseCount: _, owner: __, ...link }) => [fingerprint(parseLinkId(link.id)), JSON.stringify(link)]),
    )
  return approved.rooms
    .filter(({ changes }) => !changes.every(isQuiet))
    .every(({ id, changes }) => {
      const [before, after] = [settingsIn(then, id), settingsIn(since, id)]
      return [...new Set([...before.keys(), ...after.keys()])].every((print) => {
        if (before.get(print) === after.get(print)) return true
        const change = changes.find(({ kind, link }) => kind !== 'create' && link.fingerprint === print)
        if (!after.has(print)) return change?.kind === 'revoke' || change?.kind === 'replace'
        const is = now.rooms.find((room) => room.id === id)?.changes.find(({ link }) => link.fingerprint === print)
        const maker = change ?? changes.find(({ kind, key }) => /create|replace/.test(kind) && key === is?.key)
        const isHalf = is?.kind === 'update' && is.link.kind === 'primary' && maker?.kind === 'create'
        return (is?.kind === 'keep' || isHalf) && isDeepStrictEqual(maker?.settings, is?.settings)
      })
    })
}

test('apply --plan sends nothing that was not approved, whatever happened since, and does what apply does with the rest', async () => {
  const seen = { stale: 0, moved: 0, part: 0, whole: 0 }
  await fc.assert(
    fc.asyncProperty(worlds, histories, async (world, history) => {
      const [stand, twin] = [standFor({ world }), standFor({ world })]
      const saved = await roomlinks('plan --out plan.json', stand.world)
      fc.pre(saved.code === 0)
      const approved = String(stand.world.files.get('plan.json'))
      twin.world.files.set('plan.json', approved)
      const then = stand.sandbox.rooms()
      for (const each of [stand, twin]) for (const step of history) await play(each, step, then)
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
      const { isApproved, isStill, old, current } = judged(approved, now.out, then, before)
      if (!isApproved || !isStill) {
        expect(applied.code).toBe(6)
        expect(writes).toEqual([])
        expect(stand.sandbox.rooms()).toEqual(before)
        seen[isApproved ? 'moved' : 'stale']++
        return
      }
      for (const request of requests) expect([...allowedBy(approved), ...restsOf(approved)]).toContain(request)
      const unasked = await roomlinks('apply --auto-approve --concurrency 1', twin.world)
      expect(applied.code).toBe(unasked.code)
      expect(stand.sandbox.rooms()).toEqual(twin.sandbox.rooms())
      if (applied.code === 0) expect((await roomlinks('plan --detailed-exitcode', stand.world)).code).toBe(0)
      if (current.length > 0) seen[current.length < old.length ? 'part' : 'whole']++
    }),
    { numRuns: runs(80, 1000) },
  )
  for (const many of Object.values(seen)) expect(many).toBeGreaterThan(3)
})
