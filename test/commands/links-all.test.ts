import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { InventoryDocument } from '../../src/view/links/inventory.ts'
import { expectGolden } from './golden.ts'
import { governed, governing, openGoverned } from './governed.ts'
import { byHand } from './importing.ts'
import { openPortal, origin, writesIn } from './portal.ts'
import { makeWorld, roomlinks, transcript } from './world.ts'

const isValid = (() => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync('schemas/inventory.schema.json', 'utf8')))
})()

function readJson(text: string): InventoryDocument {
  const document: InventoryDocument = JSON.parse(text)
  isValid(document)
  expect(isValid.errors).toBeNull()
  return document
}

/** The manifest of that portal, of its first room alone. */
const [alone = ''] = governing.split('  - id: 8')

const short = /https?:\/\/[\w.:]+\/s\/[\w-]{15}/g

test.for([
  ['links-all-at-80', 'links --all', 80],
  ['links-all-at-120', 'links --all', 120],
  ['links-all-through-a-pipe', 'links --all', undefined],
  ['links-all-by-risk', 'links --all --sort risk', 100],
  ['links-all-by-expiry', 'links --sort expiry --columns expirationDate,key,title,manifest,source,password', 80],
  ['links-all-in-csv', 'links --all --format csv', undefined],
  ['links-all-columns', 'links --columns tags,denyDownload,uses,access,audience,expirationDate --room 13', 80],
  ['links-all-in-json', 'links --state foreign,undeclared --format json', undefined],
  ['links-all-external', 'links --kind external --type collaboration,virtualData', 80],
  ['links-all-revealed', 'links --state declared --columns roomTitle,key,url --reveal', 80],
] as const)('%s', async ([name, line, columns]) => {
  const portal = await openGoverned()
  const ended = await portal.run(line, { columns })
  expect(writesIn(portal.requests)).toEqual([])
  expectGolden(name, transcript(ended))
})

test('no line is wider than the terminal, as long as there are columns to leave out', async () => {
  const portal = await openGoverned()
  for (const columns of [50, 60, 70, 80, 90, 100, 120, 150]) {
    const { out } = await portal.run('links --all', { columns })
    const [, , summary, , ...lines] = out.split('\n')
    expect(summary).toContain('11 links')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  }
})

const manifestOf7 = 'version: 1\nname: team\nrooms: [{ id: 7, links: {} }]\n'

test('a narrow table still tells apart rooms and links whose titles look equal', async () => {
  const links = [1, 2].map((nth) => byHand(nth, { title: 'Quick share with our long-standing partners' }))
  const long = 'Quarterly numbers of the board'
  const portal = await openPortal(
    {
      rooms: [
        { id: 4711, type: 'custom', title: `${long} 2026`, links },
        {
          id: 4712,
          type: 'custom',
          title: `${long} 2027`,
          links: [byHand(3, { title: 'A', expirationDate: '2020-01-01T00:00:00Z' })],
        },
      ],
    },
    manifestOf7.replace('{ id: 7, links: {} }', ''),
  )
  const { out, err } = await portal.run('links --all', { columns: 80 })
  expect(err).toBe('')
  for (const { id } of [{ id: 4711 }, { id: 4712 }]) expect(out).toContain(String(id))
  const rows = out.split('\n').filter((line) => line.includes('4711'))
  expect(rows).toHaveLength(2)
  expect(new Set(rows).size).toBe(2)
  expect(rows.every((line) => line.length <= 80)).toBe(true)
})

test('links that have expired are said to have', async () => {
  const links = [
    byHand(1, { title: 'Old', expirationDate: '2020-01-01T00:00:00Z' }),
    byHand(2, { title: 'New', expirationDate: '2034-01-01T00:00:00Z' }),
  ]
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links }] }, manifestOf7)
  const { out } = await portal.run('plan --show-unmanaged')
  expect(out).toContain('additional, read, expired 2020-01-01T00:00:00Z, fingerprint')
  expect(out).toContain('additional, read, expires 2034-01-01T00:00:00Z, fingerprint')
  expect((await portal.run('plan --format markdown')).out).toContain('expired 2020-01-01T00:00:00Z')
  expect((await portal.run('links --all')).out).toContain('2 links in 1 room: 2 unmanaged; 1 expired.')
  expect((await portal.run('audit')).out).toContain('1 open to anyone with the URL, without expired and missing links')
})

