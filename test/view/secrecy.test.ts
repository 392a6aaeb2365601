import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { PortalError, type PortalErrorCode } from '../../src/model/gateway.ts'
import type { Outcome, Report } from '../../src/model/report.ts'
import { documentOf } from '../../src/view/document.ts'
import { errorText, problemsText } from '../../src/view/excerpt.ts'
import { failureJson, planJson, reportJson, validationJson } from '../../src/view/json.ts'
import { paint } from '../../src/view/paint.ts'
import { reportText } from '../../src/view/report-text.ts'
import { planText } from '../../src/view/text.ts'
import { reportOf, room, span } from './fixtures.ts'
import { expectInert } from './inert.ts'
import { changes, fields, live, mark, plans, text } from './random.ts'

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
