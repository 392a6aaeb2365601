import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Entry, Manifest } from '../../src/model/room.ts'
import { documentOf, type PlanDocument } from '../../src/view/document.ts'
import { type Format, formats, formatsOf } from '../../src/view/formats.ts'
import { planJson } from '../../src/view/json.ts'
import { paint } from '../../src/view/paint.ts'
import { uriOf } from '../../src/view/place.ts'
import { readDocument } from '../../src/view/read-document.ts'
import { type Result, render, renderMarkdown } from '../../src/view/render.ts'
import { resultText } from '../../src/view/result-text.ts'
import { failureDocument, validationDocument } from '../../src/view/validation.ts'
import { additional, manifest, planOf, reportOf, roomPlan, span, wanted } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { expectInert } from './inert.ts'
import { plans as collection } from './plans.ts'
import { mark, plans } from './random.ts'
import { diagnostics, reports as randomReports, refusals } from './random-reports.ts'
import { reports } from './reports.ts'

const names = Object.keys(formats) as readonly Format[]

interface Annotation {
  readonly level: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** Reads annotations as the runner does. Source: github.com/actions/runner, src/Runner.Common/ActionCommand.cs. */
function annotationsIn(text: string): readonly Annotation[] {
  const read = (value: string): string =>
    value
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, level = '', properties = '', message = ''] = /^::(error|warning|notice) (.*?)::(.*)$/s.exec(line) ?? []
      expect(level, line).not.toBe('')
      const pairs = properties.split(',').map((pair) => {
        const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? []
        return [name, read(value)] as const
      })
      expect(pairs.map(([name]) => name)).toEqual(
        pairs.length > 1 ? ['file', 'line', 'col', 'endColumn', 'title'] : ['title'],
      )
      return { level, properties: Object.fromEntries(pairs), message: read(message) }
    })
}

const isSarif = (() => {
  const schema = JSON.parse(
    readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8'),
  )
  // Draft 4: it uses nothing that means something else today, but for these two names.
  const { $schema: _, id: __, ...rest } = schema
  return new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(rest)
})()

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] } }
  readonly results: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly locations: readonly {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } }
    }[]
    readonly partialFingerprints: Readonly<Record<string, string>>
  }[]
}

interface QualityIssue {
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/** The test cases of a report, and how each ended. */
function casesIn(xml: string): { readonly tests: number; readonly failures: number; readonly said: number } {
  const counted = { tests: 0, failures: 0, said: 0 }
  const parser = new SaxesParser()
  parser.on('error', (error) => expect.fail(`${error.message} in ${xml}`))
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'testcase') counted.tests++
    if (name === 'failure') counted.failures++
    if (name === 'testsuites') counted.said = Number(attributes['tests'])
    expect(['testsuites', 'testsuite', 'testcase', 'failure', 'system-out']).toContain(name)
  })
  parser.write(xml).close()
  return counted
}

/** That what is written in each format is of its shape, whatever it says. */
async function expectShapes(result: Result): Promise<void> {
  for (const { level, message } of annotationsIn(await render('github', result))) {
    expect(['error', 'warning', 'notice']).toContain(level)
    expectInert(message.replaceAll('\n', ' '))
  }
  const sarif: { readonly runs: readonly SarifRun[] } = JSON.parse(await render('sarif', result))
  isSarif(sarif)
  expect(isSarif.errors).toBeNull()
  for (const { tool, results } of sarif.runs) {
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
      expect(locations).toHaveLength(1)
    }
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['roomlinks/v1'])
    expect(new Set(prints).size).toBe(results.length)
  }
  const issues: readonly QualityIssue[] = JSON.parse(await render('codequality', result))
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length)
  for (const { location, severity } of issues) {
    expect(['critical', 'minor']).toContain(severity)
    expect(location).toEqual({ path: expect.any(String), lines: { begin: expect.any(Number) } })
  }
  const { tests, failures, said } = casesIn(await render('junit', result))
  expect(tests).toBe(said)
  if (result.kind === 'plan') {
    const changes = result.plan.rooms.flatMap((room) => room.changes)
    const wrong = result.plan.diagnostics.filter(({ severity }) => severity === 'error')
    expect(failures).toBe(changes.filter((change) => !isQuiet(change)).length + wrong.length)
  }
}

