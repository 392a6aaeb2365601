import { expect, test } from 'vitest'
import type { RoomReading } from '../../src/model/inventory.ts'
import type { PolicyFinding } from '../../src/model/policy.ts'
import { judgeInventory } from '../../src/policy/judge.ts'
import { have, mark, now, want } from '../plan/links.ts'
import { judged, missing, policyOf, roomWith, there } from './policies.ts'

const rule = '{ match: { audience: public }, require: { expirationDate: true } }'
const press = there(have('press'), want('press'))
const stray = there(have(undefined))

const says = (findings: readonly PolicyFinding[]): readonly string[] =>
  findings.map(({ message, level }) => `${level}: ${message}`)

interface Excepted {
  readonly name: string
  readonly exception: string
  readonly isExcepted: boolean
}

test.for<Excepted>([
  { name: 'by room id and key', exception: 'room: 42, link: press', isExcepted: true },
  { name: 'by room title and key', exception: 'room: Acme, link: press', isExcepted: true },
  { name: 'by fingerprint', exception: `room: 42, link: ${mark('press').toUpperCase()}`, isExcepted: true },
  { name: 'of another room', exception: 'room: 43, link: press', isExcepted: false },
  { name: 'of a room with another title', exception: 'room: Acm, link: press', isExcepted: false },
  { name: 'of another link', exception: 'room: 42, link: board', isExcepted: false },
  { name: 'of another fingerprint', exception: `room: 42, link: ${mark('board')}`, isExcepted: false },
])('an exception $name', ({ exception, isExcepted }) => {
  const text = `[{ rule: tested, ${exception}, until: 2027-01-01, reason: x }]`
  const broken = judged(rule, press, {}, text).filter(({ level }) => level === 'deny')
  expect(broken).toHaveLength(isExcepted ? 0 : 1)
})

test('an exception that has ended lets nothing through, and digits are no title', () => {
  const ended = '[{ rule: tested, room: 42, link: press, until: 2026-06-01T12:00:00Z, reason: x }]'
  expect(says(judged(rule, press, {}, ended))).toEqual([
    'deny: The additional link "press" of "Acme" (room 42) breaks the rule tested: it never expires.',
    'warn: The exception to the rule tested for "press" in room 42 ended on 2026-06-01T12:00:00Z.',
  ])
  const byTitle = '[{ rule: tested, room: "42", link: press, until: 2027-01-01, reason: x }]'
  expect(judged(rule, press, { id: '43', title: '42' }, byTitle)).toHaveLength(1)
})

test('no link gets an exception by a key that is like its fingerprint', () => {
  const named = there(have('0123456789ab'), want('0123456789ab'))
  const text = '[{ rule: tested, room: 42, link: 0123456789ab, until: 2027-01-01, reason: x }]'
  expect(judged(rule, named, {}, text).filter(({ level }) => level === 'deny')).toHaveLength(1)
})

test('an exception of a link that is missing, by the fingerprint that it adopts', () => {
  const link = missing(want('a', { internal: false, password: null, expirationDate: null }, { adopt: mark('press') }))
  const text = `[{ rule: tested, room: 42, link: ${mark('press')}, until: 2027-01-01, reason: x }]`
  expect(judged(rule, link)).toHaveLength(1)
  expect(judged(rule, link, {}, text)).toEqual([])
})

const about = (exception: string, reading: RoomReading, isPartial = false): readonly string[] => {
  const policy = policyOf(`tested: ${rule}`, `[{ rule: tested, ${exception}, reason: Trade fair }]`)
  const rooms = [{ ...roomWith(reading === 'failed' ? [] : [press]), reading }]
  return says(judgeInventory({ rooms }, [policy], now, { isPartial })).filter((each) => each.startsWith('warn'))
}

test('what is wrong with exceptions', () => {
  expect(about('room: 42, link: press, until: 2026-06-15T12:00:01Z', 'read')).toEqual([])
  expect(about('room: 42, link: press, until: 2026-06-15T12:00:00Z', 'read')).toEqual([
    'warn: The exception to the rule tested for "press" in room 42 ends on 2026-06-15T12:00:00Z.',
  ])
  expect(about('room: Acme, link: board, until: 2027-01-01', 'read')).toEqual([
    'warn: The exception to the rule tested for "board" in "Acme" matches no link.',
  ])
  expect(about('room: 43, link: press, until: 2027-01-01', 'read')).toEqual([
    'warn: The exception to the rule tested for "press" in room 43 matches no link.',
  ])
  expect(about('room: 43, link: press, until: 2027-01-01', 'read', true)).toEqual([])
  for (const reading of ['cut', 'skipped', 'no-right', 'failed'] as const)
    expect(about('room: 42, link: board, until: 2027-01-01', reading)).toEqual([])
})

test('a rule about rooms that are not there is a warning, and not where only some rooms were looked at', () => {
  const policy = policyOf(`tested: { match: { room: { tag: [client, confidental], id: 7, title: [Acme, B] } } }`)
  const rooms = [roomWith([], { tags: ['client'] })]
  expect(says(judgeInventory({ rooms }, [policy], now))).toEqual([
    'warn: The rule tested applies to rooms with the id "7", but there are none.',
    'warn: The rule tested applies to rooms with the tag "confidental", but there are none.',
    'warn: The rule tested applies to rooms with the title "B", but there are none.',
  ])
  expect(judgeInventory({ rooms }, [policy], now, { isPartial: true })).toEqual([])
})

test('findings are in the order of rooms, links, policies and rules', () => {
  const policies = [policyOf(`b: ${rule}\na: ${rule}`, '[]', 'one'), policyOf(`c: ${rule}`, '[]', 'another')]
  const rooms = [
    roomWith([stray], { id: 'sbox-1' }),
    roomWith([stray, press], { id: '10' }),
    roomWith([press], { id: '9' }),
  ]
  const brief = judgeInventory({ rooms }, policies, now).map(
    (found) => `${found.room?.id} ${found.link?.want?.key} ${found.policy} ${found.rule}`,
  )
  expect(brief).toEqual([
    ...['9 press another c', '9 press one a', '9 press one b'],
    ...['10 undefined another c', '10 undefined one a', '10 undefined one b'],
    ...['10 press another c', '10 press one a', '10 press one b'],
    ...['sbox-1 undefined another c', 'sbox-1 undefined one a', 'sbox-1 undefined one b'],
  ])
})
