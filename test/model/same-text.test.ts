import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasUniqueEncoding, sameText } from '../../src/model/values/same-text.ts'

/** All characters that are not alone in what they are the same as. */
const doubles: readonly string[] = Array.from({ length: 0x11_0000 }, (_, point) => String.fromCodePoint(point)).filter(
  (character) => character.normalize('NFC') !== character,
)

test('a text with one spelling is not the same as any other', () => {
  expect(doubles.length).toBeGreaterThan(1000)
  for (const double of doubles) expect(hasUniqueEncoding(double.normalize('NFC')), double).toBe(false)
  const near = fc.array(fc.oneof(fc.constantFrom(...doubles), fc.constantFrom(...'aK; e\u0301`')), { maxLength: 6 })
  fc.assert(
    fc.property(near, (letters) => {
      const text = letters.join('')
      const other = text.normalize('NFC')
      expect(sameText(text, other)).toBe(true)
      if (hasUniqueEncoding(other)) expect(text).toBe(other)
    }),
  )
})
