import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { type Diagnostic, diagnosing, error, type Place, warning } from '../../src/model/diagnostic.ts'
import { PortalError } from '../../src/model/gateway.ts'
import type { Manifest } from '../../src/model/room.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { failureDocument, validationDocument } from '../../src/view/document/result.ts'
import { planJson, reportJson, writeJson } from '../../src/view/json.ts'
import { additional, manifest, span, wanted } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { plans } from './plans.ts'
import { reports } from './reports.ts'

function schema(name: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')))
}

const schemas = { plan: schema('plan'), report: schema('report'), validation: schema('validation') }

function expectDocument(kind: keyof typeof schemas, name: string, text: string): void {
  const isValid = schemas[kind]
  isValid(JSON.parse(text))
  expect(isValid.errors).toBeNull()
  expectGolden(`${kind}-${name}.json`, text)
}

/** One of these codes is made up, so the type does not know it. */
const say: (code: string, facts: object, place?: Place, related?: Place) => Diagnostic = diagnosing({
  'link/expired': ({ title }: { title: string }) => error(`Link "${title}" has expired.`, 'Choose a later date.'),
  'secret/plain': () => warning('A password is written in plain text.', 'Take it from the environment.'),
}) as never
const place = () => span('        expirationDate: 2024-01-01', 25, 35)
const found: Manifest = {
  name: manifest,
  guard: {},
  entries: [{ selector: { by: 'id', value: '4711' }, links: [wanted('auditors', additional())], place }],
}

test.for(Object.entries(plans))('planJson: %s', ([name, plan]) =>
  expectDocument('plan', name, planJson(documentOf(plan))),
)

test.for(Object.entries(reports))('reportJson: %s', ([name, report]) =>
  expectDocument('report', name, reportJson(report)),
)

test.for([
  ['ok', writeJson(validationDocument([], { name: found.name, value: found }))],
  ['warning', writeJson(validationDocument([say('secret/plain', {})], { name: found.name, value: found }))],
  [
    'errors',
    writeJson(validationDocument([say('link/expired', { title: 'Guests' }, place, place), say('secret/plain', {})])),
  ],
] as const)('validationJson: %s', ([name, text]) => expectDocument('validation', name, text))

test.for(['plan', 'report', 'validation'] as const)('a failure has the shape of a %s', (kind) => {
  const refused = new PortalError('portal/unauthorized', 'The portal does not know this API key.', 'Make a new one.')
  expectDocument(kind, 'refused', writeJson(failureDocument([], refused)))
  expectDocument(kind, 'invalid', writeJson(failureDocument([say('link/expired', { title: 'Guests' }, place)])))
})

test('the documents share their definitions', () => {
  const of = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')).$defs
  const [plan, report, validation] = [of('plan'), of('report'), of('validation')]
  const comparison = of('comparison')
  for (const name of ['change', 'diagnostic', 'error', 'field', 'fingerprint', 'link', 'settings', 'source']) {
    expect(report[name]).toEqual(plan[name])
    if (name in validation) expect(validation[name]).toEqual(plan[name])
  }
  for (const name of ['diagnostic', 'error', 'failure', 'source']) expect(comparison[name]).toEqual(validation[name])
})

test.for([
  ['plan', '{}'],
  ['plan', '{"formatVersion":"1.0","ok":false,"diagnostics":[]}'],
  ['report', '{"formatVersion":"1.4","ok":false,"error":null,"diagnostics":[]}'],
] as const)('the schema of a %s refuses %s', ([kind, text]) => {
  expect(schemas[kind](JSON.parse(text))).toBe(false)
})
