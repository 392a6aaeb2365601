import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isQuiet, type Plan } from '../../src/model/change.ts'
import { commentKey, readMarker } from '../../src/model/values/marker.ts'
import { checkApproval } from '../../src/view/document/approval.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { failureDocument, validationDocument } from '../../src/view/document/result.ts'
import { foldChanges, type Reading, sectionsOf } from '../../src/view/fold.ts'
import { planMarkdown } from '../../src/view/markdown/plan.ts'
import { reportMarkdown } from '../../src/view/markdown/report.ts'
import { failureMarkdown, validationMarkdown } from '../../src/view/markdown/result.ts'
import { linkName } from '../../src/view/phrases.ts'
import { othersIn } from '../../src/view/terminal/unmanaged.ts'
import {
  additional,
  create,
  idOf,
  keep,
  manifest,
  observed,
  planOf,
  reportOf,
  revoke,
  room,
  roomPlan,
} from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { plans as collection, hostile } from './plans.ts'
import { plans, text } from './random.ts'
import { diagnostics, reports as randomReports, refusals } from './random-reports.ts'
import { render } from './rendered.ts'
import { reports } from './reports.ts'

const limit = 65_000
// To render one takes as long as a hundred of them to write.
const numRuns = 30
const bytes = (markdown: string): number => new TextEncoder().encode(markdown).length

test.for(Object.entries(collection))('planMarkdown: %s', ([name, plan]) => {
  expectGolden(`plan-${name}.md`, planMarkdown(documentOf(plan)))
  expectPlan(plan)
  expectPlan(plan, { isExpanded: true })
})

test.for(Object.entries(reports))('reportMarkdown: %s', ([name, report]) => {
  const markdown = reportMarkdown(report)
  expectGolden(`report-${name}.md`, markdown)
  expect(bytes(markdown)).toBeLessThanOrEqual(limit)
  render(markdown)
})

/** That a plan in Markdown shows all changes, each in its place, and nothing else. */
function expectPlan(plan: Plan, reading?: Reading): void {
  const markdown = planMarkdown(documentOf(plan), undefined, undefined, reading)
  expect(bytes(markdown)).toBeLessThanOrEqual(limit)
  const document = documentOf(plan)
  const changes = document.rooms.flatMap((each) => each.changes).filter((change) => !isQuiet(change))
  expect(readMarker(markdown)?.marker).toEqual({
    key: commentKey(manifest, document.portal.url),
    attributes: [
      ...['state=planned', `digest=${document.digest}`, `changes=${changes.length}`],
      ...(document.incomplete ? ['incomplete=1'] : []),
    ],
  })
  const folds = foldChanges(document, reading)
  expect(folds.flatMap(({ members }) => members.map(({ change }) => change)).toSorted(byFacts)).toEqual(
    changes.toSorted(byFacts),
  )
  const { rows, texts } = render(markdown)
  const [heads = [], ...body] = rows
  expect(body).toHaveLength(folds.length)
  for (const cells of body) expect(cells).toHaveLength(heads.length)
  // Before a bar, one of an odd number of backslashes is lost to the table; no key of a manifest has any.
  const bare = (name: string | undefined): string => String(name).replaceAll('\\', '').trim()
  expect(body.map(([, link]) => bare(link)).toSorted()).toEqual(
    folds.map(({ change }) => bare(linkName(change, 80))).toSorted(),
  )
  const shown = sectionsOf(folds).length + Number(othersIn(document).length > 0)
  const left = Number(/^(\d+) parts? of the details (is|are) left out/m.exec(markdown)?.[1] ?? 0)
  expect(texts('summary')).toHaveLength(shown - left)
  expect(texts('details')).toHaveLength(shown - left)
  expect(texts('h3')).toHaveLength(1)
  const blocks = texts('details').map((each) => each.slice(each.indexOf('\n\n') + 2))
  for (const line of blocks.flatMap((block) => block.trimEnd().split('\n'))) expect(line).toMatch(/^([-+! ] |$)/)
}

const byFacts = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

