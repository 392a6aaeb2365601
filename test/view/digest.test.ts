import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import { Secret } from '../../src/model/secret.ts'
import { compareDocuments, digestOf, isPartOf } from '../../src/view/document/digest.ts'
import { documentOf } from '../../src/view/document/document.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../../src/view/document/shape.ts'
import { additional, idOf, moves, observed, planOf, roomPlan, update } from './fixtures.ts'
import { plans as collection } from './plans.ts'
import { plans } from './random.ts'

const documents = plans.map(documentOf)
const busy = documents.filter(({ rooms }) => rooms.some(({ changes }) => changes.some((change) => !isQuiet(change))))

type EditChange = (change: ChangeDocument, room: RoomDocument) => ChangeDocument

const edit = (document: PlanDocument, change: EditChange): PlanDocument => ({
  ...document,
  rooms: document.rooms.map((room) => ({ ...room, changes: room.changes.map((each) => change(each, room)) })),
})

/** The first change that is not quiet becomes another one. */
function editFirst(document: PlanDocument, change: (change: ChangeDocument) => ChangeDocument): PlanDocument {
  let isDone = false
  return edit(document, (each) => {
    if (isDone || isQuiet(each)) return each
    isDone = true
    return change(each)
  })
}

const neutral: { readonly [name: string]: (document: PlanDocument) => PlanDocument } = {
  'the rooms in another order': (document) => ({ ...document, rooms: document.rooms.toReversed() }),
  'the changes in another order': (document) => ({
    ...document,
    rooms: document.rooms.map((room) => ({ ...room, changes: room.changes.toReversed() })),
  }),
  'rooms renamed': (document) => ({ ...document, rooms: document.rooms.map((room) => ({ ...room, title: 'New' })) }),
  'rooms of another type': (document) => ({
    ...document,
    rooms: document.rooms.map((room) => ({ ...room, type: null })),
  }),
  'lines of the manifest moved': (document) =>
    edit(document, (change) => ({ ...change, source: { file: 'x.yaml', line: 99, column: 1, endColumn: 2 } })),
  'another origin': (document) => edit(document, (change) => ({ ...change, origin: 'both' })),
  'what stays as it is left out': (document) => ({
    ...document,
    rooms: document.rooms.map((room) => ({ ...room, changes: room.changes.filter((change) => !isQuiet(change)) })),
  }),
  'a room in which nothing happens': (document) => ({
    ...document,
    rooms: [
      ...document.rooms,
      { id: 'another', title: 'New', type: 'custom', tags: [], sources: [], observed: [], changes: [] },
    ],
  }),
  'other tags of a room': (document) => ({
    ...document,
    rooms: document.rooms.map((room) => ({ ...room, tags: ['other'] })),
  }),
  'a new version of the portal': (document) => ({ ...document, portal: { ...document.portal, version: '9.9' } }),
  'a warning': (document) => ({ ...document, refused: true, diagnostics: [] }),
}

const sharp: { readonly [name: string]: (document: PlanDocument) => PlanDocument } = {
  'another manifest': (document) => ({ ...document, manifest: `${document.manifest}x` }),
  'another portal': (document) => ({ ...document, portal: { ...document.portal, url: 'https://other.example.com' } }),
  'another kind': (document) =>
    editFirst(document, (change) =>
      change.kind === 'update' ? { ...change, kind: 'create' } : { ...change, kind: 'update', reason: null },
    ),
  'another key': (document) => editFirst(document, (change) => ({ ...change, key: `${change.key}x` })),
  'another link': (document) =>
    editFirst(document, (change) => ({ ...change, link: { ...change.link, fingerprint: 'x' } })),
  'another kind of link': (document) =>
    editFirst(document, (change) => ({
      ...change,
      link: { ...change.link, kind: change.link.kind === 'primary' ? 'additional' : 'primary' },
    })),
  'another title of the link': (document) =>
    editFirst(document, (change) => ({
      ...change,
      settings: { ...change.settings, title: `${change.settings.title}x` },
    })),
  'another level': (document) =>
    editFirst(document, (change) => ({ ...change, settings: { ...change.settings, access: 99 } })),
  'another expiry': (document) =>
    editFirst(document, (change) => ({ ...change, settings: { ...change.settings, expirationDate: 'never' } })),
  'a field more': (document) =>
    editFirst(document, (change) => ({
      ...change,
      fields: [...change.fields, { name: 'internal', before: true, after: false, widens: true }],
    })),
  'uses that start anew': (document) =>
    editFirst(document, (change) => ({ ...change, startsAnew: !change.startsAnew })),
  'a change that widens': (document) => editFirst(document, (change) => ({ ...change, widens: !change.widens })),
  'a change twice': (document) => ({ ...document, rooms: [...document.rooms, ...document.rooms] }),
  'no change': (document) => ({ ...document, rooms: [] }),
  'other rooms': (document) => ({
    ...document,
    rooms: document.rooms.map((room) => ({ ...room, id: `${room.id}x` })),
  }),
}

test.for(Object.entries(neutral))('one digest: %s', ([, turn]) => {
  fc.assert(
    fc.property(documents, (document) => {
      expect(digestOf(turn(document))).toBe(document.digest)
      expect(compareDocuments(document, turn(document))).toEqual({ isElsewhere: false, unapproved: [], unneeded: [] })
    }),
  )
})

