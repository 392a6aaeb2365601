import { expect, test } from 'vitest'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { openPortal } from './portal.ts'
import { type MemoryWorld, makeWorld, roomlinks, transcript } from './world.ts'

const head = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n'
const whole = (text: string): string => (text.includes('version: 1') ? text : head + text)
const worldOf = (text: string, given: Parameters<typeof makeWorld>[0] = {}): MemoryWorld =>
  makeWorld({ files: new Map([['roomlinks.yaml', text]]), ...given })
const textIn = ({ files }: MemoryWorld, file = 'roomlinks.yaml'): string => String(files.get(file))
const unix = (text: string): string => text
const windows = (text: string): string => text.replaceAll('\n', '\r\n')
const marked = (text: string): string => `\ufeff${text}`

interface Edit {
  readonly name: string
  /** From the links on, or the whole text. */
  readonly links: string
  readonly line?: string
  readonly becomes: string
}

test.for<Edit>([
  {
    name: 'a flow, the first',
    links: '      press: { access: read } # all\n',
    becomes: '      press: { access: read, rotation: 1 } # all\n',
  },
  {
    name: 'a block, the first, with comments',
    links:
      '      # ours\n      press: # who\n        access: read # low\n\n      # theirs\n      other: { access: read }\n',
    becomes:
      '      # ours\n      press: # who\n        access: read # low\n        rotation: 1\n\n      # theirs\n      other: { access: read }\n',
  },
  {
    name: 'a number',
    links: '      press: { rotation: 9, access: read }\n',
    becomes: '      press: { rotation: 10, access: read }\n',
  },
  {
    name: 'a negative number',
    links: '      press: { rotation: -1, access: read }\n',
    becomes: '      press: { rotation: 0, access: read }\n',
  },
  {
    name: 'a text that is a number, in its quotes',
    links: "      press:\n        rotation: '2' # raised by hand\n        access: read\n",
    becomes: "      press:\n        rotation: '3' # raised by hand\n        access: read\n",
  },
  {
    name: 'more digits than a number holds',
    links:
      '      press: { access: read, rotation: 9007199254740993 }\n      other: { access: read, rotation: "12345678901234567899" }\n',
    becomes:
      '      press: { access: read, rotation: 9007199254740994 }\n      other: { access: read, rotation: "12345678901234567899" }\n',
  },
  {
    name: 'more digits than a number holds, in quotes',
    links: '      press: { rotation: "99999999999999999999", access: read }\n',
    becomes: '      press: { rotation: "100000000000000000000", access: read }\n',
  },
  {
    name: 'a text by its tag',
    links: '      press: { access: read, rotation: !!str 2 }\n',
    becomes: '      press: { access: read, rotation: !!str 3 }\n',
  },
  ...['0x10', '1e3', '007', '1.0', 'true', 'null', '~', '-0', '1_000', '12:30'].map((to) => ({
    name: `to a text that YAML may take for something else: ${to}`,
    links: '      press: { rotation: 2, access: read }\n',
    line: `--to ${to}`,
    becomes: `      press: { rotation: "${to}", access: read }\n`,
  })),
  {
    name: 'a text, by another one',
    links: '      press: { rotation: 2026-q1, access: read }\n',
    line: '--to 2026-q2',
    becomes: '      press: { rotation: 2026-q2, access: read }\n',
  },
  {
    name: 'a text, by a number',
    links: '      press: { rotation: "2026-q1", access: read }\n',
    line: '--to 3',
    becomes: '      press: { rotation: "3", access: read }\n',
  },
  {
    name: 'a text that looks like no text, and one like a variable',
    links: '      press: { rotation: 1, access: read }\n',
    line: '--to ${A}',
    becomes: '      press: { rotation: "$${A}", access: read }\n',
  },
  {
    name: 'a number with a zero before it is a text',
    links: '      press: { rotation: 1, access: read }\n',
    line: '--to 02',
    becomes: '      press: { rotation: "02", access: read }\n',
  },
  {
    name: 'an anchor that nobody uses',
    links: '      press: &press { access: &low read, rotation: &turn 1 }\n',
    becomes: '      press: &press { access: &low read, rotation: &turn 2 }\n',
  },
  {
    name: 'an alias, which is written out',
    links: `x-turn: &turn 4\n${head}      press: { access: read, rotation: *turn }\n`,
    becomes: `x-turn: &turn 4\n${head}      press: { access: read, rotation: 5 }\n`,
  },
  {
    name: 'a value that is merged in',
    links: `x-low: &low { access: read, rotation: 4 }\n${head}      press:\n        <<: *low\n      other: *low\n`,
    becomes: `x-low: &low { access: read, rotation: 4 }\n${head}      press:\n        <<: *low\n        rotation: 5\n      other: *low\n`,
  },
  {
    name: 'defaults, and an empty link',
    links: `defaults: { external: { access: read } }\n${head}      press: {}\n`,
    becomes: `defaults: { external: { access: read } }\n${head}      press: { rotation: 1 }\n`,
  },
  {
    name: 'a link that adopts',
    links: '      press: { access: read, adopt: "0123456789ab" }\n',
    becomes: '      press: { access: read, adopt: "0123456789ab", rotation: 1 }\n',
  },
  {
    name: 'what the environment does not tell is not needed',
    links: '      press: { access: read, password: "${NOT_SET}" }\n',
    becomes: '      press: { access: read, password: "${NOT_SET}", rotation: 1 }\n',
  },
])('a rotation is raised in place: $name', async ({ links, line = '', becomes }) => {
  for (const spell of [unix, windows, marked]) {
    const world = worldOf(spell(whole(links)))
    const ended = await roomlinks(`rotate 7 press --auto-approve ${line}`.trim(), world)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(textIn(world)).toBe(spell(whole(becomes)))
  }
})

