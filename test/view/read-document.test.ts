import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Plan } from '../../src/model/change.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { readDocument } from '../../src/view/document/read-document.ts'
import { failureDocument, validationDocument } from '../../src/view/document/result.ts'
import type { SavedPlan } from '../../src/view/document/shape.ts'
import { planJson, reportJson, writeJson } from '../../src/view/json.ts'
import { planMarkdown } from '../../src/view/markdown/plan.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import { plans as collection } from './plans.ts'
import { plans } from './random.ts'
import { reports } from './reports.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The plan in a text, which has to be a saved one. */
function readBack(text: string): SavedPlan {
  const read = readDocument({ file: 'plan.json', bytes: bytesOf(text) })
  expect(read.diagnostics).toEqual([])
  return read.ok ? read.value : expect.fail()
}

function expectSame(plan: Plan): void {
  const document = documentOf(plan)
  const saved = readBack(planJson(document))
  expect(saved).toEqual({ ...document, seal: expect.stringMatching(/^sha256:/) })
  for (const colours of [paint(false), paint(true)]) expect(planText(saved, colours)).toBe(planText(document, colours))
  expect(planJson(saved)).toBe(planJson(document))
}

test.for(Object.entries(collection))('a saved plan shows what the live one shows: %s', ([, plan]) => expectSame(plan))

test('a saved plan shows what the live one shows, whatever is in it', () => {
  fc.assert(fc.property(plans, expectSame))
})

const { update, rooms, revoke, guarded, 'origins-drift': drift } = collection
const counted = JSON.stringify({ change: 0, drift: 1, both: 0, unknown: 0 }, null, 2).replaceAll('\n', '\n    ')
const document = documentOf(update ?? expect.fail())
const later = { ...document, formatVersion: '2.99', mood: 'calm', summary: { ...document.summary, moved: 3 } }

test('what a later version adds is read over, and kept', () => {
  expect(readBack(planJson(later))).toMatchObject(later)
})

test('a plan that was laid out anew, by a tool or an editor, is the same plan', () => {
  const plan = documentOf(rooms ?? expect.fail())
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([name, each]) => [name, turned(each)]),
          )
        : value
  const saved = JSON.parse(planJson(plan))
  expect(readBack(`\n${JSON.stringify(turned(saved))}`)).toEqual(saved)
})

test.for(['1.3', '1.4'])('a plan that was saved in format %s is shown, and said to be unverified', (formatVersion) => {
  const { seal: _, madeAt: __, commit: ___, incomplete: ____, ...old } = JSON.parse(planJson(document))
  const { foreign: _____, ...summary } = old.summary
  const rooms = old.rooms.map(({ observed: _observed, ...room }: { readonly observed: object }) => room)
  const saved = readBack(JSON.stringify({ ...old, formatVersion, summary, rooms, digest: `sha256:${'0'.repeat(32)}` }))
  expect(saved).toMatchObject({ seal: null, madeAt: null, commit: null, incomplete: false })
  expect(planText(saved, paint(false))).toContain('Unverified: this plan was saved in format 1,')
  expect(planMarkdown(saved)).toContain('Unverified: this plan was saved in format 1,')
  // To show it does not make it a verified one.
  expect(JSON.parse(planJson(saved))).toMatchObject({ seal: null })
})

/** The same with a seal that fits. */
function resealed(text: string): string {
  const { seal: _, ...plan } = JSON.parse(text)
  return planJson(plan)
}

/** The JSON of a plan in which one text was replaced, which has to be there. */
function edited(from: string, to: string, plan: Plan | undefined = update): string {
  const text = planJson(documentOf(plan ?? expect.fail()))
  expect(text).toContain(from)
  return text.replace(from, to)
}

interface Case {
  readonly name: string
  readonly text: string | Uint8Array
  readonly code: string
  readonly says: string
}

const [anyReport = expect.fail()] = Object.values(reports)