/** `7 Press`, for each link that is listed. */
const listedBy = async (line: string): Promise<readonly string[]> => {
  const portal = await openGoverned()
  const { out, code } = await portal.run(`links --format json ${line}`)
  expect(code).toBe(0)
  return readJson(out).links.map(({ room, title }) => `${room.id} ${title}`)
}
const all = [
  ...['7 Auditors', '7 For everybody to edit, in a hurry before the fair', '7 Last year', '7 Press', '7 Join'],
  ...['8 Prices', '9 Join', '11 Photos', '12 invitation', '13 Partners', '13 Trade fair'],
]

test.for([
  ['--all', all],
  ['--state declared', ['7 Press', '7 Join', '8 Prices', '13 Partners']],
  ['--state undeclared,foreign', ['12 invitation', '13 Trade fair']],
  ['--state undeclared --state foreign', ['12 invitation', '13 Trade fair']],
  ['--state missing', []],
  ['--kind primary,invitation', ['7 Join', '8 Prices', '9 Join', '12 invitation']],
  ['--kind external', all.filter((one) => !/Join|invitation/.test(one))],
  ['--access editing,review', ['7 For everybody to edit, in a hurry before the fair', '7 Join']],
  ['--audience signed-in', ['11 Photos', '13 Partners']],
  ['--audience public --no-expiry', ['7 For everybody to edit, in a hurry before the fair', '8 Prices']],
  ['--expired', ['7 Last year']],
  ['--all --expiring 10d', ['7 Auditors', '7 Last year']],
  ['--all --expiring 10d --no-password', ['7 Last year']],
  ['--tag client --kind primary', ['8 Prices']],
  ['--tag client --tag confidential --kind invitation', ['7 Join', '12 invitation']],
  ['--tag client --room 8', ['8 Prices']],
  ['--type collaboration,virtualData', ['9 Join', '12 invitation']],
  ['--room title:Team --all', ['9 Join']],
  ['--all --key press', ['7 Press']],
  ['--no-password --sort risk --room 7', ['7 For everybody to edit, in a hurry before the fair', '7 Last year']],
] as const)('filters: %s', async ([line, links]) => {
  expect(await listedBy(line)).toEqual(links)
})

test('filters by room and kind save requests', async () => {
  const portal = await openGoverned()
  const lists = async (line: string): Promise<readonly string[]> => {
    portal.requests.length = 0
    await portal.run(line)
    return portal.requests
      .filter((request) => request.endsWith('/links'))
      .map((request) => request.replace(/\D+(\d+)\/links/, '$1').slice(-2))
  }
  expect(await lists('links --all')).toHaveLength(6)
  expect(await lists('links --kind external')).toHaveLength(4)
  expect(await lists('links --type public')).toHaveLength(1)
  expect(await lists('links --tag client')).toHaveLength(2)
})

test('a declared external link of a room that was skipped is missing', async () => {
  const stage = { rooms: [{ id: 7, type: 'custom' as const, title: 'Board' }] }
  const portal = await openPortal(stage, alone)
  const { out } = await portal.run('links --kind external --format json')
  const { links, unread } = readJson(out)
  expect(links.map(({ key, state }) => [key, state])).toEqual([['press', 'missing']])
  expect(unread).toMatchObject([{ id: '7', reading: 'skipped' }])
})

test('URLs are shown where they may be, and hidden elsewhere', async () => {
  const portal = await openGoverned()
  const urls = async (line: string, columns?: number): Promise<number> => {
    const { out, err } = await portal.run(line, { columns })
    const found = new Set(out.match(short) ?? []).size
    for (const url of out.match(short) ?? []) expect(portal.sandbox.secrets()).toContain(url)
    if (found > 0) expect(err).not.toContain('hidden')
    return found
  }
  expect(await urls('links --all', 80)).toBe(0)
  expect(await urls('links --columns url', 80)).toBe(11)
  expect(await urls('links --columns url')).toBe(0)
  expect(await urls('links --columns url --reveal')).toBe(11)
  expect(await urls('links --all --format csv')).toBe(0)
  expect(await urls('links --all --format csv --reveal')).toBe(11)
  expect(await urls('links --all --format json --reveal')).toBe(11)
  expect((await portal.run('links --columns url')).err).toContain('The URLs are hidden')
})

