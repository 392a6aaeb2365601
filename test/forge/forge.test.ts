import { expect, test } from 'vitest'
import { diagnose } from '../../src/forge/diagnostics.ts'
import { ForgeError, forgeErrorOf } from '../../src/forge/forge.ts'

test('what is no refusal of a forge is thrown on', () => {
  const mistake = new TypeError('our own')
  expect(() => forgeErrorOf(mistake)).toThrow(mistake)
  const refusal = new ForgeError(diagnose('forge/endless', { asked: 'GET /' }))
  expect(forgeErrorOf(refusal)).toBe(refusal)
  expect(refusal).toMatchObject({ name: 'ForgeError', message: refusal.diagnostic.message, mayHaveTakenEffect: false })
})
