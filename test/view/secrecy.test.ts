import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '../../src/view/document/document.ts'
import { failureDocument, validationDocument } from '../../src/view/document/result.ts'
import { planJson, reportJson, writeJson } from '../../src/view/json.ts'
import { planMarkdown } from '../../src/view/markdown/plan.ts'
import { reportMarkdown } from '../../src/view/markdown/report.ts'
import { failureMarkdown, validationMarkdown } from '../../src/view/markdown/result.ts'
import { errorText, problemsText } from '../../src/view/terminal/excerpt.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import { reportText } from '../../src/view/terminal/report.ts'
import { expectInert } from './inert.ts'
import { mark, plans } from './random.ts'
import { diagnostics, refusals, reports } from './random-reports.ts'

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
      expectClean(planMarkdown(documentOf(plan)))
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
      expectClean(reportMarkdown(report))
    }),
  )
})

test('a diagnostic prints nothing that a terminal obeys, and its carets fit under its line', () => {
  fc.assert(
    fc.property(fc.array(diagnostics, { minLength: 1, maxLength: 3 }), refusals, (all, refusal) => {
      for (const output of [
        problemsText(all, paint(true)),
        errorText(refusal, paint(true)),
        writeJson(validationDocument(all)),
        writeJson(failureDocument(all, refusal)),
        failureMarkdown(failureDocument(all, refusal)),
        validationMarkdown(validationDocument(all)),
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
