import { expect, test } from 'vitest'
import { parseLinkId } from '../../src/model/identity.ts'
import type { Link, ObservedLink } from '../../src/model/link.ts'
import { Secret } from '../../src/model/secret.ts'
import {
  decodeKey,
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

const asked = 'GET /files/rooms/42/links'
const raw = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'
const nilId = '00000000-0000-0000-0000-000000000000'
const id = parseLinkId(raw)
const shared: object = { id: raw, title: 'Auditors', linkType: 1, denyDownload: true, internal: false }
const row = { access: 2, subjectType: 1, sharedLink: shared }
const invitation = { access: 2, subjectType: 3, sharedLink: shared }
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
    name: 'members that are null',
    row: { ...row, sharedLink: { ...shared, password: null, internal: null, linkType: null, primary: null } },
    link: { kind: 'additional', settings: external },
  },
  {
    name: 'an invitation with what only external links use',
    row: { ...invitation, sharedLink: { ...shared, password: 'S3cret-phrase', internal: true, primary: false } },
    link: { kind: 'invitation', settings: { ...plain, maxUseCount: null } },
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
  const decoded = decodeLink(given, asked)
  expect(decoded).toEqual({ id: decoded.id, ...link })
  expect(decoded.id.secret.equals(id.secret)).toBe(true)
  if (decoded.kind !== 'invitation' && link.kind !== 'invitation' && 'password' in link.settings) {
    expect(decoded.settings.password?.reveal()).toBe(link.settings.password?.reveal())
  }
})

test.for([
  { name: 'a short address', shareLink: 'https://portal.example.com/s/dJkSY_cgPyxN4j-', isKept: true },
  { name: 'one in clear', shareLink: 'http://localhost:8092/s/dJkSY_cgPyxN4j-', isKept: true },
  { name: 'a long one', shareLink: 'https://portal.example.com/rooms/share?key=x#y', isKept: true },
  { name: 'none', shareLink: undefined, isKept: false },
  { name: 'null', shareLink: null, isKept: false },
  { name: 'a number', shareLink: 7, isKept: false },
  { name: 'nothing', shareLink: '', isKept: false },
  { name: 'a path', shareLink: '/s/dJkSY_cgPyxN4j-', isKept: false },
  { name: 'a script', shareLink: 'javascript:alert(1)', isKept: false },
  { name: 'another scheme', shareLink: 'ftp://portal.example.com/s/1', isKept: false },
  { name: 'a scheme alone', shareLink: 'https://', isKept: false },
  { name: 'a port that cannot be', shareLink: 'https://portal.example.com:99999/s/1', isKept: false },
  { name: 'two lines', shareLink: 'https://portal.example.com/s/1\n::error::x', isKept: false },
  { name: 'what a terminal obeys', shareLink: 'https://portal.example.com/s/\u001b[2J', isKept: false },
  { name: 'one without end', shareLink: `https://portal.example.com/s/${'x'.repeat(10_000)}`, isKept: false },
  { name: 'what nobody sees', shareLink: 'https://portal.example.com/s/\u202e1', isKept: false },
])('where a link leads: $name', ({ shareLink, isKept }) => {
  for (const given of [row, { ...row, subjectType: 4 }, invitation]) {
    const { url } = decodeLink({ ...given, sharedLink: { ...shared, shareLink } }, asked)
    expect(url?.reveal()).toBe(isKept ? shareLink : undefined)
    expect(JSON.stringify({ url })).not.toContain('portal')
  }
})

