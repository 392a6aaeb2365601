import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { World } from '../../src/host/world.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { byHand, everyType, idOf, made } from './importing.ts'
import { openPortal, type Portal } from './portal.ts'
import { errorOf, transcript } from './world.ts'

const open = (text: string, rooms: readonly StageRoom[] = everyType): Promise<Portal> =>
  openPortal({ rooms: [...rooms] }, text)
const textIn = ({ world }: Portal): string => String(world.files.get('roomlinks.yaml'))
const into = 'import --into roomlinks.yaml --auto-approve'

const notes = `# The links of Acme.
version: 1
name: team

x-low: &low { access: read }   # for most of them

rooms:
  # The board, mostly.
  - title: Acme board
    unmanaged: keep   # as agreed
    links:
      invitation: { access: read, maxUseCount: 20 }   # on purpose lower

      # the end of the board
  - tag: client
    links:
      partners: { <<: *low, title: Partners }
# The end.
`

test('a manifest keeps its comments, its order, its anchors, and what it says otherwise than the portal', async () => {
  const portal = await open(notes)
  const ended = await portal.run('import --room 9 --tag client --into roomlinks.yaml --env-into passwords.env', {
    canAsk: true,
    ask: async (question) => {
      portal.world.err(question)
      return 'yes'
    },
  })
  expectGolden('import-into', transcript(ended))
  expectGolden('import-into.yaml', textIn(portal))
  expect(String(portal.world.files.get('passwords.env'))).toMatch(/^ROOM9_PRIMARY_PASSWORD=.*\nROOM9_FUR_DIE_/)
  const again = await portal.run(`${into} --room 9 --tag client`, { env: withPasswords(portal) })
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to add') })
})

/** The environment with what a file of passwords says. */
function withPasswords({ world }: Portal): World['env'] {
  const lines = String(world.files.get('passwords.env')).matchAll(/^(\w+)='(.*)'$/gm)
  return { ...world.env, ...Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value])) }
}

test('a password that no quotes hold is told below the difference, and the rest is written', async () => {
  const links = [byHand(2, { title: 'B', password: `it's-"Walnut"` })]
  const portal = await open(`${head}  - id: 8\n    links: {}\n`, [{ ...board, links }])
  const ended = await portal.run(`${into} --all --env-into passwords.env`)
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('Added 1 link to roomlinks.yaml.') })
  expect(ended.err).toMatch(/^\nwarning import\/unquotable\n {2}Not in the file with the passwords: ROOM7_B_PASSWORD/)
  expect(textIn(portal)).toContain('${ROOM7_B_PASSWORD}')
})

const board = { id: 7, type: 'custom', title: 'Board' } as const
const press = byHand(1, { title: 'Press' })
const mark = fingerprint(parseLinkId(idOf(1)))
const head = 'version: 1\nname: team\nrooms:\n'
const room = `  - id: 7\n    links:\n      press:\n        title: Press\n        access: read\n        adopt: ${mark}\n`
const link = `      press:\n        title: Press\n        access: read\n        adopt: ${mark}\n`
const comment = '  # "Board", custom\n'
const flow = `press: { title: Press, access: read, adopt: ${mark} }`

interface Case {
  readonly name: string
  readonly text: string
  readonly becomes: string
  readonly rooms?: readonly StageRoom[]
}

