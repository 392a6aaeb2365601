import fc from 'fast-check'
import type { Span } from '../../src/model/diagnostic.ts'
import { fingerprint, isOwned, parseLinkId } from '../../src/model/identity.ts'
import type { DesiredLink, ExternalSettings, InvitationSettings, LinkKind } from '../../src/model/link.ts'
import type { Entry, Manifest, RoomType, Unmanaged } from '../../src/model/room.ts'
import { rules } from '../../src/model/rules.ts'
import { Secret } from '../../src/model/secret.ts'
import { type Instant, writeInstant } from '../../src/model/values/instant.ts'
import type { Profile, RoomSnapshot, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, ownerFor, tagIn } from '../owners.ts'
import { at } from '../plan/links.ts'

/** A portal and a manifest for it, both legal for the most part. */
export interface World {
  readonly rooms: readonly StageRoom[]
  readonly manifest: Manifest
  readonly profile: Profile
  readonly timeZone: string
}

export const owner = 'client-portal'
/** Another manifest's name; or, of some manifests, an earlier one. */
const other = 'other'
export const passwords: readonly string[] = ['S3cret-phrase-one', 'S3cret-phrase-two']

const types: readonly RoomType[] = ['custom', 'custom', 'public', 'formFilling', 'collaboration', 'virtualData']
const titles = ['press', 'a', 'Guests', 'Réunion 会議']
/** In the hour that spring skips in Berlin, and in the Azores. */
const skipped = [at('2035-03-25T02:30:00Z'), at('2035-03-25T00:30:00Z')]
/** Still to come, or past, on the real clock too: there a world can be played again. */
const dates = [at('2034-07-01T00:00:00Z'), at('2035-01-01T00:00:00Z'), ...skipped, at('2020-05-01T00:00:00Z')]
const rotations = [undefined, undefined, undefined, '1', '2', 'may']
const keys = ['primary', 'invitation', 'press', 'a', 'b', 'c']

const place = (): Span => ({ file: 'roomlinks.yaml', line: 1, column: 1, endColumn: 2, text: 'x' })
const kindOf = (key: string): LinkKind => (key === 'primary' || key === 'invitation' ? key : 'additional')

/** A part of a record: each of its members is there or not. */
function some<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>
}

function settingsFor(
  type: RoomType,
  kind: LinkKind,
  profile: Profile,
): fc.Arbitrary<Partial<ExternalSettings & InvitationSettings>> {
  const { levels, forcedInternal, primaryExpires } = rules[type]
  const mayExpire = kind === 'invitation' ? profile === '3.7' : kind === 'additional' || primaryExpires
  const expirationDate = fc.constantFrom<(Instant | null)[]>(null, ...(mayExpire ? dates : []))
  const access = fc.constantFrom(...levels[kind])
  const title = fc.constantFrom(...titles)
  const withAccess = <T extends object>(rest: fc.Arbitrary<T>) =>
    fc.tuple(access, rest).map(([level, others]) => ({ ...others, access: level }))
  if (kind === 'invitation') {
    if (profile !== '3.7') return withAccess(some<Pick<InvitationSettings, 'title'>>({ title }))
    const maxUseCount = fc.constantFrom(null, 5, 25)
    return withAccess(some<Omit<InvitationSettings, 'access'>>({ title, expirationDate, maxUseCount }))
  }
  return withAccess(
    some<Omit<ExternalSettings, 'access'>>({
      title,
      expirationDate,
      password: fc.constantFrom(null, ...passwords.map((text) => new Secret(text))),
      internal: forcedInternal === undefined ? fc.boolean() : fc.constant(forcedInternal),
      denyDownload: fc.boolean(),
    }),
  )
}

function linkFor(room: StageRoom, key: string, profile: Profile): fc.Arbitrary<DesiredLink> {
  const kind = kindOf(key)
  const strays = (room.links ?? []).filter((link) => link.kind === kind)
  const marks = strays.map(({ id = '' }) => fingerprint(parseLinkId(id)))
  const extra = fc.record({
    rotation: kind === 'primary' ? fc.constant(undefined) : fc.constantFrom(...rotations),
    adopt:
      marks.length > 0 ? fc.option(fc.constantFrom(...marks), { nil: undefined, freq: 3 }) : fc.constant(undefined),
    goes: fc.integer({ min: 0, max: 5 }),
  })
  return fc.tuple(settingsFor(room.type, kind, profile), extra).map(([settings, { rotation, adopt, goes }]) => {
    const absent = goes === 0 && !(kind === 'primary' && rules[room.type].recreatesPrimary)
    return {
      ...{ key, kind, absent, protect: false, place, path: [], settings: absent ? {} : settings },
      ...(rotation !== undefined && !absent && { rotation }),
      ...(adopt !== undefined && { adopt }),
    } as DesiredLink
  })
}