interface Refused {
  readonly name: string
  readonly links: string
  readonly line?: string
  readonly code: number
  readonly says: readonly string[]
}

test.for<Refused>([
  {
    name: 'a text without a next value',
    links: '      press: { access: read, rotation: 2026-q1 }\n',
    code: 1,
    says: ['rotate/obstacle', 'roomlinks.yaml:6:7', '--to'],
  },
  ...['0x10', '1e3', '007', '1.0', 'true', '"007"'].map((rotation) => ({
    name: `what only looks like a number: ${rotation}`,
    links: `      press: { access: read, rotation: ${rotation} }\n`,
    code: 1,
    says: ['rotate/obstacle', '--to'],
  })),
  {
    name: 'the value that it has',
    links: '      press: { access: read, rotation: 2 }\n',
    line: '7 press --to 2',
    code: 1,
    says: ['rotate/obstacle', 'already has that value'],
  },
  {
    name: 'a value of the environment',
    links: '      press: { access: read, rotation: "${TURN}" }\n',
    code: 1,
    says: ['rotate/obstacle', 'comes from the environment'],
  },
  {
    name: 'a link that an alias stands for',
    links: '      other: &other { access: read }\n      press: *other\n',
    code: 1,
    says: ['rotate/obstacle', 'shares it with others'],
  },
  {
    name: 'a link that others stand for',
    links: '      press: &press { access: read }\n      other: *press\n',
    code: 1,
    says: ['rotate/obstacle', 'shares it with others'],
  },
  {
    name: 'a value that others stand for',
    links: '      press: { access: read, rotation: &turn 1 }\n      other: { access: read, rotation: *turn }\n',
    code: 1,
    says: ['rotate/obstacle', 'shares it with others'],
  },
  {
    name: 'links that are merged in',
    links: 'x-all: &all { press: { access: read } }\nversion: 1\nname: team\nrooms: [{ id: 7, links: { <<: *all } }]\n',
    code: 1,
    says: ['rotate/obstacle', 'shares it with others'],
  },
  {
    name: 'a value with a tag that the new one would not fit',
    links: '      press: { access: read, rotation: !!int 2 }\n',
    line: '7 press --to 2027-q1',
    code: 1,
    says: ['rotate/obstacle', 'in a form that cannot be changed in place'],
  },
  {
    name: 'a link that must not be there',
    links: '      press: { absent: true }\n',
    code: 1,
    says: ['rotate/absent', 'roomlinks.yaml:6:7'],
  },
  {
    name: 'a protected link',
    links: '      press: { access: read, protect: true }\n',
    code: 5,
    says: ['rotate/protected', 'protect: true'],
  },
  {
    name: 'a link that has expired',
    links: '      press: { access: read, expirationDate: 2026-01-01 }\n',
    code: 3,
    says: ['rotate/expired', '2026-01-01T00:00:00Z'],
  },
  {
    name: 'a key that is not declared',
    links: '      press: { access: read }\n      invitation: { access: read }\n',
    line: '7 pres',
    code: 1,
    says: ['declared/no-link', 'room 7', 'Did you mean press?', 'It declares press, invitation.'],
  },
  {
    name: 'a primary link that is not declared',
    links: '      press: { access: read }\n',
    line: '7 primary',
    code: 1,
    says: ['declared/no-link', '"primary"', 'It declares press.'],
  },
  {
    name: 'a key that is declared for no room that may be meant',
    links:
      'version: 1\nname: team\nrooms: [{ tag: client, links: { partners: { access: read } } }, { id: 8, links: { press: { access: read } } }]\n',
    code: 1,
    says: ['declared/no-room', 'No entry of the manifest names '],
  },
  {
    name: 'a room that declares nothing',
    links: 'version: 1\nname: team\nrooms: [{ id: 7, links: {} }, { id: 8, links: { press: { access: read } } }]\n',
    code: 1,
    says: ['declared/no-link', 'It declares no links there'],
  },
  {
    name: 'a room that is not declared',
    links: '      press: { access: read }\n',
    line: '77 press',
    code: 1,
    says: ['declared/no-room', 'names 77, and none that may select it declares "press". Did you mean 7?'],
  },
  {
    name: 'a room that only the portal knows, without one',
    links: 'version: 1\nname: team\nrooms: [{ tag: client, links: { press: { access: read } } }]\n',
    line: '7 press',
    code: 1,
    says: ['declared/needs-portal', 'tag:client', 'portal/not-named', 'key/missing'],
  },
  {
    name: 'a room that only the portal knows, where the manifest is not complete',
    links: 'version: 1\nname: team\nrooms: [{ tag: client, links: { press: { access: read, password: "${P}" } } }]\n',
    line: 'title:Board press',
    code: 3,
    says: ['env/unset'],
  },
  {
    name: 'a selector that the environment does not tell',
    links: 'version: 1\nname: team\nrooms: [{ title: "${T}", links: { press: { access: read } } }]\n',
    line: 'title:${T} press',
    code: 3,
    says: ['env/unset'],
  },
  { name: 'no manifest', links: 'version: 1\n', code: 3, says: ['manifest/'] },
  { name: 'a file that is not there', links: head, line: '7 press -f other.yaml', code: 1, says: ['file/unreadable'] },
  { name: 'no room', links: head, line: 'title: press', code: 1, says: ['usage/', '4711, title:NAME or tag:NAME'] },
  { name: 'no key', links: head, line: '7', code: 1, says: ['usage/missing-argument'] },
  { name: 'an empty value', links: head, line: '7 press --to=', code: 1, says: ['usage/', 'It is empty.'] },
  { name: 'a value for a primary link', links: head, line: '7 primary --to 2', code: 1, says: ['usage/', '--to'] },
  {
    name: 'a log for another link',
    links: head,
    line: '7 press --audit-log a',
    code: 1,
    says: ['usage/', '--audit-log'],
  },
])('not rotated: $name', async ({ links, line = '7 press', code, says }) => {
  const world = worldOf(whole(links))
  const ended = await roomlinks(`rotate ${line} --auto-approve`, world)
  expect(ended.code).toBe(code)
  for (const text of says) expect(ended.err).toContain(text)
  expect([ended.out, textIn(world)]).toEqual(['', whole(links)])
})

