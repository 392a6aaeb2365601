import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '../../src/view/document/document.ts'
import type { ChangeDocument } from '../../src/view/document/shape.ts'
import { countRooms, danger, type Fold, foldChanges, sectionsOf } from '../../src/view/fold.ts'
import { changeDiff } from '../../src/view/markdown/plan.ts'
import { roomNames } from '../../src/view/room-names.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import {
  additional,
  create,
  idOf,
  later,
  moves,
  observed,
  planOf,
  replace,
  revoke,
  roomPlan,
  secret,
  soon,
  update,
} from './fixtures.ts'
import { changes } from './random.ts'

/** Plans in which the same few changes are made in several rooms, beside others. */
const repeated = fc
  .tuple(
    fc.array(changes, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.array(fc.nat(3), { maxLength: 4 }), changes), { minLength: 2, maxLength: 6 }),
  )
  .map(([few, rooms]) =>
    planOf(
      rooms.map(([picks, own], nth) =>
        roomPlan([...picks.flatMap((pick) => few.slice(pick, pick + 1)), own], { id: String(nth), title: `R${nth}` }),
      ),
    ),
  )

/** All that is shown of a change by itself, without its fingerprint. */
function shown(change: ChangeDocument): string {
  return changeDiff({ ...change, link: { ...change.link, fingerprint: null } }).join('\n')
}

test('a fold hides no difference: unfolded, it gives exactly the changes of the plan, each once', () => {
  fc.assert(
    fc.property(repeated, (plan) => {
      const document = documentOf(plan)
      const expanded = foldChanges(document, { isExpanded: true }).map(({ members: [only] }) => only)
      const folds = foldChanges(document)
      const members = folds.flatMap((fold) => [...fold.members])
      expect(new Set(members.map(({ change }) => change))).toEqual(new Set(expanded.map(({ change }) => change)))
      expect(members).toHaveLength(expanded.length)
      for (const fold of folds) {
        expect(new Set(fold.members.map(({ change }) => shown(change)))).toEqual(new Set([shown(fold.change)]))
        if (fold.members.length > 1) expect(countRooms(fold.members)).toBeGreaterThan(1)
      }
      expect(sectionsOf(folds).flatMap((section) => section.folds.flatMap((fold) => fold.members))).toHaveLength(
        expanded.length,
      )
    }),
  )
})

test('the most dangerous changes come first, folded or not', () => {
  fc.assert(
    fc.property(repeated, fc.boolean(), (plan, isExpanded) => {
      const order = foldChanges(documentOf(plan), { isExpanded }).map(({ change }) => danger(change))
      expect(order).toEqual(order.toSorted((a, b) => b - a))
    }),
  )
})

test('what widens access is ordered by how much more people can do', () => {
  const before = (nth: number, settings = {}) => observed(additional({ expirationDate: soon, ...settings }), idOf(nth))
  const signedIn = { internal: true, expirationDate: soon }
  const listed = [
    create('colleagues', additional(signedIn)),
    update('longer', before(1), [moves('expirationDate', soon, later, true)]),
    create('everyone', additional({ access: 'editing' })),
    update('editing', before(2, { access: 'comment' }), [moves('access', 'comment', 'editing', true)]),
    update('forever', before(3), [moves('expirationDate', soon, null, true)]),
    revoke(before(4), 'absent'),
    update('bare', before(5, { password: secret }), [moves('password', secret, null, true)]),
    update('narrower', before(6), [moves('denyDownload', false, true)]),
    update('public', before(7, { internal: true }), [moves('internal', true, false, true)]),
  ]
  const folds = foldChanges(documentOf(planOf(listed.map((change, nth) => roomPlan([change], { id: String(nth) })))))
  const keys = ['public', 'bare', 'editing', 'forever', 'everyone', 'longer', 'colleagues', null, 'narrower']
  expect(folds.map(({ change }) => change.key)).toEqual(keys)
})

const link = (nth: number, settings = {}) => observed(additional(settings), idOf(nth, 'a'))

