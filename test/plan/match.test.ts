import { expect, test } from 'vitest'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import type { RoomType, Unmanaged } from '../../src/model/room.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { brief, desired, have, invited, mark, on, want } from './links.ts'

interface Case {
  readonly name: string
  readonly want: readonly DesiredLink[]
  readonly have: readonly ObservedLink[]
  readonly type?: RoomType
  readonly unmanaged?: Unmanaged
  readonly plan: readonly string[]
}

const primary = (owner: string | undefined): ObservedLink => have(owner, { title: 'Shared link' }, { kind: 'primary' })
const adopt = mark(undefined)

const roles: readonly Case[] = [
  { name: 'nothing', want: [], have: [], plan: [] },
  { name: 'a new link', want: [want('press')], have: [], plan: ['+ press'] },
  { name: 'the primary, whoever made it', want: [want('primary')], have: [primary(undefined)], plan: ['= primary'] },
  {
    name: 'the invitation that no manifest made',
    want: [want('invitation', { title: 'Join' })],
    have: [invited(undefined)],
    plan: ['~ invitation: title'],
  },
  {
    name: 'the invitation of another manifest is not meant by its role',
    want: [want('invitation', { title: 'Join' })],
    have: [invited('other:invitation')],
    plan: ['+ invitation', '?? invitation'],
  },
  {
    name: 'nor is one to be absent',
    want: [want('invitation', {}, { absent: true })],
    have: [invited('other:invitation')],
    plan: ['?? invitation'],
  },
  {
    name: 'nor a primary',
    want: [want('primary', { title: 'Board' })],
    have: [primary('other:primary')],
    plan: ['+ primary', '?? Shared link'],
  },
  {
    name: 'by its fingerprint it is',
    want: [want('invitation', { title: 'Join' }, { adopt: mark('other:invitation') })],
    have: [invited('other:invitation')],
    plan: ['~ (adopt) invitation: title'],
  },
  {
    name: 'by its fingerprint before one that no manifest made',
    want: [want('invitation', { title: 'Join' }, { adopt: mark('other:invitation') })],
    have: [invited('other:invitation'), invited(undefined)],
    plan: ['~ (adopt) invitation: title', '? invitation'],
  },
  {
    name: 'and without it after that one',
    want: [want('invitation', { title: 'Join' })],
    have: [invited('other:invitation'), invited(undefined)],
    plan: ['~ invitation: title', '?? invitation'],
  },
  {
    name: 'by its fingerprint it is revoked',
    want: [want('invitation', {}, { absent: true, adopt: mark('other:invitation') })],
    have: [invited('other:invitation')],
    plan: ['- invitation (absent)'],
  },
  {
    name: 'a missing role is created, other kinds do not stand in',
    want: [want('primary'), want('invitation')],
    have: [have(undefined)],
    plan: ['+ invitation', '+ primary', '? Stray'],
  },
  {
    name: 'roles that must not be there',
    want: [want('primary', {}, { absent: true }), want('invitation', {}, { absent: true })],
    have: [primary(undefined), invited(undefined)],
    plan: ['- invitation (absent)', '- primary (absent)'],
  },
  { name: 'an absent role that is absent', want: [want('primary', {}, { absent: true })], have: [], plan: [] },
]

const tags: readonly Case[] = [
  { name: 'ours by tag', want: [want('press')], have: [have('press')], plan: ['= press'] },
  {
    name: 'same key and title of another manifest',
    want: [want('press')],
    have: [have('other:press')],
    plan: ['+ press', '?? press'],
  },
  { name: 'no longer declared', want: [], have: [have('press')], plan: ['- press (undeclared)'] },
  {
    name: 'no longer declared, in a room that keeps the rest',
    want: [want('b')],
    have: [have('a'), have('b'), have(undefined)],
    plan: ['- a (undeclared)', '= b', '? Stray'],
  },
  {
    name: 'two of one tag: the smaller id stays',
    want: [want('press')],
    have: [have('press', { title: 'second' }, { nth: 2 }), have('press', {}, { nth: 1 })],
    plan: ['- second (duplicate)', '= press'],
  },
  {
    name: 'an invitation that is ours but not the one by role',
    want: [want('invitation')],
    have: [invited('invitation', {}, 2), invited('invitation', {}, 1)],
    plan: ['- invitation (duplicate)', '= invitation'],
  },
  {
    name: 'absent',
    want: [want('press', {}, { absent: true })],
    have: [have('press')],
    plan: ['- press (absent)'],
  },
]