test.for(Object.entries(sharp))('another digest: %s', ([, turn]) => {
  fc.assert(
    fc.property(busy, (document) => {
      expect(digestOf(turn(document))).not.toBe(document.digest)
      const { isElsewhere, unapproved, unneeded } = compareDocuments(document, turn(document))
      expect(isElsewhere || unapproved.length + unneeded.length > 0).toBe(true)
    }),
  )
})

/** What a document would do, in words of its own: what the digest has to tell apart. */
function deedsOf({ rooms }: PlanDocument): readonly unknown[] {
  return rooms.flatMap(({ id, changes }) =>
    changes
      .filter((change) => !isQuiet(change))
      .map(({ source: _source, origin: _origin, match: _match, takesOver: _takesOver, link, ...rest }) => ({
        ...rest,
        room: id,
        link: [link.kind, link.fingerprint],
      })),
  )
}

/** Whether two lists hold the same, in any order. */
function isSameSet(some: readonly unknown[], others: readonly unknown[]): boolean {
  const left = [...others]
  for (const each of some) {
    const at = left.findIndex((other) => isDeepStrictEqual(each, other))
    if (at < 0) return false
    left.splice(at, 1)
  }
  return left.length === 0
}

test('the digests of two plans are equal exactly when their changes are', () => {
  const turns = Object.values({ ...neutral, ...sharp })
  const chosen = fc.array(fc.constantFrom(...turns), { maxLength: 3 })
  let equal = 0
  fc.assert(
    fc.property(documents, chosen, chosen, (document, one, other) => {
      const [a, b] = [one, other].map((all) => all.reduce((turned, turn) => turn(turned), document))
      if (!a || !b) return expect.fail()
      const isSame = a.manifest === b.manifest && a.portal.url === b.portal.url && isSameSet(deedsOf(a), deedsOf(b))
      equal += Number(isSame)
      expect(digestOf(a) === digestOf(b)).toBe(isSame)
      expect(isPartOf(a, b) && isPartOf(b, a)).toBe(isSame)
    }),
    { numRuns: 500 },
  )
  expect(equal).toBeGreaterThan(50)
  expect(equal).toBeLessThan(450)
})

test('a part of what was approved is accepted, and what is left out is no longer needed', () => {
  fc.assert(
    fc.property(documents, fc.infiniteStream(fc.boolean()), (approved, choice) => {
      const part = {
        ...approved,
        rooms: approved.rooms.map((room) => ({
          ...room,
          changes: room.changes.filter(() => choice.next().value === true),
        })),
      }
      expect(isPartOf(part, approved)).toBe(true)
      expect(isPartOf({ ...part, manifest: 'other' }, approved)).toBe(false)
      const { unapproved, unneeded } = compareDocuments(approved, part)
      expect(unapproved).toEqual([])
      expect(isPartOf(approved, part)).toBe(isSameSet(deedsOf(approved), deedsOf(part)))
      expect(unneeded.length).toBeLessThanOrEqual(deedsOf(approved).length - deedsOf(part).length)
    }),
  )
})

test('what is different is told beside what was approved for that link', () => {
  const approved = documentOf(collection['revoke'] ?? expect.fail())
  const wider = documentOf(collection['update-widens'] ?? expect.fail())
  const narrower = documentOf(collection['update'] ?? expect.fail())
  const brief = (change: ChangeDocument | undefined): string => `${change?.kind} ${change?.key}`
  const told = (one: PlanDocument, other: PlanDocument) => {
    const { unapproved, unneeded } = compareDocuments(one, other)
    return {
      unapproved: unapproved.map(({ change, instead }) => `${brief(change)}, not ${brief(instead)}`),
      unneeded: unneeded.map(({ change }) => brief(change)),
    }
  }
  expect(told(narrower, wider)).toEqual({
    unapproved: ['update auditors, not update auditors', 'update invitation, not undefined undefined'],
    unneeded: [],
  })
  expect(told(wider, narrower)).toEqual({
    unapproved: ['update auditors, not update auditors'],
    unneeded: ['update invitation'],
  })
  expect(told(approved, { ...approved, rooms: [] }).unneeded).toHaveLength(4)
  expect(told(approved, narrower).unapproved).toEqual(['update auditors, not undefined undefined'])
})

test('one new password is like another, and unlike none', () => {
  const digestWith = (before: Secret | null, after: Secret | null): string => {
    const link = observed(additional({ password: before }), idOf(1, 'auditors'))
    return documentOf(planOf([roomPlan([update('auditors', link, [moves('password', before, after)])])])).digest
  }
  const [first, second, third] = [new Secret('Quiet-1'), new Secret('Quiet-2'), new Secret('Quiet-3')]
  expect(digestWith(first, second)).toBe(digestWith(second, third))
  const digests = [digestWith(first, second), digestWith(null, first), digestWith(first, null)]
  expect(new Set(digests).size).toBe(3)
  for (const digest of digests) expect(digest).toMatch(/^sha256:[0-9a-f]{32}$/)
})
