import { expect, test } from 'vitest'
import { type PasswordPolicy, passwordProblem } from '../../src/sandbox/rules.ts'

// Contract §2.4.
test.for<{ password: string; policy?: PasswordPolicy; isFine: boolean }>([
  { password: 'abcdefgh', isFine: true },
  { password: 'abcdefg', isFine: false },
  { password: 'a'.repeat(30), isFine: true },
  { password: 'a'.repeat(31), isFine: false },
  { password: 'abcd efgh', isFine: false },
  { password: 'abcdefghé', isFine: false },
  { password: 'abcdefgh', policy: { minLength: 4 }, isFine: true },
  { password: 'abcdefg', policy: { minLength: 4 }, isFine: false },
  { password: 'abcdefgh', policy: { minLength: 12 }, isFine: false },
  { password: 'abcdefgh', policy: { upperCase: true }, isFine: false },
  { password: 'Abcdefgh', policy: { upperCase: true }, isFine: true },
  { password: 'abcdefgh', policy: { digits: true }, isFine: false },
  { password: 'abcdefg1', policy: { digits: true }, isFine: true },
  { password: 'abcdefgh', policy: { specSymbols: true }, isFine: false },
  { password: 'abcdefg!', policy: { specSymbols: true }, isFine: true },
])('$password under $policy: $isFine', ({ password, policy = {}, isFine }) => {
  expect(passwordProblem(password, policy) === undefined).toBe(isFine)
})

test('the complaint names what the tenant demands', () => {
  expect(passwordProblem('x', { minLength: 10, upperCase: true, digits: true, specSymbols: true })).toBe(
    'Password must contain from 10 to 30 characters, only latin letters, no spaces, capital letters, digits, special characters',
  )
})
