import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint, isOwned, type LinkId, type Owner, parseLinkId } from '../../src/model/identity.ts'
import { audiences, linkStates } from '../../src/model/inventory.ts'
import { accessNumbers } from '../../src/model/link.ts'
import type { Manifest } from '../../src/model/room.ts'
import type { RoomSnapshot, StageRoom } from '../../src/sandbox/index.ts'
import type { AuditDocument, AuditLink, AuditRoom } from '../../src/view/audit/shape.ts'
import type { InventoryDocument } from '../../src/view/links/inventory.ts'
import { roomlinks } from '../commands/world.ts'
import { ownerFor } from '../owners.ts'
import { runs } from '../soak.ts'
import { manifestText } from './manifest-text.ts'
import { type Stand, standFor } from './played.ts'
import { formerOf, type World, worlds } from './worlds.ts'

/** How a room can be, apart from its links. */
const fates = ['usual', 'usual', 'usual', 'not managed', 'archived', 'archived and not managed', 'broken'] as const

interface Case {
  readonly world: World
  readonly fates: readonly (typeof fates)[number][]
  /** Those that the portal is compared with; any number, of different names. */
  readonly manifests: readonly Manifest[]
  readonly isQuick: boolean
}

const cases: fc.Arbitrary<Case> = worlds.chain((world) =>
  fc.record({
    world: fc.constant(world),
    fates: fc.array(fc.constantFrom(...fates), { minLength: world.rooms.length, maxLength: world.rooms.length }),
    manifests: formerOf(world).chain(({ formerly: _, ...second }) =>
      fc.subarray<Manifest>([world.manifest, { ...second, name: 'older' }]),
    ),
    isQuick: fc.boolean(),
  }),
)

interface Audited extends Stand {
  readonly requests: readonly string[]
  /** Runs a command with the manifests of the case, and reads what it prints. */
  readonly read: <T>(line: string) => Promise<T>
}

function stand({ world, fates: chosen, manifests }: Case): Audited {
  const rooms = world.rooms.map((room, nth): StageRoom => {
    const fate = String(chosen[nth])
    return { ...room, archived: fate.startsWith('archived'), canManage: !fate.endsWith('not managed') }
  })
  const made = standFor({ world: { ...world, rooms } })
  const broken = rooms.filter((_, nth) => chosen[nth] === 'broken').map(({ id }) => `/rooms/${id}/links`)
  const requests: string[] = []
  made.world.files.clear()
  for (const manifest of manifests) made.world.files.set(`${manifest.name}.yaml`, manifestText(manifest))
  const openFetch = async (): Promise<typeof fetch> => (input, init) => {
    const request = new Request(input, init)
    requests.push(`${request.method} ${new URL(request.url).pathname}`)
    const isBroken = broken.some((end) => request.url.endsWith(end))
    return isBroken ? Promise.resolve(Response.json({ response: 7, statusCode: 200 })) : made.sandbox.fetch(request)
  }
  const named = [...made.world.files.keys()].map((file) => ` --file ${file}`).join('')
  return {
    ...made,
    requests,
    read: async (line) => {
      const { out, err } = await roomlinks(`${line} --format json${named}`, { ...made.world, openFetch })
      expect(JSON.parse(out).ok, err).toBe(true)
      return JSON.parse(out)
    },
  }
}

/** The state of a link that was found, by its key and its id alone. */
function stateOf({ key }: AuditLink, id: LinkId, owners: readonly Owner[]): AuditLink['state'] {
  if (key !== null) return 'declared'
  if (owners.some((owner) => isOwned(id, owner))) return 'undeclared'
  return id.tag === undefined ? 'unmanaged' : 'foreign'
}

function sorted(texts: readonly (string | null)[]): readonly string[] {
  return texts.map(String).sort((a, b) => (a < b ? -1 : Number(a > b)))
}

