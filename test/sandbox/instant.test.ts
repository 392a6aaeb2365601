import { expect, test } from 'vitest'
import { dateOf, parseInstant, renderInstant, yearsLater } from '../../src/sandbox/instant.ts'

// Contract §2.3.
test.for<[string, string | undefined]>([
  ['2027-03-31T22:00:00Z', '2027-03-31T22:00:00.0000000Z'],
  ['2027-03-31T22:00:00.123456749Z', '2027-03-31T22:00:00.1234567Z'],
  ['2027-03-31T22:00:00.123456789Z', '2027-03-31T22:00:00.1234568Z'],
  ['2027-12-31T23:59:59.99999999Z', '2028-01-01T00:00:00.0000000Z'],
  ['0001-01-01T00:00:00', undefined],
  ['0001-01-01T00:00:00+02:00', undefined],
  ['0001-01-01T00:00:01Z', '0001-01-01T00:00:01.0000000Z'],
  ['0000-12-31T00:00:00Z', undefined],
  ['9999-12-31T23:59:59-02:00', undefined],
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
  ['2027-03-31\nT22:00:00Z', undefined],
  ['', undefined],
])('parseInstant: %s', ([text, instant]) => {
  expect(parseInstant(text)).toBe(instant)
})

// Contract §14.1 row 5: the text, its day for English readers and for German ones.
test.for<[string, string | undefined, string | undefined]>([
  ['06/15/2030', '2030-06-15', undefined],
  ['15/06/2030', undefined, '2030-06-15'],
  ['15.06.2030', undefined, '2030-06-15'],
  ['5.6.2030', '2030-05-06', '2030-06-05'],
  ['5.6-2030', undefined, undefined],
  ['2030-06', '2030-06-01', '2030-06-01'],
  ['2030-6-5', '2030-06-05', '2030-06-05'],
  ['June 15, 2030', '2030-06-15', '2030-06-15'],
  ['15 Jun 2030', '2030-06-15', '2030-06-15'],
  ['15. Juni 2030', undefined, '2030-06-15'],
  ['1. März 2030', undefined, '2030-03-01'],
  ['12 Dez. 2030', undefined, '2030-12-12'],
  ['Brumaire 15, 2030', undefined, undefined],
  ['15 June 15 2030', undefined, undefined],
  ['June 2030', '2030-06-01', '2030-06-01'],
  ['June 31, 2030', undefined, undefined],
])('parseInstant by culture: %s', ([text, invariant, german]) => {
  const at = (day: string | undefined) => day && `${day}T00:00:00.0000000Z`
  expect([parseInstant(text), parseInstant(text, 'de')]).toEqual([at(invariant), at(german)])
  const dated = (day: string | undefined) => day && `${day}T08:30:00.0000000Z`
  expect(parseInstant(`${text} 08:30`, 'de')).toBe(dated(german))
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
