import { expect, test } from 'vitest'
import type {
  AccessLevel,
  DesiredLink,
  ExternalSettings,
  InvitationSettings,
  ObservedLink,
} from '../../src/model/link.ts'
import type { Instant } from '../../src/model/values/instant.ts'
import { missedFields } from '../../src/plan/fields.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { at, brief, desired, have, invited, later, now, on, other, past, secret, soon, want } from './links.ts'

type Settings = Partial<ExternalSettings & InvitationSettings>

interface Step {
  readonly from: Settings
  readonly to: Settings
  /** The fields of the step there, and of the step back. */
  readonly there: string
  readonly back: string
}

const levels = (from: AccessLevel, to: AccessLevel, there: string, back: string): Step => ({
  from: { access: from },
  to: { access: to },
  there: `access${there}`,
  back: `access${back}`,
})

test.for<Step>([
  { from: { title: 'a' }, to: { title: 'b' }, there: 'title', back: 'title' },
  { from: { password: secret }, to: { password: null }, there: 'password!', back: 'password' },
  { from: { password: secret }, to: { password: other }, there: 'password', back: 'password' },
  { from: { internal: true }, to: { internal: false }, there: 'internal!', back: 'internal' },
  { from: { denyDownload: true }, to: { denyDownload: false }, there: 'denyDownload!', back: 'denyDownload' },
  { from: { expirationDate: soon }, to: { expirationDate: later }, there: 'expirationDate!', back: 'expirationDate' },
  { from: { expirationDate: soon }, to: { expirationDate: null }, there: 'expirationDate!', back: 'expirationDate' },
  levels('read', 'comment', '!', ''),
  levels('comment', 'review', '!', ''),
  levels('read', 'fillForms', '!', ''),
  levels('fillForms', 'comment', '!', '!'),
  levels('review', 'fillForms', '!', '!'),
  levels('fillForms', 'editing', '!', ''),
  levels('editing', 'contentCreator', '!', ''),
  levels(3, 'read', '!', '!'),
])('planRoom: $from to $to is $there, and back $back', ({ from, to, there, back }) => {
  const step = (before: Settings, after: Settings): string[] =>
    planRoom(desired([want('a', after)]), [have('a', before)], on()).map(brief)
  expect(step(from, to)).toEqual([`~ a: ${there}`])
  expect(step(to, from)).toEqual([`~ a: ${back}`])
  expect(step(to, to)).toEqual(['= a'])
})

test.for<Step>([
  { from: { maxUseCount: 5 }, to: { maxUseCount: 6 }, there: 'maxUseCount!', back: 'maxUseCount' },
  { from: { maxUseCount: 5 }, to: { maxUseCount: null }, there: 'maxUseCount!', back: 'maxUseCount' },
  { from: { expirationDate: soon }, to: { expirationDate: null }, there: 'expirationDate!', back: 'expirationDate' },
])('planRoom: an invitation from $from to $to is $there, and back $back', ({ from, to, there, back }) => {
  const step = (before: Settings, after: Settings): string[] =>
    planRoom(desired([want('invitation', after)]), [invited(undefined, before)], on()).map(brief)
  expect(step(from, to)).toEqual([`~ invitation: ${there}`])
  expect(step(to, from)).toEqual([`~ invitation: ${back}`])
})

test('what narrows runs first, what widens last, and what stays does not run', () => {
  const wanted = [
    want('a-new'),
    want('b-wider', { access: 'editing' }),
    want('c-narrower', { internal: true }),
    want('d-gone', {}, { absent: true }),
    want('e-same'),
    want('f-turned', {}, { rotation: '1' }),
    want('g-turned-wider', { password: null }, { rotation: '1' }),
    want('primary', { title: 'P' }),
  ]
  const links = [
    ...['b-wider', 'c-narrower', 'd-gone', 'e-same', 'f-turned', 'z-undeclared'].map((key) => have(key)),
    have('g-turned-wider', { password: secret }),
    have(undefined),
    have(undefined, { title: 'Shared link' }, { kind: 'primary', nth: 2 }),
  ]
  expect(planRoom(desired(wanted), links, on()).map(brief)).toEqual([
    '- z-undeclared (undeclared)',
    '- d-gone (absent)',
    '~ c-narrower: internal',
    '~ primary: title',
    '± f-turned',
    '~ b-wider: access!',
    '± g-turned-wider: password!',
    '+ a-new',
    '= e-same',
    '? Stray',
  ])
})

