import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, parseInstant, tenYearsAfter, writeInstant } from '../../src/model/values/instant.ts'

interface Case {
  readonly text: string
  readonly is: string | undefined
}

test.for<Case>([
  { text: '2027-03-31', is: '2027-03-31T00:00:00Z' },
  { text: '2027-03-31T22:00:00Z', is: '2027-03-31T22:00:00Z' },
  { text: '2027-03-31t22:00:00z', is: '2027-03-31T22:00:00Z' },
  { text: '2027-03-31T22:00:00+02:00', is: '2027-03-31T20:00:00Z' },
  { text: '2027-03-31T22:00:00-05:30', is: '2027-04-01T03:30:00Z' },
  { text: '2027-03-31T22:00:00.9999999Z', is: '2027-03-31T22:00:00Z' },
  { text: '2028-02-29', is: '2028-02-29T00:00:00Z' },
  { text: '1969-12-31T23:59:59.5Z', is: '1969-12-31T23:59:59Z' },
  { text: '2027-02-29', is: undefined },
  { text: '2027-02-30T00:00:00Z', is: undefined },
  { text: '2027-13-01', is: undefined },
  { text: '2027-00-01', is: undefined },
  { text: '2027-03-31T24:00:00Z', is: undefined },
  { text: '2027-03-31T22:60:00Z', is: undefined },
  { text: '2027-03-31T22:00:60Z', is: undefined },
  { text: '2027-03-31T22:00:00', is: undefined },
  { text: '2027-03-31T22:00Z', is: undefined },
  { text: '2027-03-31 22:00:00Z', is: undefined },
  { text: '2027-03-31T22:00:00+0200', is: undefined },
  { text: '2027-03-31T22:00:00+24:00', is: undefined },
  { text: ' 2027-03-31', is: undefined },
  { text: '2027-03-31\n', is: undefined },
  { text: '2027-3-1', is: undefined },
  { text: '+012027-03-31', is: undefined },
  { text: '20270331', is: undefined },
  { text: '', is: undefined },
])('parseInstant: $text', ({ text, is }) => {
  const instant = parseInstant(text)
  expect(instant === undefined ? undefined : writeInstant(instant)).toBe(is)
})

test('what is written can be read', () => {
  const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
  fc.assert(
    fc.property(seconds, (second) => {
      expect(parseInstant(writeInstant(instantOf(second * 1000)))).toBe(second * 1000)
    }),
  )
})

test('milliseconds are cut, before 1970 as well', () => {
  expect(instantOf(1999)).toBe(1000)
  expect(instantOf(-1)).toBe(-1000)
})

test.for([
  ['2026-06-01T12:00:00Z', '2036-06-01T12:00:00Z'],
  ['2028-02-29T00:00:00Z', '2038-03-01T00:00:00Z'],
] as const)('ten years after %s', ([from, to]) => {
  const instant = parseInstant(from)
  expect(instant === undefined ? undefined : writeInstant(tenYearsAfter(instant))).toBe(to)
})