const adoptions: readonly Case[] = [
  {
    name: 'adopted by its fingerprint',
    want: [want('press', { title: 'Press' }, { adopt })],
    have: [have(undefined)],
    plan: ['~ (adopt) press: title'],
  },
  {
    name: 'adopted as it is',
    want: [want('press', {}, { adopt })],
    have: [have(undefined)],
    plan: ['= press'],
  },
  {
    name: 'ours goes before the one to adopt',
    want: [want('press', {}, { adopt })],
    have: [have(undefined), have('press')],
    plan: ['= press', '? Stray'],
  },
  {
    name: 'a key renamed keeps its URL by adoption',
    want: [want('news', { title: 'press' }, { adopt: mark('press') })],
    have: [have('press')],
    plan: ['= news'],
  },
  {
    name: 'a link that another declaration means cannot be adopted',
    want: [want('news', {}, { adopt: mark('press') }), want('press')],
    have: [have('press')],
    plan: ['+ news', '= press'],
  },
  {
    name: 'nor can a second one of its tag: the next plan would take it for the first',
    want: [want('news', {}, { adopt: mark('press', 2) }), want('press', {}, { absent: true })],
    have: [have('press', {}, { nth: 1 }), have('press', { title: 'second' }, { nth: 2 })],
    plan: ['- second (duplicate)', '- press (absent)', '+ news'],
  },
  {
    name: 'of another kind it cannot be adopted',
    want: [want('press', {}, { adopt })],
    have: [invited(undefined)],
    plan: ['+ press', '? invitation'],
  },
  {
    name: 'adopted to be revoked',
    want: [want('press', {}, { adopt, absent: true })],
    have: [have(undefined)],
    plan: ['- press (absent)'],
  },
  {
    name: 'adopted to be revoked, and made anew by us: both go',
    want: [want('press', {}, { adopt, absent: true })],
    have: [have(undefined), have('press')],
    plan: ['- Stray (absent)', '- press (absent)'],
  },
  {
    name: 'adopted with a rotation: replaced at once, for its id cannot bear the rotation',
    want: [want('press', { title: 'Stray' }, { adopt, rotation: '1' })],
    have: [have(undefined)],
    plan: ['± press'],
  },
  {
    name: 'adopted with a rotation that was carried out',
    want: [want('press', {}, { adopt, rotation: '1' })],
    have: [have('press@1')],
    plan: ['= press'],
  },
  {
    name: 'adopted with a rotation, and rotated again',
    want: [want('press', {}, { adopt, rotation: '2' })],
    have: [have('press@1')],
    plan: ['± press'],
  },
  {
    name: 'an unmanaged invitation is rotated by adoption',
    want: [want('invitation', {}, { adopt, rotation: '1' })],
    have: [invited(undefined)],
    plan: ['± invitation'],
  },
]

const strays: readonly Case[] = [
  { name: 'are kept', want: [], have: [have(undefined)], plan: ['? Stray'] },
  {
    name: 'are revoked where asked for',
    want: [],
    have: [have(undefined), invited(undefined)],
    unmanaged: 'revoke',
    plan: ['- invitation (unmanaged)', '- Stray (unmanaged)'],
  },
  {
    name: "are not another manifest's links",
    want: [],
    have: [have(undefined), have('other:press'), invited('other:invitation')],
    unmanaged: 'revoke',
    plan: ['- Stray (unmanaged)', '?? invitation', '?? press'],
  },
  {
    name: 'a custom room loses its primary',
    want: [],
    have: [primary(undefined)],
    unmanaged: 'revoke',
    plan: ['- Shared link (unmanaged)'],
  },
  {
    name: 'a primary that would come back is passed over',
    want: [],
    have: [primary(undefined), have(undefined)],
    type: 'public',
    unmanaged: 'revoke',
    plan: ['- Stray (unmanaged)', '? Shared link'],
  },
  {
    name: 'and so is one of a form-filling room',
    want: [],
    have: [primary(undefined)],
    type: 'formFilling',
    unmanaged: 'revoke',
    plan: ['? Shared link'],
  },
  {
    name: 'nor is one that only stands where another is to be adopted, or to be absent',
    want: [
      want('board', {}, { adopt: mark(undefined, 9) }),
      want('press', {}, { adopt: mark(undefined, 8), absent: true }),
    ],
    have: [have(undefined)],
    plan: ['+ board', '? Stray'],
  },
  {
    name: 'an adopted link is none',
    want: [want('press', {}, { adopt })],
    have: [have(undefined)],
    unmanaged: 'revoke',
    plan: ['= press'],
  },
]

test.for<Case>([
  ...roles,
  ...tags,
  ...adoptions.map((each) => ({ ...each, name: `adopt: ${each.name}` })),
  ...strays.map((each) => ({ ...each, name: `strays: ${each.name}` })),
])('planRoom: $name', ({ want, have, type = 'custom', unmanaged = 'keep', plan }) => {
  expect(planRoom(desired(want, { type, unmanaged }), have, on()).map(brief)).toEqual(plan)
  const turned = desired([...want].reverse(), { type, unmanaged })
  expect(planRoom(turned, [...have].reverse(), on()).map(brief)).toEqual(plan)
})
