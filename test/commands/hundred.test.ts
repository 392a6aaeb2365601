import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { width } from '../../src/view/escape.ts'
import { expectGolden } from './golden.ts'
import { openAlike, openHundred } from './hundred.ts'
import { openPortal } from './portal.ts'
import { transcript } from './world.ts'

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n')

test.for([80, 120])('a plan of 110 changes in 30 rooms, on a terminal of %i columns', async (columns) => {
  const portal = await openHundred()
  const planned = await portal.run('plan', { columns })
  expectGolden(`hundred-${columns}`, transcript(planned))
  for (const line of linesOf(planned.out)) expect(width(line)).toBeLessThanOrEqual(columns)
  const coloured = await portal.run('plan', { columns, isColour: { out: true, err: true } })
  expect(stripVTControlCharacters(coloured.out)).toBe(planned.out)
  const markdown = await portal.run('plan --format markdown')
  if (columns === 80) expectGolden('hundred.md', markdown.out)
})

test('112 alike creations in 28 rooms take less than a hundred lines, and with --expand a block each', async () => {
  const portal = await openAlike()
  const folded = await portal.run('plan')
  expect(linesOf(folded.out).length).toBeLessThanOrEqual(100)
  expect(folded.out).toContain('+ ! partners "Partners" in 28 rooms: comment, signed-in, never expires\n')
  const expanded = await portal.run('plan --expand')
  expect(expanded.out.match(/^ {2}\+ .*not in the room yet/gm)).toHaveLength(112)
  expect(expanded.out).toContain('  … and 82 more, below.\n')
  const applied = await portal.run('apply --auto-approve')
  const [, report = ''] = applied.out.split(/^(?=Apply: )/m)
  expect(report).toMatch(/^Apply: 112 created,/)
  expect(linesOf(report).length).toBeLessThanOrEqual(20)
})

test('the question follows the counts and what widens access, and the report what was done', async () => {
  const portal = await openHundred()
  const asked: string[] = []
  const applied = await portal.run('apply', {
    canAsk: true,
    ask: (question) => {
      asked.push(question)
      return Promise.resolve('yes')
    },
  })
  expect(applied.code).toBe(0)
  expect(asked).toHaveLength(1)
  expectGolden('hundred-asked', applied.err)
  expectGolden('hundred-applied', applied.out.slice(applied.out.indexOf('\nApply: ')))
})

test('links of nobody are counted by room, and listed on request: by plan, show and apply', async () => {
  const portal = await openHundred()
  const hint = '(roomlinks plan --show-unmanaged lists them)'
  const planned = await portal.run('plan --out plan.json')
  expect(planned.out).toContain(hint)
  const listed = await portal.run('plan --show-unmanaged')
  expect(listed.out).not.toContain(hint)
  expect(listed.out.match(/^ {2}\? "By hand": unmanaged, left alone\n {6}additional, .*fingerprint/gm)).toHaveLength(6)
  expect((await portal.run('show plan.json --show-unmanaged')).out).toBe(listed.out)
  expect((await portal.run('show plan.json')).out).toBe(planned.out)
  const applied = await portal.run('apply --auto-approve --show-unmanaged')
  expect(applied.out.startsWith(listed.out)).toBe(true)
})

test('where many rooms have links of nobody, those with the most are named', async () => {
  const rooms = Array.from({ length: 13 }, (_, nth) => ({
    id: 101 + nth,
    type: 'custom' as const,
    title: `Room ${nth}`,
    tags: ['client'],
    links: Array.from({ length: nth === 12 ? 3 : 1 }, () => ({ kind: 'additional' as const, title: 'By hand' })),
  }))
  const portal = await openPortal({ rooms }, 'version: 1\nname: team\nrooms:\n  - { tag: client, links: {} }\n')
  const { out } = await portal.run('plan')
  expect(out).toContain('\n15 unmanaged links in 13 rooms: "Room 12" 3, "Room 0" 1, "Room 1" 1, "Room 2" 1,\n')
  expect(out).toContain('"Room 8" 1, 3 more\n  (roomlinks plan --show-unmanaged lists them)\n')
})

test('--expand shows each change by itself: in plan, show, apply and drift, and in Markdown', async () => {
  const portal = await openHundred()
  const planned = await portal.run('plan --expand --out plan.json')
  expect(planned.out.match(/^ {2}(\+|~|-|-\/\+) \S.*/gm)?.length).toBeGreaterThanOrEqual(110)
  expect(planned.out).not.toMatch(/^\d+ rooms: /m)
  expect((await portal.run('show plan.json --expand')).out).toBe(planned.out)
  const markdown = await portal.run('plan --expand --format markdown')
  expect(markdown.out.match(/^\| `[-+~/]+` \|/gm)).toHaveLength(110)
  const [drifted, expanded] = [await portal.run('drift'), await portal.run('drift --expand')]
  expect(drifted.out).toMatch(/^ {2}extra {4}! "Read-only for auditors" in 22 rooms$/m)
  expect(expanded.out.match(/^ {2}extra {4}"Read-only for auditors":$/gm)).toHaveLength(22)
  const applied = await portal.run('apply --auto-approve --expand --output markdown=report.md')
  expect(applied.out.match(/^ {2}\+ guests "Guests": created$/gm)).toHaveLength(22)
  expect(String(portal.world.files.get('report.md')).match(/ \| created \|$/gm)).toHaveLength(40)
})