test.for<Case>([
  { name: 'nothing', text: '', code: 'saved/not-a-plan', says: 'it is not JSON' },
  { name: 'half a plan', text: planJson(document).slice(0, 900), code: 'saved/not-a-plan', says: 'it is not JSON' },
  { name: 'bytes', text: new Uint8Array([0x22, 0xff, 0x22]), code: 'saved/not-a-plan', says: 'in UTF-8' },
  { name: 'null', text: 'null', code: 'saved/not-a-plan', says: 'no roomlinks document' },
  { name: 'a list', text: '[]', code: 'saved/not-a-plan', says: 'no roomlinks document' },
  { name: 'a package', text: '{"version": 1}', code: 'saved/not-a-plan', says: 'no roomlinks document' },
  { name: 'a failure', text: writeJson(failureDocument([])), code: 'saved/not-a-plan', says: 'the error of a run' },
  { name: 'a report', text: reportJson(anyReport), code: 'saved/not-a-plan', says: 'the report of an apply' },
  {
    name: 'a validation',
    text: writeJson(validationDocument([])),
    code: 'saved/not-a-plan',
    says: 'another roomlinks document',
  },
  { name: 'the next format', text: edited('"2.0"', '"3.0"'), code: 'saved/version', says: 'in format 3.0;' },
  { name: 'an older format', text: edited('"2.0"', '"1.2"'), code: 'saved/version', says: 'in format 1.2;' },
  {
    name: 'an odd format',
    text: edited('"2.0"', '"\\u001b[2J"'),
    code: 'saved/version',
    says: 'an unknown format;',
  },
  {
    name: 'nesting without end',
    text: `{"formatVersion":"1.3","rooms":${'['.repeat(100_000)}`,
    code: 'saved/shape',
    says: 'it is JSON nested more than 64 deep.',
  },
  { name: 'no digest', text: edited('"digest"', '"digset"'), code: 'saved/shape', says: "property 'digest'" },
  {
    name: 'an odd kind',
    text: edited('"kind": "update"', '"kind": "upend"'),
    code: 'saved/shape',
    says: '/rooms/0/changes/0/kind must',
  },
  {
    name: 'no reason',
    text: edited('"undeclared"', 'null', revoke),
    code: 'saved/shape',
    says: '/rooms/0/changes/0/reason',
  },
  { name: 'a print that is none', text: edited('"1dc2ec93224c"', 'null'), code: 'saved/shape', says: '/fingerprint' },
  { name: 'another value', text: edited('"after": true', '"after": "no"'), code: 'saved/edited', says: 'its seal' },
  { name: 'another title of a room', text: edited('"Acme: board"', '"Tests"'), code: 'saved/edited', says: 'its seal' },
  {
    name: 'another warning',
    text: edited('"message": "', '"message": "No', guarded),
    code: 'saved/edited',
    says: 'its seal',
  },
  ...(
    [
      { name: 'another room', text: edited('"4711"', '"4712"'), says: 'its digest' },
      { name: 'another portal', text: edited('acme.example', 'evil.example'), says: 'its digest' },
      {
        name: 'another title of a link',
        text: edited('"title": "Partners 2024"', '"title": "Tests"', revoke),
        says: 'its digest',
      },
      { name: 'another way of recognising it', text: edited('"match": "tag"', '"match": "adopt"'), says: 'its digest' },
      { name: 'a take-over', text: edited('"takesOver": false', '"takesOver": true'), says: 'its digest' },
      { name: 'fewer updates', text: edited('"update": 1', '"update": 0'), says: 'its summary' },
      { name: 'less drift', text: edited('"drift": 1', '"drift": 0', drift), says: 'its summary' },
      { name: 'no origins', text: edited(counted, 'null', drift), says: 'its summary' },
      { name: 'not refused', text: edited('"refused": true', '"refused": false', guarded), says: 'its summary' },
      { name: 'incomplete', text: edited('"incomplete": false', '"incomplete": true'), says: 'its summary' },
    ] as const
  ).map(({ name, text, says }) => ({
    name: `${name}, under a new seal`,
    text: resealed(text),
    code: 'saved/edited',
    says,
  })),
])('no saved plan: $name', ({ text, code, says }) => {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const read = readDocument({ file: 'plan.json', bytes })
  expect(read.ok).toBe(false)
  expect(read.diagnostics).toMatchObject([{ code, exit: 1, message: expect.stringContaining(says) }])
  expect(read.diagnostics[0]?.message).toMatch(/^plan\.json .*\.$/)
})
