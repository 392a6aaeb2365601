import { expect, test } from 'vitest'
import { parseDateOrDuration, parseDuration, writeDuration } from '../../src/model/values/duration.ts'
import { instantOf, writeInstant } from '../../src/model/values/instant.ts'

const now = instantOf(Date.parse('2027-01-11T09:30:15Z'))

test.for([
  ['0h', '2027-01-11T09:30:15Z'],
  ['12h', '2027-01-11T21:30:15Z'],
  ['14d', '2027-01-25T09:30:15Z'],
  ['2w', '2027-01-25T09:30:15Z'],
  ['2027-03-31', '2027-03-31T00:00:00Z'],
  ['2027-03-31T22:00:00+02:00', '2027-03-31T20:00:00Z'],
  ['2027-02-30', undefined],
  ['14', undefined],
  ['-14d', undefined],
  ['1.5d', undefined],
  ['100000d', undefined],
  ['3m', undefined],
  ['14 d', undefined],
  ['14D', undefined],
  ['', undefined],
] as const)('a date or a duration: %s', ([text, date]) => {
  const parsed = parseDateOrDuration(text, now)
  expect(parsed === undefined ? undefined : writeInstant(parsed)).toBe(date)
})

test.for([
  ['7d', '1w'],
  ['48h', '2d'],
  ['25h', '25h'],
] as const)('%s is written as %s', ([text, written]) => {
  expect(writeDuration(parseDuration(text) ?? Number.NaN)).toBe(written)
})