const flow = `${head}      press: { access: read, password: "\${P}" }\n      invitation: { access: read }\n`

test.for([
  { name: 'yes', key: 'press', answer: 'yes', code: 0 },
  { name: 'an invitation', key: 'invitation', answer: 'yes', code: 0 },
  { name: 'no', key: 'press', answer: 'no', code: 8 },
  { name: 'a terminal that goes away', key: 'press', answer: '', code: 8 },
])('rotate asks: $name', async ({ name, key, answer, code }) => {
  const world = worldOf(flow, { canAsk: true, ask: () => Promise.resolve(answer) })
  const ended = await roomlinks(`rotate 7 ${key}`, world)
  expect(ended.code).toBe(code)
  expect(textIn(world) === flow).toBe(code !== 0)
  expectGolden(`rotate-${name.replaceAll(' ', '-')}`, transcript(ended))
})

test('without a terminal, rotate does not begin', async () => {
  const world = worldOf(flow)
  for (const key of ['press', 'primary']) {
    const ended = await roomlinks(`rotate 7 ${key}`, world)
    expect(ended).toMatchObject({ code: 8, out: '', err: expect.stringContaining('rotate/not-confirmed') })
  }
  expect(textIn(world)).toBe(flow)
})

test('a secret in the file is not shown', async () => {
  const text = `${head}      press: { access: read, password: Quiet-Harbour-27 }\n`
  const world = worldOf(text)
  const ended = await roomlinks('rotate 7 press --auto-approve', world)
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).not.toContain('Quiet')
  expect(textIn(world)).toContain('Quiet-Harbour-27, rotation: 1')
})

