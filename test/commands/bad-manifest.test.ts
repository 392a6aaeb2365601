import { expect, test } from 'vitest'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { openPortal, password, writesIn } from './portal.ts'
import { handmade } from './team.ts'
import { transcript } from './world.ts'

interface Case {
  readonly name: string
  readonly code: 0 | 3
  readonly says: string
  /** Under `rooms:`; or all of the file. */
  readonly rooms?: string
  readonly file?: string | Uint8Array
  readonly command?: 'plan'
  readonly stage?: readonly StageRoom[]
}

const room: StageRoom = { id: 7, type: 'custom', title: 'Board', links: [...handmade] }
const press = '  - id: 7\n    links: { press: { access: read } }'

function manifestOf({ rooms, file }: Case): string | Uint8Array {
  return file ?? `version: 1\nname: bad\nrooms:\n${rooms}\n`
}

const bomb = [
  'x-a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]',
  ...['b', 'c', 'd'].map((name, at) => `x-${name}: &${name} [${Array(10).fill(`*${'abc'[at]}`).join(', ')}]`),
  'version: 1\nname: bad\nrooms: *d\n',
].join('\n')

/** The issue's list, in its order. */
const cases: readonly Case[] = [
  {
    name: 'misspelt-key',
    code: 3,
    says: 'manifest/unknown-key',
    rooms: '  - id: 7\n    links: { press: { acess: read } }',
  },
  {
    name: 'misspelt-level',
    code: 3,
    says: 'Did you mean',
    rooms: '  - id: 7\n    links: { press: { access: edting } }',
  },
  { name: 'wrong-type', code: 3, says: 'manifest/wrong-type', rooms: '  - id: 7\n    links: [press]' },
  { name: 'duplicate-key', code: 3, says: 'yaml/duplicate-key', rooms: '  - id: 7\n    id: 8\n    links: {}' },
  { name: 'tab-indentation', code: 3, says: 'yaml/tab', rooms: '\t- id: 7' },
  { name: 'alias-bomb', code: 3, says: 'yaml/too-many-aliases', file: bomb },
  { name: 'twenty-mebibytes', code: 3, says: 'yaml/too-large', file: new Uint8Array(20 * 1024 * 1024).fill(0x23) },
  { name: 'not-utf-8', code: 3, says: 'yaml/not-utf8', file: Uint8Array.of(0x6e, 0x3a, 0x20, 0xff, 0xfe, 0x0a) },
  { name: 'empty-file', code: 3, says: 'yaml/empty', file: '' },
  {
    name: 'unset-variable',
    code: 3,
    says: 'env/unset',
    rooms: '  - id: 7\n    links: { press: { access: read, password: "${NO_SUCH}" } }',
  },
  {
    name: 'past-date',
    code: 3,
    says: 'link/past-date',
    command: 'plan',
    rooms: '  - id: 7\n    links: { primary: { access: read, expirationDate: 2026-01-01 } }',
    stage: [{ ...room, links: [{ kind: 'primary' }] }],
  },
  {
    name: 'past-date-of-a-new-link',
    code: 0,
    says: 'link/not-created',
    command: 'plan',
    rooms: '  - id: 7\n    links: { press: { access: read, expirationDate: 2026-01-01 } }',
  },
  {
    name: 'date-without-offset',
    code: 3,
    says: 'link/date',
    rooms: '  - id: 7\n    links: { press: { access: read, expirationDate: "2028-01-01T10:00:00" } }',
  },
  {
    name: 'plain-password',
    code: 0,
    says: 'link/plain-password',
    rooms: `  - id: 7\n    links: { press: { access: read, password: ${password} } }`,
  },
  {
    name: 'password-against-policy',
    code: 3,
    says: 'link/password-refused',
    command: 'plan',
    rooms: '  - id: 7\n    links: { press: { access: read, password: "${LINK_PASSWORD}" } }',
  },
  {
    name: 'use-count-zero',
    code: 3,
    says: 'manifest/out-of-range',
    rooms: '  - id: 7\n    links: { invitation: { access: read, maxUseCount: 0 } }',
  },
  {
    name: 'no-such-room',
    code: 3,
    says: 'room/not-found',
    command: 'plan',
    rooms: '  - id: 8\n    links: { press: { access: read } }',
  },
  {
    name: 'archived-room',
    code: 3,
    says: 'room/archived',
    command: 'plan',
    rooms: press,
    stage: [{ ...room, archived: true }],
  },
  {
    name: 'template',
    code: 3,
    says: 'room/template',
    command: 'plan',
    rooms: press,
    stage: [{ ...room, template: true }],
  },
  {
    name: 'wrong-room-type',
    code: 3,
    says: 'link/kind-not-here',
    command: 'plan',
    rooms: press,
    stage: [{ ...room, type: 'collaboration' }],
  },
  {
    name: 'same-key-twice',
    code: 3,
    says: 'link/declared-twice',
    command: 'plan',
    rooms: `${press}\n  - title: Board\n    links: { press: { access: read } }`,
  },
  {
    name: 'title-of-two-rooms',
    code: 3,
    says: 'room/ambiguous-title',
    command: 'plan',
    rooms: '  - title: Board\n    links: { press: { access: read } }',
    stage: [room, { ...room, id: 8 }],
  },
  {
    name: 'tag-of-no-room',
    code: 0,
    says: 'room/tag-without-rooms',
    command: 'plan',
    rooms: '  - tag: nobody\n    links: { press: { access: read } }',
  },
]

test.for(cases)('bad manifest: $name', async (given) => {
  const { name, code, says, command = 'validate', stage = [room] } = given
  const policy = name === 'password-against-policy' ? { passwordPolicy: { minLength: 20 } } : {}
  const portal = await openPortal({ rooms: [...stage] }, '', policy)
  portal.world.files.set('roomlinks.yaml', manifestOf(given))
  const before = portal.sandbox.rooms()

  const ended = await portal.run(command)
  expect(ended.code).toBe(code)
  expect(ended.err).toContain(says)
  expect(portal.sandbox.rooms()).toEqual(before)
  expectGolden(`bad-${name}`, transcript(ended))

  // What is wrong for a look is wrong for a change, and nothing is written.
  if (code === 0) return
  const applied = await portal.run('apply --auto-approve')
  expect(applied.code).toBe(code)
  expect(applied.err).toBe(ended.err)
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
})
