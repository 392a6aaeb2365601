import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { AuditDocument, AuditFinding } from '../../../src/view/audit/shape.ts'
import { documentOf } from '../../../src/view/document/document.ts'
import { failureDocument } from '../../../src/view/document/result.ts'
import { auditPage } from '../../../src/view/page/audit.ts'
import type { PageData } from '../../../src/view/page/data.ts'
import { resultPage } from '../../../src/view/page/page.ts'
import { planPage } from '../../../src/view/page/plan.ts'
import { saw } from '../../scanner.ts'
import { expectInert } from '../inert.ts'
import { plans } from '../plans.ts'
import { auditOf, link, linkWith, portalOf, room } from './documents.ts'
import { attribute, elementsIn, rowsIn, tagged, textById, textOf } from './parsed.ts'

function pageOf(document: AuditDocument): string {
  const page = auditPage(document)
  saw('page', page)
  return page
}

const big = pageOf(portalOf(60, 140))
const failure = resultPage({
  kind: 'failure',
  failure: failureDocument([], { code: 'x', message: 'The portal refused: 500.', hint: 'Try again.' }),
  manifest: null,
})
const pages: readonly (readonly [name: string, page: string])[] = [
  ['140 links', big],
  ['none', pageOf(auditOf([]))],
  ['no result', failure],
  ...Object.entries(plans).map(([name, plan]) => [`plan ${name}`, planPage(documentOf(plan))] as const),
]

