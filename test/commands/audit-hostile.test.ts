import { expect, test } from 'vitest'
import type { Sandbox, StageRoom } from '../../src/sandbox/index.ts'
import type { AuditDocument } from '../../src/view/audit/shape.ts'
import { openPortal, writesIn } from './portal.ts'

const nothing = 'version: 1\nname: team\nrooms: []\n'

type Between = (answer: Sandbox['fetch']) => Sandbox['fetch']

/** Leaves a room out of the second page of the list, `times` times: it has moved to the first page, which was read before. */
const moving =
  (times: number): Between =>
  (answer) => {
    let left = times
    return async (request) => {
      const found = await answer(request)
      const { pathname, searchParams } = new URL(request.url)
      if (!pathname.endsWith('/files/rooms') || searchParams.get('startIndex') !== '100' || left-- <= 0) return found
      const page = (await found.json()) as { readonly response: { readonly folders: unknown[] } }
      page.response.folders.shift()
      return Response.json(page)
    }
  }

const many = (count: number): readonly StageRoom[] =>
  Array.from({ length: count }, (_, nth) => ({
    id: nth + 1,
    type: 'custom',
    title: `Room ${nth + 1}`,
    links: nth === 0 ? [{ kind: 'additional', title: 'Stray' }] : [],
  }))

const lines = ['audit', 'audit --quick', 'links --all'] as const

test.for(lines)('a list of rooms that changes while it is read is read again: %s', async (line) => {
  const portal = await openPortal({ rooms: [...many(150)] }, nothing, {}, moving(2))
  const { code, out, err } = await portal.run(line)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('"Stray"')
  expect(portal.requests.filter((request) => request.includes('/files/rooms?'))).toHaveLength(6)
})

test.for(lines)('a list of rooms that never stops changing is no inventory: %s', async (line) => {
  const portal = await openPortal({ rooms: [...many(150)] }, nothing, {}, moving(3))
  const { code, out, err } = await portal.run(line)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('a list of rooms that changed while it was read, three times')
})

/** Lets the lists of these rooms fail. */
const failing =
  (ids: readonly number[]): Between =>
  (answer) =>
  async (request) =>
    ids.some((id) => request.url.endsWith(`/rooms/${id}/links`))
      ? Response.json({ response: 7, statusCode: 200 })
      : answer(request)

test('of 10,000 rooms, three fail: they are named, and everything else is there', async () => {
  const portal = await openPortal({ rooms: [...many(10_000)] }, nothing, {}, failing([7, 5000, 10_000]))
  const names = '"Room 7" (room 7); "Room 5000" (room 5000); "Room 10000" (room 10000)'
  const text = await portal.run('audit --output json=audit.json --output markdown=audit.md')
  expect(text.code).toBe(1)
  expect(text.err).toContain(`3 rooms could not be read: ${names}.`)
  expect(text.out).toContain('1 link in 10000 rooms')
  expect(text.out).toContain('Without links: 9996 rooms.')
  expect(text.out.split('\n').length).toBeLessThan(40)
  const { coverage, rooms }: AuditDocument = JSON.parse(String(portal.world.files.get('audit.json')))
  expect(coverage).toMatchObject({ rooms: 10_000, read: 9997, failed: 3 })
  expect(rooms.filter(({ reading }) => reading === 'failed').map(({ id }) => id)).toEqual(['7', '5000', '10000'])
  const markdown = String(portal.world.files.get('audit.md'))
  expect(markdown).toContain('3 of 10000 rooms could not be read completely')
  expect(markdown).toContain('Could not be read: "Room 7" (room 7): ')
  expect(writesIn(portal.requests)).toEqual([])
})

const titles = [
  '<script>alert(1)</script>',
  '\u202egpj.exe\u2066',
  'a\0b\u001b[31m\u0007',
  '=HYPERLINK("http://evil.example","x")',
  'two\nlines\r\n::error::stop',
  '|`|</details>|',
  'long '.repeat(80),
]
const rooms: readonly StageRoom[] = titles.map((title, nth) => ({
  ...{ id: nth + 1, type: 'custom', title, tags: [title.slice(0, 40)] },
  links: [{ kind: 'additional', title }],
}))

test.for([
  ['audit', undefined],
  ['audit', 80],
  ['audit --format csv', undefined],
  ['audit --format markdown', undefined],
  ['links --all', 80],
  ['links --all --format csv', undefined],
] as const)('titles of every kind are shown, and do nothing: %s in %s columns', async ([line, columns]) => {
  const portal = await openPortal({ rooms: [...rooms] }, nothing)
  const { code, out, err } = await portal.run(line, { columns })
  expect({ code, err: line.includes('csv') ? '' : err }).toEqual({ code: 0, err: '' })
  for (const raw of ['\u202e', '\u2066', '\0', '\u001b', '\u0007']) expect(out).not.toContain(raw)
  expect(out).not.toMatch(/^::|^=|,=|,"=/m)
  // All is there: a line for each link, however many its title has.
  const marks = ['<script>', 'gpj.exe', 'HYPERLINK', 'two', 'details', 'long']
  if (columns === undefined) for (const mark of marks) expect(out).toContain(mark)
  if (line.endsWith('csv')) expect(out.split('\r\n')).toHaveLength(titles.length + 2)
  if (line.endsWith('markdown')) {
    const rows = out.split('\n').filter((each) => /^\| \d+ \|/.test(each))
    expect(rows).toHaveLength(titles.length)
    for (const row of rows) expect(row.replaceAll(/(`+)[^`].*?\1(?= \|)/g, '')).not.toMatch(/[<`"]/)
  }
})
