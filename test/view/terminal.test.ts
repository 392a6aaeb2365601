import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { documentOf } from '../../src/view/document/document.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import { reportText } from '../../src/view/terminal/report.ts'
import { expectGolden } from './golden.ts'
import { plans } from './plans.ts'
import { reports } from './reports.ts'

test.for(Object.entries(plans))('planText: %s', ([name, plan]) => {
  const plain = planText(documentOf(plan), paint(false))
  expectGolden(`plan-${name}`, plain)
  expect(stripVTControlCharacters(planText(documentOf(plan), paint(true)))).toBe(plain)
})

test.for(Object.entries(reports))('reportText: %s', ([name, report]) => {
  const plain = reportText(report, paint(false))
  expectGolden(`report-${name}`, plain)
  expect(stripVTControlCharacters(reportText(report, paint(true)))).toBe(plain)
})

test('an interrupted report asks to run apply again even where all that was begun is done', () => {
  const { applied } = reports
  expect(applied && reportText({ ...applied, isInterrupted: true }, paint(false))).toContain(
    'Run apply again to finish',
  )
})

test('colours are those of the terminal', () => {
  expect(paint(true).red('x')).toBe('\x1b[31mx\x1b[39m')
  expect(paint(false).red('x')).toBe('x')
})