const ending: { readonly [F in Format]?: string } = { text: '', json: '.json', markdown: '.md' }

test.for(Object.entries(collection))('a plan in each format: %s', async ([name, plan]) => {
  const result: Result = { kind: 'plan', plan: documentOf(plan) }
  for (const format of names) {
    const output = await render(format, result)
    if (!(format in ending)) expectGolden(`plan-${name}.${format}`, output)
  }
  await expectShapes(result)
})

test.for(Object.entries(reports))('a report in each format: %s', async ([name, report]) => {
  const result: Result = { kind: 'report', report }
  for (const format of ['github', 'junit'] as const) {
    expectGolden(`report-${name}.${format}`, await render(format, result))
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
const plain: Diagnostic = { ...expired, code: 'secret/plain', severity: 'warning' }
const entry: Entry = {
  selector: { by: 'id', value: '4711' },
  links: [wanted('a', additional())],
  place: () => span('', 1, 2),
}
const found: Manifest = { name: manifest, guard: {}, entries: [entry] }
const refused = { code: 'portal/failed', message: 'The portal refused: 500.', hint: 'Try again.' }
const others: { readonly [name: string]: Result } = {
  'validation-ok': { kind: 'validation', validation: validationDocument([], found) },
  'validation-warning': { kind: 'validation', validation: validationDocument([plain], found) },
  'validation-errors': { kind: 'validation', validation: validationDocument([expired, plain]) },
  'failure-refused': { kind: 'failure', failure: failureDocument([], refused), manifest },
  'failure-invalid': { kind: 'failure', failure: failureDocument([expired, plain]), manifest: null },
}

test.for(Object.entries(others))('in each format: %s', async ([name, result]) => {
  for (const format of names) {
    const output = await render(format, result)
    if (format !== 'json' && format !== 'markdown') expectGolden(`${name}.${format}`, output)
  }
  await expectShapes(result)
})

test('a saved plan is shown in each format as the live one', async () => {
  const check = async (plan: PlanDocument): Promise<void> => {
    const read = readDocument({ file: 'plan.json', bytes: new TextEncoder().encode(planJson(plan)) })
    const saved = read.ok ? read.value : expect.fail()
    for (const format of names) {
      expect(await render(format, { kind: 'plan', plan: saved })).toBe(await render(format, { kind: 'plan', plan }))
    }
  }
  for (const plan of Object.values(collection)) await check(documentOf(plan))
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
        const output = await render(format, result)
        expect(output).not.toContain(mark)
        expect(output).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/i)
        if (format !== 'github') expectInert(output)
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
    const all = annotationsIn(await render('github', { kind: 'plan', plan })).filter((each) => each.level === level)
    expect(all).toHaveLength(10)
    expect(all.at(-1)?.message).toBe(more)
  }
})

test('a change that no link declares is shown at the entry of its room, or nowhere', async () => {
  const { revoke } = collection
  const plan = documentOf(revoke ?? expect.fail())
  const lines = annotationsIn(await render('github', { kind: 'plan', plan })).map(
    ({ properties }) => properties['line'],
  )
  expect(lines).toEqual(['10', '10', '14', '14'])
  const bare = { ...plan, rooms: plan.rooms.map((room) => ({ ...room, sources: [] })) }
  const [first] = annotationsIn(await render('github', { kind: 'plan', plan: bare }))
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
  for (const command of ['validate', 'plan', 'show', 'apply'] as const) {
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
    const markdown = await renderMarkdown({ kind: 'plan', plan }, limit)
    expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(limit)
  }
})