const cases: readonly Case[] = [
  { name: 'no rooms', text: 'version: 1\nname: team\nrooms: []\n', becomes: head + comment + room },
  {
    name: 'no rooms, and a comment behind them',
    text: 'version: 1\nname: team\nrooms:   [ ]   # none yet\nguard: { maxRevokes: 1 }\n',
    becomes: `version: 1\nname: team\nrooms:   # none yet\n${comment}${room}guard: { maxRevokes: 1 }\n`,
  },
  {
    name: 'a list that is not indented, and no end of line',
    text: 'version: 1\nname: team\nrooms:\n- id: 8\n  links: {}',
    becomes: `version: 1\nname: team\nrooms:\n- id: 8\n  links: {}\n${(comment + room).replace(/^ {2}/gm, '').trimEnd()}`,
  },
  {
    name: 'a room without links',
    text: `${head}  - id: 7\n    links: {}  # none yet\n  - id: 8\n    links: {}\n`,
    becomes: `${head}  - id: 7\n    links:  # none yet\n${link}  - id: 8\n    links: {}\n`,
  },
  {
    name: 'a room without links, in braces',
    text: `${head}  - { id: 7, links: {} }\n`,
    becomes: `${head}  - { id: 7, links: { ${flow} } }\n`,
  },
  {
    name: 'links in braces',
    text: `${head}  - id: 7\n    links: { primary: { absent: true } }\n`,
    becomes: `${head}  - id: 7\n    links: { primary: { absent: true }, ${flow} }\n`,
  },
  {
    name: 'several links, for links in braces',
    text: `${head}  - id: 7\n    links: { primary: { absent: true } }\n`,
    becomes: `${head}  - id: 7\n    links: { primary: { absent: true } }\n${comment}${room.replace('press:', 'press-read:')}${link.replace('press:', 'press-read-2:').replace(mark, fingerprint(parseLinkId(idOf(2))))}`,
    rooms: [{ ...board, links: [press, byHand(2, { title: 'Press' })] }],
  },
  {
    name: 'links that another room shares',
    text: `${head}  - id: 7\n    links: &all\n      primary: { absent: true }\n  - id: 8\n    links: *all\n`,
    becomes: `${head}  - id: 7\n    links: &all\n      primary: { absent: true }\n  - id: 8\n    links: *all\n${comment}${room}`,
  },
  {
    name: 'links with an anchor of their own, and comments at their end',
    text: `${head}  - links: &mine\n      primary:\n        absent: true # sure\n      # the end\n    id: 7\n# all\n`,
    becomes: `${head}  - links: &mine\n      primary:\n        absent: true # sure\n${link}      # the end\n    id: 7\n# all\n`,
  },
  {
    name: 'a block of text, and a key without a value',
    text: `${head}  - id: 7\n    links:\n      gone:\n        access: read\n        title: |\n          Gone\n  - id: 8\n    links:\n      other:\n        access: read\n        expirationDate:\n`,
    becomes: `${head}  - id: 7\n    links:\n      gone:\n        access: read\n        title: |\n          Gone\n${link}  - id: 8\n    links:\n      other:\n        access: read\n        expirationDate:\n  # "Desk", custom\n  - id: 9\n    links:\n      a:\n        title: A\n        access: read\n        adopt: ${fingerprint(parseLinkId(idOf(2)))}\n`,
    rooms: [
      { ...board, links: [press] },
      { id: 8, type: 'custom', title: 'Eight' },
      { id: 9, type: 'custom', title: 'Desk', links: [byHand(2, { title: 'A' })] },
    ],
  },
  {
    name: 'defaults, of which a link says the rest itself',
    text: `defaults:\n  external: { denyDownload: true, expirationDate: 2035-01-01, password: null }\n  invitation: { maxUseCount: 5 }\n${head}  - id: 7\n    links: {}\n`,
    becomes: `defaults:\n  external: { denyDownload: true, expirationDate: 2035-01-01, password: null }\n  invitation: { maxUseCount: 5 }\n${head}  - id: 7\n    links:\n      invitation:\n        title: Join\n        access: read\n        maxUseCount: null\n${link.replace('        adopt', '        expirationDate: null\n        password: null\n        denyDownload: false\n        adopt')}`,
    rooms: [{ ...board, links: [press, byHand(2, { kind: 'invitation', title: 'Join' })] }],
  },
  {
    name: 'links that would be revoked, our own among them',
    text: `${head}  - id: 7\n    unmanaged: revoke\n    links:\n      primary: { absent: true }\n`,
    becomes: `${head}  - id: 7\n    unmanaged: revoke\n    links:\n      primary: { absent: true }\n      fair:\n        title: fair\n        access: read\n${link}`,
    rooms: [{ ...board, links: [press, byHand(0, { id: made('team', 7, 'fair'), title: 'fair' })] }],
  },
  {
    name: 'a key that is taken',
    text: `${head}  - title: Board\n    links:\n      press: { access: read }\n`,
    becomes: `${head}  - title: Board\n    links:\n      press: { access: read }\n${link.replace('press:', 'press-read:')}`,
  },
  {
    name: 'a tag',
    text: `${head}  - tag: client\n    links:\n      press: { access: read }\n`,
    becomes: `${head}  - tag: client\n    links:\n      press: { access: read }\n${comment}${room.replace('press:', 'press-read:')}`,
    rooms: [{ ...board, tags: ['client'], links: [press] }],
  },
]