test.for([
  ['a user', { access: 2, subjectType: 0, sharedToUser: { id: raw }, sharedTo: { id: raw, title: 'x' } }],
  ['a group', { access: 2, subjectType: 2, sharedTo: { id: raw, title: 'x' } }],
  ['a row without a link', { access: 2, subjectType: 1 }],
  ['a link without an id', { ...row, sharedLink: { title: 'x' } }],
  ['a link without a level', { subjectType: 1, sharedLink: shared }],
  ['a type as a text', { ...row, subjectType: '1' }],
  ['a level by name', { ...row, access: 'Read' }],
  ['a date that is none', { ...row, sharedLink: { ...shared, expirationDate: 'soon' } }],
  ['a date without an offset', { ...row, sharedLink: { ...shared, expirationDate: '2026-12-31T22:59:59' } }],
  ['a level that is no whole number', { ...row, access: 2.5 }],
  ['an id that is no UUID', { ...row, sharedLink: { ...shared, id: `${raw}0` } }],
  ['an id of zeros', { ...row, sharedLink: { ...shared, id: nilId } }],
  ['an invitation whose id is all zeros', { ...invitation, sharedTo: { ...shared, id: nilId }, sharedLink: null }],
  ['a title without end', { ...row, sharedLink: { ...shared, title: 'x'.repeat(10_001) } }],
  ['a password without end', { ...row, sharedLink: { ...shared, password: 'x'.repeat(10_001) } }],
  ['an empty id', { ...row, sharedLink: { ...shared, id: '' } }],
  ['a title that is no text', { ...row, sharedLink: { ...shared, title: 5 } }],
  ['a limit that is no whole number', { ...invitation, sharedLink: { ...shared, maxUseCount: 2.5 } }],
  ['a limit by name', { ...invitation, sharedLink: { ...shared, maxUseCount: '25' } }],
  ['less than no uses', { ...invitation, sharedLink: { ...shared, currentUseCount: -1 } }],
  ['an additional link that is primary', { ...row, sharedLink: { ...shared, primary: true } }],
  ['a primary that is none', { ...row, subjectType: 4, sharedLink: { ...shared, primary: false } }],
  ['an invitation that is primary', { ...invitation, sharedLink: { ...shared, primary: true } }],
  ['primary as a text', { ...row, subjectType: 4, sharedLink: { ...shared, primary: 'true' } }],
  ['an external link of the type of invitations', { ...row, sharedLink: { ...shared, linkType: 0 } }],
  ['internal as a text', { ...row, sharedLink: { ...shared, internal: 'true' } }],
  ['denyDownload as a number', { ...row, sharedLink: { ...shared, denyDownload: 1 } }],
  ['a password that is no text', { ...row, sharedLink: { ...shared, password: 12_345_678 } }],
  ['a password that is false', { ...row, sharedLink: { ...shared, password: false } }],
  ['null', null],
  ['a list', [row]],
] as const)('decodeLink refuses %s, says what was asked, and repeats none of it', ([, given]) => {
  expect(() => decodeLink(given, asked)).toThrow(expect.objectContaining({ code: 'portal/unexpected' }))
  expect(() => decodeLink(given, asked)).toThrow(`(${asked}).`)
  expect(() => decodeLink(given, asked)).not.toThrow(raw)
})

test('a list of a hundred links may be cut', () => {
  const rows = (count: number): object[] =>
    Array.from({ length: count }, (_, nth) => ({
      ...{ ...row, sharedLink: { ...shared, id: raw.slice(0, -3) + String(nth).padStart(3, '0') } },
    }))
  expect(decodeLinks([], asked)).toEqual({ links: [], isCut: false })
  expect(decodeLinks(rows(99), asked).isCut).toBe(false)
  expect(decodeLinks(rows(100), asked).isCut).toBe(true)
  expect(() => decodeLinks(rows(101), asked)).toThrow(`a list of links with more than 100 rows (${asked}).`)
  expect(() => decodeLinks(undefined, asked)).toThrow(`something other than a list of links (${asked}).`)
})

test('a list that has a link twice is refused', () => {
  const again = { ...row, sharedLink: { ...shared, id: raw.toUpperCase() } }
  expect(() => decodeLinks([row, again], asked)).toThrow(expect.objectContaining({ code: 'portal/unexpected' }))
  expect(() => decodeLinks([row, again], asked)).toThrow(`twice (${asked}).`)
})

test('a list of two primary links is refused', () => {
  const primary = (id: string): object => ({ ...row, subjectType: 4, sharedLink: { ...shared, id, primary: true } })
  expect(decodeLinks([row, primary(raw.replace('6', '7'))], asked).links).toHaveLength(2)
  const two = [primary(raw), primary(raw.replace('6', '7'))]
  expect(() => decodeLinks(two, asked)).toThrow(expect.objectContaining({ code: 'portal/unexpected' }))
  expect(() => decodeLinks(two, asked)).toThrow(`two primary links of a room (${asked}).`)
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
  expect(decodeRoom({ ...folder, roomType }, asked).type).toBe(type)
})

test.for([
  [14, 'active'],
  [34, 'active'],
  [20, 'archived'],
  [30, 'template'],
] as const)('decodeRoom: root %s is %s', ([rootFolderType, state]) => {
  expect(decodeRoom({ ...folder, rootFolderType }, asked).state).toBe(state)
})

test('decodeRoom: the right to manage is there only when it is said to be', () => {
  expect(decodeRoom(folder, asked)).toMatchObject({ id: '42', title: 'Acme', tags: ['a'], mayManage: true })
  for (const security of [undefined, {}, { EditAccess: 'true' }, { editAccess: true }, { EditAccess: false }]) {
    expect(decodeRoom({ ...folder, security }, asked).mayManage).toBe(false)
  }
  expect(decodeRoom({ ...folder, id: 'sbox-1-|x' }, asked).id).toBe('sbox-1-|x')
})

test.for([
  ['id', null],
  ['id', 0],
  ['id', -1],
  ['id', 1.5],
  ['id', 1e300],
  ['id', ''],
  ['id', 'sbox-\ud800'],
  ['id', 'x'.repeat(10_001)],
  ['title', null],
  ['title', 5],
  ['title', 'x'.repeat(10_001)],
  ['tags', Array(1001).fill('a')],
  ['tags', ['x'.repeat(10_001)]],
] as const)('decodeRoom refuses the %s %s', ([name, value]) => {
  expect(() => decodeRoom({ ...folder, [name]: value }, asked)).toThrow(
    expect.objectContaining({ code: 'portal/unexpected' }),
  )
  expect(() => decodeRoom({ ...folder, [name]: value }, asked)).toThrow(`(${asked}).`)
})

