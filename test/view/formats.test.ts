import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Entry, Manifest } from '../../src/model/room.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { readDocument } from '../../src/view/document/read-document.ts'
import type { Result } from '../../src/view/document/result.ts'
import { failureDocument, uriOf, validationDocument } from '../../src/view/document/result.ts'
import type { PlanDocument } from '../../src/view/document/shape.ts'
import { type Format, formats, formatsOf, render, resultText } from '../../src/view/formats.ts'
import { planJson } from '../../src/view/json.ts'
import { resultMarkdown } from '../../src/view/markdown/result.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { additional, manifest, planOf, reportOf, roomPlan, span, wanted } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { expectInert } from './inert.ts'
import { plans as collection } from './plans.ts'
import { mark, plans } from './random.ts'
import { diagnostics, reports as randomReports, refusals } from './random-reports.ts'
import { reports } from './reports.ts'
import { annotationsIn, expectShapes } from './shapes.ts'

const names = Object.keys(formats) as readonly Format[]

const ending: { readonly [F in Format]?: string } = {
  text: '',
  json: '.json',
  markdown: '.md',
  csv: '.csv',
  html: '.html',
}

test.for(Object.entries(collection))('a plan in each format: %s', async ([name, plan]) => {
  const result: Result = { kind: 'plan', plan: documentOf(plan) }
  for (const format of names) {
    const output = render(format, result)
    if (!(format in ending)) expectGolden(`plan-${name}.${format}`, output)
  }
  await expectShapes(result)
})

test.for(Object.entries(reports))('a report in each format: %s', async ([name, report]) => {
  const result: Result = { kind: 'report', report }
  for (const format of ['github', 'junit'] as const) {
    expectGolden(`report-${name}.${format}`, render(format, result))
  }
  await expectShapes(result)
})

const expired: Diagnostic = {
  ...{
    code: 'link/expired',
    severity: 'error',
    exit: 3,
    message: 'Link "Guests" has expired.',
    hint: 'Choose a date.',
  },
  span: span('        expirationDate: 2024-01-01', 25, 35),
}
const plain: Diagnostic = { ...expired, code: 'secret/plain' as Diagnostic['code'], severity: 'warning' }
const entry: Entry = {
  selector: { by: 'id', value: '4711' },
  links: [wanted('a', additional())],
  place: () => span('', 1, 2),
}
const found: Manifest = { name: manifest, guard: {}, entries: [entry] }
const refused = { code: 'portal/failed', message: 'The portal refused: 500.', hint: 'Try again.' }
const others: { readonly [name: string]: Result } = {
  'validation-ok': { kind: 'validation', validation: validationDocument([], { name: found.name, value: found }) },
  'validation-warning': {
    kind: 'validation',
    validation: validationDocument([plain], { name: found.name, value: found }),
  },
  'validation-errors': { kind: 'validation', validation: validationDocument([expired, plain]) },
  'failure-refused': { kind: 'failure', failure: failureDocument([], refused), manifest },
  'failure-invalid': { kind: 'failure', failure: failureDocument([expired, plain]), manifest: null },
}

test.for(Object.entries(others))('in each format: %s', async ([name, result]) => {
  for (const format of names) {
    const output = render(format, result)
    if (!(format in ending)) expectGolden(`${name}.${format}`, output)
  }
  await expectShapes(result)
})

test('a saved plan is shown in each format as the live one', async () => {
  const check = async (plan: PlanDocument): Promise<void> => {
    const read = readDocument({ file: 'plan.json', bytes: new TextEncoder().encode(planJson(plan)) })
    const saved = read.ok ? read.value : expect.fail()
    for (const format of names) {
      expect(render(format, { kind: 'plan', plan: saved })).toBe(render(format, { kind: 'plan', plan }))
    }
  }
  // The longest one takes longer than all the others.
  const { 'too-long': _, ...others } = collection
  for (const plan of Object.values(others)) await check(documentOf(plan))
  await fc.assert(
    fc.asyncProperty(plans, (plan) => check(documentOf(plan))),
    { numRuns: 30 },
  )
})

