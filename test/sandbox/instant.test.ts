import { expect, test } from 'vitest'
import { dateOf, parseInstant, renderInstant, yearsLater } from '../../src/sandbox/instant.ts'

// Contract §2.3.
test.for<[string, string | undefined]>([
  ['2027-03-31T22:00:00Z', '2027-03-31T22:00:00.0000000Z'],
  ['2027-03-31T22:00:00.1234567Z', '2027-03-31T22:00:00.1234567Z'],
  ['2027-03-31T22:00:00.5Z', '2027-03-31T22:00:00.5000000Z'],
  ['2027-04-01T00:00:00+02:00', '2027-03-31T22:00:00.0000000Z'],
  ['2027-03-31T18:30:00.0000000-03:30', '2027-03-31T22:00:00.0000000Z'],
  ['2027-03-31T22:00:00', '2027-03-31T22:00:00.0000000Z'],
  ['2027-03-31 22:00', '2027-03-31T22:00:00.0000000Z'],
  ['2027-03-31', '2027-03-31T00:00:00.0000000Z'],
  ['2027-02-29', undefined],
  ['2027-03-31T24:00:00Z', undefined],
  ['2027-03-31T22:00:00+15:00', undefined],
  ['tomorrow', undefined],
  ['', undefined],
])('parseInstant: %s', ([text, instant]) => {
  expect(parseInstant(text)).toBe(instant)
})

// Contract §3.2, and the quirk of §10.8: 02:00 to 03:00 on 2027-03-28 does not exist in Berlin.
test.for<[string, string, string]>([
  ['2026-12-31T22:59:59.0000000Z', 'Europe/Berlin', '2026-12-31T23:59:59.0000000+01:00'],
  ['2027-07-01T10:00:00.1234567Z', 'Europe/Berlin', '2027-07-01T12:00:00.1234567+02:00'],
  ['2027-07-01T10:00:00.0000000Z', 'UTC', '2027-07-01T10:00:00.0000000Z'],
  ['2027-01-01T10:00:00.0000000Z', 'Europe/London', '2027-01-01T10:00:00.0000000Z'],
  ['2027-07-01T10:00:00.0000000Z', 'Asia/Kolkata', '2027-07-01T15:30:00.0000000+05:30'],
  ['2027-01-01T01:00:00.0000000Z', 'America/St_Johns', '2026-12-31T21:30:00.0000000-03:30'],
  ['2027-03-28T01:59:59.0000000Z', 'Europe/Berlin', '2027-03-28T03:59:59.0000000+02:00'],
  ['2027-03-28T02:30:00.0000000Z', 'Europe/Berlin', '2027-03-28T05:30:00.0000000+02:00'],
  ['2027-03-28T03:00:00.0000000Z', 'Europe/Berlin', '2027-03-28T05:00:00.0000000+02:00'],
  ['2027-10-31T02:30:00.0000000Z', 'Europe/Berlin', '2027-10-31T03:30:00.0000000+01:00'],
])('renderInstant: %s in %s', ([instant, zone, shown]) => {
  expect(renderInstant(instant, zone)).toBe(shown)
})

test('ten years after a leap day is the 28th', () => {
  expect(yearsLater(dateOf('2028-02-29T12:00:00.0000000Z'), 10)).toBe('2038-02-28T12:00:00.0000000Z')
  expect(yearsLater(dateOf('2026-12-31T12:00:00.0000000Z'), 10)).toBe('2036-12-31T12:00:00.0000000Z')
})