/** An id by its owner: ours for some key and rotation, another manifest's, or nobody's. */
function idFor(room: number, kind: LinkKind): fc.Arbitrary<string> {
  const own = kind === 'invitation' ? ['invitation'] : ['press', 'a', 'gone']
  const tags = fc
    .tuple(fc.constantFrom(owner, owner, other), fc.constantFrom(...own), fc.constantFrom(...rotations))
    .map(([manifest, key, rotation]) => tagIn(manifest, room, key, rotation))
  const tagged = fc.tuple(tags, fc.uuid({ version: 8 })).map(([tag, id]) => idWith(tag, id.slice(16)))
  return kind === 'primary' ? fc.uuid({ version: 4 }) : fc.oneof(tagged, fc.uuid({ version: 4 }))
}

function stageLink(room: number, type: RoomType, kind: LinkKind, profile: Profile): fc.Arbitrary<StageLink> {
  return fc.tuple(settingsFor(type, kind, '3.7'), idFor(room, kind)).map(([settings, id]) => {
    const { access, title = 'Stray', expirationDate = null, password = null, maxUseCount = null } = settings
    return {
      ...{ kind, id, title, internal: settings.internal ?? false, denyDownload: settings.denyDownload ?? false },
      ...(typeof access === 'string' && { access }),
      ...{ password: password?.reveal() ?? null, maxUseCount: profile === '3.7' ? maxUseCount : null },
      expirationDate: expirationDate === null ? null : writeInstant(expirationDate),
    }
  })
}

function stageRoom(id: number, profile: Profile): fc.Arbitrary<StageRoom> {
  return fc.constantFrom(...types).chain((type) => {
    const { limits, recreatesPrimary } = rules[type]
    const links = (kind: LinkKind, minLength: number): fc.Arbitrary<StageLink[]> =>
      limits[kind] === 0
        ? fc.constant([])
        : fc.array(stageLink(id, type, kind, profile), { minLength, maxLength: limits[kind] })
    return fc
      .tuple(links('primary', recreatesPrimary ? 1 : 0), links('invitation', 0), links('additional', 0))
      .map((kinds) => ({ id, type, title: `Room ${id}`, tags: ['client'], links: kinds.flat() }))
  })
}

/** No manifest that is read adopts one link twice. */
function adoptedOnce({ adopt, ...link }: DesiredLink, at: number, links: readonly DesiredLink[]): DesiredLink {
  const isFirst = adopt !== undefined && links.findIndex((other) => other.adopt === adopt) === at
  return isFirst ? { ...link, adopt } : link
}

function entryFor(room: StageRoom, profile: Profile): fc.Arbitrary<Entry> {
  const { limits } = rules[room.type]
  const possible = keys.filter((key) => limits[kindOf(key)] > 0)
  const links = fc.subarray(possible).chain((chosen) => fc.tuple(...chosen.map((key) => linkFor(room, key, profile))))
  const unmanaged = fc.constantFrom<(Unmanaged | undefined)[]>(undefined, undefined, 'keep', 'revoke')
  const value = String(room.id)
  return fc.tuple(links, unmanaged, fc.boolean()).map(([declared, policy, byTitle]) => ({
    selector: byTitle ? { by: 'title', value: room.title } : { by: 'id', value },
    links: declared.map(adoptedOnce),
    place,
    ...(policy !== undefined && { unmanaged: policy }),
  }))
}

export const worlds: fc.Arbitrary<World> = fc
  .record({
    profile: fc.constantFrom<Profile[]>('3.5', '3.6', '3.7', '3.7', '3.7'),
    timeZone: fc.constantFrom('Europe/Berlin', 'Atlantic/Azores', 'UTC', 'America/New_York'),
    count: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ profile, timeZone, count }) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => stageRoom(index + 1, profile))).chain((rooms) =>
      fc.tuple(fc.boolean(), ...rooms.map((room) => entryFor(room, profile))).map(([isRenamed, ...entries]) => ({
        ...{ rooms, profile, timeZone },
        manifest: { name: owner, guard: {}, entries, ...(isRenamed && { formerly: [other] }) },
      })),
    ),
  )

/** The manifest of a world as it may have been before: entries left out, added, with fewer links or with others. */
export function formerOf({ rooms, profile, manifest }: World): fc.Arbitrary<Manifest> {
  const entries = rooms.map((room, at) => {
    const now = fc.constantFrom(...manifest.entries.slice(at, at + 1))
    const fewer = now.chain((entry) => fc.subarray([...entry.links]).map((links) => ({ ...entry, links })))
    return fc.option(fc.oneof(now, fewer, entryFor(room, profile)), { nil: undefined, freq: 4 })
  })
  return fc.tuple(...entries).map((all) => ({ ...manifest, entries: all.flatMap((entry) => entry ?? []) }))
}

/** Links that are ours, alike, and not adopted each for itself. */
export function twinsIn(rooms: readonly RoomSnapshot[], manifest: Manifest): string[] {
  const adopted = new Set(manifest.entries.flatMap(({ links }) => links.flatMap(({ adopt }) => adopt ?? [])))
  const tags = rooms.flatMap(({ id: room, links }) =>
    links.flatMap(({ id: raw }) => {
      const id = parseLinkId(raw)
      return isOwned(id, ownerFor(manifest)) && !adopted.has(fingerprint(id)) ? [`${room} ${id.tag}`] : []
    }),
  )
  return tags.filter((tag, index) => tags.indexOf(tag) !== index)
}