test('whatever is in a result, each format keeps its shape, and holds no secret', async () => {
  const results: fc.Arbitrary<Result> = fc.oneof(
    plans.map((plan): Result => ({ kind: 'plan', plan: documentOf(plan) })),
    randomReports.map((report): Result => ({ kind: 'report', report })),
    fc
      .array(diagnostics, { maxLength: 3 })
      .map((all): Result => ({ kind: 'validation', validation: validationDocument(all) })),
    fc
      .tuple(fc.array(diagnostics, { maxLength: 3 }), refusals)
      .map(([all, error]): Result => ({ kind: 'failure', failure: failureDocument(all, error), manifest: null })),
  )
  await fc.assert(
    fc.asyncProperty(results, async (result) => {
      await expectShapes(result)
      for (const format of names) {
        const output = render(format, result)
        expect(output).not.toContain(mark)
        expect(output).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/i)
        // Lines of a table for spreadsheets end as RFC 4180 says.
        if (format !== 'github') expectInert(format === 'csv' ? output.replaceAll('\r\n', '\n') : output)
      }
    }),
    { numRuns: 50 },
  )
})

test('of each level there are at most ten annotations, the last of which counts the rest', async () => {
  for (const [name, level, more] of [
    ['sixty', 'warning', '… and 51 warnings more.'],
    ['warnings-many', 'warning', '… and 4 warnings more.'],
  ] as const) {
    const plan = documentOf(collection[name] ?? expect.fail())
    const all = annotationsIn(render('github', { kind: 'plan', plan })).filter((each) => each.level === level)
    expect(all).toHaveLength(10)
    expect(all.at(-1)?.message).toBe(more)
  }
})

test('a change that no link declares is shown at the entry of its room, or nowhere', async () => {
  const { revoke } = collection
  const plan = documentOf(revoke ?? expect.fail())
  const lines = annotationsIn(render('github', { kind: 'plan', plan })).map(({ properties }) => properties['line'])
  expect(lines).toEqual(['10', '10', '14', '14'])
  const bare = { ...plan, rooms: plan.rooms.map((room) => ({ ...room, sources: [] })) }
  const [first] = annotationsIn(render('github', { kind: 'plan', plan: bare }))
  expect(first?.properties).toEqual({ title: 'revoke' })
})

test.for([
  ['roomlinks.yaml', 'roomlinks.yaml'],
  ['./links/a b.yaml', 'links/a%20b.yaml'],
  ['.\\links\\bö#ard?.yaml', 'links/b%C3%B6%23ard%3F.yaml'],
  ['../up.yaml', '../up.yaml'],
  ['/home/me/x.yaml', 'file:///home/me/x.yaml'],
  ['C:\\me\\x.yaml', 'file:///C:/me/x.yaml'],
  ['a:b.yaml', 'a%3Ab.yaml'],
  ['\ud800.yaml', '%EF%BF%BD.yaml'],
] as const)('as a URI: %j', ([file, uri]) => expect(uriOf(file)).toBe(uri))

test('every command has text and JSON', () => {
  for (const command of ['validate', 'plan', 'drift', 'show', 'apply'] as const) {
    expect(formatsOf(command).slice(0, 3)).toEqual(['text', 'json', 'markdown'])
  }
  expect(formatsOf('apply')).not.toContain('sarif')
})

test('a report is a text too, and Markdown keeps to the limit that it is given', async () => {
  const report = reportOf([])
  expect(resultText({ kind: 'report', report }, paint(false))).toMatch(/^Apply: 0 created/)
  const plan = documentOf(
    planOf(
      Array.from({ length: 40 }, (_, nth) =>
        roomPlan(collection['sixty']?.rooms[0]?.changes ?? [], { id: String(nth) }),
      ),
    ),
  )
  for (const limit of [4000, 20_000]) {
    const markdown = resultMarkdown({ kind: 'plan', plan }, undefined, limit)
    expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(limit)
  }
})
