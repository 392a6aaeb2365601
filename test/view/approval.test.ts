import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import { type Approval, checkApproval, type Verdict } from '../../src/view/document/approval.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { failureDocument } from '../../src/view/document/result.ts'
import type { PlanDocument } from '../../src/view/document/shape.ts'
import { reportJson, writeJson } from '../../src/view/json.ts'
import { verdictText } from '../../src/view/terminal/approval.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import {
  additional,
  create,
  idOf,
  invitation,
  keep,
  moves,
  newSecret,
  observed,
  planOf,
  primary,
  replace,
  reportOf,
  revoke,
  roomPlan,
  secret,
  soon,
  update,
} from './fixtures.ts'
import { expectInert } from './inert.ts'
import { mark, plans } from './random.ts'

const auditors = observed(additional({ expirationDate: soon, password: secret }), idOf(1, 'auditors'))
const others = observed(additional({ expirationDate: soon, password: secret }), idOf(3, 'auditors'))
const invite = observed(invitation({ maxUseCount: 5 }), idOf(2, 'invitation'))
const former = observed(additional({ title: 'Partners 2024' }), idOf(6, 'gone'))
const shared = observed(primary(), idOf(4))
const opening = moves('access', 'read', 'editing', true)

const documentWith = (...changes: readonly Change[]): PlanDocument => documentOf(planOf([roomPlan(changes)]))
const approvalOf = (plan: PlanDocument): Approval => ({ digest: plan.digest, saved: { file: 'plan.json', plan } })

interface Case {
  readonly name: string
  readonly approved: readonly Change[]
  readonly now: readonly Change[]
  /** What is shown below the name of the link, or of what is not needed. */
  readonly says: readonly string[]
}

test.for<Case>([
  {
    name: 'another start',
    approved: [update('auditors', auditors, [opening])],
    now: [update('auditors', auditors, [moves('access', 'comment', 'editing', true)])],
    says: ['approved: access read → editing', 'now:      access comment → editing'],
  },
  {
    name: 'a setting that is left as it is, and is another one',
    approved: [update('auditors', observed(additional({ denyDownload: true }), auditors.id), [opening])],
    now: [update('auditors', observed(additional({ denyDownload: false }), auditors.id), [opening])],
    says: ['approved: denyDownload true', 'now:      denyDownload false'],
  },
  {
    name: 'a setting less to change',
    approved: [update('auditors', auditors, [opening, moves('title', 'Auditors', 'Read-only for auditors')])],
    now: [update('auditors', auditors, [opening])],
    says: ['approved: title "Auditors" → "Read-only for auditors"', 'now:      title "Read-only for auditors"'],
  },
  {
    name: 'a new password where there was none before',
    approved: [update('auditors', auditors, [moves('password', secret, newSecret)])],
    now: [update('auditors', auditors, [moves('password', null, newSecret)])],
    says: ['approved: password *** → *** (changed)', 'now:      password none → ***'],
  },
  {
    name: 'another link under that key',
    approved: [update('auditors', auditors, [opening])],
    now: [update('auditors', others, [opening])],
    says: [
      `approved: fingerprint ${documentWith(keep('a', auditors)).rooms[0]?.changes[0]?.link.fingerprint}`,
      `now:      fingerprint ${documentWith(keep('a', others)).rooms[0]?.changes[0]?.link.fingerprint}`,
    ],
  },
  {
    name: 'a link that is gone, and is to be made anew',
    approved: [update('auditors', auditors, [moves('denyDownload', false, true)])],
    now: [create('auditors', additional({ expirationDate: soon, password: secret, denyDownload: true }))],
    says: [
      `approved: update, recognised by its tag, fingerprint ${documentWith(keep('a', auditors)).rooms[0]?.changes[0]?.link.fingerprint}, denyDownload false → true, does not widen access`,
      'now:      create, a new link, denyDownload true, widens access',
    ],
  },
  {
    name: 'an invitation that was used meanwhile',
    approved: [replace('invitation', { ...invite, uses: 0 })],
    now: [replace('invitation', { ...invite, uses: 1 })],
    says: [
      'approved: does not widen access, its uses are not counted from 0',
      'now:      widens access, its uses are counted from 0',
    ],
  },
  {
    name: 'another reason to revoke',
    approved: [revoke(former, 'undeclared')],
    now: [revoke(former, 'absent')],
    says: ['approved: no longer declared in the manifest', 'now:      declared absent in the manifest'],
  },
  {
    name: 'what was not approved at all',
    approved: [],
    now: [
      revoke(former, 'undeclared'),
      update('auditors', auditors, [opening]),
      replace('invitation', invite),
      create('press', additional()),
    ],
    says: [
      ...['approved: nothing', 'now:      revoke, no longer declared in the manifest'],
      ...['approved: nothing', 'now:      update, access read → editing'],
      ...['approved: nothing', 'now:      replace'],
      ...['approved: nothing', 'now:      create'],
    ],
  },
  {
    name: 'what is no longer needed',
    approved: [update('auditors', auditors, [opening]), revoke(former, 'undeclared')],
    now: [keep('auditors', auditors)],
    says: [],
  },
  { name: 'the same', approved: [create('press', additional())], now: [create('press', additional())], says: [] },
])('verdictText: $name', ({ approved, now, says }) => {
  const [then, current] = [documentWith(...approved), documentWith(...now)]
  const verdict = checkApproval(approvalOf(then), current)
  const plain = verdictText(verdict, paint(false))
  const rows = plain.split('\n').filter((line) => line.startsWith('        '))
  expect(rows.map((line) => line.trim())).toEqual(says)
  expect(verdict.isStale).toBe(says.length > 0)
  const { unneeded = [], unapproved = [] } = verdict.difference ?? {}
  expect(plain.includes(`${unneeded.length} approved change`)).toBe(unneeded.length > 0)
  expect(plain.includes(`${unapproved.length} change`)).toBe(unapproved.length > 0)
  expect(stripVTControlCharacters(verdictText(verdict, paint(true)))).toBe(plain)
})

