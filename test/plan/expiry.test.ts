import { expect, test } from 'vitest'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import { checkPortal } from '../../src/plan/check/portal-rules.ts'
import { planAndCheck } from '../../src/plan/plan.ts'
import { desired, have, idOf, invited, later, on, past, secret, soon, want } from './links.ts'
import { type Case, custom, expectSays, one } from './saying.ts'

test.for<Case>([
  {
    name: 'past, of a link that is not there',
    rooms: [custom],
    want: one('press: { access: read, expirationDate: 2026-05-01 }'),
    says: ['link/not-created'],
  },
  {
    name: 'past, and the portal has another',
    rooms: [{ ...custom, links: [{ kind: 'primary', expirationDate: '2027-05-01' }] }],
    want: one('primary: { access: read, expirationDate: 2026-05-01 }'),
    says: ['link/past-date'],
  },
  {
    name: 'past, and the portal has none',
    rooms: [{ ...custom, links: [{ kind: 'primary' }] }],
    want: one('primary: { access: read, expirationDate: 2026-05-01 }'),
    says: ['link/past-date'],
  },
  {
    name: 'past, in both',
    rooms: [{ ...custom, links: [{ kind: 'primary', expirationDate: '2026-05-01T00:00:00Z' }] }],
    want: one('primary: { access: editing, expirationDate: 2026-05-01 }'),
    says: ['link/left-expired'],
  },
  {
    name: 'left open, of a link that has expired and must change',
    rooms: [{ ...custom, links: [{ kind: 'primary', expirationDate: '2026-05-01T00:00:00Z' }] }],
    want: one('primary: { access: editing }'),
    says: ['link/has-expired'],
  },
  {
    name: 'left open, of a link that has expired and is right',
    rooms: [{ ...custom, links: [{ kind: 'primary', expirationDate: '2026-05-01T00:00:00Z' }] }],
    want: one('primary: { access: read }'),
    says: [],
  },
  {
    name: 'to come, of a link that has expired',
    rooms: [{ ...custom, links: [{ kind: 'primary', expirationDate: '2026-05-01T00:00:00Z' }] }],
    want: one('primary: { access: editing, expirationDate: 2027-01-01 }'),
    says: [],
  },
  {
    name: 'left open, where each PUT brings another',
    rooms: [{ ...custom, links: [{ kind: 'invitation', expirationDate: '2026-05-01T00:00:00Z' }] }],
    options: { profile: '3.6' },
    want: one('invitation: { access: editing }'),
    says: ['portal/older'],
  },
])('plan says of a date that is $name: $says', (each) => expectSays(each))

interface Unit {
  readonly name: string
  readonly want: readonly DesiredLink[]
  readonly have?: readonly ObservedLink[]
  readonly version?: string
  readonly says: readonly string[]
}

/** Two keys whose tags are alike, which take some thousand to find. */
function twins(): readonly [string, string] {
  const seen = new Map<string, string>()
  for (let index = 0; ; index++) {
    const key = `key-${index}`
    const tag = idOf(key).tag ?? ''
    const twin = seen.get(tag)
    if (twin !== undefined) return [twin, key]
    seen.set(tag, key)
  }
}