test('--url-only prints URLs and nothing else: of declared links, or of those that filters let through', async () => {
  const portal = await openGoverned()
  const lines = async (line: string): Promise<number> => {
    const { code, out } = await portal.run(line, { columns: 80 })
    expect(code).toBe(0)
    expect(out).toMatch(/^(?:http:\/\/docspace\.localhost\/s\/[\w-]{15}\n)*$/)
    return out.split('\n').length - 1
  }
  expect(await lines('links --url-only')).toBe(4)
  expect(await lines('links --url-only --key press')).toBe(1)
  expect(await lines('links --url-only --all')).toBe(11)
  expect(await lines('links --url-only --state missing')).toBe(0)
  const hidden = await portal.run('links --url-only')
  expect(hidden).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error links/urls-hidden') })
})

test('what is not known of a missing link is left empty', async () => {
  const stage = { rooms: [{ id: 7, type: 'custom' as const, title: 'Board' }] }
  const portal = await openPortal(stage, `${alone}      fair: { access: "\${LEVEL}" }\n`)
  const { out } = await portal.run('links --columns key,access,audience,expirationDate,url,tags --kind additional')
  expect(out).toContain('fair   -       -         -        -    -\n')
  expect(out).toContain('press  read    -         -        -    -\n')
})

test('--url-only leaves out a link that has no URL', async () => {
  const stage = { rooms: [{ id: 7, type: 'custom' as const, title: 'Board' }] }
  const portal = await openPortal(stage, alone)
  expect(await portal.run('links --url-only --state missing --reveal')).toMatchObject({ code: 0, out: '' })
})

test('no manifest is needed, and no variable of one', async () => {
  const portal = await openGoverned()
  const env = { ...portal.world.env, LINK_PASSWORD: undefined }
  expect(readJson((await portal.run('links --state declared --format json', { env })).out).summary.listed).toBe(4)
  portal.world.files.delete('roomlinks.yaml')
  const { code, out, err } = await portal.run('links --all', { columns: 100 })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('compared with no manifest')
  expect(out).toContain('11 links in 6 rooms: 4 foreign, 7 unmanaged; 1 expired.')
})

test('several manifests are compared at once', async () => {
  const portal = await openGoverned()
  const { out } = await portal.run('links --all --file roomlinks.yaml --file press.yaml', { columns: 100 })
  expect(out).toContain('compared with team, press-office\n')
  expect(out).toContain('5 declared, 1 undeclared, 5 unmanaged; 1 expired.')
})

test.for([
  ['an entry', '  - title: ${ROOM}\n    links: { a: { access: read } }\n', 'warning inventory/entry-unknown', 0],
  [
    'a rotation',
    '  - id: 9\n    links: { a: { access: read, rotation: "${Q}" } }\n',
    'warning inventory/link-unknown',
    0,
  ],
  [
    'a fingerprint',
    '  - id: 9\n    links: { a: { access: read, adopt: "${Q}" } }\n',
    'warning inventory/link-unknown',
    0,
  ],
  ['a setting', '  - id: 9\n    links: { invitation: { access: read, title: "${Q}" } }\n', '', 0],
] as const)('a variable that is not set, in %s', async ([, entry, says, code]) => {
  const portal = await openGoverned()
  portal.world.files.set('roomlinks.yaml', governing + entry)
  const ended = await portal.run('links --all')
  expect(ended.code).toBe(code)
  expect(ended.err).toContain(says)
  if (says === '') expect(ended.err).toBe('')
})