test('what one side alone has is told on both', () => {
  const plan = documentWith(update('auditors', auditors, [opening]))
  const rooms = plan.rooms.map((room) => ({
    ...room,
    changes: room.changes.map((change) => ({ ...change, settings: { ...change.settings, maxUseCount: 5 } })),
  }))
  const text = verdictText(checkApproval(approvalOf(plan), { ...plan, rooms }), paint(false))
  expect(text).toContain('approved: the same without that\n        now:      maxUseCount 5\n')
})

test('a plan of another manifest or portal approves nothing, though it would do the same', () => {
  const plan = documentWith(create('press', additional()))
  const other = { ...plan, manifest: 'other' }
  expect(checkApproval(approvalOf(other), plan).isStale).toBe(true)
  expect(checkApproval(approvalOf(plan), plan).isStale).toBe(false)
})

const nothingLeft = '\nNo approved change is left to do in the rooms of this run.\n'

test.for([
  { name: 'the same', digest: 'same', changes: [create('press', additional())], isStale: false, isKnown: true },
  { name: 'another', digest: 'other', changes: [create('press', additional())], isStale: true, isKnown: false },
  {
    name: 'another, and nothing to do',
    digest: 'other',
    changes: [keep('primary', shared)],
    isStale: false,
    isKnown: false,
  },
])('a digest alone: $name', ({ digest, changes, isStale, isKnown }) => {
  const now = documentWith(...changes)
  const verdict = checkApproval({ digest: digest === 'same' ? now.digest : digest }, now)
  expect(verdict).toMatchObject({ isStale, now })
  expect(verdict.difference !== undefined).toBe(isKnown)
  expect(verdictText(verdict, paint(false))).toBe(isKnown || isStale ? '' : nothingLeft)
})

/** Pairs of plans that are about the same links in part. */
const verdicts: fc.Arbitrary<Verdict> = fc.tuple(plans, plans, fc.boolean()).map(([one, other, isAlike]) => {
  const [then, now] = [documentOf(one), documentOf(other)]
  const mixed = { ...now, rooms: isAlike ? [...then.rooms.map(reverse), ...now.rooms] : now.rooms }
  return checkApproval(approvalOf(then), mixed)
})

/** The same links, and other settings. */
function reverse(room: PlanDocument['rooms'][number]): PlanDocument['rooms'][number] {
  return {
    ...room,
    changes: room.changes.map((change) => ({
      ...change,
      widens: !change.widens,
      fields: change.fields.map((field) => ({ ...field, before: field.after, after: field.before })),
    })),
  }
}

test('a verdict prints no secret, and nothing that a terminal or a CI runner obeys; each difference is told', () => {
  let told = 0
  fc.assert(
    fc.property(verdicts, fc.boolean(), (verdict, isColour) => {
      const shown = verdictText(verdict, paint(isColour))
      for (const output of [
        shown,
        writeJson(failureDocument([], undefined, verdict)),
        reportJson(reportOf([]), verdict),
      ]) {
        expect(expectInert(output)).not.toContain(mark)
      }
      const rows = stripVTControlCharacters(shown).split('\n')
      const [approved, now] = ['approved: ', 'now:      '].map((lead) =>
        rows.filter((row) => row.startsWith(`        ${lead}`)).map((row) => row.slice(8 + lead.length)),
      )
      expect(approved).toHaveLength(verdict.difference?.unapproved.length ?? 0)
      expect(now).toHaveLength(approved?.length ?? 0)
      approved?.forEach((each, nth) => {
        expect(each).not.toBe(now?.[nth])
        if (each !== 'nothing') told++
      })
    }),
  )
  expect(told).toBeGreaterThan(20)
})

test('what neither side knows is no difference, and what one side knows is one', () => {
  const plan = documentWith(create('press', additional()))
  const rooms = plan.rooms.map((room) => ({ ...room, type: null }))
  const unknown = { ...plan, portal: { ...plan.portal, version: null }, rooms }
  expect(checkApproval(approvalOf(unknown), unknown).misstatements).toEqual([])
  for (const [then, now] of [
    [unknown, plan],
    [plan, unknown],
  ] as const) {
    const { misstatements, isStale } = checkApproval(approvalOf(then), now)
    expect(isStale).toBe(true)
    expect(misstatements.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^the type of room/),
      'the version of the portal',
    ])
  }
})
