import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareIds,
  createLinkId,
  fingerprint,
  isForeign,
  isOwned,
  ownerOf,
  parseLinkId,
  tagOf,
} from '../../src/model/identity.ts'
import { ownerNamed } from '../owners.ts'
import { idOf, manifest } from '../plan/links.ts'

const tagOfPress = idOf('press').tag ?? expect.fail()

test('ids have an order, and a fingerprint of 12 digits', () => {
  const [a, b] = [idOf('press', 1), idOf('press', 2)]
  expect([compareIds(a, b), compareIds(b, a), compareIds(a, a)]).toEqual([-1, 1, 0])
  expect(fingerprint(a)).toMatch(/^[0-9a-f]{12}$/)
})

test('a new id is a UUIDv8 of scope, link and 70 random bits', () => {
  const filledWith = (byte: number): string =>
    createLinkId(tagOfPress, (bytes) => new Uint8Array(bytes).fill(byte)).secret.reveal()
  // Scope and link as Python's hashlib.scrypt and hashlib.sha256 give them.
  expect([filledWith(0), filledWith(255)]).toEqual([
    'a77f74a1-af39-8100-8000-000000000000',
    'a77f74a1-af39-81ff-bfff-ffffffffffff',
  ])
})

test('each of the 70 bits comes from the random bytes, and an id keeps its tag', () => {
  const ones = Array.from({ length: 128 }, () => 0)
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), (bytes) => {
      const drawn = createLinkId(tagOfPress, () => bytes)
      expect(parseLinkId(drawn.secret.reveal()).tag).toBe(tagOfPress)
      const hex = drawn.secret.reveal().replaceAll('-', '')
      const bits = BigInt(`0x${hex}`).toString(2).padStart(128, '0')
      for (const [at, bit] of [...bits].entries()) ones[at] = (ones[at] ?? 0) + Number(bit)
    }),
    { numRuns: 200 },
  )
  expect(ones.filter((count) => count > 0 && count < 200)).toHaveLength(70)
})

test('an id in capitals is the same id', () => {
  const id = idOf('press')
  const shouted = parseLinkId(id.secret.reveal().toUpperCase())
  expect(shouted.secret.equals(id.secret)).toBe(true)
  expect(shouted.tag).toBe(id.tag)
})

const raw = idOf('press').secret.reveal()

test.for([
  ['ours', idOf('press'), 'ours'],
  ['another manifest', idOf('other:press'), 'foreign'],
  [
    'a manifest of the first layout, with 24 bits of scope',
    parseLinkId('d7e6cc77-6df9-8aaa-8aaa-aaaaaaaaaaaa'),
    'foreign',
  ],
  ['of no manifest', idOf(undefined), 'nobody'],
  ['our tag in a version 4', parseLinkId(raw.replace(/-8(?=.{3}-8aaa)/, '-4')), 'nobody'],
  ['our tag with another variant', parseLinkId(raw.replace('-8aaa-', '-caaa-')), 'nobody'],
  ['of another form', parseLinkId('press'), 'nobody'],
] as const)('whose an id is: %s', ([, id, whose]) => {
  const owner = ownerNamed(manifest)
  expect(isOwned(id, owner) ? 'ours' : isForeign(id, owner) ? 'foreign' : 'nobody').toBe(whose)
})

test('two names whose scopes of 24 bits were one have different ones now', async () => {
  const [team, victim] = await Promise.all([ownerOf({ name: 'team-5ua4w' }), ownerOf({ name: 'victim' })])
  expect([team.scope, victim.scope]).toEqual(['bf90536f', '78b4950a'])
  const link = { room: '7', key: 'press', rotation: undefined }
  expect(isOwned({ ...idOf('press'), tag: tagOf(victim, link) }, team)).toBe(false)
})

test('a manifest owns what it made under its earlier names, each link under the name that made it', async () => {
  const owner = await ownerOf({ name: 'client-portal', formerly: ['old', 'older'] })
  expect(owner.formerly).toEqual(['old', 'older'].map((name) => ({ name, scope: ownerNamed(name).scope })))
  for (const made of ['press', 'old:press', 'older:press']) expect(isOwned(idOf(made), owner)).toBe(true)
  expect(isForeign(idOf('other:press'), owner)).toBe(true)
})

test('room, key and rotation make another link, and so does the name', () => {
  const owner = ownerNamed(manifest)
  const link = { room: '7', key: 'press', rotation: undefined }
  const others = [
    tagOf(owner, { ...link, room: '8' }),
    tagOf(owner, { ...link, key: 'news' }),
    tagOf(owner, { ...link, rotation: '1' }),
    tagOf({ ...owner, name: 'other' }, link),
  ]
  expect(new Set([tagOf(owner, link), ...others]).size).toBe(5)
  expect(tagOf(owner, { ...link, rotation: '' })).toBe(tagOf(owner, link))
})