test.for<[what: string, ...changes: Parameters<typeof roomPlan>[0][number][]]>([
  ['the title', create('a', additional({ title: 'A' })), create('a', additional({ title: 'B' }))],
  ['a setting', create('a', additional()), create('a', additional({ denyDownload: false }))],
  ['the key', create('a', additional()), create('b', additional())],
  ['what differs', update('a', link(1), [moves('access', 'read', 'comment', true)]), update('a', link(2), [])],
  ['how it is recognised', update('a', link(1), [], 'tag'), update('a', link(2), [], 'adopt')],
  ['the reason', revoke(link(1), 'undeclared'), revoke(link(2), 'unmanaged')],
  ['a setting that is lost', revoke(link(1), 'undeclared'), revoke(link(2, { denyDownload: false }), 'undeclared')],
  ['the kind', replace('a', link(1)), revoke(link(2), 'absent')],
])('changes that differ in %s are not folded', ([, one, other]) => {
  const rooms = [one, other].flatMap((change, nth) =>
    change === undefined ? [] : [roomPlan([change], { id: String(nth) })],
  )
  expect(foldChanges(documentOf(planOf(rooms)))).toHaveLength(2)
})

test('a setting that an update does not change keeps nothing apart, and neither does a fingerprint', () => {
  const fields = [moves('access', 'read', 'comment', true)]
  const rooms = [link(1), link(2, { expirationDate: soon })].map((before, nth) =>
    roomPlan([update('a', before, fields)], { id: String(nth) }),
  )
  const [fold, ...others] = foldChanges(documentOf(planOf(rooms)))
  expect(others).toEqual([])
  expect(fold?.change.link.fingerprint).toBeNull()
  expect(fold?.members.map(({ room }) => room.id)).toEqual(['0', '1'])
})

test('where two alike links of a room are revoked, each has its fingerprint', () => {
  const gone = (nth: number) => revoke(observed(additional({ title: 'Fair' }), idOf(nth)), 'unmanaged')
  const plan = planOf([
    roomPlan([gone(1), gone(2)], { id: '1', title: 'One' }),
    roomPlan([gone(3)], { id: '2', title: 'Two' }),
  ])
  const document = documentOf(plan)
  const text = planText(document, paint(false))
  expect(text).toContain('\n  -   "Fair" in 2 rooms (3 links)\n')
  const [{ members }] = foldChanges(document) as [Fold]
  const [one, two, three] = members.map(({ change }) => change.link.fingerprint)
  expect(text).toContain(`\n3 links in 2 rooms: "One" ${one}, "One" ${two}, "Two" ${three}\n`)
})

test('rooms that the manifest no longer names are told apart, also in a fold', () => {
  const rooms = ['One', 'Two', 'Three'].map((title, nth) => {
    const room = roomPlan([revoke(link(nth), 'undeclared')], { id: String(nth), title })
    return nth === 2 ? room : { ...room, desired: { ...room.desired, places: [] } }
  })
  const text = planText(documentOf(planOf(rooms)), paint(false), { columns: 120 })
  expect(text).toMatch(/\n2 rooms that are no longer in the manifest: "One" [\da-f]{12}, "Two" [\da-f]{12}\n/)
  expect(text).toContain('\n"Three" (room 2, custom)\n')
})

test.for<[what: string, titles: readonly string[], names: readonly string[]]>([
  ['different titles', ['A', 'B'], ['"A"', '"B"']],
  ['equal titles', ['A', 'A', 'B'], ['"A" (room 0)', '"A" (room 1)', '"B"']],
  ['another encoding', ['\u00e9', 'e\u0301'], ['"\u00e9" (room 0)', '"e\u0301" (room 1)']],
  ['another space', ['A B', 'A\u00a0B'], ['"A B" (room 0)', '"A\u00a0B" (room 1)']],
  ['what is not seen', ['A', '\u200b'], ['"A"', '"\\u{200b}"']],
  ['equal where they are cut', ['Client one', 'Client two'], ['"Client …" (room 0)', '"Client …" (room 1)']],
])('rooms are named by their ids too where their titles look equal: %s', ([, titles, names]) => {
  const rooms = titles.map((title, nth) => ({ id: String(nth), title }))
  expect(rooms.map(roomNames(rooms, 8))).toEqual(names)
})
