import fc from 'fast-check'
import type { Change, FieldChange, Origin, Plan, RevokeReason } from '../../src/model/change.ts'
import { parseLinkId } from '../../src/model/identity.ts'
import type { Link, ObservedLink } from '../../src/model/link.ts'
import { Secret } from '../../src/model/secret.ts'
import { instantOf } from '../../src/model/values/instant.ts'
import { create, keep, planOf, reissue, replace, revoke, roomPlan, unmanaged, update } from './fixtures.ts'

/** Marks a secret in the output, and occurs in nothing else. */
export const mark = 'SeKrEt'
const nasty = fc.constantFrom(
  '\x1b[2J',
  '\n',
  '\r',
  '\t',
  '\u202e',
  '\u200b',
  '\x9b',
  '\u2028',
  '\ud800',
  '::error::',
  '##[error]',
  '"',
  '\\',
  '\u{e0041}',
  '👨‍👩‍👧',
)
/** Texts from outside, such as titles. */
export const text: fc.Arbitrary<string> = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 40 })), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
const secrets = fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).map((end) => new Secret(mark + end))
const ids = fc.uuid().map((id) => parseLinkId(id))
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instantOf)
const levels = fc.constantFrom('read' as const, 'comment' as const, 'editing' as const, 42)
const orNull = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null })
const common = { title: text, access: levels, expirationDate: orNull(instants) }
const links: fc.Arbitrary<Link> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('primary' as const, 'additional' as const),
    settings: fc.record({ ...common, password: orNull(secrets), internal: fc.boolean(), denyDownload: fc.boolean() }),
  }),
  fc.record({
    kind: fc.constant('invitation' as const),
    settings: fc.record({ ...common, maxUseCount: orNull(fc.nat()) }),
  }),
)
const urls = fc.string({ unit: fc.constantFrom(...'abyz09-_'), maxLength: 90 }).map((end) => new Secret(address + end))
/** How each URL begins, and nothing else does. */
export const address: string = `https://acme.example.com/s/${mark}`
/** Links as a portal shows them. */
export const live: fc.Arbitrary<ObservedLink> = fc
  .tuple(links, ids, fc.option(urls, { nil: undefined, freq: 5 }))
  .map(([link, id, url]) => ({ id, ...link, ...(url && { url }) }))
const sides = (name: FieldChange['name'], values: fc.Arbitrary<FieldChange['before']>): fc.Arbitrary<FieldChange> =>
  fc.record({ name: fc.constant(name), before: values, after: values, widens: fc.boolean() })
/** Settings that move. */
export const fields: fc.Arbitrary<FieldChange[]> = fc.array(
  fc.oneof(
    sides('title', text),
    sides('password', orNull(secrets)),
    sides('expirationDate', orNull(instants)),
    sides('access', levels),
  ),
  { minLength: 1, maxLength: 4 },
)
const reasons = fc.constantFrom<RevokeReason>('absent', 'undeclared', 'duplicate', 'unmanaged')
/** Changes of every kind. */
export const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(text, links).map(([key, link]) => create(key, link)),
  fc
    .tuple(text, live, fields, fc.constantFrom('tag' as const, 'role' as const, 'adopt' as const))
    .map(([key, link, moved, match]) => update(key, link, moved, match)),
  fc.tuple(text, live, fields).map(([key, link, moved]) => replace(key, link, moved)),
  fc.tuple(live, fields).map(([link, moved]) => reissue(link, moved)),
  fc.tuple(live, reasons).map(([link, reason]) => revoke(link, reason)),
  fc.tuple(text, live).map(([key, link]) => keep(key, link)),
  live.map(unmanaged),
)
const origins = fc.constantFrom<Origin | undefined>('change', 'drift', 'both', undefined)

/** Plans of every kind, with and without an earlier manifest to compare with, and of a sweep or not. */
export const plans: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.array(fc.tuple(fc.array(fc.tuple(changes, origins), { maxLength: 5 }), text, text), { maxLength: 3 }),
    fc.boolean(),
    fc.option(fc.nat(), { nil: undefined }),
  )
  .map(([rooms, hasOrigins, swept]) =>
    planOf(
      rooms.map(([all, id, title]) =>
        roomPlan(
          all.map(([change]) => change),
          { id, title },
        ),
      ),
      {
        ...(swept !== undefined && { swept }),
        ...(hasOrigins && {
          origins: new Map(rooms.flatMap(([all]) => all.flatMap(([change, from]) => (from ? [[change, from]] : [])))),
        }),
      },
    ),
  )