interface Dated {
  readonly name: string
  readonly want: readonly DesiredLink[]
  readonly have?: readonly ObservedLink[]
  readonly plan: readonly string[]
}

const dated = (declared: Instant | null, extra: Settings = {}): DesiredLink =>
  want('a', { expirationDate: declared, ...extra })

test.for<Dated>([
  { name: 'past, and there is no link', want: [dated(past)], plan: [] },
  { name: 'in this minute', want: [dated((now + 60_000) as Instant)], plan: [] },
  { name: 'after this minute', want: [dated((now + 61_000) as Instant)], plan: ['+ a'] },
  {
    name: 'past, as the portal has it',
    want: [dated(past)],
    have: [have('a', { expirationDate: past })],
    plan: ['= a'],
  },
  {
    name: 'past, as the portal has it, and more differs',
    want: [dated(past, { title: 'b' })],
    have: [have('a', { expirationDate: past })],
    plan: ['= a'],
  },
  {
    name: 'to come, for a link that has expired',
    want: [dated(soon)],
    have: [have('a', { expirationDate: past })],
    plan: ['~ a: expirationDate!'],
  },
  {
    name: 'none, for a link that has expired',
    want: [dated(null)],
    have: [have('a', { expirationDate: past })],
    plan: ['~ a: expirationDate!'],
  },
  { name: 'left open', want: [want('a')], have: [have('a', { expirationDate: past })], plan: ['= a'] },
  {
    name: 'past, of a link that must not be there',
    want: [want('a', {}, { absent: true })],
    have: [have('a', { expirationDate: past })],
    plan: ['- a (absent)'],
  },
])('a date $name', ({ want: wanted, have: links = [], plan }) => {
  expect(planRoom(desired(wanted), links, on()).map(brief)).toEqual(plan)
})

/** 28 March 2027, 02:30 UTC: on the clocks of Berlin this half hour is skipped, and the portal shows it as 03:30. */
const trueTime = at('2027-03-28T02:30:00Z')
const shownTime = at('2027-03-28T03:30:00Z')

test.for([
  { name: 'Berlin', shown: shownTime, expiryOffset: 120, declared: trueTime, plan: '= a' },
  { name: 'Berlin, as shown', shown: shownTime, expiryOffset: 120, declared: shownTime, plan: '= a' },
  {
    name: 'a zone without a gap there',
    shown: shownTime,
    expiryOffset: 330,
    declared: trueTime,
    plan: '~ a: expirationDate',
  },
  {
    name: 'another hour of Berlin',
    shown: at('2027-03-28T10:30:00Z'),
    expiryOffset: 120,
    declared: at('2027-03-28T09:30:00Z'),
    plan: '~ a: expirationDate',
  },
  {
    name: 'the Azores, which end up at UTC',
    shown: at('2027-03-28T01:30:00Z'),
    expiryOffset: 0,
    declared: at('2027-03-28T00:30:00Z'),
    plan: '= a',
  },
  {
    name: 'New York',
    shown: at('2027-03-14T03:30:00Z'),
    expiryOffset: -300,
    declared: at('2027-03-14T02:30:00Z'),
    plan: '= a',
  },
])('an expiry that the portal shows an hour late: $name', ({ shown, expiryOffset, declared, plan }) => {
  const link = { ...have('a', { expirationDate: shown }), expiryOffset }
  expect(planRoom(desired([dated(declared)]), [link], on()).map(brief)).toEqual([plan])
})