test('what was changed on the disk meanwhile, or may not be written, is left', async () => {
  const world = worldOf(flow, {
    canAsk: true,
    ask: async () => {
      world.files.set('roomlinks.yaml', `${flow}# mine\n`)
      return 'yes'
    },
  })
  expect(await roomlinks('rotate 7 press', world)).toMatchObject({
    code: 1,
    err: expect.stringContaining('file/changed'),
  })
  expect(textIn(world)).toBe(`${flow}# mine\n`)
  const locked = makeWorld({ files: new Map([['locked/a.yaml', flow]]) })
  const ended = await roomlinks('rotate 7 press --auto-approve -f locked/a.yaml', locked)
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('file/unwritable') })
  expect(textIn(locked, 'locked/a.yaml')).toBe(flow)
})

test('an interrupt while the file is written does not stop that', async () => {
  let stop: () => void = () => undefined
  const world = worldOf(flow, {
    onInterrupt: (given) => {
      stop = given
      return () => undefined
    },
  })
  const { write } = world
  const ended = await roomlinks('rotate 7 press --auto-approve', {
    ...world,
    write: (path, text) => {
      stop()
      return write(path, text)
    },
  })
  expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('Interrupted') })
  expect(textIn(world)).toContain('rotation: 1')
})

const board: StageRoom = { id: 7, type: 'custom', title: 'Board', tags: ['client', 'of all'] }
const launch: StageRoom = { id: 8, type: 'custom', title: 'Launch', tags: ['client', 'of all', 'late'] }
const several = 'version: 1\nname: team\nrooms:\n'

interface Look {
  readonly name: string
  readonly line: string
  readonly manifest: string
  readonly code: number
  readonly becomes?: string
  readonly says?: readonly string[]
}