test.for<Unit>([
  {
    name: 'a declared date that has passed, and a rotation',
    want: [want('a', { expirationDate: past }, { rotation: '1' })],
    have: [have('a', { expirationDate: past })],
    says: ['link/past-date'],
  },
  {
    name: 'a date that is copied into the link that replaces another',
    want: [want('a', {}, { rotation: '1' })],
    have: [have('a', { expirationDate: past })],
    says: ['link/has-expired'],
  },
  {
    name: 'a date to come that replaces it',
    want: [want('a', { expirationDate: soon }, { rotation: '1' })],
    have: [have('a', { expirationDate: past })],
    says: [],
  },
  {
    name: 'two keys of one tag',
    want: twins().map((key) => want(key)),
    says: ['link/tag-shared'],
  },
  {
    name: 'internal before 3.5',
    version: '3.2.1',
    want: [want('a', { internal: true })],
    says: ['link/needs-version'],
  },
  { name: 'external before 3.5', version: '3.2.1', want: [want('a', { internal: false })], says: [] },
  {
    name: 'a link replaced in a room that is over its limit',
    want: [want('a', {}, { rotation: '1' })],
    have: [have('a'), ...[1, 2, 3, 4, 5].map((nth) => have(undefined, {}, { nth }))],
    says: ['room/full'],
  },
  {
    name: 'a link replaced in a room that is full',
    want: [want('a', {}, { rotation: '1' })],
    have: [have('a'), ...[1, 2, 3, 4].map((nth) => have(undefined, {}, { nth }))],
    says: [],
  },
  {
    name: 'the one invitation replaced: its expiry would be lost if the run were cut off between the two',
    want: [want('invitation', {}, { rotation: '1' })],
    have: [invited('invitation', { expirationDate: later })],
    says: ['link/replace-undeclared'],
  },
  {
    name: 'the one invitation replaced, its expiry declared',
    want: [want('invitation', { expirationDate: later }, { rotation: '1' })],
    have: [invited('invitation', { expirationDate: later })],
    says: [],
  },
  {
    name: 'the one invitation replaced before 3.7, where the portal chooses the expiry',
    version: '3.6.1',
    want: [want('invitation', {}, { rotation: '1' })],
    have: [invited('invitation', { expirationDate: later })],
    says: [],
  },
  {
    name: 'a password that is copied into a link whose old one has to go first',
    want: [want('a', {}, { rotation: '1' })],
    have: [have('a', { password: secret }), ...[1, 2, 3, 4].map((nth) => have(undefined, {}, { nth }))],
    says: ['link/replace-undeclared'],
  },
  {
    name: 'a password that is copied where there is place for both',
    want: [want('a', {}, { rotation: '1' })],
    have: [have('a', { password: secret })],
    says: [],
  },
  {
    name: 'an expiry of an additional link that would be lost before 3.7',
    version: '3.6.1',
    want: [want('a', {}, { rotation: '1' })],
    have: [have('a', { expirationDate: later }), ...[1, 2, 3, 4].map((nth) => have(undefined, {}, { nth }))],
    says: ['link/replace-undeclared'],
  },
  {
    name: 'a limit of uses of the one invitation that would be lost before 3.7',
    version: '3.6.1',
    want: [want('invitation', {}, { rotation: '1' })],
    have: [invited('invitation', { maxUseCount: 5 })],
    says: ['link/replace-undeclared'],
  },
  {
    name: 'an additional link that has expired before 3.7',
    version: '3.6.1',
    want: [want('a', { access: 'editing' })],
    have: [have('a', { expirationDate: past })],
    says: ['link/has-expired'],
  },
  {
    name: 'no limit for an invitation that was used',
    want: [want('invitation', { maxUseCount: null })],
    have: [{ ...invited('invitation', { maxUseCount: 5 }), uses: 4 }],
    says: [],
  },
  {
    name: 'a sixth link beside five that stay or change',
    want: ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => want(key, { access: key === 'e' ? 'editing' : 'read' })),
    have: ['a', 'b', 'c', 'd', 'e'].map((key) => have(key)),
    says: ['room/full'],
  },
  {
    name: 'fewer uses than there were',
    want: [want('invitation', { maxUseCount: 3 })],
    have: [{ ...invited('invitation'), uses: 4 }],
    says: ['link/used-more'],
  },
  {
    name: 'as many uses as there were',
    want: [want('invitation', { maxUseCount: 4 })],
    have: [{ ...invited('invitation'), uses: 4 }],
    says: [],
  },
  {
    name: 'a use limit that is met and left alone',
    want: [want('invitation', { maxUseCount: 4 })],
    have: [{ ...invited('invitation', { maxUseCount: 4 }), uses: 5 }],
    says: [],
  },
])('planAdmitted says of $name: $says', ({ want: wanted, have: found = [], version, says }) => {
  const { diagnostics } = planAndCheck(desired(wanted), { links: found, isCut: false }, on(version))
  expect(diagnostics.map(({ code }) => code)).toEqual(says)
})

test.for([
  { settings: { access: 'read' }, end: 'and is left as it is.' },
  { settings: { access: 'editing', internal: true }, end: 'and is left as it is; access, internal would differ.' },
] as const)('what is said of a link that has expired here and there: $end', ({ settings, end }) => {
  const wanted = desired([want('a', { ...settings, expirationDate: past })])
  const { diagnostics } = planAndCheck(wanted, { links: [have('a', { expirationDate: past })], isCut: false }, on())
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringMatching(new RegExp(`${end}$`))])
})

test('a portal before 3.7 is told of one invitation among other rooms and links', () => {
  const rooms = [desired([want('press'), want('invitation')]), desired([want('press')])]
  expect(checkPortal(rooms, on('3.6.1')).map(({ code }) => code)).toEqual(['portal/older'])
  const gone = [desired([want('press'), want('invitation', {}, { absent: true })])]
  expect(checkPortal(gone, on('3.6.1'))).toEqual([])
})

test.for([
  { version: undefined, says: [] },
  { version: '3.4.9', says: ['portal/too-old'] },
  { version: '3.6.1', says: ['portal/older'] },
  { version: '3.7.0', says: [] },
  { version: '4.0.0', says: [] },
])('a portal of $version: $says', ({ version, says }) => {
  expect(checkPortal([desired([want('invitation')])], on(version)).map(({ code }) => code)).toEqual(says)
})