test('a copied expiry that may be an hour late is sent an hour early: never later than it was', () => {
  const link = { ...have('a', { expirationDate: shownTime }), expiryOffset: 120 }
  const [change] = planRoom(desired([want('a', { title: 'b' })]), [link], on())
  expect(change).toMatchObject({ kind: 'update', after: { settings: { expirationDate: trueTime } } })
})

test.for([
  { version: '3.5.0', expires: '2026-06-08T12:00:00Z', title: '~ invitation: title, expirationDate!' },
  { version: '3.6.1', expires: '2026-06-08T12:00:00Z', title: '~ invitation: title, expirationDate!' },
  { version: '3.7.2', expires: undefined, title: '~ invitation: title' },
  { version: '4.0', expires: undefined, title: '~ invitation: title' },
  { version: undefined, expires: undefined, title: '~ invitation: title' },
])('the expiry of an invitation on $version', ({ version, expires, title }) => {
  const conditions = { ...on(version), ...(version === undefined && { version }) }
  const wanted = desired([want('invitation', { title: 'b' })])
  const shown = invited(undefined, { expirationDate: at('2026-06-03T00:00:00Z') })
  expect(planRoom(wanted, [shown], conditions).map(brief)).toEqual([title])
  const [created] = planRoom(wanted, [], conditions)
  expect(created).toMatchObject({
    kind: 'create',
    after: { settings: { expirationDate: expires === undefined ? null : at(expires) } },
  })
  const kept = invited(undefined, { title: 'b', expirationDate: later })
  expect(planRoom(wanted, [kept], conditions).map(brief)).toEqual(['= invitation'])
})

test.for<Step & { readonly name: string }>([
  {
    name: 'the same expiry to come does not hold other settings back',
    from: { access: 'read', expirationDate: later },
    to: { access: 'editing', expirationDate: later },
    there: 'access!',
    back: 'access',
  },
  {
    name: 'a declared expiry that has passed leaves no other date alone',
    from: { expirationDate: later },
    to: { expirationDate: past },
    there: 'expirationDate',
    back: 'expirationDate!',
  },
])('planRoom: $name', ({ from, to, there, back }) => {
  const step = (before: Settings, after: Settings): string[] =>
    planRoom(desired([want('a', after)]), [have('a', before)], on()).map(brief)
  expect(step(from, to)).toEqual([`~ a: ${there}`])
  expect(step(to, from)).toEqual([`~ a: ${back}`])
})

test('before 3.7, the portal chooses the expiry of invitations alone', () => {
  const wanted = desired([want('a'), want('invitation')])
  const created = planRoom(wanted, [], on('3.6.1')).map((change) => 'after' in change && change.after.settings)
  expect(created).toMatchObject([{ expirationDate: null }, { expirationDate: now + 7 * 86_400_000 }])
  const { abilities } = on('3.6.1')
  const missed = missedFields(have('a', { expirationDate: soon }), have('a', { expirationDate: null }), abilities)
  expect(missed.map(({ name }) => name)).toEqual(['expirationDate'])
})

test('links of other kinds take no place from both halves of a replacement', () => {
  const others = [have(undefined, {}, { kind: 'primary' }), invited(undefined)]
  const strays = [1, 2, 3].map((nth) => have(undefined, {}, { nth }))
  const [change] = planRoom(desired([want('a', {}, { rotation: '1' })]), [have('a'), ...others, ...strays], on())
  expect(change).toMatchObject({ kind: 'replace', first: 'create' })
})

test('the portal has not ignored an expiry that it chooses itself', () => {
  const asked = invited(undefined, { expirationDate: soon })
  const shown = invited(undefined, { expirationDate: later, title: 'b' })
  const missed = (version: string): string[] =>
    missedFields(asked, shown, on(version).abilities).map(({ name }) => name)
  expect(missed('3.6.1')).toEqual(['title'])
  expect(missed('3.7.0')).toEqual(['title', 'expirationDate'])
})