test('a manifest of an unknown name is refused, and so are manifests of two portals', async () => {
  const portal = await openGoverned()
  portal.world.files.set('roomlinks.yaml', governing.replace('name: team', 'name: ${TEAM}'))
  expect(await portal.run('links --all')).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('TEAM is not set'),
  })
  portal.world.files.set('roomlinks.yaml', governing.replace('rooms:', 'portal: https://one.example.com\nrooms:'))
  portal.world.files.set('press.yaml', 'version: 1\nname: press-office\nportal: https://two.example.com\nrooms: []\n')
  const { code, err } = await portal.run('links --all --file roomlinks.yaml --file press.yaml')
  expect(code).toBe(3)
  expect(err).toContain('error inventory/portals-differ')
  portal.world.files.set('roomlinks.yaml', governing.replace('rooms:', 'portal: ${PORTAL}\nrooms:'))
  expect((await portal.run('links --all')).code).toBe(0)
})

/** Answers the list of room 8 with an error, and that of room 7 with a hundred links. */
const broken =
  (answer: (request: Request) => Promise<Response>) =>
  async (request: Request): Promise<Response> =>
    request.url.endsWith('/rooms/8/links') ? Response.json({ response: 7, statusCode: 200 }) : answer(request)

test('rooms that cannot be read are named, in every format, and the run ends with 1', async () => {
  const links = Array.from({ length: 100 }, (_, nth) => ({ kind: 'additional' as const, title: `Link ${nth}` }))
  const rooms = governed.rooms.map((room) => (room.id === 7 ? { ...room, links } : room))
  const portal = await openPortal({ rooms }, 'version: 1\nname: team\nrooms: []\n', {}, broken)
  const text = await portal.run('links --all', { columns: 80 })
  expect(text.code).toBe(1)
  expect(text.out).toContain('Could not be read: "Prices and conditions')
  expect(text.out).toContain('The portal shows only the first 100 links of: "Board" (room 7).')
  const csv = await portal.run('links --all --format csv')
  expect(csv).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Could not be read: .*error inventory\/lists-cut/s),
  })
  const json = await portal.run('links --all --format json')
  expect(json.code).toBe(1)
  expect(readJson(json.out).unread.map(({ id, reading }) => `${id} ${reading}`)).toEqual([
    '7 cut',
    '8 failed',
    '10 no-right',
  ])
})

test('many rooms are counted after the first ten', async () => {
  const rooms = Array.from({ length: 25 }, (_, nth) => ({
    id: nth + 1,
    type: 'custom' as const,
    title: `R${nth}`,
    canManage: false,
  }))
  const portal = await openPortal({ rooms }, 'version: 1\nname: team\nrooms: []\n')
  const { code, out } = await portal.run('links --all')
  expect(code).toBe(0)
  expect(out).toContain('No links.')
  expect(out).toContain('"R9" (room 10); and 15 more.')
})

test.for([
  ['a key that opens nothing', '', { DOCSPACE_API_KEY: 'sk-wrong' }, 4, 'portal/unauthorized'],
  ['no key', '', { DOCSPACE_API_KEY: undefined }, 4, 'key/missing'],
  ['no portal', '', { DOCSPACE_URL: undefined }, 1, 'portal/not-named'],
  ['a room that is not there', '--room 99', {}, 1, 'room/none-asked-for'],
  ['a tag that no room has', '--tag clients', {}, 1, 'room/none-asked-for'],
  ['a key that is not declared', '--key pres', {}, 1, 'links/key-matches-none'],
] as const)('what goes wrong: %s', async ([, options, changes, code, says]) => {
  const portal = await openGoverned()
  const env = { ...portal.world.env, ...changes }
  for (const format of ['text', 'json', 'csv']) {
    const ended = await portal.run(`links --all --format ${format} ${options}`.trim(), { env })
    expect(ended).toMatchObject({ code })
    expect(ended.err).toContain(says)
    if (format === 'json') readJson(ended.out)
  }
})

test('a manifest that is wrong is no list', async () => {
  const portal = await openGoverned()
  portal.world.files.set('roomlinks.yaml', 'version: 2\n')
  expect(await portal.run('links --all')).toMatchObject({ code: 3, out: '' })
  expect(await portal.run('links --all --file nowhere.yaml')).toMatchObject({ code: 1, out: '' })
})