/** Checks what an audit has of a room, against the portal. */
function checkRoom(
  { reading, links }: AuditRoom,
  { links: all }: RoomSnapshot,
  fate: Case['fates'][number] | undefined,
  owners: readonly Owner[],
): void {
  const there = new Map(all.map(({ id, kind }) => [fingerprint(parseLinkId(id)), { kind, id: parseLinkId(id) }]))
  const found = links.filter((link) => link.fingerprint !== null)
  for (const link of links) expect(link.state === 'missing').toBe(link.fingerprint === null)
  expect(sorted(found.map((link) => link.fingerprint))).toEqual(reading === 'read' ? sorted([...there.keys()]) : [])
  if (reading === 'failed') expect(fate).toBe('broken')
  if (reading === 'no-right') expect(fate).toMatch(/not managed|archived/)
  if (reading === 'skipped') expect([...there.values()].filter(({ kind }) => kind !== 'invitation')).toEqual([])
  for (const link of found) {
    const { id } = there.get(String(link.fingerprint)) ?? expect.fail()
    expect(link.state).toBe(stateOf(link, id, owners))
  }
}

test('an audit has every link of the portal, once and in one state, or says which rooms it could not read', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const { sandbox, requests, read } = stand(one)
      const before = sandbox.rooms()
      const audit: AuditDocument = await read(one.isQuick ? 'audit --quick' : 'audit')
      expect(sandbox.rooms()).toEqual(before)
      expect(requests.filter((request) => !request.startsWith('GET ') || request.endsWith('/link'))).toEqual([])
      const owners = one.manifests.map(ownerFor)
      expect(audit.rooms.map(({ id }) => id)).toEqual(before.map(({ id }) => String(id)))
      for (const [nth, room] of audit.rooms.entries()) {
        checkRoom(room, before[nth] ?? expect.fail(), one.fates[nth], owners)
        for (const word of [room.reading, ...room.links.map(({ state }) => state)]) seen.add(word)
      }
    }),
    { numRuns: runs(100, 3000) },
  )
  const all = [...linkStates, 'read', 'no-right', 'failed', 'skipped']
  expect(sorted([...seen])).toEqual(sorted(all))
})

const listed = ({ links }: InventoryDocument): readonly string[] =>
  sorted(
    links.map(({ room, kind, key, manifest, fingerprint: mark }) => [room.id, kind, key, manifest, mark].join(' ')),
  )

const some = (option: string, words: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.subarray([...words], { minLength: 1 }).map((chosen) => chosen.map((word) => `${option} ${word}`))

/** An option, once for each of its values. */
const filters = fc.oneof(
  some('--state', linkStates),
  some('--kind', ['primary', 'additional', 'invitation']),
  some('--access', Object.keys(accessNumbers)),
  some('--audience', audiences),
  some('--type', ['custom', 'public', 'collaboration']),
  fc.constantFrom(['--no-password'], ['--no-expiry'], ['--expired'], ['--expiring 9000d']),
)

test('links --all lists what an audit has; values of a filter are a union, and filters an intersection', async () => {
  await fc.assert(
    fc.asyncProperty(cases, filters, filters, async (one, first, second) => {
      const { read } = stand(one)
      const list = async (...options: string[]): Promise<readonly string[]> =>
        listed(await read(`links --all ${options.join(' ')}`.trim()))
      const audit: AuditDocument = await read('audit')
      const everything = audit.rooms.flatMap(({ id, links }) =>
        links.map(({ kind, key, manifest, fingerprint: mark }) => [id, kind, key, manifest, mark].join(' ')),
      )
      expect(await list()).toEqual(sorted(everything))
      const [some, others] = [await list(...first), await list(...second)]
      const parts = await Promise.all(first.map((option) => list(option)))
      expect(some).toEqual(sorted([...new Set(parts.flat())]))
      // The same option twice has the values of both.
      const isSame = first[0]?.split(' ')[0] === second[0]?.split(' ')[0]
      const both = isSame ? sorted([...new Set([...some, ...others])]) : some.filter((link) => others.includes(link))
      if (!isSame || first[0]?.includes(' ')) expect(await list(...first, ...second)).toEqual(both)
    }),
    { numRuns: runs(60, 2000) },
  )
})
