import { expect, test } from 'vitest'
import { compareIds, drawId, fingerprint, identify, isOwned } from '../../src/model/identity.ts'
import { idOf, manifest } from '../plan/links.ts'

test('ids have an order, a fingerprint of 12 digits, and a shape', () => {
  const [a, b] = [idOf('press', 1), idOf('press', 2)]
  expect([compareIds(a, b), compareIds(b, a), compareIds(a, a)]).toEqual([-1, 1, 0])
  expect(fingerprint(a)).toMatch(/^[0-9a-f]{12}$/)
  const drawn = drawId(idOf('press').tag ?? expect.fail(), (bytes) => new Uint8Array(bytes).fill(255))
  expect(drawn.tag).toBe(a.tag)
  expect(drawn.secret.reveal()).toMatch(/-8fff-bfff-ffffffffffff$/)
})

test('an id in capitals is the same id', () => {
  const id = idOf('press')
  const shouted = identify(id.secret.reveal().toUpperCase())
  expect(shouted.secret.equals(id.secret)).toBe(true)
  expect(shouted.tag).toBe(id.tag)
})

test.for([
  ['ours', idOf('press'), true],
  ['another manifest', idOf('other:press'), false],
  ['of no manifest', idOf(undefined), false],
  ['our tag in a version 4', identify(idOf('press').secret.reveal().replace('-8aaa-8', '-4aaa-8')), false],
  ['our tag with another variant', identify(idOf('press').secret.reveal().replace('-8aaa-8', '-8aaa-c')), false],
] as const)('isOwned: %s', ([, id, is]) => {
  expect(isOwned(id, manifest)).toBe(is)
})
