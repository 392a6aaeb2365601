import { expect, test } from 'vitest'
import { dataFile } from '../../src/manifest/data/data-file.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { Secret } from '../../src/model/secret.ts'
import { instantOf, parseInstant } from '../../src/model/values/instant.ts'

const now = instantOf(Date.UTC(2027, 0, 11))

function found(data: unknown): readonly Diagnostic[] {
  const file = dataFile({ file: 'team', data })
  return 'bytes' in file ? readManifest([file], {}, now).diagnostics : file
}

const manifestOf = (settings: object): object => ({
  ...{ version: 1, name: 'team' },
  rooms: [{ id: 4711, links: { press: { access: 'read', ...settings } } }],
})

test('data is read as the text that it stands for', () => {
  const date = new Date('2035-03-31T22:00:00.5Z')
  const links = {
    press: { title: 'Für "alle" \u2028', access: 'read', rotation: 2, expirationDate: date, password: null },
  }
  const file = dataFile({ file: 'team', data: { version: 1, name: 'team', rooms: [{ id: 4711, links }] } })
  if (!('bytes' in file)) expect.fail()
  const read = readManifest([file], {}, now)
  if (!read.ok) expect.fail()
  const [link] = read.value.entries.flatMap((entry) => entry.links)
  expect(link).toMatchObject({ key: 'press', rotation: '2' })
  expect(link?.settings).toEqual({
    title: 'Für "alle" \u2028',
    access: 'read',
    expirationDate: parseInstant('2035-03-31T22:00:00Z'),
    password: null,
  })
})

test('a mistake has its path, and the line of the data as JSON', () => {
  const [mistake] = found(manifestOf({ access: 'reed' }))
  expect(mistake).toMatchObject({
    code: 'link/access',
    span: {
      file: 'team',
      line: 9,
      column: 21,
      text: '          "access": "reed"',
      path: 'rooms[0].links.press.access',
    },
  })
  const [odd] = found({ ...manifestOf({}), 'a b': 1 })
  expect(odd).toMatchObject({ code: 'manifest/unknown-key', span: { path: '["a b"]' } })
})

class Settings {}
const loop: { self?: unknown } = {}
loop.self = loop

test.for<readonly [string, unknown, string]>([
  ['undefined', undefined, 'undefined'],
  ['a function', () => 'read', 'a function'],
  ['a symbol', Symbol('read'), 'a symbol'],
  ['a bigint', 1n, 'a bigint'],
  ['an infinite number', Number.POSITIVE_INFINITY, 'Infinity'],
  ['no number', Number.NaN, 'NaN'],
  ['an invalid date', new Date(Number.NaN), 'an invalid date'],
  ['a map', new Map(), 'an object of a class'],
  ['an object of a class', new Settings(), 'an object of a class'],
  ['a secret', new Secret('Quiet-Harbour-27'), 'an object of a class'],
])('what JSON would drop or change is an error: %s', ([, value, is]) => {
  const [problem, ...others] = found(manifestOf({ password: value }))
  expect(others).toEqual([])
  expect(problem).toMatchObject({
    code: 'manifest/not-data',
    message: `"rooms[0].links.press.password" is ${is}.`,
    exit: 3,
  })
  expect(problem?.span).toBeUndefined()
})

test('all such values are told at once, in lists and at the top as well', () => {
  expect(found([undefined, [1n]]).map(({ message }) => message)).toEqual([
    '"[0]" is undefined.',
    '"[1][0]" is a bigint.',
  ])
  expect(found(undefined).map(({ message }) => message)).toEqual(['"manifest" is undefined.'])
  expect(found({ rooms: loop }).map(({ message }) => message)).toEqual([
    '"rooms.self" is a value that contains itself.',
  ])
})

test('an object without a prototype, or of another realm, is plain', () => {
  expect(found(Object.assign(Object.create(null), manifestOf({})))).toEqual([])
  expect(found(Object.assign(Object.create(Object.create(null)), manifestOf({})))).toEqual([])
})

test('data that is too deep, or would be too long, is an error and takes no more', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  expect(found({ rooms: deep }).map(({ code }) => code)).toEqual(['yaml/too-deep'])
  let wide: readonly unknown[] = ['x'.repeat(1000)]
  for (let depth = 0; depth < 40; depth++) wide = [wide, wide]
  expect(found({ rooms: wide }).map(({ code }) => code)).toEqual(['yaml/too-large'])
})

test('keys that no manifest may have are found in data as well', () => {
  const data = JSON.parse('{ "version": 1, "name": "team", "rooms": [], "__proto__": {} }')
  expect(found(data).map(({ code }) => code)).toContain('yaml/forbidden-key')
})
