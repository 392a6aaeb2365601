import { expect, test } from 'vitest'
import type { Origin, RoomPlan } from '../../src/model/change.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import type { OpenTexts } from '../../src/model/values/environment.ts'
import { attribute } from '../../src/plan/history/former-rooms.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { brief, desired, type Extra, have, invited, later, mark, on, other, secret, soon, want } from './links.ts'

interface Case {
  readonly name: string
  readonly have?: readonly ObservedLink[]
  /** `undefined`: the base does not select the room. */
  readonly base: readonly DesiredLink[] | undefined
  readonly head: readonly DesiredLink[]
  /** `~ press: title  drift`; without a label where it cannot be told. */
  readonly labels: Readonly<Record<string, Origin | undefined>>
}

function planOf(links: readonly DesiredLink[], observed: readonly ObservedLink[]): RoomPlan {
  const all = desired(links)
  return { room: all.room, desired: all, observed, changes: planRoom(all, observed, on()) }
}

const open = (key: string, names: readonly string[], extra: Extra = {}): DesiredLink => {
  const texts: OpenTexts = Object.fromEntries(names.map((name) => [name, { text: '${X}', needs: ['X'] }]))
  return { ...want(key, {}, extra), open: texts }
}

test.for<Case>([
  { name: 'a new link', base: [], head: [want('a')], labels: { '+ a': 'change' } },
  { name: 'a new link in a room that is new', base: undefined, head: [want('a')], labels: { '+ a': 'change' } },
  { name: 'a link that was removed in the portal', base: [want('a')], head: [want('a')], labels: { '+ a': 'drift' } },
  {
    name: 'one that was removed there, and is declared otherwise now',
    base: [want('a')],
    head: [want('a', { access: 'comment' })],
    labels: { '+ a': 'both' },
  },
  {
    name: 'a setting that the manifest moves',
    have: [have('a')],
    base: [want('a')],
    head: [want('a', { title: 'A' })],
    labels: { '~ a: title': 'change' },
  },
  {
    name: 'a setting that has moved in the portal',
    have: [have('a', { title: 'A' })],
    base: [want('a', { title: 'a' })],
    head: [want('a', { title: 'a' })],
    labels: { '~ a: title': 'drift' },
  },
  {
    name: 'a password that has moved in the portal, and another one that the manifest has now',
    have: [have('a', { password: secret }), have('b', { password: secret })],
    base: [want('a', { password: other }), want('b', { password: null })],
    head: [want('a', { password: other }), want('b', { password: other })],
    labels: { '~ a: password': 'drift', '~ b: password': 'both' },
  },
  {
    name: 'one setting that has moved, and another that the manifest moves',
    have: [have('a', { title: 'A' })],
    base: [want('a', { title: 'a' })],
    head: [want('a', { title: 'a', expirationDate: soon })],
    labels: { '~ a: title, expirationDate': 'both' },
  },
  {
    name: 'a link that is no longer declared, and one that has not been for a while',
    have: [have('a'), have('b')],
    base: [want('a')],
    head: [],
    labels: { '- a (undeclared)': 'change', '- b (undeclared)': 'drift' },
  },
  {
    name: 'a link that was to be changed and is no longer declared',
    have: [have('a', { title: 'A' })],
    base: [want('a', { title: 'a' })],
    head: [],
    labels: { '- A (undeclared)': 'both' },
  },
  {
    name: 'a link that is to be absent, and was not declared before',
    have: [have('a')],
    base: [],
    head: [want('a', {}, { absent: true })],
    labels: { '- a (absent)': 'drift' },
  },
  {
    name: 'a link that is to be replaced, now and before, by the same one and by another',
    have: [have('a'), have('b')],
    base: [want('a', {}, { rotation: '1' }), want('b', {}, { rotation: '1' })],
    head: [want('a', {}, { rotation: '1' }), want('b', {}, { rotation: '2' })],
    labels: { '± a': 'drift', '± b': 'both' },
  },
  {
    name: 'a link of no manifest that is adopted',
    have: [have(undefined, { title: 'Stray' })],
    base: [],
    head: [want('a', { title: 'A' }, { adopt: mark(undefined) })],
    labels: { '~ (adopt) a: title': 'change' },
  },
  {
    name: 'a link that has its role, whoever made it',
    have: [invited(undefined, { title: 'Old' })],
    base: [want('invitation', { title: 'New' })],
    head: [want('invitation', { title: 'New' })],
    labels: { '~ invitation: title': 'drift' },
  },
  {
    name: 'what the base declares in a variable that is not set, by key and by link',
    have: [have('a', { title: 'A' }), have('b', { title: 'B' }), have('c', { title: 'C' })],
    base: [open('a', ['password']), want('b', { title: 'b' }), open('c', ['access'])],
    head: [want('a', { title: 'a' }), want('b', { title: 'b' })],
    labels: { '~ a: title': undefined, '~ b: title': 'drift', '- C (undeclared)': undefined },
  },
  {
    name: 'a rotation that is not known: it may be any link',
    have: [have('b', { title: 'B' })],
    base: [open('a', ['rotation']), want('b', { title: 'b' })],
    head: [want('b', { title: 'b' })],
    labels: { '~ b: title': undefined },
  },
  {
    name: 'a title by which a rotated link would be found',
    have: [have('b', { title: 'B' })],
    base: [open('a', ['title'], { rotation: 'may' }), want('b', { title: 'b' })],
    head: [want('b', { title: 'b' })],
    labels: { '~ b: title': undefined },
  },
  {
    name: 'a new date of a link that was expired',
    have: [have('a', { expirationDate: soon })],
    base: [want('a', { expirationDate: soon })],
    head: [want('a', { expirationDate: later })],
    labels: { '~ a: expirationDate!': 'change' },
  },
])('attribute: $name', ({ have: observed = [], base, head, labels }) => {
  const plan = planOf(head, observed)
  const origins = attribute(plan, base && planOf(base, observed))
  const told = plan.changes.filter(({ kind }) => kind !== 'keep' && kind !== 'unmanaged')
  expect(Object.fromEntries(told.map((change) => [brief(change), origins.get(change)]))).toEqual(labels)
  expect([...origins.keys()].every((change) => told.includes(change))).toBe(true)
})
