import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import { commentKey, readMarker } from '../../src/model/values/marker.ts'
import { driftOf } from '../../src/plan/plan.ts'
import { documentOf } from '../../src/view/document/document.ts'
import type { FieldDocument } from '../../src/view/document/settings.ts'
import { driftMarkdown } from '../../src/view/markdown/drift.ts'
import { driftText, fieldGivesMore, foldDrift } from '../../src/view/terminal/drift.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { takeOverText, writtenText } from '../../src/view/terminal/take-over.ts'
import { manifest, planOf } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { expectInert } from './inert.ts'
import { plans as collection } from './plans.ts'
import { mark, plans } from './random.ts'
import { render } from './rendered.ts'

test.for(Object.entries(collection))('a drift in words and in Markdown: %s', ([name, plan]) => {
  const drift = documentOf(driftOf(plan))
  const plain = driftText(drift, paint(false))
  expect(stripVTControlCharacters(driftText(drift, paint(true)))).toBe(plain)
  const markdown = driftMarkdown(drift)
  if (shown.includes(name)) {
    expectGolden(`drift-${name}`, plain)
    expectGolden(`drift-${name}.md`, markdown)
  }
  expect(plain + markdown).not.toMatch(/to apply|Plan:|Refused/i)
  const moved = drift.rooms.flatMap((each) => each.changes).filter((change) => !isQuiet(change))
  expect(readMarker(markdown)?.marker).toEqual({
    key: commentKey(manifest, drift.portal.url),
    attributes: [
      ...['state=drift', `digest=${drift.digest}`, `changes=${moved.length}`],
      ...(drift.incomplete ? ['incomplete=1'] : []),
    ],
  })
  const folds = foldDrift(drift)
  expect(folds.flatMap(({ members }) => members)).toHaveLength(moved.length)
  expect(render(markdown).rows.length).toBe(folds.length === 0 ? 0 : folds.length + 1)
  const expanded = driftMarkdown(drift, undefined, undefined, { isExpanded: true })
  expect(render(expanded).rows.length).toBe(moved.length === 0 ? 0 : moved.length + 1)
})

/** Those that are kept as golden files; the others are looked at for what holds for all. */
const shown = ['empty', 'hostile', 'rooms', 'replace', 'password', 'update-level']

test('a portal may not tell its version', () => {
  const plan = { manifest, portal: { url: 'https://acme.example.com', version: undefined }, rooms: [], diagnostics: [] }
  expect(driftMarkdown(documentOf(plan))).toContain('`client-portal` (DocSpace of unknown version)')
})

test('what is left is cut where there is no room for it, and counted', () => {
  const { rooms } = collection
  const link = { kind: 'additional', title: 'Guests', fingerprint: null } as const
  const room = { id: '1', title: 'Board', type: null }
  const one = { room, link, key: 'guests', setting: null, reason: 'form', message: 'so', hint: 'Do so.' } as const
  const drift = {
    ...documentOf(driftOf(rooms ?? planOf([]))),
    written: [],
    left: Array.from({ length: 200 }, () => one),
  }
  const markdown = driftMarkdown(drift, 5000)
  expect(markdown).toContain('**Taken into the manifest: 0 links. Left unchanged: 200.**')
  expect(markdown).toMatch(/\n… and 1\d\d more\.\n/)
  expect(markdown).not.toContain('Nothing was changed.')
  expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(5000)
})

test('a drift prints no secret, no id, and nothing that a terminal or a CI runner obeys', () => {
  fc.assert(
    fc.property(plans, fc.boolean(), (plan, isColour) => {
      const drift = documentOf(driftOf(plan))
      for (const output of [driftText(drift, paint(isColour)), driftMarkdown(drift)]) {
        const plain = expectInert(output)
        expect(plain).not.toContain(mark)
        expect(plain).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/i)
      }
    }),
  )
})

