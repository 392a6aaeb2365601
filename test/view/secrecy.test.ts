import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change, FieldChange, Plan, RevokeReason } from '../../src/model/change.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { PortalError, type PortalErrorCode } from '../../src/model/gateway.ts'
import { identify } from '../../src/model/identity.ts'
import { instantOf } from '../../src/model/instant.ts'
import type { Link, ObservedLink } from '../../src/model/link.ts'
import type { Outcome, Report } from '../../src/model/report.ts'
import { Secret } from '../../src/model/secret.ts'
import { documentOf } from '../../src/view/document.ts'
import { errorText, problemsText } from '../../src/view/excerpt.ts'
import { failureJson, planJson, reportJson, validationJson } from '../../src/view/json.ts'
import { paint } from '../../src/view/paint.ts'
import { reportText } from '../../src/view/report-text.ts'
import { planText } from '../../src/view/text.ts'
import { create, keep, planOf, replace, reportOf, revoke, room, roomPlan, span, unmanaged, update } from './fixtures.ts'
import { expectInert } from './inert.ts'

// Marks a secret in the output, and occurs in nothing else.
const mark = 'SeKrEt'
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
const text = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 40 })), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
const secrets = fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).map((end) => new Secret(mark + end))
const ids = fc.uuid().map((id) => identify(id))
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
const live: fc.Arbitrary<ObservedLink> = fc.tuple(links, ids).map(([link, id]) => ({ id, ...link }))
const sides = (name: FieldChange['name'], values: fc.Arbitrary<FieldChange['before']>): fc.Arbitrary<FieldChange> =>
  fc.record({ name: fc.constant(name), before: values, after: values, widens: fc.boolean() })
const fields = fc.array(
  fc.oneof(
    sides('title', text),
    sides('password', orNull(secrets)),
    sides('expirationDate', orNull(instants)),
    sides('access', levels),
  ),
  { minLength: 1, maxLength: 4 },
)
const reasons = fc.constantFrom<RevokeReason>('absent', 'undeclared', 'duplicate', 'unmanaged')
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(text, links).map(([key, link]) => create(key, link)),
  fc
    .tuple(text, live, fields, fc.constantFrom('tag' as const, 'role' as const, 'adopt' as const))
    .map(([key, link, moved, match]) => update(key, link, moved, match)),
  fc.tuple(text, live, fields).map(([key, link, moved]) => replace(key, link, moved)),
  fc.tuple(live, reasons).map(([link, reason]) => revoke(link, reason)),
  fc.tuple(text, live).map(([key, link]) => keep(key, link)),
  live.map(unmanaged),
)
const plans: fc.Arbitrary<Plan> = fc
  .array(fc.tuple(fc.array(changes, { maxLength: 5 }), text, text), { maxLength: 3 })
  .map((rooms) => planOf(rooms.map(([all, id, title]) => roomPlan(all, { id, title }))))
const refusals = fc
  .tuple(fc.constant<PortalErrorCode>('portal/failed'), text, text)
  .map((facts) => new PortalError(...facts))
const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    status: fc.constantFrom('applied' as const, 'unchanged' as const, 'conflicted' as const, 'not attempted' as const),
    change: changes,
  }),
  fc.record({ status: fc.constant('failed' as const), change: changes, error: refusals }),
  fc.record({ status: fc.constant('ignored' as const), change: changes, fields }),
)
const reports: fc.Arbitrary<Report> = fc
  .tuple(
    fc.array(outcomes, { maxLength: 5 }),
    text,
    fc.array(live, { maxLength: 3 }),
    fc.array(live, { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([all, title, planned, found, isInterrupted]) =>
    reportOf(
      [{ room: { ...room, title }, outcomes: all, verified: false, conflict: { planned, found } }],
      isInterrupted,
    ),
  )
const diagnostics: fc.Arbitrary<Diagnostic> = fc
  .tuple(text, text, text, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }))
  .map(([message, hint, line, from, to]) => ({
    ...{ code: 'link/expired', severity: 'error', exit: 3, message, hint, span: span(line, from, to) },
  }))

function expectClean(output: string): void {
  const plain = expectInert(output)
  expect(plain).not.toContain(mark)
  expect(plain).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/i)
}

test('a plan prints no secret, no id, and nothing that a terminal or a CI runner obeys', () => {
  fc.assert(
    fc.property(plans, fc.boolean(), (plan, isColour) => {
      const shown = planText(documentOf(plan), paint(isColour))
      expectClean(shown)
      expectClean(planJson(documentOf(plan)))
      expect(planJson(documentOf(plan))).toBe(planJson(documentOf(plan)))
      expect(JSON.parse(planJson(documentOf(plan))).rooms.map((each: { title: string }) => each.title)).toEqual(
        plan.rooms.map((each) => each.room.title),
      )
    }),
  )
})

test('a report prints no secret, no id, and nothing that a terminal or a CI runner obeys', () => {
  fc.assert(
    fc.property(reports, fc.boolean(), (report, isColour) => {
      const shown = reportText(report, paint(isColour))
      expectClean(shown)
      expectClean(reportJson(report))
    }),
  )
})

test('a diagnostic prints nothing that a terminal obeys, and its carets fit under its line', () => {
  fc.assert(
    fc.property(fc.array(diagnostics, { minLength: 1, maxLength: 3 }), refusals, (all, refusal) => {
      for (const output of [
        problemsText(all, paint(true)),
        errorText(refusal, paint(true)),
        validationJson(all),
        failureJson(all, refusal),
      ]) {
        expectInert(output)
      }
      for (const line of problemsText(all, paint(false))
        .split('\n')
        .filter((each) => /^ +\| *\^+$/.test(each))) {
        expect(line.length).toBeLessThan(100)
      }
    }),
  )
})
