import { expect, test } from 'vitest'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { brief, desired, have, invited, isWide, mark, on, past, want } from './links.ts'

interface Case {
  readonly name: string
  readonly want: readonly DesiredLink[]
  readonly have: readonly ObservedLink[]
  readonly plan: readonly string[]
}

test.for<Case>([
  { name: 'the first', want: [want('a', {}, { rotation: '1' })], have: [have('a')], plan: ['± a'] },
  { name: 'carried out', want: [want('a', {}, { rotation: '1' })], have: [have('a@1')], plan: ['= a'] },
  {
    name: 'by number, with another title too',
    want: [want('a', { title: 'A' }, { rotation: '7' })],
    have: [have('a@3')],
    plan: ['± a: title'],
  },
  { name: 'back', want: [want('a', { title: 'A' }, { rotation: '3' })], have: [have('a@7')], plan: ['± a: title'] },
  { name: 'taken away', want: [want('a', { title: 'A' })], have: [have('a@7')], plan: ['± a: title'] },
  ...['50', '99', '101', '150'].map((former) => ({
    name: `by number, from ${former} to 100`,
    want: [want('a', { title: 'A' }, { rotation: '100' })],
    have: [have(`a@${former}`)],
    plan: ['± a: title'],
  })),
  ...['49', '151'].map((former) => ({
    name: `by number, from ${former} to 100: too far to be looked for`,
    want: [want('a', { title: 'A' }, { rotation: '100' })],
    have: [have(`a@${former}`)],
    plan: ['- a (undeclared)', '+ a'],
  })),
  ...['5x', 'x5', 'may'].map((rotation) => ({
    name: `from a number to the text ${rotation}`,
    want: [want('a', { title: 'A' }, { rotation })],
    have: [have('a@3')],
    plan: ['± a: title'],
  })),
  {
    name: 'by text: the same title in another manifest',
    want: [want('a', {}, { rotation: 'may' })],
    have: [have('other:a@april')],
    plan: ['+ a', '?? a'],
  },
  {
    name: 'by text, and of another kind another of ours goes too',
    want: [want('a', {}, { rotation: 'may' })],
    have: [have('a@april'), invited('invitation@april')],
    plan: ['- invitation (undeclared)', '± a'],
  },
  {
    name: 'by text: the same title',
    want: [want('a', {}, { rotation: 'may' })],
    have: [have('a@april')],
    plan: ['± a'],
  },
  {
    name: 'by text and with another title: not to be told from a new link',
    want: [want('a', { title: 'A' }, { rotation: 'may' })],
    have: [have('a@april')],
    plan: ['- a (undeclared)', '+ a'],
  },
  {
    name: 'what is certain goes before a like title',
    want: [want('a', { title: 'T' }, { rotation: 'x' }), want('b', { title: 'T' }, { rotation: '2' })],
    have: [have('b@1', { title: 'T' })],
    plan: ['± b', '+ a'],
  },
  {
    name: 'a declared link of the same title is not replaced',
    want: [want('a', { title: 'T' }, { rotation: 'x' }), want('b', { title: 'T' })],
    have: [have('b', { title: 'T' })],
    plan: ['+ a', '= b'],
  },
  {
    name: 'by text, and two of ours go: which of them it was cannot be told',
    want: [want('a', { title: 'T' }, { rotation: 'may' })],
    have: [have('a@april', { title: 'T' }), have('b', { title: 'T' })],
    plan: ['- T (undeclared)', '- T (undeclared)', '+ a'],
  },
  {
    name: 'by text, of a link that has expired in the manifest: it comes no more, and the one of its title goes',
    want: [want('a', { title: 'T', expirationDate: past }, { rotation: 'may' })],
    have: [have('a@april', { title: 'T' })],
    plan: ['- T (undeclared)'],
  },
  {
    name: 'adopted and replaced, and the adopted one is still there',
    want: [want('a', {}, { rotation: '1', adopt: mark(undefined) })],
    have: [have('a@1'), have(undefined)],
    plan: ['- Stray (replaced)', '= a'],
  },
  {
    name: "adopted and replaced: the adopted one takes nobody else's place, whose key it bears",
    want: [want('a', {}, { rotation: '2', adopt: mark('b@1') }), want('b', { expirationDate: past })],
    have: [have('a@2'), have('b@1')],
    plan: ['- b (replaced)', '= a'],
  },
  {
    name: 'adopted to be revoked, under a key that is rotated too',
    want: [want('a', {}, { absent: true, adopt: mark('b@1') }), want('b', {}, { rotation: '2' })],
    have: [have('a'), have('b@1')],
    plan: ['- b (absent)', '- a (absent)', '+ b'],
  },
  {
    name: 'of our one invitation',
    want: [want('invitation', { title: 'New' }, { rotation: 'may' })],
    have: [invited('invitation@april')],
    plan: ['± invitation: title'],
  },
  {
    name: 'of an invitation that is not ours: not without adoption',
    want: [want('invitation', {}, { rotation: '1' })],
    have: [invited(undefined)],
    plan: ['+ invitation', '? invitation'],
  },
  {
    name: 'an invitation that is no longer rotated is whatever invitation there is',
    want: [want('invitation')],
    have: [invited('invitation@1')],
    plan: ['= invitation'],
  },
  {
    name: 'a text, of the title of a link that another key has made under another rotation: that one stays its own',
    want: [want('a', { title: 'T' }, { rotation: 'may' }), want('b', {}, { absent: true, adopt: mark(undefined) })],
    have: [have('b@2', { title: 'T' }), have(undefined)],
    plan: ['- T (undeclared)', '- b (absent)', '+ a'],
  },
  {
    name: 'absent, made under another rotation',
    want: [want('a', {}, { absent: true })],
    have: [have('a@2')],
    plan: ['- a (absent)'],
  },
])('planRoom, a rotation: $name', ({ want: wanted, have: found, plan }) => {
  expect(planRoom(desired(wanted), found, on()).map(brief)).toEqual(plan)
  const turned = desired([...wanted].reverse())
  expect(planRoom(turned, [...found].reverse(), on()).map(brief)).toEqual(plan)
})

