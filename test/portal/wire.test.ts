import { expect, test } from 'vitest'
import { identify } from '../../src/model/identity.ts'
import type { Link, ObservedLink } from '../../src/model/link.ts'
import { Secret } from '../../src/model/secret.ts'
import {
  decodeLink,
  decodeLinks,
  decodePasswordPolicy,
  decodeRoom,
  decodeRooms,
  decodeVersion,
  encodeLink,
  encodeRevoke,
} from '../../src/portal/wire.ts'
import { at } from '../plan/links.ts'

const raw = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'
const id = identify(raw)
const shared = { id: raw, title: 'Auditors', linkType: 1, denyDownload: true, internal: false }
const row = { access: 2, subjectType: 1, sharedLink: shared }
const plain = { title: 'Auditors', access: 'read', expirationDate: null } as const
const external = { ...plain, password: null, internal: false, denyDownload: true } as const

interface Decoded {
  readonly name: string
  readonly row: unknown
  readonly link: Omit<ObservedLink, 'id'>
}

test.for<Decoded>([
  { name: 'an additional link', row, link: { kind: 'additional', settings: external } },
  { name: 'a primary link', row: { ...row, subjectType: 4 }, link: { kind: 'primary', settings: external } },
  {
    name: 'an invitation, whose limits are its own',
    row: { access: 11, subjectType: 3, sharedLink: { ...shared, maxUseCount: 25, currentUseCount: 3 } },
    link: { kind: 'invitation', uses: 3, settings: { ...plain, access: 'contentCreator', maxUseCount: 25 } },
  },
  {
    name: 'an invitation of an older portal',
    row: { access: 2, subjectType: 3, sharedLink: shared },
    link: { kind: 'invitation', settings: { ...plain, maxUseCount: null } },
  },
  {
    name: 'the carrier before 3.5',
    row: { access: 2, subjectType: 1, sharedTo: shared },
    link: { kind: 'additional', settings: external },
  },
  {
    name: 'an id in capitals',
    row: { ...row, sharedLink: { ...shared, id: raw.toUpperCase() } },
    link: { kind: 'additional', settings: external },
  },
  {
    name: 'a level without a name',
    row: { ...row, access: 4 },
    link: { kind: 'additional', settings: { ...external, access: 4 } },
  },
  {
    name: 'a password',
    row: { ...row, sharedLink: { ...shared, password: 'S3cret-phrase' } },
    link: { kind: 'additional', settings: { ...external, password: new Secret('S3cret-phrase') } },
  },
  {
    name: 'an empty password',
    row: { ...row, sharedLink: { ...shared, password: '' } },
    link: { kind: 'additional', settings: external },
  },
  {
    name: 'an expiry with an offset',
    row: { ...row, sharedLink: { ...shared, expirationDate: '2026-12-31T23:59:59.1234567+01:00' } },
    link: {
      kind: 'additional',
      settings: { ...external, expirationDate: at('2026-12-31T22:59:59Z') },
      expiryOffset: 60,
    },
  },
  {
    name: 'an expiry west of UTC',
    row: { ...row, sharedLink: { ...shared, expirationDate: '2026-12-31T20:29:59.0000000-03:30' } },
    link: {
      kind: 'additional',
      settings: { ...external, expirationDate: at('2026-12-31T23:59:59Z') },
      expiryOffset: -210,
    },
  },
  {
    name: 'an expiry in UTC',
    row: { ...row, sharedLink: { ...shared, expirationDate: '2026-12-31T22:59:59.0000000Z' } },
    link: {
      kind: 'additional',
      settings: { ...external, expirationDate: at('2026-12-31T22:59:59Z') },
      expiryOffset: 0,
    },
  },
])('decodeLink: $name', ({ row: given, link }) => {
  const decoded = decodeLink(given)
  expect(decoded).toEqual({ id: decoded.id, ...link })
  expect(decoded.id.secret.equals(id.secret)).toBe(true)
  if (decoded.kind !== 'invitation' && link.kind !== 'invitation' && 'password' in link.settings) {
    expect(decoded.settings.password?.reveal()).toBe(link.settings.password?.reveal())
  }
})

test.for([
  ['a user', { access: 2, subjectType: 0, sharedToUser: { id: raw }, sharedTo: { id: raw, title: 'x' } }],
  ['a group', { access: 2, subjectType: 2, sharedTo: { id: raw, title: 'x' } }],
  ['a row without a link', { access: 2, subjectType: 1 }],
  ['a link without an id', { ...row, sharedLink: { title: 'x' } }],
  ['a link without a level', { subjectType: 1, sharedLink: shared }],
  ['a level by name', { ...row, access: 'Read' }],
  ['a date that is none', { ...row, sharedLink: { ...shared, expirationDate: 'soon' } }],
  ['a date without an offset', { ...row, sharedLink: { ...shared, expirationDate: '2026-12-31T22:59:59' } }],
  ['null', null],
  ['a list', [row]],
] as const)('decodeLink refuses %s, and repeats none of it', ([, given]) => {
  expect(() => decodeLink(given)).toThrow(expect.objectContaining({ code: 'portal/unexpected' }))
  expect(() => decodeLink(given)).not.toThrow(raw)
})

