import { expect, test } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import { Secret } from '../../src/model/secret.ts'
import { checkPassword } from '../../src/plan/check/password.ts'
import { tagIn } from '../owners.ts'
import { have, manifest, want } from './links.ts'

const policy = { minLength: 8, upperCase: false, digits: false, specSymbols: false }

function creating(password: string): Change {
  const tag = tagIn(manifest, 42, 'press')
  return { kind: 'create', tag, want: want('press'), after: have('press', { password: new Secret(password) }) }
}

test.for([
  { length: 7, minLength: 0, rules: '8 to 30 Latin' },
  { length: 8, minLength: 0, rules: undefined },
  { length: 11, minLength: 12, rules: '12 to 30 Latin' },
  { length: 12, minLength: 12, rules: undefined },
  { length: 29, minLength: 30, rules: '30 to 30 Latin' },
  { length: 30, minLength: 30, rules: undefined },
  { length: 31, minLength: 8, rules: '8 to 30 Latin' },
  { length: 30, minLength: 31, rules: 'at least 31 characters and accepts at most 30' },
  { length: 30, minLength: Number.MAX_SAFE_INTEGER, rules: 'at most 30' },
])('a password of $length where $minLength are asked for: $rules', ({ length, minLength, rules }) => {
  const [finding] = checkPassword(creating('x'.repeat(length)), { ...policy, minLength })
  expect(finding?.code).toBe(rules && 'link/password-refused')
  if (rules) expect(finding?.hint).toContain(rules)
})

test.for([
  { asked: { upperCase: true }, refused: 'harbour-27', taken: 'Harbour-27', word: 'a capital letter' },
  { asked: { digits: true }, refused: 'Harbour-xx', taken: 'Harbour-27', word: 'a digit' },
  { asked: { specSymbols: true }, refused: 'Harbour27', taken: 'Harbour-27', word: 'a special character' },
])('a password where $word is asked for', ({ asked, refused, taken, word }) => {
  expect(checkPassword(creating(taken), { ...policy, ...asked })).toEqual([])
  const [finding] = checkPassword(creating(refused), { ...policy, ...asked })
  expect(finding?.hint).toBe(`The portal requires 8 to 30 Latin letters, digits and symbols, without spaces, ${word}.`)
})