test.for<Look>([
  {
    name: 'an id, where a title is declared',
    line: '7 press',
    manifest: `${several}  - { title: Board, links: { press: { access: read } } }\n`,
    code: 0,
    becomes: `${several}  - { title: Board, links: { press: { access: read, rotation: 1 } } }\n`,
  },
  {
    name: 'a title, where an id is declared',
    line: 'title:Board press',
    manifest: `${several}  - { id: 7, links: { press: { access: read } } }\n  - { id: 8, links: { press: { access: read } } }\n`,
    code: 0,
    becomes: `${several}  - { id: 7, links: { press: { access: read, rotation: 1 } } }\n  - { id: 8, links: { press: { access: read } } }\n`,
  },
  {
    name: 'a tag, where ids are declared: all of them',
    line: 'tag:client press --each',
    manifest: `${several}  - { id: 7, links: { press: { access: read } } }\n  - { id: 8, links: { press: { access: read, rotation: 4 } } }\n`,
    code: 0,
    becomes: `${several}  - { id: 7, links: { press: { access: read, rotation: 1 } } }\n  - { id: 8, links: { press: { access: read, rotation: 5 } } }\n`,
  },
  {
    name: 'an id, where a tag of that room alone is declared',
    line: '8 press',
    manifest: `${several}  - { tag: late, links: { press: { access: read } } }\n`,
    code: 0,
    becomes: `${several}  - { tag: late, links: { press: { access: read, rotation: 1 } } }\n`,
  },
  {
    name: 'an id, where a tag of more rooms is declared',
    line: '7 press',
    manifest: `${several}  - { tag: client, links: { press: { access: read } } }\n`,
    code: 1,
    says: ['declared/wider', 'roomlinks.yaml:4:7', 'selects 2 rooms', 'write tag:client'],
  },
  {
    name: 'an id, where a tag with a blank of more rooms is declared',
    line: '7 press',
    manifest: `${several}  - { tag: of all, links: { press: { access: read } } }\n`,
    code: 1,
    says: ['write "tag:of all"'],
  },
  {
    name: 'a room that no such entry selects',
    line: '9 press',
    manifest: `${several}  - { tag: client, links: { press: { access: read } } }\n`,
    code: 1,
    says: ['declared/not-selected', 'room 9'],
  },
  {
    name: 'a key that is refused',
    line: '7 press --api-key-file key',
    manifest: `${several}  - { tag: client, links: { press: { access: read } } }\n`,
    code: 4,
    says: ['portal/unauthorized'],
  },
  {
    name: 'a key that is refused, for how many rooms a tag selects',
    line: 'tag:client press --api-key-file key',
    manifest: `${several}  - { tag: client, links: { press: { access: read } } }\n`,
    code: 4,
    says: ['portal/unauthorized'],
  },
])('rotate asks the portal for rooms: $name', async ({ line, manifest, code, becomes = manifest, says = [] }) => {
  const portal = await openPortal({ rooms: [board, launch] }, manifest)
  portal.world.files.set('key', 'sk-wrong')
  const ended = await portal.run(`rotate ${line} --auto-approve`)
  expect(ended.code).toBe(code)
  expect(textIn(portal.world)).toBe(becomes)
  for (const text of says) expect(ended.err).toContain(text)
  expect(portal.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
})

test('in several files, the one that declares the link is written', async () => {
  const files = new Map([
    ['links/a.yaml', `${several}  - { id: 7, links: { press: { access: read } } }\n`],
    ['links/b.yaml', `${several}  - { tag: client, links: { press: { access: read } } }\n`],
  ])
  const world = makeWorld({ files: new Map(files) })
  const ended = await roomlinks('rotate tag:client press --each --auto-approve -f links', world)
  expect(ended.code).toBe(0)
  expect(textIn(world, 'links/a.yaml')).toBe(files.get('links/a.yaml'))
  expect(textIn(world, 'links/b.yaml')).toContain('rotation: 1')
})

test('a rotation that is applied gives the link a new URL, and keeps its settings', async () => {
  const portal = await openPortal({ rooms: [board] }, `${head}      press: { access: comment, title: Press }\n`)
  await portal.run('apply --auto-approve')
  const [before] = portal.sandbox.rooms()[0]?.links ?? []
  expect((await portal.run('rotate 7 press --auto-approve')).code).toBe(0)
  expect((await portal.run('plan')).out).toContain('0 to create, 0 to update, 1 to replace, 0 to revoke')
  await portal.run('apply --auto-approve')
  const [after, ...others] = portal.sandbox.rooms()[0]?.links ?? []
  expect(others).toEqual([])
  expect(after).toEqual({ ...before, id: after?.id })
  expect(after?.id).not.toBe(before?.id)
})

test('what came from stdin cannot be rotated', async () => {
  const files = new Map([['/dev/stdin', `${head}      press: { access: read }\n`]])
  const ended = await roomlinks('rotate 7 press -f - --auto-approve', makeWorld({ files }))
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('<stdin> cannot be written (it is not a file).')
})
