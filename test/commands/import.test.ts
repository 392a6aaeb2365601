import { existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { disk } from '../../src/host/disk.ts'
import { nameAfter } from '../../src/library/import/named.ts'
import { envText } from '../../src/library/import/variables.ts'
import { printing } from '../../src/manifest/yaml/layout.ts'
import { Secret } from '../../src/model/secret.ts'
import type { SandboxOptions, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { byHand, everyType, made } from './importing.ts'
import { fetchAt, openPortal, type Portal, writesIn } from './portal.ts'
import { makeFolder, start } from './process.ts'
import { errorOf, transcript } from './world.ts'

const open = (rooms: readonly StageRoom[] = everyType, options: SandboxOptions = {}): Promise<Portal> =>
  openPortal({ rooms: [...rooms] }, '', options)

test('rooms of every type', async () => {
  const portal = await open()
  const ended = await portal.run('import --all --room 14')
  expectGolden('import', transcript(ended))
  expect(ended.code).toBe(0)
  expect(writesIn(portal.requests)).toEqual([])
  expect(parseDocument(ended.out).toString(printing)).toBe(ended.out)
})

test('titles that would be commands to a terminal, a CI runner or a reader of YAML', async () => {
  const links = [
    byHand(1, { title: 'a\nb: c\r\n# d' }),
    byHand(2, { title: '\u202e\u200b\u001b[31mred', access: 1 }),
    byHand(3, { title: '##[error]${HOME} $${X}', access: 1 }),
    byHand(4, { title: '${HOME} $${X}' }),
    byHand(5, { title: '🎉' }),
  ]
  const portal = await open([{ id: 7, type: 'custom', title: 'x\n  - id: 8\u2028', links }])
  const ended = await portal.run('import --room 7 --name hostile')
  expectGolden('import-hostile', transcript(ended))
  portal.world.files.set('roomlinks.yaml', ended.out)
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test('settings that no manifest can say, of many links', async () => {
  const links = [1, 2, 3, 4, 5].map((nth) =>
    byHand(nth, { title: `Link ${nth}`, expirationDate: '2050-01-01T00:00:00Z', password: nth > 3 ? 'short' : null }),
  )
  const portal = await open([{ id: 7, type: 'custom', title: 'Board', links }])
  const ended = await portal.run('import --all --name old')
  expectGolden('import-unsayable', transcript(ended))
  portal.world.files.set('roomlinks.yaml', ended.out)
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test.for([
  { name: 'all rooms', line: '--all', code: 0 },
  { name: 'rooms that are named', line: '--room 7 --room 8', code: 1 },
])('a primary link whose id another room has too: $name', async ({ line, code }) => {
  const room = (id: number, ...links: NonNullable<StageRoom['links']>): StageRoom => {
    return { id, type: 'custom', title: `Room ${id}`, links }
  }
  const portal = await open([
    room(7, byHand(1, { kind: 'primary', title: 'Shared' })),
    room(8, byHand(1, { title: 'Copied' }), byHand(2, { title: 'Its own' })),
    room(9, byHand(3, { title: 'Else' })),
  ])
  const ended = await portal.run(`import ${line} --name copied`)
  expectGolden(`import-shared-${code === 0 ? 'all' : 'named'}`, transcript(ended))
  expect(ended.code).toBe(code)
})

test('a portal before 3.7', async () => {
  const links = [
    byHand(1, { kind: 'invitation', title: 'Join', expirationDate: '2027-01-15T00:00:00Z', maxUseCount: 5 }),
  ]
  const portal = await open([{ id: 7, type: 'custom', title: 'Board', links }], { profile: '3.6' })
  const ended = await portal.run('import --all --name old')
  expectGolden('import-older-portal', transcript(ended))
})

test.for<{ readonly name: string; readonly line: string; readonly ids: readonly number[] }>([
  { name: 'an id', line: '--room 9', ids: [9] },
  { name: 'ids, each once', line: '--room 12 --room 9 --room 12', ids: [9, 12] },
  { name: 'a title', line: '--room title:Team', ids: [12] },
  { name: 'a tag', line: '--tag client', ids: [9, 11] },
  { name: 'a tag as a selector', line: '--room tag:client', ids: [9, 11] },
  { name: 'a tag and an id of its own', line: '--tag client --room 15', ids: [9, 11, 15] },
  { name: 'an id that the tag means too', line: '--room 9 --tag client', ids: [9, 11] },
  { name: 'all', line: '--all', ids: [9, 10, 11, 12, 13] },
  { name: 'all, and one without links by name', line: '--all --room 15', ids: [9, 10, 11, 12, 13, 15] },
])('import by $name', async ({ line, ids }) => {
  const portal = await open()
  const { code, out } = await portal.run(`import ${line}`)
  expect(code).toBe(0)
  expect(parse(out).rooms.map(({ id }: { id: number }) => id)).toEqual(ids)
})

interface Bad {
  readonly name: string
  readonly line: string
  readonly code: 1 | 4
  readonly rooms?: readonly StageRoom[]
}

const crowded = Array.from({ length: 100 }, (_, nth) => byHand(nth + 1, { title: `Link ${nth}` }))
test.for<Bad>([
  { name: 'no-choice', line: '', code: 1 },
  { name: 'no-such-room', line: '--room 4711 --room title:Nope --tag nope', code: 1 },
  { name: 'archived', line: '--room 17', code: 1 },
  { name: 'template', line: '--room 18', code: 1 },
  { name: 'no-right', line: '--room 16 --room 9', code: 4 },
  {
    name: 'no-right-at-all',
    line: '--tag theirs',
    code: 4,
    rooms: [{ id: 1, type: 'custom', title: 'T', tags: ['theirs'], canManage: false }],
  },
  { name: 'list-cut', line: '--all', code: 1, rooms: [{ id: 1, type: 'custom', title: 'Crowded', links: crowded }] },
  { name: 'no-rooms', line: '--all', code: 1, rooms: [] },
  { name: 'wrong-name', line: '--all --name Acme', code: 1 },
  { name: 'empty-tag', line: '--tag=', code: 1 },
  { name: 'env-file-there', line: '--all --env-into roomlinks.yaml', code: 1 },
  { name: 'env-file-locked', line: '--all --env-into locked/passwords.env', code: 1 },
])('what cannot be imported: $name', async ({ name, line, code, rooms }) => {
  const portal = await open(rooms)
  const ended = await portal.run(`import ${line}`.trim())
  expectGolden(`import-bad-${name}`, transcript(ended))
  expect(ended).toMatchObject({ code, out: '' })
})

test('links of our own are known by their key where the title tells it, and adopted elsewhere', async () => {
  const links = [
    byHand(0, { id: made('team', 7, 'press'), title: 'press' }),
    byHand(0, { id: made('team', 7, 'fair', 2), title: 'Somewhere else' }),
    byHand(0, { id: made('team', 7, 'twin', 3), title: 'twin' }),
    byHand(0, { id: made('team', 7, 'twin', 4), title: 'twin' }),
    byHand(0, { id: made('team', 7, 'old', 5), title: 'old', expirationDate: '2020-01-01T00:00:00Z' }),
    byHand(0, { kind: 'invitation', id: made('team', 7, 'invitation', 6), title: 'Join' }),
  ]
  const portal = await open([{ id: 7, type: 'custom', title: 'Board', links }])
  const { out } = await portal.run('import --room 7 --name team')
  const declared: Record<string, { adopt?: string }> = parse(out).rooms[0].links
  const adopting = Object.entries(declared).map(([key, { adopt }]) => `${key}${adopt === undefined ? '' : ' adopts'}`)
  expect(adopting).toEqual(['invitation', 'old', 'press', 'somewhere-else adopts', 'twin-2 adopts', 'twin-3 adopts'])
  portal.world.files.set('roomlinks.yaml', out)
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test('links with equal titles get keys that mean the same access in every room, whatever their order on the portal', async () => {
  const share = (nth: number, access: StageLink['access'], more: Partial<StageLink> = {}): StageLink =>
    byHand(nth, { title: 'Quick share', ...(access !== undefined && { access }), ...more })
  const links = (first: number, by: 1 | -1): StageLink[] => [
    share(first, 'read'),
    share(first + by, 'editing'),
    share(first + 2 * by, 'read', { password: 'Copper-Kettle-61' }),
    share(first + 3 * by, 1),
    share(first + 4 * by, 'editing', { expirationDate: '2020-01-01T00:00:00Z' }),
  ]
  const portal = await open([
    { id: 7, type: 'custom', title: 'A', links: links(1, 1) },
    { id: 8, type: 'custom', title: 'B', links: links(14, -1) },
    {
      id: 9,
      type: 'custom',
      title: 'C',
      links: [share(20, 'comment'), share(21, 'read', { expirationDate: '2020-01-01T00:00:00Z' })],
    },
    {
      id: 10,
      type: 'custom',
      title: 'D',
      links: [share(22, 'fillForms'), share(23, 'fillForms')],
    },
  ])
  const { out } = await portal.run('import --all --name team')
  const rooms: readonly { links: Record<string, { access?: string; password?: string }> }[] = parse(out).rooms
  const meaning = rooms.map((room) =>
    Object.entries(room.links).map(([key, { password }]) => `${key}${password ? ' password' : ''}`),
  )
  const alike = ['quick-share-editing', 'quick-share-read', 'quick-share-read-2 password']
  expect(meaning).toEqual([alike, alike, ['quick-share'], ['quick-share-fill-forms', 'quick-share-fill-forms-2']])
})

test('a room with a link of our own that cannot be declared is not imported, but under another name', async () => {
  const links = [byHand(0, { id: made('team', 7, 'press'), title: 'Press', access: 1 })]
  const portal = await open([
    { id: 7, type: 'custom', title: 'Board', links },
    { id: 8, type: 'custom', title: 'Desk', links: [byHand(1, { title: 'A' })] },
  ])
  const named = await portal.run('import --room 7 --room 8 --name team')
  expectGolden('import-unsettled', transcript(named))
  expect(named).toMatchObject({ code: 1, out: '' })
  const all = await portal.run('import --all --name team')
  expect(all.code).toBe(0)
  expect(all.err).toContain('warning import/unsettled')
  expect(parse(all.out).rooms).toMatchObject([{ id: 8 }])
  expect((await portal.run('import --all --name other')).err).not.toContain('import/unsettled')
})

test('a room that cannot be read is passed over, or an error where it was named', async () => {
  const portal = await open()
  const { url } = portal
  const send: typeof fetch = (input, init) =>
    String(input).endsWith('/rooms/9/links')
      ? Promise.resolve(new Response('{"hello":1}', { headers: { 'content-type': 'application/json' } }))
      : fetchAt(url)(input, init)
  const openFetch = () => Promise.resolve(send)
  const all = await portal.run('import --all', { openFetch })
  expect(all.code).toBe(0)
  expect(all.err).toContain('warning import/unreadable\n  Not imported: "Acme board" (room 9)')
  expect(await portal.run('import --room 9', { openFetch })).toMatchObject({ code: 1, out: '' })
})

test('a folder is no room', async () => {
  const portal = await open()
  const folder = { id: 5, title: 'Minutes', rootFolderType: 14, security: { EditAccess: true } }
  const send: typeof fetch = (input, init) =>
    String(input).endsWith('/rooms/5')
      ? Promise.resolve(Response.json({ response: folder, statusCode: 200 }))
      : fetchAt(portal.url)(input, init)
  const ended = await portal.run('import --room 5', { openFetch: () => Promise.resolve(send) })
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('import/not-a-room') })
})

test('a portal that fails while it is read', async () => {
  const portal = await open()
  const send: typeof fetch = (input, init) =>
    String(input).endsWith('/links')
      ? Promise.resolve(new Response('', { status: 500 }))
      : fetchAt(portal.url)(input, init)
  const ended = await portal.run('import --all', { openFetch: () => Promise.resolve(send) })
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error portal/failed') })
})

test('two invitations, and one link in two rooms', async () => {
  const twice = byHand(3, { title: 'Twice' })
  const join = [byHand(1, { kind: 'invitation', title: 'Join' }), byHand(2, { kind: 'invitation', title: 'Come' })]
  const portal = await open([
    { id: 7, type: 'custom', title: 'Board', links: [...join, twice] },
    { id: 8, type: 'custom', title: 'Desk', links: [twice] },
    {
      id: 9,
      type: 'custom',
      title: 'Door',
      links: [
        byHand(4, { kind: 'invitation', title: 'Came', expirationDate: '2020-01-01T00:00:00Z' }),
        byHand(5, { kind: 'invitation', title: 'Come' }),
      ],
    },
  ])
  const ended = await portal.run('import --all --name team')
  expectGolden('import-twice', transcript(ended))
  portal.world.files.set('roomlinks.yaml', ended.out)
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test.for([
  { version: '3.4.9', code: 0, says: 'portal/too-old' },
  { version: '3.8.0', code: 0, says: 'Imported: ' },
])('a portal of version $version', async ({ version, code, says }) => {
  const portal = await open()
  const send: typeof fetch = (input, init) =>
    String(input).endsWith('/settings/version/build')
      ? Promise.resolve(Response.json({ response: { docSpace: version }, statusCode: 200 }))
      : fetchAt(portal.url)(input, init)
  const ended = await portal.run('import --all', { openFetch: () => Promise.resolve(send) })
  expect(ended.code).toBe(code)
  expect(ended.err).toContain(says)
})

test('a portal that cannot be talked to', async () => {
  const portal = await open()
  const env = { ...portal.world.env, DOCSPACE_API_KEY: `sk-${'0'.repeat(64)}` }
  expect(await portal.run('import --all', { env })).toMatchObject({ code: 4, out: '' })
  const nameless = { ...portal.world.env, DOCSPACE_URL: undefined }
  const unnamed = await portal.run('import --all', { env: nameless })
  expect(unnamed).toMatchObject({ code: 1, out: '' })
  expect(unnamed.err).toContain('portal/not-named')
})

test('many rooms take few requests, and are told of while they are read', async () => {
  const rooms = Array.from({ length: 450 }, (_, nth) => ({ type: 'custom' as const, title: `Room ${nth}` }))
  const links = [byHand(1, { title: 'A' })]
  const portal = await open([...rooms, { type: 'custom', title: 'Last', links }])
  let moment = 0
  const { code, out, err } = await portal.run('import --all', { errColumns: 100, now: () => (moment += 50) })
  expect(code).toBe(0)
  expect(parse(out).rooms).toHaveLength(1)
  expect(err).toMatch(/Reading rooms: \d+ of 451, [01] links?, /)
  expect(err).toContain('Imported: 1 link in 1 room. 450 rooms without links are not in it.')
  expect(portal.requests.filter((request) => !request.endsWith('/links'))).toHaveLength(1 + 5)
})

test('a room without links says how to declare the first one, and what it says can be applied', async () => {
  // Rooms of the other types have a link from the first.
  const types = ['custom', 'collaboration', 'virtualData', 'ai'] as const
  const portal = await open(types.map((type, at) => ({ id: at + 1, type, title: type })))
  const { out } = await portal.run(`import${types.map((_, at) => ` --room ${at + 1}`).join('')}`)
  const comment = / {2}# No links yet\. An invitation would be: (links: .*)\n( {2}- id: \d\n)(?: {4}links: \{\}\n)/g
  portal.world.files.set('roomlinks.yaml', out)
  expect(await portal.run('fmt --check')).toMatchObject({ code: 0 })
  portal.world.files.set('roomlinks.yaml', out.replace(comment, '$2    $1\n'))
  const planned = await portal.run('plan')
  expect(planned).toMatchObject({ code: 0, err: '' })
  expect(planned.out).toContain(`Plan: ${types.length} to create`)
})

test.for([
  ['https://acme.example.com/docs', 'acme'],
  ['https://Docs--Acme_1.example.com', 'docs-acme-1'],
  [`https://${'a'.repeat(63)}.example.com`, 'a'.repeat(63)],
  ['http://docspace.localhost', 'docspace'],
  ['https://localhost-acme.example.com', 'localhost-acme'],
  ['http://localhost:8092', undefined],
  ['http://localhost.localdomain', undefined],
  ['http://127.0.0.1:8092', undefined],
  ['http://[::1]:8092', undefined],
  ['https://_', undefined],
] as const)('%s makes a manifest called %s', ([url, name]) => {
  expect(nameAfter(url)).toBe(name)
})

const values = ['Quiet-Harbour-27', '#$HOME`id`\\n"!~', "it's-quiet-here", '${HOME}$(id)', "'#'#'#'#'", '=a=b;c&d|e<f>']

test('a file of passwords says the same to a shell and to node', async () => {
  const folder = makeFolder()
  const variables = values.map((value, nth) => ({ name: `P${nth}`, value: new Secret(value), room, key: 'a' }))
  const { text, unquotable } = envText(variables)
  expect(unquotable).toEqual([])
  const file = join(folder, 'passwords.env')
  writeFileSync(file, text)
  const tell = 'console.log(JSON.stringify(Object.entries(process.env).filter(([name]) => /^P\\d/.test(name)).sort()))'
  const wanted = JSON.stringify(values.map((value, nth) => [`P${nth}`, value]))
  const byNode = await start(process.execPath, [`--env-file=${file}`, '-e', tell]).ended
  const script = `set -a; . ${file}; set +a; exec "${process.execPath}" -e '${tell}'`
  const byShell = await start('/bin/sh', ['-c', script]).ended
  expect([byNode.out.trim(), byShell.out.trim()]).toEqual([wanted, wanted])
})

const room = { id: '7', title: 'Board', type: 'custom', state: 'active', tags: [], mayManage: true } as const

test.for([`it's-$HOME`, `it's-"quoted"`, `it's-\`id\``, `it's-\\-back`])('no line can hold %s', (value) => {
  const variable = { name: 'P', value: new Secret(value), room, key: 'a' }
  expect(envText([variable])).toEqual({ text: '', unquotable: [variable] })
})

test('passwords go into a file of their own, and into nothing else', async () => {
  const links = [
    byHand(1, { title: 'A', password: 'Copper-Kettle-61' }),
    byHand(2, { title: 'B', password: `it's-"Walnut"` }),
  ]
  const portal = await open([{ id: 7, type: 'custom', title: 'Board', links }])
  const ended = await portal.run('import --all --env-into passwords.env')
  expectGolden('import-env-into', transcript(ended))
  expect(portal.world.files.get('passwords.env')).toBe(`ROOM7_A_PASSWORD='Copper-Kettle-61'\n`)
})

test('a file of passwords is for one reader from its beginning on', async () => {
  const file = join(makeFolder(), 'passwords.env')
  await disk.create(file, 'A=1\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect(disk.create(file, 'A=2\n')).rejects.toMatchObject({ code: 'EEXIST' })
  const broken = join(dirname(file), 'broken.env')
  await expect(disk.create(broken, Symbol('no text') as unknown as string)).rejects.toThrow(TypeError)
  expect(existsSync(broken)).toBe(false)
})

test('a third-party room', async () => {
  const portal = await open()
  const { url } = portal
  const theirs = {
    id: 'sbox-${A}',
    title: 'Theirs',
    roomType: 5,
    rootFolderType: 14,
    tags: [],
    security: { EditAccess: true },
  }
  const link = {
    id: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    title: 'A',
    internal: false,
    denyDownload: false,
    password: 'Copper-Kettle-61',
  }
  const send: typeof fetch = (input, init) => {
    const path = new URL(String(input)).pathname
    if (path.endsWith('/links'))
      return Promise.resolve(
        Response.json({ response: [{ access: 2, subjectType: 1, sharedLink: link }], statusCode: 200 }),
      )
    if (path.includes('/rooms/sbox')) return Promise.resolve(Response.json({ response: theirs, statusCode: 200 }))
    return fetchAt(url)(input, init)
  }
  const world = { openFetch: () => Promise.resolve(send) }
  const { out, err } = await portal.run('import --room sbox-${A}', world)
  expect(err).toContain('ROOM_SBOX_A_A_PASSWORD')
  expect(out).toContain('  - id: "sbox-$${A}"\n')
  portal.world.files.set('roomlinks.yaml', out)
  const env = { ...portal.world.env, ROOM_SBOX_A_A_PASSWORD: 'Copper-Kettle-61' }
  expect(await portal.run('plan --detailed-exitcode', { ...world, env })).toMatchObject({ code: 0 })
})

test('a disk that is full', async () => {
  const portal = await open()
  const create = () => Promise.reject(errorOf('ENOSPC'))
  const ended = await portal.run('import --all --env-into passwords.env', { create })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('the disk is full')
})

test('without passwords there is no file for them', async () => {
  const portal = await open([{ id: 7, type: 'custom', title: 'Board', links: [byHand(1, { title: 'A' })] }])
  const ended = await portal.run('import --all --env-into passwords.env')
  expect(ended).toMatchObject({ code: 0, err: expect.not.stringContaining('passwords') })
  expect(portal.world.files.has('passwords.env')).toBe(false)
})

test('rooms without any links make a manifest without rooms', async () => {
  const portal = await open([{ id: 7, type: 'custom', title: 'Board' }])
  const ended = await portal.run('import --all --name team')
  expect(ended).toEqual({
    code: 0,
    out: 'version: 1\nname: team\nportal: http://docspace.localhost\nrooms: []\n',
    err: 'Imported: 0 links in 0 rooms. 1 room without links is not in it.\n',
  })
})

const clients: readonly StageRoom[] = [7, 8, 9].map((id) => ({
  id,
  type: 'custom',
  title: `Client ${id}`,
  links: [
    byHand(id * 10, { kind: 'primary', title: 'Files', password: `Copper-Kettle-${id}`, denyDownload: true }),
    byHand(id * 10 + 1, { title: 'Notes', access: id === 8 ? 'comment' : 'read', denyDownload: true }),
    byHand(id * 10 + 2, { kind: 'invitation', title: ' ', access: 'editing', maxUseCount: 20 }),
  ],
}))

test('what links have in common becomes defaults, if asked for', async () => {
  const portal = await open(clients)
  const ended = await portal.run('import --all --compact --env-into .env')
  expectGolden('import-compact', transcript(ended))
  portal.world.files.set('roomlinks.yaml', ended.out)
  expect(await portal.run('fmt --check')).toMatchObject({ code: 0 })
  expect(await portal.run('plan --detailed-exitcode --secrets .env')).toMatchObject({ code: 0 })
})

test('a kind of links that has nothing to share keeps its settings', async () => {
  const portal = await open(
    clients.map((room) => ({ ...room, links: room.links?.slice(0, room.id === 7 ? 3 : 2) ?? [] })),
  )
  const ended = await portal.run('import --all --compact --env-into .env')
  expect(ended.out).toMatch(/^defaults:\n {2}external:/m)
  expect(ended.out).not.toMatch(/^ {2}invitation:/m)
  portal.world.files.set('roomlinks.yaml', ended.out)
  expect(await portal.run('plan --detailed-exitcode --secrets .env')).toMatchObject({ code: 0 })
})

test.for([
  { name: 'one room', rooms: clients.slice(0, 1) },
  { name: 'no room', rooms: [{ id: 7, type: 'custom', title: 'Empty' } as const] },
  { name: 'every type', rooms: everyType },
])('nothing becomes a default if the file would not be shorter: $name', async ({ rooms }) => {
  const portal = await open(rooms)
  const [first] = rooms
  const which = rooms.length === 1 ? `--room ${first?.id}` : '--all'
  const compact = await portal.run(`import ${which} --compact`)
  expect(compact.out).toBe((await portal.run(`import ${which}`)).out)
})

test('--compact makes a new manifest, and does not go with --into', async () => {
  const portal = await open(clients)
  const ended = await portal.run('import --all --compact --into roomlinks.yaml')
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain("Option '--compact' cannot be used with --into.")
})

test('where a schema is, the first line leads editors to it', async () => {
  const portal = await open(clients)
  for (const path of ['roomlinks.schema.json', 'node_modules/roomlinks/schemas/manifest.schema.json']) {
    portal.world.files.set(path, '{}')
    const { out } = await portal.run('import --all')
    expect(out.split('\n')[0]).toBe(`# yaml-language-server: $schema=./${path}`)
  }
})