test('a list of a hundred links may be cut', () => {
  expect(decodeLinks([])).toEqual({ links: [], isCut: false })
  expect(decodeLinks(Array(99).fill(row)).isCut).toBe(false)
  expect(decodeLinks(Array(100).fill(row)).isCut).toBe(true)
  expect(() => decodeLinks(undefined)).toThrow('list of links')
})

const link = (kind: 'primary' | 'additional', settings: object = {}): Link => ({
  kind,
  settings: { ...external, ...settings },
})

test.for<{ readonly name: string; readonly link: Link; readonly body: object }>([
  {
    name: 'the least',
    link: link('additional'),
    body: { linkId: raw, title: 'Auditors', access: 2, linkType: 1, internal: false, denyDownload: true },
  },
  {
    name: 'the most',
    link: link('primary', {
      access: 'editing',
      expirationDate: at('2026-12-31T22:59:59Z'),
      password: new Secret('S3cret-phrase'),
      internal: true,
    }),
    body: {
      linkId: raw,
      title: 'Auditors',
      access: 10,
      linkType: 1,
      expirationDate: '2026-12-31T22:59:59Z',
      password: 'S3cret-phrase',
      internal: true,
      denyDownload: true,
    },
  },
  {
    name: 'an invitation',
    link: { kind: 'invitation', settings: { ...plain, access: 'contentCreator', maxUseCount: 25 } },
    body: { linkId: raw, title: 'Auditors', access: 11, linkType: 0, maxUseCount: 25 },
  },
  {
    name: 'an invitation without limits',
    link: { kind: 'invitation', settings: { ...plain, maxUseCount: null } },
    body: { linkId: raw, title: 'Auditors', access: 2, linkType: 0 },
  },
  {
    name: 'a level without a name',
    link: link('additional', { access: 9 }),
    body: { linkId: raw, title: 'Auditors', access: 9, linkType: 1, internal: false, denyDownload: true },
  },
])('encodeLink: $name', ({ link: given, body }) => {
  expect(encodeLink(id, given)).toEqual(body)
})

test.for<{ readonly name: string; readonly link: Link; readonly body: object }>([
  {
    name: 'an external link repeats what its room may not change',
    link: link('additional', { internal: true, expirationDate: at('2026-12-31T22:59:59Z'), password: new Secret('x') }),
    body: { linkId: raw, linkType: 1, access: 0, internal: true, expirationDate: '2026-12-31T22:59:59Z' },
  },
  { name: 'a plain one', link: link('primary'), body: { linkId: raw, linkType: 1, access: 0, internal: false } },
  {
    name: 'an invitation leaves out its limits',
    link: {
      kind: 'invitation',
      settings: { ...plain, expirationDate: at('2020-01-01'), maxUseCount: 5 },
    },
    body: { linkId: raw, linkType: 0, access: 0 },
  },
])('encodeRevoke: $name', ({ link: given, body }) => {
  expect(encodeRevoke({ id, ...given })).toEqual(body)
})

const folder = {
  id: 42,
  title: 'Acme',
  roomType: 5,
  rootFolderType: 14,
  tags: ['a', 1],
  security: { EditAccess: true },
}

test.for([
  [5, 'custom'],
  [6, 'public'],
  [1, 'formFilling'],
  [2, 'collaboration'],
  [8, 'virtualData'],
  [9, 'ai'],
  [77, undefined],
  [undefined, undefined],
] as const)('decodeRoom: type %s is %s', ([roomType, type]) => {
  expect(decodeRoom({ ...folder, roomType }).type).toBe(type)
})

test.for([
  [14, 'active'],
  [34, 'active'],
  [20, 'archived'],
  [30, 'template'],
] as const)('decodeRoom: root %s is %s', ([rootFolderType, state]) => {
  expect(decodeRoom({ ...folder, rootFolderType }).state).toBe(state)
})

test('decodeRoom: the right to manage is there only when it is said to be', () => {
  expect(decodeRoom(folder)).toMatchObject({ id: '42', title: 'Acme', tags: ['a'], mayManage: true })
  for (const security of [undefined, {}, { EditAccess: 'true' }, { editAccess: true }, { EditAccess: false }]) {
    expect(decodeRoom({ ...folder, security }).mayManage).toBe(false)
  }
  expect(decodeRoom({ ...folder, id: 'sbox-1-|x' }).id).toBe('sbox-1-|x')
  expect(() => decodeRoom({ ...folder, id: null })).toThrow('without an id')
})

test('decodeRooms needs its total', () => {
  expect(decodeRooms({ folders: [folder], total: 7, count: 1 })).toMatchObject({ total: 7, rooms: [{ id: '42' }] })
  expect(() => decodeRooms({ folders: [folder] })).toThrow('total')
  expect(() => decodeRooms({ total: 1 })).toThrow('list of rooms')
})

test('decodePasswordPolicy and decodeVersion take what they know', () => {
  const policy = { minLength: 10, upperCase: true, digits: false, specSymbols: true, extra: 1 }
  expect(decodePasswordPolicy(policy)).toEqual({ minLength: 10, upperCase: true, digits: false, specSymbols: true })
  expect(decodePasswordPolicy({})).toEqual({ minLength: 0, upperCase: false, digits: false, specSymbols: false })
  expect(decodeVersion({ docSpace: '3.7.2', documentServer: '9' })).toBe('3.7.2')
  expect([{}, { docSpace: 'x' }, null, { docSpace: '\u001b[31m3.7' }].map(decodeVersion)).toEqual(
    Array(4).fill(undefined),
  )
})