const hostileTitles: readonly string[] = [
  hostile,
  '```',
  '~~~',
  '`````\n# heading',
  '` `` ``` ` ``',
  '`',
  ' ',
  '',
  '\\',
  '\\|',
  '| a | b |',
  'a\\|b\\\\|c|`|`',
  '<img src=x onerror=alert(1)>',
  '</details></code></summary><script>alert(1)</script>',
  '<details><summary>more</summary>',
  '--> <b>out</b> <!--',
  '@everyone and @org/team, #123, GH-4, org/repo#5, !6, %7, &8, ~bug',
  'https://evil.example.com www.evil.example.com mail@evil.example.com',
  '[text](javascript:alert(1)) ![image](https://evil.example.com/x.png)',
  '[^1]: note\n\n[^1]',
  '- [ ] task',
  '***bold*** __bold__ ~~gone~~ $x^2$ :tada:',
  '&lt;b&gt; &#96; &grave;',
  '\r\n\r\n> [!CAUTION]\n> Approved',
  '::error file=x::no',
  '##[error]no',
  '/merge',
  '\u202egnol\u202c \u200b \u2028 \0',
  `z${'\u0301'.repeat(5000)}`,
  `${'x'.repeat(399)}\u{1f600}${'y'.repeat(2000)}`,
  '`'.repeat(3000),
]

test.for(hostileTitles)('what a title cannot do: %j', (title) => {
  const link = observed(additional({ title }), idOf(7))
  const plan = planOf([
    roomPlan([create('press', additional({ title })), revoke(link, 'unmanaged')], { title, id: '4711' }),
  ])
  const markdown = planMarkdown(documentOf(plan))
  const { texts } = render(markdown)
  expect(texts('tr')).toHaveLength(3)
  expect(texts('details')).toHaveLength(1)
  expect(texts('pre')).toHaveLength(1)
  render(reportMarkdown(reportOf([{ room: { ...room, title }, outcomes: [], verified: true }])))
})

test('titles put together from all of that cannot do it either', () => {
  const titles = fc
    .array(fc.constantFrom(...hostileTitles), { minLength: 1, maxLength: 5 })
    .map((some) => some.join(''))
  fc.assert(
    fc.property(titles, titles, titles, (one, other, where) => {
      const changes = [
        create(one, additional({ title: other })),
        revoke(observed(additional({ title: one }), idOf(7)), 'absent'),
      ]
      const { rows, texts } = render(planMarkdown(documentOf(planOf([roomPlan(changes, { title: where, id: other })]))))
      expect(rows.map((cells) => cells.length)).toEqual([6, 6, 6])
      // Some are so long that together they would not fit.
      const left = texts('p').filter(
        (text) => text === '1 part of the details is left out, to stay below the limit of a comment.',
      )
      expect(texts('pre').length + left.length).toBe(1)
    }),
    { numRuns },
  )
})

test('whatever is in a plan, it shows each change in its place, and obeys nothing of it', () => {
  fc.assert(
    fc.property(plans, fc.boolean(), (plan, isExpanded) => expectPlan(plan, { isExpanded })),
    { numRuns },
  )
})

test('whatever is in a report, nothing of it is obeyed', () => {
  fc.assert(
    fc.property(randomReports, (report) => void render(reportMarkdown(report))),
    { numRuns },
  )
})

test('whatever is in a diagnostic or a refusal, nothing of it is obeyed', () => {
  fc.assert(
    fc.property(fc.array(diagnostics, { maxLength: 3 }), refusals, text, (all, refusal, name) => {
      render(failureMarkdown(failureDocument(all, refusal), { manifest: name }))
      render(validationMarkdown({ ...validationDocument(all), manifest: name }))
    }),
    { numRuns },
  )
})

test('a document that was edited cannot end its marker', () => {
  const markdown = planMarkdown({ ...documentOf(planOf([])), manifest: '--> <b>x</b>' })
  expect(markdown).toMatch(/^<!-- roomlinks:--bxb\.[\da-f]{12} state=/)
  render(markdown)
})

/** Rooms with links whose titles are long, and of characters of three bytes. */
function bigPlan(rooms: number, links: number): Plan {
  return planOf(
    Array.from({ length: rooms }, (_, nth) =>
      roomPlan(
        Array.from({ length: links }, (__, at) =>
          create(`link-${at}`, additional({ title: `${nth} ${'監査人'.repeat(20)}` })),
        ),
        { id: String(nth), title: `Room ${nth}` },
      ),
    ),
  )
}

