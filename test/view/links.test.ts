import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { fingerprint } from '../../src/model/identity.ts'
import type { ObservedLink } from '../../src/model/link.ts'
import { Secret } from '../../src/model/secret.ts'
import { type Instant, instantOf, shiftBy } from '../../src/model/values/instant.ts'
import { width } from '../../src/view/escape.ts'
import { writeJson } from '../../src/view/json.ts'
import { linksCsv } from '../../src/view/links/csv.ts'
import { type LinksQuery, linksDocument } from '../../src/view/links/document.ts'
import { linksText, qrText } from '../../src/view/links/terminal.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import {
  additional,
  create,
  idOf,
  invitation,
  keep,
  moves,
  observed,
  planOf,
  primary,
  replace,
  revoke,
  roomPlan,
  secret,
  unmanaged,
  update,
  wanted,
} from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { expectInert } from './inert.ts'
import { address, mark, plans } from './random.ts'

const now: Instant = instantOf(Date.parse('2027-01-11T09:00:00Z'))
const at = (text: string): Instant => instantOf(Date.parse(text))
const all: LinksQuery = { now, isRevealed: true, keys: [] }

/** The nth link of the portal, with its URL. */
function shown(nth: number, link: Parameters<typeof observed>[0], code = String(nth)): ObservedLink {
  const url = new Secret(`https://acme.example.com/s/${code.padEnd(15, 'x')}`)
  return { ...observed(link, idOf(nth)), url }
}

const gone = wanted('gone', additional(), { absent: true })
const fair = wanted('fair', additional({ title: 'Fair', expirationDate: at('2026-12-31T00:00:00Z') }))
const board = roomPlan([
  revoke(shown(1, additional({ title: 'Gone' })), 'absent', gone),
  update(
    'invitation',
    { ...shown(2, invitation({ access: 'editing', expirationDate: at('2027-01-12T10:30:00Z') })), uses: 3 },
    [moves('access', 'editing', 'comment')],
    'role',
  ),
  update('auditors', shown(3, additional({ access: 42, password: secret, internal: true, denyDownload: false })), [
    moves('internal', true, false),
    moves('denyDownload', false, true),
    moves('password', secret, null),
  ]),
  replace('press', shown(4, additional({ title: 'press', expirationDate: at('2027-01-11T09:30:00Z') }))),
  create('suppliers', additional({ title: '=HYPERLINK("http://x")' })),
  keep('over', shown(5, additional({ title: 'over', expirationDate: at('2027-01-11T07:00:00Z') }))),
  keep('primary', shown(6, primary({ title: 'A '.repeat(120), expirationDate: at('2030-06-30T00:00:00Z') }))),
  unmanaged(shown(7, additional())),
])
const odd = roomPlan(
  [
    keep('invitation', {
      ...shown(8, invitation({ title: '会議 👨‍👩‍👧 مرحبا', maxUseCount: null, expirationDate: null })),
      uses: 2,
    }),
    keep('silent', observed(additional({ title: '\u001b[2J\u202e"\n+1' }), idOf(9))),
    keep('fresh', { ...shown(10, invitation({ maxUseCount: 1, expirationDate: at('2027-01-15T00:00:00Z') })) }),
  ],
  { id: '@x', title: '会議 ::error::', type: undefined },
)
const plan = planOf([
  {
    ...board,
    desired: {
      ...board.desired,
      links: [...board.desired.links, fair, wanted('away', additional(), { absent: true })],
    },
  },
  odd,
  roomPlan([unmanaged(shown(11, additional()))], { id: '9', title: 'Nothing of ours' }),
])

test.for([
  { columns: 80, isRevealed: true },
  { columns: 100, isRevealed: false },
  { columns: 400, isRevealed: true },
])('linksText: $columns columns, revealed $isRevealed', ({ columns, isRevealed }) => {
  const links = linksDocument(plan, { ...all, isRevealed })
  const text = linksText(links, { columns, paint: paint(false) })
  expect(stripVTControlCharacters(linksText(links, { columns, paint: paint(true) }))).toBe(text)
  for (const line of text.match(/^ {2}.*/gm) ?? []) expect(width(line), line).toBeLessThanOrEqual(columns)
  expectGolden(`links-${columns}${isRevealed ? '-revealed' : ''}`, text)
})

test('one link, none, and colours for what wants a look', () => {
  const some = linksDocument(plan, { ...all, isRevealed: false, keys: ['fresh'] })
  expect(linksText(some, { columns: 160, paint: paint(true) })).toContain(
    '\n  fresh  \u001b[32mas declared\u001b[39m  comment  \u001b[33mexpires 2027-01-15, in 3 days\u001b[39m  "Join us"  fingerprint ',
  )
  const none = linksDocument(plan, { ...all, keys: ['nobody'] })
  expect(none).toMatchObject({ summary: { links: 0, notDeclared: 2 }, rooms: [] })
  expect(linksText(none, { columns: 80, paint: paint(false) })).toContain('\n\nNo link to list.\n\nNot declared,')
})

test('a portal with more links than a call can take arguments', () => {
  const rooms = Array.from({ length: 260 }, (_, nth) =>
    roomPlan(
      Array.from({ length: 500 }, (__, at) => keep(`link-${at}`, shown(1, additional()))),
      { id: String(nth) },
    ),
  )
  const text = linksText(linksDocument(planOf(rooms), { ...all, isRevealed: false }), {
    columns: 80,
    paint: paint(false),
  })
  expect(text).toContain('130000 links in 260 rooms: 130000 as declared.')
})

