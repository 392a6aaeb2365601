import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  attributeOf,
  commentKey,
  commentKeyPattern,
  isNearKey,
  readMarker,
  stateOf,
  withState,
  writeMarker,
} from '../../src/model/values/marker.ts'

test.for<{ name: string; text: string; key?: string; attributes?: readonly string[]; rest?: string }>([
  { name: 'a key alone', text: '<!-- roomlinks:acme -->\n# Plan\n', key: 'acme', rest: '# Plan\n' },
  {
    name: 'attributes',
    text: '<!-- roomlinks:acme state=planned digest=sha256:0a changes=0 -->\nx',
    key: 'acme',
    attributes: ['state=planned', 'digest=sha256:0a', 'changes=0'],
    rest: 'x',
  },
  {
    name: 'attributes of another version',
    text: '<!-- roomlinks:acme v2 mood="good" -->\nx',
    key: 'acme',
    attributes: ['v2', 'mood="good"'],
    rest: 'x',
  },
  { name: 'CRLF', text: '<!-- roomlinks:acme -->\r\nx', key: 'acme', rest: 'x' },
  { name: 'a byte order mark', text: '\uFEFF<!-- roomlinks:acme -->\nx', key: 'acme', rest: 'x' },
  { name: 'no spaces', text: '<!--roomlinks:acme-->\nx', key: 'acme', rest: 'x' },
  { name: 'nothing else', text: '<!-- roomlinks:acme -->', key: 'acme', rest: '' },
  { name: 'a key of hyphens', text: '<!-- roomlinks:a--b- -->\nx', key: 'a--b-', rest: 'x' },
  { name: 'a key with a portal', text: '<!-- roomlinks:a.0123456789ab -->\nx', key: 'a.0123456789ab', rest: 'x' },
  { name: 'a key of a portal', text: '<!-- roomlinks:.0123456789ab -->\nx', key: '.0123456789ab', rest: 'x' },
  { name: 'a key with half a portal', text: '<!-- roomlinks:a.0123 -->\nx' },
  { name: 'a key in capitals, which is none', text: '<!-- roomlinks:Acme state=failed -->\nx' },
  { name: 'a second line', text: '# Plan\n<!-- roomlinks:acme -->\n' },
  { name: 'a text after it', text: '<!-- roomlinks:acme --> x\n' },
  { name: 'a text between two', text: '<!-- roomlinks:acme --> x <!-- y -->\n' },
  { name: 'the marker of another tool', text: '<!-- dflook/terraform-github-actions {} -->\nx' },
  { name: 'a longer name of a tool', text: '<!-- myroomlinks:acme -->\nx' },
  { name: 'a key that is too long', text: `<!-- roomlinks:${'a'.repeat(64)} -->\nx` },
  { name: 'no end', text: '<!-- roomlinks:acme\n-->\nx' },
  { name: 'an empty text', text: '' },
])('a marker: $name', ({ text, key, attributes = [], rest }) => {
  expect(readMarker(text)).toEqual(key === undefined ? undefined : { marker: { key, attributes }, rest })
})

test('a marker of nobody, in a failure of which nothing is known', () => {
  const text = '<!-- roomlinks state=failed -->\nx'
  const marker = { attributes: ['state=failed'] }
  expect(readMarker(text)).toEqual({ marker, rest: 'x' })
  expect(writeMarker(marker)).toBe('<!-- roomlinks state=failed -->')
})

test('a marker is read as it was written, in whatever state it is put', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}(=[\w:.]{0,20})?$/).filter((one) => !one.startsWith('state='))
  const made = fc.record({ key: fc.stringMatching(/^[a-z0-9-]{1,63}(\.[0-9a-f]{12})?$/), attributes: fc.array(word) })
  fc.assert(
    fc.property(
      made,
      fc.constantFrom('planned', 'applied', 'failed', 'outdated'),
      fc.string(),
      (marker, state, rest) => {
        const written = withState(withState(marker, 'planned'), state)
        const read = readMarker(`${writeMarker(written)}\n${rest}`)
        expect(read).toEqual({ marker: written, rest })
        expect(stateOf(written)).toBe(state)
        expect(written.attributes).toEqual([`state=${state}`, ...marker.attributes])
      },
    ),
  )
})

test('a state of another version is none', () => {
  expect(stateOf({ key: 'a', attributes: ['state=applying'] })).toBeUndefined()
  expect(attributeOf({ key: 'a', attributes: ['statement=x'] }, 'state')).toBeUndefined()
})

const [one, other] = ['https://one.example.com', 'https://other.example.com']

test('a key tells manifests and portals apart, and does not show the address', () => {
  const keys = [commentKey('team', one), commentKey('team', other), commentKey('team', null), commentKey(null, one)]
  expect(keys).toEqual(['team.933c13262492', expect.any(String), 'team', '.933c13262492'])
  expect(new Set(keys).size).toBe(4)
  for (const key of keys) expect(key).toMatch(commentKeyPattern)
  expect(commentKey(null, null)).toBeUndefined()
})

test.for([
  { found: 'team', key: 'team.0123456789ab', is: true },
  { found: 'team.0123456789ab', key: 'team', is: false },
  { found: 'team.0123456789ab', key: 'team.ba9876543210', is: false },
  { found: 'team', key: 'team', is: false },
  { found: 'crew', key: 'team.0123456789ab', is: false },
  { found: '.0123456789ab', key: 'team.0123456789ab', is: false },
  { found: '.0123456789ab', key: 'team', is: false },
  { found: 'team', key: '.0123456789ab', is: false },
])('the comment $found is used for $key if there is no other: $is', ({ found, key, is }) => {
  expect(isNearKey(found, key)).toBe(is)
})