test.for(pages)('the policy admits the style and the script that are there, and nothing else: %s', ([, page]) => {
  const [policy] = tagged(page, 'meta').filter((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy')
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const directives = Object.fromEntries(
    (attribute(policy ?? expect.fail(), 'content') ?? '').split('; ').map((each) => each.split(/ (.*)/s).slice(0, 2)),
  )
  const [style, ...others] = tagged(page, 'style')
  expect(others).toEqual([])
  const scripts = tagged(page, 'script').filter((script) => attribute(script, 'type') !== 'application/json')
  expect(scripts.length).toBeLessThanOrEqual(1)
  for (const script of scripts) expect(directives['script-src']).toBe(hash(textOf(script)))
  expect(directives).toEqual({
    'default-src': "'none'",
    'style-src': hash(textOf(style ?? expect.fail())),
    'script-src': expect.stringMatching(/^'sha256-[\w+/]{43}='$/),
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
  })
})

test.for(pages)('nothing is loaded, styled or run in place, and each id is there once: %s', ([, page]) => {
  const elements = elementsIn(page)
  const names = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name))
  expect(names.filter((name) => /^on|^style$|^(src|srcset|action|formaction|ping|poster|data)$/.test(name))).toEqual([])
  const addresses = elements.flatMap((element) => attribute(element, 'href') ?? [])
  expect(addresses.filter((address) => !/^#|^data:image\/svg\+xml,/.test(address))).toEqual([])
  const ids = elements.flatMap((element) => attribute(element, 'id') ?? [])
  expect(ids).toEqual([...new Set(ids)])
  // A section, a dialog and a field are named by what is there.
  const named = elements.flatMap((element) => attribute(element, 'aria-labelledby') ?? [])
  expect(named.filter((id) => !ids.includes(id))).toEqual([])
  expect(elements.filter(({ tagName }) => tagName === 'h1')).toHaveLength(1)
  expectInert(page)
})

test('without its script, the page is a table with a caption and a row for each link, most dangerous first', () => {
  const [caption] = tagged(big, 'caption')
  expect(textOf(caption ?? expect.fail())).toBe('Every link that was found, with its room')
  const [heads = [], ...rows] = rowsIn(big)
  expect(heads).toEqual(['Link', 'Room', 'Who gets in', 'Access', 'State', 'Kind', 'Ends', 'Risk'])
  expect(rows).toHaveLength(140)
  expect(rows[0]).toEqual([
    'Press kit',
    'Board archive',
    'anyone',
    'editing',
    'undeclared',
    'additional',
    '2027-06-10',
    '90',
  ])
  const risks = rows.map((cells) => Number(cells[7]))
  expect(risks).toEqual([...risks].sort((a, b) => b - a))
  const scopes = tagged(big, 'th').map((head) => attribute(head, 'scope'))
  expect(scopes).toEqual([...heads.map(() => 'col'), ...rows.map(() => 'row')])
})

test('a count and the filter behind it agree', () => {
  const data: PageData = JSON.parse(textById(big, 'data'))
  const links = tagged(big, 'a').map((each) => [attribute(each, 'href') ?? '', textOf(each)] as const)
  const counts = links.filter(
    ([href, text]) => /^#(audience|ends|policy|state)=/.test(href) && /^\d|: \d+ link/.test(text.trim()),
  )
  expect(counts.length).toBeGreaterThan(15)
  for (const [href, text] of counts) {
    const [, name, value = ''] = /^#(\w+)=(.*)$/.exec(href) ?? []
    const { values = [], rows = [] } = data.facets.find((facet) => facet.name === name) ?? {}
    const found = rows.filter((nth) => values[nth]?.split(' ').includes(value))
    expect(`${href} ${found.length}`).toBe(`${href} ${/\d+(?= link)|^\d+/.exec(text)}`)
  }
})

const odd = `</script><script>alert(1)</script><!--"' &amp; \u202e\u0000\ud800 ${'x'.repeat(400)}`

test('whatever titles, names and messages hold is text', () => {
  const hostile = linkWith({
    title: odd,
    key: odd,
    manifest: odd,
    audience: 'public',
    source: { ...link.source, file: odd, line: 1, column: 1, endColumn: 1 },
  })
  const about = { id: '7', title: odd }
  const finding: AuditFinding = {
    ...{ policy: odd, rule: odd, level: 'deny', verdict: 'broken', message: odd, hint: odd },
    ...{ room: about, link: hostile, source: hostile.source },
  }
  const page = pageOf(
    auditOf(
      [
        { ...room, title: odd, tags: [odd], links: [hostile] },
        { ...room, id: odd, title: odd, reading: 'failed', why: odd },
      ],
      {
        portal: { url: `https://${odd}`, version: odd },
        ...{ manifests: [odd], policies: [{ name: odd, file: odd }], scope: [odd], findings: [finding] },
        since: { madeAt: odd, changes: [{ what: 'new', room: about, link: hostile, fields: [odd] }] },
        diagnostics: [{ code: odd, severity: 'warning', message: odd, hint: odd, source: null, related: null }],
      },
    ),
  )
  const plain = pageOf(auditOf([{ ...room, links: [link] }]))
  expect(tagged(page, 'script')).toHaveLength(tagged(plain, 'script').length)
  expectInert(page)
  const shown = odd.replace('\u202e', '\\u{202e}').replace('\u0000', '\\x00').replace('\ud800', '\\u{d800}')
  expect(rowsIn(page)[1]?.slice(0, 2)).toEqual([shown, shown])
  const data: PageData = JSON.parse(textById(page, 'data'))
  expect(data.details.find(({ name }) => name === 'Key')?.values).toEqual([shown])
})

test('1,000 links take at most 300 kB', () => {
  expect(Buffer.byteLength(pageOf(portalOf(400, 1000)))).toBeLessThan(300_000)
})

test('where there is nothing to show, the page says so', () => {
  const none = pageOf(auditOf([], { manifests: [] }))
  expect(none).toContain('<dt>Manifests</dt><dd>none</dd>')
  expect(textById(none, 'links')).toBe('Links No links. None of the rooms that were read has one.')
  expect(textById(none, 'open')).toContain('0 of 0 links No link lets people in by its URL alone.')
  expect(textById(none, 'findings')).toContain('No policy was given, so no links were checked.')
  expect(tagged(none, 'script')).toEqual([])
  const kept = auditOf([{ ...room, links: [link] }], {
    policies: [{ name: 'company', file: 'company.yaml' }],
    since: { madeAt: '2027-01-04T06:00:00Z', changes: [] },
  })
  const page = pageOf(kept)
  expect(textById(page, 'findings')).toContain('All links that were read follow the rules of company.')
  expect(textById(page, 'since')).toBe('Since 2027-01-04 06:00 UTC Nothing has changed.')
  expect(textById(page, 'count')).toBe('1 link')
})

test('rooms that were not read in full are named', () => {
  const readings = ['failed', 'no-right', 'cut', 'skipped'] as const
  const rooms = readings.map((reading, nth) => ({ ...room, id: `9${nth}`, title: `Room ${reading}`, reading }))
  const old = { ...room, state: 'archived' as const, title: 'Old', links: [link] }
  const page = pageOf(auditOf([...rooms, old], { scope: ['tag:client'] }))
  const text = textById(page, 'coverage')
  expect(text).toContain('1 of 5 rooms read in full.')
  for (const said of [
    'Room failed room 90 could not be read',
    'Room no-right room 91 the owner of the API key may not manage it',
    'Room cut room 92 the portal shows only its first 100 links',
    'Room skipped room 93 no external links, and invitations not read',
    'Old room 7 1 link',
    'No audit covers: Links of files and folders inside rooms.',
  ])
    expect(text).toContain(said)
  expect(page).toContain('<dt>Rooms</dt><dd>tag:client</dd>')
})

test('findings are listed by rule; what all of a rule share is said once, and how many are left out', () => {
  const finding = (nth: number, more: Partial<AuditFinding> = {}): AuditFinding => ({
    ...{ policy: 'company', rule: 'ends', level: 'deny', verdict: 'broken', message: `No ${nth}.`, hint: 'End it.' },
    ...{ room: { id: '7', title: 'Board' }, link: { ...link, fingerprint: String(nth) }, source: null },
    ...more,
  })
  const few = pageOf(
    auditOf([{ ...room, links: [link] }], {
      findings: [
        finding(1),
        finding(2),
        finding(3, { rule: 'locked', verdict: 'not judged', hint: 'Say.', source: link.source }),
        finding(4, { rule: 'locked', level: 'warn', room: null, link: null }),
      ],
    }),
  )
  expect(textById(few, 'findings')).toBe(
    'Policy findings deny company: ends 2 findings End it. Press Board No 1. Press Board No 2. warn company: locked 2 findings Press Board Not judged: No 3. Say. roomlinks.yaml:12 No 4. End it.',
  )
  const many = pageOf(auditOf([], { findings: Array.from({ length: 205 }, (_, nth) => finding(nth)) }))
  expect(textById(many, 'findings')).toContain('5 more are not listed here.')
})

test('the timeline has a column for each month of the next year, and expired and never-ending links apart', () => {
  const links = [
    linkWith({ audience: 'public' }, -2),
    linkWith({ audience: 'public' }, 5),
    linkWith({}, 0.5),
    linkWith({}, 400),
    linkWith({}, 'never'),
    linkWith({ state: 'missing', fingerprint: null }, 5),
    linkWith({ expirationDate: null, secondsLeft: null, audience: null, access: null }),
    linkWith({ expirationDate: null, secondsLeft: null, audience: 'public', access: 9, key: null, fingerprint: null }),
  ]
  const page = pageOf(auditOf([{ ...room, links }]))
  const labels = tagged(page, 'span')
    .map((each) => textOf(each))
    .filter((text) => text.endsWith(' open to the world'))
  expect(labels).toHaveLength(15)
  expect(labels.filter((label) => !label.includes(': 0 links'))).toEqual([
    'Expired: 1 link, 0 open to the world',
    'Jan 2027: 2 links, 1 open to the world',
    'Later: 1 link, 0 open to the world',
    'Never: 1 link, 0 open to the world',
  ])
  expect(labels.at(-3)).toMatch(/^Dec 2027/)
  expect(rowsIn(page).map((cells) => cells[6])).toContain('unknown')
  // Named by its kind, for want of a key and a fingerprint.
  expect(page).toContain('<a href="#link=7%3Aadditional">Press</a>')
  expect(textById(page, 'open')).toContain('level 9 expiry unknown')
})

test('details say how long a link is there, and how often it was used', () => {
  const uses = [
    linkWith({ uses: 3, maxUseCount: 25 }, 0.5),
    linkWith({ uses: 3 }, 1.5),
    linkWith({ maxUseCount: 'unlimited' }, -3),
    linkWith({ denyDownload: true }, 'never'),
    linkWith({ key: null, manifest: null, source: null, expirationDate: null, secondsLeft: null }),
  ]
  const data: PageData = JSON.parse(textById(pageOf(auditOf([{ ...room, type: null, links: uses }])), 'data'))
  const valuesOf = (label: string): readonly string[] => data.details.find(({ name }) => name === label)?.values ?? []
  expect(valuesOf('Time left')).toEqual(['ends in less than a day', 'ends in 1 day', 'expired 3 days ago', ''])
  expect(valuesOf('Uses')).toEqual(['3 of 25', '3', 'unknown of unlimited', ''])
  expect(valuesOf('Download')).toEqual(['', 'denied'])
})

test('a plan is a page too: what widens access, then all changes', () => {
  const page = planPage(documentOf(plans['rooms'] ?? expect.fail()))
  expect(textById(page, 'links')).toContain('All links')
  expect(rowsIn(page)[0]).toEqual(['Link', 'Room', 'Change', 'Access', 'Why', 'Kind', 'Ends', 'Widens'])
  const [, first = []] = rowsIn(page)
  expect(first.at(-1)).toBe('yes')
  const dated = {
    ...documentOf(plans['empty'] ?? expect.fail()),
    madeAt: '2027-01-11T09:00:00Z',
    commit: 'c0ffee',
    refused: true,
  }
  const still = planPage(dated)
  expect(still).toContain('<dt>Made</dt><dd>2027-01-11 09:00 UTC</dd>')
  expect(still).toContain('<dt>Commit</dt><dd>c0ffee</dd>')
  expect(still).toContain('Refused by a guard: apply would change nothing.')
  expect(still).toContain('No changes.')
  const drift = resultPage({ kind: 'plan', plan: documentOf(plans['create'] ?? expect.fail()), isDrift: true })
  expect(rowsIn(drift)[1]?.[2]).toBe('missing')
  expect(textOf(tagged(drift, 'title')[0] ?? expect.fail())).toBe('Drift of client-portal')
})

test('of any other result, the page has what there is to report', () => {
  expect(textById(failure, 'links')).toBe('error The portal refused: 500. Try again.')
  expect(resultPage({ kind: 'audit', audit: portalOf(60, 140) })).toBe(big)
})