test('a URL is on a line of its own, and whole, however narrow the terminal is', () => {
  const long = `https://acme.example.com/rooms/share?key=${'k'.repeat(120)}`
  const link: ObservedLink = { ...shown(1, additional()), url: new Secret(long) }
  const links = linksDocument(planOf([roomPlan([keep('auditors', link)])]), all)
  for (const columns of [20, 80]) {
    const lines = linksText(links, { columns, paint: paint(true) }).split('\n')
    expect(lines.map((line) => line.trim())).toContain(long)
  }
})

test.for<{ name: string; query: Partial<LinksQuery>; keys: readonly string[] }>([
  {
    name: 'all, in the order of the manifest',
    query: {},
    keys: [
      'gone',
      'invitation',
      'auditors',
      'press',
      'suppliers',
      'over',
      'primary',
      'fair',
      'invitation',
      'silent',
      'fresh',
    ],
  },
  { name: 'some keys', query: { keys: ['press', 'invitation'] }, keys: ['invitation', 'press', 'invitation'] },
  { name: 'what has expired', query: { expiringBy: shiftBy(now, 0) }, keys: ['over', 'fair'] },
  {
    name: 'what expires within half an hour',
    query: { expiringBy: shiftBy(now, 1_800_000) },
    keys: ['press', 'over', 'fair'],
  },
  { name: 'and not a second later', query: { expiringBy: shiftBy(now, 1_799_000) }, keys: ['over', 'fair'] },
  {
    name: 'in two weeks',
    query: { expiringBy: shiftBy(now, 14 * 86_400_000) },
    keys: ['invitation', 'press', 'over', 'fair', 'fresh'],
  },
  { name: 'both', query: { expiringBy: shiftBy(now, 14 * 86_400_000), keys: ['fresh', 'primary'] }, keys: ['fresh'] },
])('which links are listed: $name', ({ query, keys }) => {
  const { rooms, summary } = linksDocument(plan, { ...all, ...query })
  expect(rooms.flatMap(({ links }) => links.map(({ key }) => key))).toEqual(keys)
  expect(summary.links).toBe(keys.length)
})

test.for([true, false])('links as JSON and CSV: revealed %s', (isRevealed) => {
  const links = linksDocument(plan, { ...all, isRevealed })
  const name = isRevealed ? '-revealed' : ''
  expectGolden(`links${name}.json`, writeJson(links))
  expectGolden(`links${name}.csv`, linksCsv(links))
})

/** Reads a table by the grammar of RFC 4180. */
function readCsv(text: string): readonly (readonly string[])[] {
  expect(text).toMatch(/^(?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n))*$/)
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

test.for([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['\t=1', '\\t=1'],
  ['\r=1', '\\r=1'],
  ['\n=1', '\\n=1'],
  ['a,b', 'a,b'],
  ['say "a"', 'say "a"'],
  ['=1,"2"', `'=1,"2"`],
  ['1=1', '1=1'],
  ["'", "'"],
  ['', ''],
] as const)('a cell of the table is text: %j', ([title, cell]) => {
  const links = linksDocument(planOf([roomPlan([keep('a', shown(1, additional({ title })))], { title })]), all)
  const [head = [], row = []] = readCsv(linksCsv(links))
  expect(Object.fromEntries(head.map((name, nth) => [name, row[nth]]))).toEqual({
    ...{
      room: '4711',
      roomTitle: cell,
      key: 'a',
      kind: 'additional',
      title: cell,
      state: 'as declared',
      access: 'read',
    },
    ...{ expirationDate: '', uses: '', maxUseCount: '', password: 'false', internal: 'false', denyDownload: 'true' },
    ...{ fingerprint: fingerprint(idOf(1)), url: 'https://acme.example.com/s/1xxxxxxxxxxxxxx' },
  })
})

test('whatever titles say, nothing is obeyed, and nothing but a URL that was asked for is told', () => {
  fc.assert(
    fc.property(plans, fc.boolean(), fc.integer({ min: 1, max: 250 }), (made, isRevealed, columns) => {
      const links = linksDocument(made, { ...all, isRevealed })
      const table = linksCsv(links)
      const listed = links.rooms.flatMap((room) => room.links)
      for (const output of [
        linksText(links, { columns, paint: paint(true) }),
        writeJson(links),
        table.replaceAll('\r\n', '\n'),
      ]) {
        const plain = expectInert(output)
        for (const { url } of listed) if (url !== null) expect(plain).toContain(url)
        const rest = plain.replaceAll(address, '')
        expect(isRevealed || rest === plain).toBe(true)
        expect(rest).not.toContain(mark)
        expect(rest).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/i)
      }
      const [head = [], ...rows] = readCsv(table)
      expect(rows.length).toBe(listed.length)
      for (const row of rows) {
        expect(row.length).toBe(head.length)
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
      }
    }),
  )
})

test('a QR code: golden, the modules of the library, and by colours that no theme changes', () => {
  const url = 'https://acme.example.com/s/1xxxxxxxxxxxxxx'
  const plain = qrText(url, false)
  expectGolden('links-qr', plain)
  const { data, size } = encode(url, { border: 4, ecc: 'M' })
  const lines = plain.split('\n').slice(0, -1)
  const light: { readonly [half: string]: readonly [boolean, boolean] } = {
    '█': [true, true],
    '▀': [true, false],
    '▄': [false, true],
    ' ': [false, false],
  }
  const read = lines.flatMap((line) => [0, 1].map((half) => [...line].map((block) => !light[block]?.[half])))
  expect(read.slice(0, size)).toEqual(data)
  const coloured = qrText(url, true)
  expect(stripVTControlCharacters(coloured)).toBe(plain)
  for (const line of coloured.split('\n').slice(0, -1)) {
    expect(line.startsWith('\u001b[38;5;231;48;5;16m') && line.endsWith('\u001b[0m')).toBe(true)
  }
})