test('a drift in Markdown is never longer than a comment may be, and lists what gives more access first', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 900, max: 3000 }), (plan, limit) => {
      const markdown = driftMarkdown(documentOf(driftOf(plan)), limit)
      const rows = markdown.split('\n').filter((line) => /^\| (differs|missing|extra|rotated) /.test(line))
      const open = rows.map((row) => row.endsWith('| **more** |'))
      expect(open).toEqual(open.toSorted((a, b) => Number(b) - Number(a)))
      expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(limit + headAtMost)
    }),
    { numRuns: 50 },
  )
})

/** The first lines and the last ones are never left out. */
const headAtMost = 1500

test.for<[string, FieldDocument['name'], FieldDocument['before'], FieldDocument['after'], boolean, boolean]>([
  ['a title', 'title', 'A', 'B', false, false],
  ['no password', 'password', null, '***', false, true],
  ['a password', 'password', '***', null, true, false],
  ['another password', 'password', '***', '*** (changed)', false, false],
  ['a higher level', 'access', 'editing', 'read', false, true],
  ['a lower level', 'access', 'read', 'editing', true, false],
  ['a level beside it', 'access', 'fillForms', 'comment', true, true],
  ['a level without a name', 'access', 9, 'editing', true, true],
  ['open to all', 'internal', false, true, false, true],
  ['for members alone', 'internal', true, false, true, false],
  ['more uses', 'maxUseCount', null, 5, false, true],
  ['a later end', 'expirationDate', '2035-01-01T00:00:00Z', '2034-01-01T00:00:00Z', false, true],
])('what gives more than the manifest says: %s', ([, name, before, after, widens, more]) => {
  expect(fieldGivesMore({ name, before, after, widens })).toBe(more)
})

test('what is left is told with its name, or with its fingerprint where the manifest has no name for it', () => {
  const room = { id: '1', title: 'Board', type: null }
  const link = { kind: 'additional', title: 'Guests', fingerprint: '0123456789ab' } as const
  const one = { room, link, key: null, setting: null, reason: 'undeclared', message: 'so', hint: 'Do so.' } as const
  const long = { ...one, key: 'guests', room: { ...room, title: 'x'.repeat(100) } }
  const text = takeOverText([], [one, long], paint(false))
  expect(text).toBe(
    [
      'Nothing to write.',
      '',
      'Left unchanged:',
      '  "Guests", fingerprint 0123456789ab in "Board" (room 1): so',
      '      Do so.',
      `  guests in "${'x'.repeat(100)}" (room 1):`,
      '      so',
      '      Do so.',
      '',
    ].join('\n'),
  )
  const file = { file: 'roomlinks.yaml', before: 'a: 1\nb: 2', after: 'a: 2\nb: 2' }
  const shown = takeOverText([file], [], paint(true))
  expect(shown).toContain('\x1b[31m-a: 1\x1b[39m\n\x1b[32m+a: 2\x1b[39m\n b: 2')
  expect(stripVTControlCharacters(shown)).toBe(takeOverText([file], [], paint(false)))
})

test.for([
  { open: 0, says: 'The portal is as the manifest says.' },
  { open: 1, says: '1 link still differs.' },
  { open: 2, says: '2 links still differ.' },
  { open: undefined, says: 'The portal could not be read again.' },
])('what a look afterwards has found: $open', ({ open, says }) => {
  const drift = { ...documentOf(planOf([])), written: [] }
  expect(writtenText(drift, [{ file: 'a.yaml' }, { file: 'b.yaml' }], open)).toBe(
    `Wrote a.yaml, b.yaml: 0 links. ${says}\n`,
  )
})

test('a drift that was taken over, of which nothing is left, says so in Markdown', () => {
  const { rooms } = collection
  const markdown = driftMarkdown({ ...documentOf(rooms ?? planOf([])), written: [] })
  expect(markdown).toContain('**Taken into the manifest: 0 links. Left unchanged: 0.**\n\n`-` is what')
})