test.for([
  { name: 'details', rooms: 40, links: 3, rows: 120, left: /^\d+ parts of the details are left out/m },
  { name: 'rows', rooms: 30, links: 20, rows: undefined, left: /^… and \d+ more\.$/m },
])('what there is no room for is counted: $name', ({ rooms, links, rows, left }) => {
  const markdown = planMarkdown(documentOf(bigPlan(rooms, links)))
  expect(bytes(markdown)).toBeLessThanOrEqual(limit)
  expect(bytes(markdown)).toBeGreaterThan(limit - 5000)
  expect(markdown).toMatch(left)
  expect(markdown).toContain('Digest: `sha256:')
  const rendered = render(markdown)
  if (rows !== undefined) expect(rendered.rows).toHaveLength(rows + 1)
  const told = Number(/^… and (\d+) more\.$/m.exec(markdown)?.[1] ?? 0)
  expect(rendered.rows.length - 1 + told).toBe(rooms * links)
  const lost = Number(/^(\d+) parts of the details/m.exec(markdown)?.[1])
  expect(rendered.texts('details').length + lost).toBe(rooms)
  expect(markdown).not.toContain('all changes are listed')
})

test('one room too many is told as one', () => {
  const one = roomPlan([create('a', additional({ title: 'x'.repeat(70_000) }))])
  const markdown = planMarkdown(documentOf(planOf([one])))
  expect(markdown).toContain('1 part of the details is left out')
  expect(bytes(markdown)).toBeLessThan(3000)
})

test('in a table that is cut, what widens access and what is revoked stays', () => {
  const plan = planOf([
    ...bigPlan(20, 20).rooms,
    roomPlan([revoke(observed(additional({ title: 'Gone' }), idOf(8)), 'undeclared')], { id: 'z', title: 'Last' }),
  ])
  const { rows } = render(planMarkdown(documentOf(plan), 130_000))
  expect(rows.at(-1)?.[1]).toBe('"Gone"')
})

test('warnings are cut from behind, errors last of all', () => {
  const say = (nth: number, severity: 'error' | 'warning') => ({
    ...{ code: 'link/expired' as const, severity, exit: 3 as const, message: `${nth} ${'x'.repeat(500)}`, hint: 'No.' },
  })
  const many = [...Array.from({ length: 200 }, (_, nth) => say(nth, 'warning')), say(999, 'error')]
  const markdown = planMarkdown(
    documentOf(planOf([roomPlan([keep('a', observed(additional(), idOf(1)))])], { diagnostics: many })),
  )
  expect(bytes(markdown)).toBeLessThanOrEqual(limit)
  expect(markdown.indexOf('999 xxx')).toBeGreaterThan(0)
  expect(markdown).toMatch(/^… and \d+ more\.$/m)
})

const problem = { code: 'link/expired', severity: 'error', exit: 3, message: 'It "has" expired.', hint: 'No.' } as const
const found = { name: manifest, guard: {}, entries: [] }

test.for([
  ['ok', validationMarkdown(validationDocument([], { name: found.name, value: found }))],
  [
    'warning',
    validationMarkdown(validationDocument([{ ...problem, severity: 'warning' }], { name: found.name, value: found })),
  ],
  ['errors', validationMarkdown(validationDocument([problem, problem]))],
] as const)('validationMarkdown: %s', ([name, markdown]) => {
  expectGolden(`validation-${name}.md`, markdown)
  render(markdown)
})

test.for([
  [
    'refused',
    failureMarkdown(failureDocument([], { code: 'portal/failed', message: 'No.', hint: 'Wait.' }), { manifest }),
  ],
  ['invalid', failureMarkdown(failureDocument([problem]))],
] as const)('failureMarkdown: %s', ([name, markdown]) => {
  expectGolden(`failure-${name}.md`, markdown)
  render(markdown)
})

test('why an approval did not do is told as far as there is room', () => {
  const saved = { file: 'plan.json', plan: documentOf(planOf([roomPlan([])])) }
  const verdict = (now: Plan) => checkApproval({ digest: saved.plan.digest, saved }, documentOf(now))
  const failure = failureDocument([], { code: 'apply/stale', message: 'Something else.', hint: 'Plan again.' })
  const small = failureMarkdown(failure, { manifest, stale: verdict(bigPlan(1, 1)) })
  expectGolden('failure-stale.md', small)
  render(small)
  const big = failureMarkdown(failure, { manifest, stale: verdict(bigPlan(40, 40)) })
  expect(bytes(big)).toBeLessThanOrEqual(limit)
  expect(big).toMatch(/^… and \d+ lines more\.$/m)
  render(big)
  for (const title of hostileTitles) {
    const now = planOf([roomPlan([create('press', additional({ title }))], { title })])
    expect(render(failureMarkdown(failure, { stale: verdict(now) })).texts('pre')).toHaveLength(2)
  }
  const byDigest = checkApproval({ digest: saved.plan.digest }, documentOf(bigPlan(1, 1)))
  expect(render(failureMarkdown(failure, { stale: byDigest })).texts('pre')).toHaveLength(1)
})