test('a file has the same content, however wide the terminal is', async () => {
  const portal = await openHundred()
  await portal.run('plan --output text=plan.txt', { columns: 120 })
  const wide = portal.world.files.get('plan.txt')
  await portal.run('plan --output text=plan.txt', { columns: 60 })
  expect(portal.world.files.get('plan.txt')).toBe(wide)
})

test('rooms with equal titles have their ids in all formats', async () => {
  const portal = await openHundred()
  for (const format of ['text', 'markdown', 'github', 'sarif', 'junit']) {
    const { out } = await portal.run(`plan --format ${format} --room 301 --room 302`)
    expect(out, format).toMatch(/Board(\\"|"|&#34;) \(room 302/)
    expect(out, format).not.toMatch(/Board(\\"|"|&#34;)(?! \(room 30[12])/)
  }
  await portal.run('apply --auto-approve')
  const listed = await portal.run('links --all', { columns: 60 })
  expect(listed.out).toMatch(/^ROOM +ROOM ID /m)
})

test('a report tells what failed room by room, and folds the rest', async () => {
  const portal = await openAlike((answer) => (request) => {
    const isRefused = request.method === 'PUT' && request.url.includes('/103/')
    return isRefused ? Promise.resolve(new Response('', { status: 403 })) : answer(request)
  })
  const { out, code } = await portal.run('apply --auto-approve --output markdown=report.md')
  expect(code).toBe(7)
  const [, report = ''] = out.split(/^(?=Apply: )/m)
  expect(report).toContain('\n"Client 03" (room 103, custom)\n\n  + ')
  expect(report.indexOf('(room 103')).toBeLessThan(report.indexOf('\n27 rooms: '))
  expect(report.match(/: created$/gm)).toHaveLength(4)
  const markdown = String(portal.world.files.get('report.md'))
  expect(markdown.match(/^\| `\+` \| .* \| `"Client 03" \(room 103\)` \|/gm)).toHaveLength(4)
  expect(markdown.match(/^\| `\+` \| .* \| 27 rooms: .*, 22 more \| created \|$/gm)).toHaveLength(4)
})

test('rooms that an interrupt left are folded in a report, and the progress does not count them', async () => {
  let interrupt = (): unknown => undefined
  const portal = await openAlike((answer) => (request) => {
    if (request.method === 'PUT') interrupt()
    return answer(request)
  })
  let seconds = 0
  const { out, err } = await portal.run('apply --auto-approve --concurrency 1 --output markdown=report.md', {
    errColumns: 100,
    now: () => portal.world.now() + 1000 * seconds++,
    onInterrupt: (stop) => {
      interrupt = stop
      return () => {
        interrupt = () => undefined
      }
    },
  })
  const [, report = ''] = out.split(/^(?=Apply: )/m)
  expect(report).toContain('Verified: 1 of 28 rooms')
  expect(report.match(/^27 rooms: /gm)).toHaveLength(1)
  expect(report.match(/: not attempted: the run was interrupted$/gm)).toHaveLength(4)
  expect(err.match(/Applying to rooms: \d+ of \d+/g)).toEqual(['Applying to rooms: 1 of 28'])
  expect(portal.world.files.get('report.md')).not.toContain('<details')
})

test('advised commands find the same manifest and portal', async () => {
  const portal = await openPortal(
    { rooms: [{ id: 7, type: 'custom', title: 'Board', links: [{ kind: 'additional', title: 'Stray' }] }] },
    'version: 1\nname: team\nrooms: [{ id: 7, links: { press: { access: read } } }]\n',
  )
  portal.world.files.set('my links.env', 'SPARE=1\n')
  const options = ['-f', 'roomlinks.yaml', '--secrets', 'my links.env']
  const given = '--file roomlinks.yaml --secrets "my links.env"'
  expect((await portal.run(['plan', ...options])).out).toContain(`(roomlinks plan --show-unmanaged ${given} lists it)`)
  const { out } = await portal.run(['drift', ...options])
  expect(out).toContain(`roomlinks apply ${given} brings the portal back`)
  expect(out).toContain(`roomlinks drift --write ${given} takes this into the manifest`)
})