const windows = (text: string): string => text.replaceAll('\n', '\r\n')
const marked = (text: string): string => `\ufeff${text}`

test.for(cases)('into a manifest: $name', async ({ text, becomes, rooms = [{ ...board, links: [press] }] }) => {
  for (const spell of [(same: string) => same, windows, marked]) {
    const portal = await open(spell(text), rooms)
    const ended = await portal.run(`${into} --all`)
    expect(textIn(portal)).toBe(spell(becomes))
    expect(ended.code).toBe(0)
    expect((await portal.run(`${into} --all`)).out).toContain('Nothing to add')
  }
})

interface Refused {
  readonly name: string
  readonly text?: string
  readonly line?: string
  readonly code: number
  readonly rooms?: readonly StageRoom[]
  readonly change?: (portal: Portal) => Partial<World>
}

/** A file of nearly 16 MiB, the most that is read. */
function filledUp(text: string): string {
  const lines = `# ${'x'.repeat(60_000)}\n`.repeat(279)
  return `${lines}# ${'x'.repeat(16 * 1024 * 1024 - lines.length - text.length - 20)}\n${text}`
}

const yes = { canAsk: true, ask: async () => 'yes' }

test.for<Refused>([
  { name: 'invalid', text: `${head}  - id: 7\n    links: { a: { acess: read } }\n`, code: 3 },
  { name: 'no-yaml', text: 'rooms: [', code: 3 },
  { name: 'unset', text: `${head}  - id: 7\n    links: { a: { access: read, title: "\${NOT_SET}" } }\n`, code: 3 },
  { name: 'missing', line: 'import --all --into new.yaml --auto-approve', code: 1 },
  { name: 'a-folder', change: () => ({ read: () => Promise.reject(errorOf('EISDIR')) }), code: 1 },
  { name: 'other-name', line: `${into} --all --name other`, code: 1 },
  { name: 'without-a-terminal', line: 'import --all --into roomlinks.yaml', code: 8 },
  { name: 'not-into', line: 'import --all --auto-approve', code: 1 },
  { name: 'in-brackets', text: `version: 1\nname: team\nrooms: [{ id: 8, links: {} }]\n`, code: 1 },
  {
    name: 'one-list-for-two',
    text: `x-all: &all\n  - id: 8\n    links: {}\nversion: 1\nname: team\nrooms: *all\n`,
    code: 1,
  },
  {
    name: 'a-list-with-a-copy',
    text: `${head.replace('rooms:', 'rooms: &all')}  - id: 8\n    links: {}\nx-copy: *all\n`,
    code: 1,
  },
  { name: 'too-large', text: filledUp(`${head}  - id: 8\n    links: {}\n`), code: 1 },
  {
    name: 'unsettled',
    line: `${into} --room 7`,
    rooms: [{ ...board, links: [byHand(0, { id: made('team', 7, 'press'), title: 'Press', access: 1 })] }],
    code: 1,
  },
  { name: 'no-such-room', line: `${into} --room 4711`, code: 1 },
  {
    name: 'defaults-of-another-room',
    text: `defaults: { external: { expirationDate: 2035-01-01 } }\n${head}  - id: 8\n    links: {}\n`,
    rooms: [
      {
        id: 7,
        type: 'public',
        title: 'Prices',
        links: [byHand(1, { kind: 'primary', title: 'P', expirationDate: '2034-01-01T00:00:00Z' })],
      },
    ],
    code: 3,
  },
  {
    name: 'defaults-that-a-link-cannot-lift',
    text: `defaults: { invitation: { maxUseCount: 5 } }\n${head}  - id: 8\n    links: {}\n`,
    rooms: [{ ...board, links: [byHand(1, { kind: 'invitation', title: 'Join', maxUseCount: 2000 })] }],
    code: 3,
  },
  {
    name: 'a-title-of-two-rooms',
    text: `${head}  - title: Board\n    links: {}\n`,
    rooms: [
      { ...board, links: [press] },
      { ...board, id: 8, links: [] },
    ],
    line: `${into} --room 7 --room 8`,
    code: 3,
  },
  {
    name: 'declined',
    line: 'import --all --into roomlinks.yaml',
    change: () => ({ canAsk: true, ask: async () => 'no' }),
    code: 8,
  },
  {
    name: 'gone-terminal',
    line: 'import --all --into roomlinks.yaml',
    change: () => ({ canAsk: true, ask: async () => '' }),
    code: 8,
  },
  {
    name: 'changed-meanwhile',
    line: 'import --all --into roomlinks.yaml --env-into passwords.env',
    rooms: [{ ...board, links: [{ ...press, password: 'Copper-Kettle-61' }] }],
    change: ({ world }) => ({
      ...yes,
      ask: async () => {
        world.files.set('roomlinks.yaml', '# mine\n')
        return 'yes'
      },
    }),
    code: 1,
  },
  { name: 'read-only', change: () => ({ checkWritable: () => Promise.reject(errorOf('EACCES')) }), code: 1 },
  { name: 'disk-full', change: () => ({ write: () => Promise.reject(errorOf('ENOSPC')) }), code: 1 },
  {
    name: 'passwords-unwritable',
    line: `${into} --all --env-into locked/passwords.env`,
    rooms: [{ ...board, links: [{ ...press, password: 'Copper-Kettle-61' }] }],
    code: 1,
  },
  {
    name: 'wrong-key',
    change: ({ world }) => ({ env: { ...world.env, DOCSPACE_API_KEY: 'sk-none' } }),
    code: 4,
  },
])(
  'what cannot be put into a manifest: $name',
  async ({ name, text, line = `${into} --all`, code, rooms = [{ ...board, links: [press] }], change }) => {
    const before = text ?? `${head}  - id: 8\n    links: {}\n`
    const portal = await open(before, rooms)
    const ended = await portal.run(line, change?.(portal))
    expectGolden(`import-into-${name}`, transcript(ended))
    expect(ended.code).toBe(code)
    expect(textIn(portal)).toBe(name === 'changed-meanwhile' ? '# mine\n' : before)
    expect([...portal.world.files.keys()]).toEqual(['roomlinks.yaml'])
  },
)