test.for([1, 7, 1_000_000])('decodeRooms: %s in all', (total) => {
  const page = decodeRooms({ folders: [folder], total, count: 1 }, asked)
  expect(page).toMatchObject({ total, rooms: [{ id: '42' }] })
})

test.for([undefined, null, '7', -1, 1.5, 1_000_001, 1e12, Number.NaN])('decodeRooms refuses a total of %s', (total) => {
  expect(() => decodeRooms({ folders: [folder], total }, asked)).toThrow(
    expect.objectContaining({ code: 'portal/unexpected', message: expect.stringContaining(`total (${asked}).`) }),
  )
})

test.for([
  { name: 'no rooms, beside one', folders: [folder], total: 0, says: 'a list with more rooms than its total' },
  {
    name: 'one room, beside two',
    folders: [folder, { ...folder, id: 43 }],
    total: 1,
    says: 'a list with more rooms than its total',
  },
  ...[{ title: 'Other' }, { tags: ['b'] }, { roomType: 6 }, { security: {} }].map((change) => ({
    name: `one id for two, of which one has ${JSON.stringify(change)}`,
    folders: [folder, { ...folder, ...change }],
    total: 2,
    says: 'a list that contains a room twice, with differences',
  })),
])('decodeRooms refuses $name', ({ folders, total, says }) => {
  const refused = { code: 'portal/unexpected', message: expect.stringContaining(`${says} (${asked}).`) }
  expect(() => decodeRooms({ folders, total }, asked)).toThrow(expect.objectContaining(refused))
})

test('decodeRooms takes a row that is there twice once', () => {
  const page = decodeRooms({ folders: [folder, { ...folder, id: 43 }, folder], total: 5 }, asked)
  expect(page.rooms.map(({ id }) => id)).toEqual(['42', '43'])
  expect(page.total).toBe(4)
})

test('decodeRooms refuses what is no list, and more than was asked for', () => {
  const many = { folders: Array(101).fill(folder), total: 101 }
  expect(() => decodeRooms(many, asked)).toThrow(`a list of rooms with more than 100 rows (${asked}).`)
  expect(() => decodeRooms({ total: 1 }, asked)).toThrow('list of rooms')
})

test('decodePasswordPolicy and decodeVersion take what they know', () => {
  const policy = { minLength: 10, upperCase: true, digits: false, specSymbols: true, extra: 1 }
  const none = { minLength: 0, upperCase: false, digits: false, specSymbols: false }
  expect(decodePasswordPolicy(policy, asked)).toEqual({ ...none, minLength: 10, upperCase: true, specSymbols: true })
  expect(decodePasswordPolicy({ minLength: 0 }, asked)).toEqual(none)
  expect(decodeVersion({ docSpace: '3.7.2', documentServer: '9' }, asked)).toBe('3.7.2')
  const unknown = [{}, { docSpace: 'x' }, null, undefined, { docSpace: '\u001b[31m3.7' }]
  expect(unknown.map((response) => decodeVersion(response, asked))).toEqual(unknown.map(() => undefined))
  for (const other of ['done', [1, 2, 3], 3.7]) expect(() => decodeVersion(other, asked)).toThrow('its version')
})

test.for([undefined, null, '8', -1, 8.5, Number.NaN, 1e300])(
  'decodePasswordPolicy refuses a least length of %s',
  (minLength) => {
    expect(() => decodePasswordPolicy({ minLength }, asked)).toThrow(
      expect.objectContaining({ code: 'portal/unexpected', message: expect.stringContaining(`(${asked}).`) }),
    )
  },
)

test.for([
  { name: 'nothing else', row: {}, is: { owner: undefined, scopes: 'all', expirationDate: null, isActive: true } },
  { name: 'no scope', row: { permissions: [], createBy: { displayName: 'Ann' } }, is: { owner: 'Ann', scopes: 'all' } },
  { name: 'null', row: { permissions: null, createBy: { displayName: 7 } }, is: { owner: undefined, scopes: 'all' } },
  { name: 'the scope for all', row: { permissions: ['rooms:read', '*'] }, is: { scopes: 'all' } },
  {
    name: 'scopes',
    row: { permissions: ['rooms:read'], isActive: false },
    is: { scopes: ['rooms:read'], isActive: false },
  },
  {
    name: 'an end',
    row: { expiresAt: '2027-03-31T22:00:00.0000000+02:00' },
    is: { expirationDate: 1_806_523_200_000 },
  },
])('an API key with $name', ({ row, is }) => {
  expect(decodeKey(row, 'GET /keys/@self')).toMatchObject(is)
})

test.for([
  { row: [], says: 'something other than an API key' },
  { row: { permissions: 'rooms:read' }, says: 'something other than the scopes of an API key' },
  { row: { permissions: [7] }, says: 'something other than a scope of an API key' },
  { row: { expiresAt: 'soon' }, says: 'a date that cannot be read' },
])('no API key: $says', ({ row, says }) => {
  expect(() => decodeKey(row, 'GET /keys/@self')).toThrow(says)
})