test('what is left open is copied into the link that replaces another', () => {
  const before = have('a', { password: null, denyDownload: true, access: 'editing' })
  const [change] = planRoom(desired([want('a', { access: 'read' }, { rotation: '1' })]), [before], on())
  expect(change).toMatchObject({ kind: 'replace', after: { settings: { denyDownload: true, access: 'read' } } })
})

test.for([
  { name: 'with place for both', strays: 3, first: 'create' },
  { name: 'in a full room', strays: 4, first: 'revoke' },
])('a replacement $name: $first first', ({ strays, first }) => {
  const others = Array.from({ length: strays }, (_, index) => have(undefined, {}, { nth: index + 1 }))
  const changes = planRoom(desired([want('a', {}, { rotation: '1' })]), [have('a'), ...others], on())
  expect(changes).toContainEqual(expect.objectContaining({ kind: 'replace', first }))
})

test('what is revoked makes place for both halves of a replacement', () => {
  const others = [1, 2, 3, 4].map((nth) => have(undefined, {}, { nth }))
  const wanted = desired([want('a', {}, { rotation: '1' })], { unmanaged: 'revoke' })
  const changes = planRoom(wanted, [have('a'), ...others], on())
  expect(changes.at(-1)).toMatchObject({ kind: 'replace', first: 'create' })
})

test('the one invitation is revoked before the next one comes', () => {
  const changes = planRoom(desired([want('invitation', {}, { rotation: '1' })]), [invited('invitation')], on())
  expect(changes).toMatchObject([{ kind: 'replace', first: 'revoke' }])
})

test.for([
  { name: 'a used invitation', uses: 3, limit: 5, isWider: true },
  { name: 'an unused invitation', uses: 0, limit: 5, isWider: false },
  { name: 'an invitation without a limit', uses: 3, limit: null, isWider: false },
])('$name replaced: whether more people get in', ({ uses, limit, isWider }) => {
  const wanted = desired([want('invitation', { maxUseCount: limit }, { rotation: '2' })])
  const [change] = planRoom(wanted, [{ ...invited('invitation@1', { maxUseCount: limit }), uses }], on())
  expect(change && isWide(change)).toBe(isWider)
})