test('what another part of the manifest adopts, wants gone or replaced is left to it', async () => {
  const links = [
    press,
    byHand(2, { title: 'Old' }),
    byHand(3, { title: 'Fair' }),
    byHand(4, { kind: 'primary', title: 'P' }),
  ]
  const print = (nth: number): string => fingerprint(parseLinkId(idOf(nth)))
  const declared = `${head}  - id: 7\n    links:\n      one: { access: read, adopt: "${print(1)}" }\n      two: { absent: true, adopt: "${print(2)}" }\n      primary: { access: read }\n`
  const portal = await open(declared, [{ ...board, links }])
  expect(await portal.run(`${into} --room 7`)).toMatchObject({ code: 0 })
  expect(Object.keys(parse(textIn(portal)).rooms[0].links)).toEqual(['one', 'two', 'primary', 'fair'])
})

test('variables that the file names are left to it', async () => {
  const declared = `${head}  # ROOM7_PRESS_PASSWORD is for something else.\n  - id: 7\n    links: {}\n`
  const portal = await open(declared, [{ ...board, links: [{ ...press, password: 'Copper-Kettle-61' }] }])
  expect((await portal.run(`${into} --room 7`)).err).toContain('  ROOM7_PRESS_PASSWORD_2  ')
})

test('an interrupt waits for the files', async () => {
  const portal = await open(`${head}  - id: 8\n    links: {}\n`, [{ ...board, links: [press] }])
  const onInterrupt: World['onInterrupt'] = (stop) => {
    stop()
    return () => undefined
  }
  const ended = await portal.run(`${into} --all`, { onInterrupt })
  expect(ended).toMatchObject({
    code: 0,
    err: expect.stringContaining('Interrupted: finishing writing the files first.'),
  })
  expect(textIn(portal)).toContain('press')
})
