import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { fingerprint, isForeign, isOwned, parseLinkId } from '../../src/model/identity.ts'
import type { LinkKind } from '../../src/model/link.ts'
import { rules } from '../../src/model/rules.ts'
import { instantOf } from '../../src/model/values/instant.ts'
import type { Profile, RoomSnapshot, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { now, roomlinks } from '../commands/world.ts'
import { idWith, ownerNamed, tagIn } from '../owners.ts'
import { runs } from '../soak.ts'
import { keepSecrets, standFor } from './played.ts'
import { worlds } from './worlds.ts'

const owner = 'client-portal'

/** What people and tools have left on a portal over the years, legal today or not. */
interface Estate {
  readonly rooms: readonly StageRoom[]
  readonly profile: Profile
  readonly timeZone: string
  readonly name: string
}

const titles = fc.oneof(
  fc.constantFrom('press', 'press', 'Press!', 'primary', 'invitation', 'constructor', '__proto__', '', '   ', '🎉🎊'),
  fc.constantFrom(
    'שלום עולם',
    'a\nb: c\n# d',
    '# no',
    '- x',
    'yes',
    'null',
    '12',
    '1e3',
    '"',
    "'",
    '\u202eevil',
    '\ud800',
  ),
  fc.constantFrom(
    '${HOME} and $${X}',
    '\u0085\u2028\u0000\u001b[31m',
    'x'.repeat(255),
    'y'.repeat(256),
    'Für Łódź',
    '{a: [b',
  ),
  fc.constantFrom(
    'Invitations',
    'primaryy',
    'a'.repeat(63),
    '会議',
    'tab\tin',
    ' lead',
    'trail ',
    'a: b',
    'a #b',
    '&a',
    '*a',
    '!t',
    '%',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const dates = fc.constantFrom(
  ...[null, null, '2034-07-01T00:00:00Z', '2035-03-25T02:30:00Z', '2035-03-25T00:30:00Z', '2035-03-11T02:30:00Z'],
  ...['2020-05-01T00:00:00Z', '2026-06-01T12:00:30Z', '2026-06-01T12:59:00Z', '2050-01-01T00:00:00Z'],
)
const passwords = fc.constantFrom(
  ...[null, null, 'S3cret-phrase-one', `it's-$HOME-"x"`, `it's-quiet-here`, 'a#b$c`d"e\\n', '#commented-out'],
  ...['short', 'with space in', 'ümlaut-phrase', 'l'.repeat(31)],
)
const levels = fc.constantFrom<StageLink['access'][]>(
  ...(['read', 'read', 'comment', 'review', 'fillForms', 'editing', 'contentCreator', 1, 9] as const),
)

/** Ids that are ours for some key, another manifest's or nobody's; from so small a pool that rooms share some. */
function idsFor(room: number): fc.Arbitrary<string> {
  const tags = fc
    .tuple(
      fc.constantFrom(owner, owner, 'other'),
      fc.constantFrom('press', 'gone', 'invitation'),
      fc.constantFrom(undefined, '1'),
    )
    .map(([manifest, key, rotation]) => tagIn(manifest, room, key, rotation))
  const tagged = fc.tuple(tags, fc.uuid({ version: 8 })).map(([tag, id]) => idWith(tag, id.slice(16)))
  const shared = fc.integer({ min: 1, max: 4 }).map((nth) => `aaaaaaaa-aaaa-4aaa-8aaa-00000000000${nth}`)
  return fc.oneof(tagged, fc.uuid({ version: 4 }), fc.uuid({ version: 4 }), shared)
}

function linkFor(room: number, kind: LinkKind): fc.Arbitrary<StageLink> {
  return fc
    .record({
      title: titles,
      access: fc.oneof({ weight: 4, arbitrary: fc.constant('read' as const) }, { weight: 1, arbitrary: levels }),
      expirationDate: dates,
      password: passwords,
      internal: fc.boolean(),
      denyDownload: fc.boolean(),
      maxUseCount: fc.constantFrom(null, 5, 1000, 0, 2000),
      currentUseCount: fc.constantFrom(0, 7),
      id: kind === 'primary' ? fc.uuid({ version: 4 }) : idsFor(room),
    })
    .map(({ access, ...link }) => ({ kind, ...link, ...(access !== undefined && { access }) }))
}

function roomFor(id: number, profile: Profile): fc.Arbitrary<StageRoom> {
  const types = ['custom', 'custom', 'public', 'formFilling', 'collaboration', 'virtualData'] as const
  const links = (kind: LinkKind, maxLength: number) => fc.array(linkFor(id, kind), { maxLength })
  const some = fc
    .tuple(links('primary', 1), links('invitation', 2), links('additional', 5))
    .map((kinds) => kinds.flat())
  const state = fc.constantFrom<Partial<StageRoom>[]>(
    {},
    {},
    {},
    {},
    { archived: true },
    { template: true },
    { canManage: false },
  )
  return fc
    .record({
      type: fc.constantFrom(...types, ...(profile === '3.5' ? [] : (['ai'] as const))),
      title: titles,
      links: some,
      state,
    })
    .map(({ state: more, links: given, ...room }) => ({
      ...room,
      id,
      tags: ['client'],
      ...more,
      links: onceEach(given),
    }))
}

function onceEach(links: readonly StageLink[]): StageLink[] {
  return links.filter(({ id }, at) => links.findIndex((other) => other.id === id) === at)
}

const estates: fc.Arbitrary<Estate> = fc
  .record({
    profile: fc.constantFrom<Profile[]>('3.5', '3.6', '3.7', '3.7', '3.7'),
    timeZone: fc.constantFrom('Europe/Berlin', 'Atlantic/Azores', 'UTC', 'America/New_York'),
    name: fc.constantFrom(owner, owner, 'other', 'newcomer'),
  })
  .chain((facts) =>
    fc.tuple(...[1, 2, 3].map((id) => roomFor(id, facts.profile))).map((rooms) => ({ ...facts, rooms })),
  )

const play = ({ rooms, profile, timeZone }: Estate) =>
  standFor({ world: { rooms, profile, timeZone, manifest: { name: owner, guard: {}, entries: [] } } })

/** The passwords that a manifest asks for, as somebody would find them in the portal. */
function environmentOf(text: string, rooms: readonly RoomSnapshot[]): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  const { name: own, formerly = [], rooms: entries } = parse(text)
  const names: readonly string[] = [own, ...formerly]
  for (const { id, title, links } of entries) {
    for (const [key, { password, adopt }] of Object.entries<{ password?: string; adopt?: string }>(links)) {
      const [, name] = /^\$\{(\w+)\}$/.exec(password ?? '') ?? []
      if (name === undefined) continue
      // What is not by import has its password already.
      if (name.startsWith('PASSWORD_')) continue
      const room = rooms.find((each) => each.id === id || each.title === title)
      const found = room?.links.filter((link) =>
        adopt === undefined
          ? link.kind === key || names.some((name) => parseLinkId(link.id).tag === tagIn(name, room.id, key))
          : fingerprint(parseLinkId(link.id)) === adopt,
      )
      expect(found).toHaveLength(1)
      env[name] = found?.[0]?.password ?? ''
    }
  }
  return env
}

/** Whether a room has links that the owner of the key can see; AI agents are in no list of rooms. */
function isReadable({ type, archived, template, canManage, links = [] }: StageRoom): boolean {
  return archived !== true && template !== true && canManage !== false && links.length > 0 && type !== 'ai'
}

/** Whether a link of our own cannot be declared as it is, so that a plan would revoke it. */
function isBarred({ id, type, links = [] }: StageRoom, { name, rooms }: Estate): boolean {
  const { levels } = rules[type]
  const others = new Set(
    rooms
      .filter((room) => room.id !== id)
      .flatMap((room) => room.links ?? [])
      .map((link) => link.id),
  )
  const invitations = links.filter(({ kind }) => kind === 'invitation')
  const ofInvitation = tagIn(name, String(id), 'invitation')
  return links.some(({ id: raw = '', kind, access }) => {
    const isOfOther = kind !== 'invitation' && parseLinkId(raw).tag === ofInvitation
    const isDeclarable = rules[type].limits[kind] > 0 && levels[kind].some((level) => level === access)
    const isBad = isOfOther || !isDeclarable || invitations.length > 1 || others.has(raw)
    return isBad && isOwned(parseLinkId(raw), ownerNamed(name))
  })
}

/** The links that another manifest has made. */
const foreignIn = (rooms: readonly RoomSnapshot[], name: string): readonly string[] =>
  rooms
    .flatMap(({ links }) => links.map(({ id }) => parseLinkId(id)))
    .filter((id) => isForeign(id, ownerNamed(name)))
    .map(fingerprint)

test('import, then plan: nothing to change, whatever the portal has', async () => {
  const seen = { imported: 0, nothing: 0, left: 0, omitted: 0, passwords: 0, unsettled: 0, foreign: 0 }
  await fc.assert(
    fc.asyncProperty(estates, async (estate) => {
      const { sandbox, world, writes } = play(estate)
      const ended = await roomlinks(`import --all --name ${estate.name} --env-into passwords.env`, world)
      expect(writes).toEqual([])
      if (ended.code !== 0) {
        seen.nothing++
        expect(ended.out).toBe('')
        expect(ended.err).toContain('import/')
        return
      }
      seen.imported++
      for (const [name, sign] of [
        ['left', 'Left out: "'],
        ['omitted', ' is left out: '],
        ['passwords', '${'],
      ] as const) {
        if (ended.out.includes(sign)) seen[name]++
      }
      if (ended.err.includes('import/unsettled')) seen.unsettled++
      const imported = new Set(parse(ended.out).rooms.map(({ id }: { id: number }) => id))
      expect(
        estate.rooms.filter((room) => isReadable(room) && !imported.has(room.id) && !isBarred(room, estate)),
      ).toEqual([])
      for (const print of foreignIn(sandbox.rooms(), estate.name)) {
        seen.foreign++
        expect(ended.out).not.toContain(`adopt: ${print}`)
        expect(ended.out).not.toContain(`adopt: "${print}"`)
      }
      world.files.set('roomlinks.yaml', ended.out)
      const variables = { ...world.variables, ...environmentOf(ended.out, sandbox.rooms()) }
      const valid = await roomlinks('validate', { ...world, variables })
      expect(valid).toMatchObject({ code: 0 })
      const planned = await roomlinks('plan --detailed-exitcode', { ...world, variables })
      expect({ ...planned, out: planned.code === 0 ? '' : planned.out }).toMatchObject({ code: 0, out: '' })
      expect(planned.err).not.toMatch(/^error/m)
      expect(await roomlinks('fmt --check', world)).toMatchObject({ code: 0, out: '' })
    }),
    { numRuns: runs(100, 2000) },
  )
  for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(0)
})

test('with --compact, the manifest is no longer, and declares exactly the same', async () => {
  let shorter = 0
  const valuesIn = (text: string, env: Readonly<Record<string, string | undefined>>): unknown => {
    const bytes = new TextEncoder().encode(text)
    const read = readManifest([{ file: 'roomlinks.yaml', bytes }], env, instantOf(now))
    return read.ok
      ? read.value.entries.map(({ selector, links }) => ({
          selector,
          links: links.map(({ place: _, path: __, ...link }) => link),
        }))
      : read.diagnostics
  }
  await fc.assert(
    fc.asyncProperty(estates, async (estate) => {
      const { sandbox, world } = play(estate)
      const plain = await roomlinks(`import --all --name ${estate.name}`, world)
      const compact = await roomlinks(`import --all --name ${estate.name} --compact`, world)
      expect(compact).toMatchObject({ code: plain.code, err: plain.err })
      if (plain.code !== 0) return
      const lines = (text: string): number => text.split('\n').length
      expect(lines(compact.out)).toBeLessThanOrEqual(lines(plain.out))
      if (lines(compact.out) < lines(plain.out)) shorter++
      const env = environmentOf(plain.out, sandbox.rooms())
      expect(valuesIn(compact.out, env)).toEqual(valuesIn(plain.out, env))
      world.files.set('roomlinks.yaml', compact.out)
      expect(await roomlinks('fmt --check', world)).toMatchObject({ code: 0, out: '' })
    }),
    { numRuns: runs(60, 1000) },
  )
  expect(shorter).toBeGreaterThan(0)
})

test('the same portal makes the same manifest, in whatever order it lists what it has', async () => {
  await fc.assert(
    fc.asyncProperty(estates, async (estate) => {
      const line = `import --all --name ${estate.name}`
      const one = await roomlinks(line, play(estate).world)
      const turned = estate.rooms.map((room) => ({ ...room, links: [...(room.links ?? [])].reverse() })).reverse()
      const other = await roomlinks(line, play({ ...estate, rooms: turned }).world)
      expect(other.out).toBe(one.out)
    }),
    { numRuns: runs(30, 1000) },
  )
})

/** What a plan would do or refuse: each change by its room, its link and its kind, and each error. */
function openIn(document: {
  readonly rooms?: readonly { readonly id: string; readonly changes: readonly PlannedChange[] }[]
  readonly diagnostics: readonly { readonly severity: string; readonly code: string; readonly message: string }[]
}): readonly string[] {
  const changes = (document.rooms ?? []).flatMap(({ id, changes: all }) =>
    all
      .filter(({ kind }) => kind !== 'keep' && kind !== 'unmanaged' && kind !== 'foreign')
      .map(({ kind, key, link }) => `${id} ${kind} ${link.fingerprint ?? key}`),
  )
  const errors = document.diagnostics.filter(({ severity }) => severity === 'error')
  return [...changes, ...errors.map(({ code, message }) => `${code} ${message}`)]
}

interface PlannedChange {
  readonly kind: string
  readonly key: string | null
  readonly link: { readonly fingerprint: string | null }
}

test('import into a manifest, then plan: nothing more than before, and what was said is still said', async () => {
  const seen = { added: 0, nothing: 0, unsettled: 0 }
  await fc.assert(
    fc.asyncProperty(worlds, async (given) => {
      const { sandbox, world, writes } = standFor({ world: given })
      keepSecrets(world)
      const before = String(world.files.get('roomlinks.yaml'))
      const planned = JSON.parse((await roomlinks('plan --format json', world)).out)
      const ended = await roomlinks('import --all --into roomlinks.yaml --auto-approve', world)
      const after = String(world.files.get('roomlinks.yaml'))
      expect(writes).toEqual([])
      expect(ended.code).toBe(0)
      if (ended.err.includes('import/unsettled')) seen.unsettled++
      seen[before === after ? 'nothing' : 'added']++
      const [was, is] = [parse(before), parse(after)]
      expect(is.rooms.length).toBeGreaterThanOrEqual(was.rooms.length)
      for (const [nth, { links, ...entry }] of was.rooms.entries()) {
        expect(is.rooms[nth]).toMatchObject(entry)
        for (const [key, link] of Object.entries(links)) expect(is.rooms[nth].links[key]).toEqual(link)
      }
      const variables = { ...world.variables, ...environmentOf(after, sandbox.rooms()) }
      const again = JSON.parse((await roomlinks('plan --format json', { ...world, variables })).out)
      // A plan with errors tells no changes.
      if (planned.rooms) expect(openIn(again).filter((each) => !openIn(planned).includes(each))).toEqual([])
      expect(
        (await roomlinks('import --all --into roomlinks.yaml --auto-approve', { ...world, variables })).out,
      ).toContain('Nothing to add')
    }),
    { numRuns: runs(200, 2000) },
  )
  for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(0)
})