test.for([
  ['--columns statte', 'Did you mean state?'],
  ['--columns x1', 'Write one or more of room, roomTitle'],
  ['--state unmanged', 'Did you mean unmanaged?'],
  ['--columns state --format json', "Option '--columns <names>' cannot be used with option '--format json'"],
  ['--all --qr', "Option '--all' cannot be used with option '--qr'"],
  ['--expired --qr', "Option '--qr' cannot be used with a list of all links"],
  ['--find x --all', 'cannot be used'],
  ['--find x --format csv', "Option '--find [url]' cannot be used with option '--format csv'"],
  ['--find - --file -', "Option '--find -' cannot be used with option '--file -'"],
  ['--url-only --format csv', 'cannot be used'],
])('what cannot be asked: links %s', async ([line, says]) => {
  const { code, err } = await roomlinks(`links ${line}`, makeWorld())
  expect(code).toBe(1)
  expect(err.replace(/\s+/g, ' ')).toContain(says)
})

test('CSV begins with a byte order mark where that is asked for', async () => {
  const portal = await openGoverned()
  for (const line of ['links --all --format csv', 'links --format csv']) {
    expect((await portal.run(line)).out.startsWith('room,')).toBe(true)
    expect((await portal.run(`${line} --bom`)).out.startsWith('\ufeffroom,')).toBe(true)
  }
})

test('titles from the portal are shown, and do nothing', async () => {
  const title = '=HYPERLINK("x")\u202e<script>\u0000\n::error::"'
  const rooms = [
    {
      id: 7,
      type: 'custom' as const,
      title,
      tags: [title],
      links: [{ kind: 'additional' as const, title: title.repeat(20) }],
    },
  ]
  const portal = await openPortal({ rooms }, 'version: 1\nname: team\nrooms: []\n')
  for (const line of [
    'links --columns tags,roomTitle,title',
    'links --all',
    'links --all --format csv',
    'links --all --format json',
  ]) {
    const { out } = await portal.run(line, { columns: line.includes('columns') ? 80 : undefined })
    expect(out).not.toMatch(/[\u202e\0]|^::error|^=HYPER|,=HYPER/m)
  }
  expect((await portal.run('links --all')).out.split('\n')).toHaveLength(7)
})

test('with --detailed-exitcode, a link that expires soon ends the run with 2', async () => {
  const portal = await openGoverned()
  expect((await portal.run('links --all --expiring 10d --detailed-exitcode')).code).toBe(2)
  expect((await portal.run('links --state missing --expiring 10d --detailed-exitcode')).code).toBe(0)
  expect((await portal.run(`links --all --portal ${origin}`)).code).toBe(0)
})

test('--tag keeps archived rooms, as every filter of --all does', async () => {
  const links = [{ kind: 'additional' as const, title: 'Left open' }]
  const room = { type: 'custom' as const, tags: ['client'], links }
  const portal = await openPortal(
    {
      rooms: [
        { id: 7, title: 'Board', ...room },
        { id: 8, title: 'Old', ...room, archived: true },
        { id: 9, title: 'Team', type: 'custom', tags: ['team'], links },
      ],
    },
    'version: 1\nname: team\nrooms: []\n',
  )
  const { code, out } = await portal.run('links --tag client --format json')
  expect(code).toBe(0)
  expect(readJson(out).links.map(({ room: { id } }) => id)).toEqual(['7', '8'])
  const stray = await portal.run('links --tag client --tag cleint --type custom')
  expect(stray).toMatchObject({ code: 1, err: expect.stringContaining('for tag:cleint') })
})

test('no cell of a CSV file becomes a formula where a spreadsheet splits at semicolons', async () => {
  const links = [{ kind: 'additional' as const, title: 'Press;=HYPERLINK(1); +1;x' }]
  const portal = await openPortal(
    { rooms: [{ id: 7, type: 'custom', title: 'Board', links }] },
    'version: 1\nname: team\nrooms: []\n',
  )
  const { out } = await portal.run('links --all --format csv --columns title')
  expect(out).toBe("title\r\nPress;'=HYPERLINK(1);' +1;x\r\n")
})
