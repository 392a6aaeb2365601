import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { judgeManifest } from '../../src/policy/judge.ts'
import { fileOf } from '../manifest/reading.ts'
import { now } from '../plan/links.ts'
import { policyOf } from './policies.ts'

/** What is said of a manifest without a portal; of the environment, only `SET` is set. */
function says(entries: string, rules: string, exceptions?: string): readonly string[] {
  const file = fileOf(`version: 1\nname: team\nrooms: [${entries}]\n`)
  const read = readManifest([file], { SET: 'borrowed' }, now, 'open')
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'))
  return judgeManifest(read.value, [policyOf(rules, exceptions)], now).map(
    ({ verdict, message, place }) => `${verdict}: ${message} ${place().file}:${place().line}`,
  )
}

const edits = 'calm: { match: { kind: additional }, forbid: { access: editing } }'

test.for([
  { room: 'id: 4711', name: 'room 4711' },
  { room: 'title: Acme', name: 'the room "Acme"' },
  { room: 'title: "${SET}"', name: 'the room "${SET}"' },
  { room: 'tag: client', name: 'rooms with the tag "client"' },
])('a violation in $name is known without a portal', ({ room, name }) => {
  expect(says(`{ ${room}, links: { a: { access: editing }, b: { access: read } } }`, edits)).toEqual([
    `broken: The additional link "a" of ${name} breaks the rule calm: its access is editing. roomlinks.yaml:3`,
  ])
})

test('what must be absent is not judged', () => {
  expect(says('{ id: 1, links: { a: { absent: true } } }', 'no: { match: { kind: additional } }')).toEqual([])
})

test('what is left open is not judged, and never passed', () => {
  const password = 'locked: { match: { kind: additional }, require: { password: true } }'
  expect(says('{ id: 1, links: { a: { access: read } } }', password)).toEqual([
    'not judged: Whether the additional link "a" of room 1 follows the rule locked is not known: it depends on its password. roomlinks.yaml:3',
  ])
  expect(says('{ id: 1, links: { a: { access: "${LEVEL}" } } }', edits)).toHaveLength(1)
  expect(says('{ id: 1, links: { a: { access: read, password: null } } }', password)).toHaveLength(1)
})

test.for([
  { match: 'room: { id: 4711 }', room: 'id: 4711', verdicts: ['broken'] },
  { match: 'room: { id: 4711 }', room: 'id: 4712', verdicts: [] },
  { match: 'room: { id: 4711 }', room: 'title: Acme', verdicts: ['not judged'] },
  { match: 'room: { id: 4711 }', room: 'id: "${ROOM}"', verdicts: ['not judged'] },
  { match: 'room: { title: Acme }', room: 'title: Acme', verdicts: ['broken'] },
  { match: 'room: { tag: client }', room: 'tag: client', verdicts: ['broken'] },
  { match: 'room: { tag: client }', room: 'tag: other', verdicts: ['not judged'] },
  { match: 'room: { tag: client }', room: 'tag: "${TAG}"', verdicts: ['not judged'] },
  { match: 'room: { type: public }', room: 'id: 1', verdicts: ['not judged'] },
  { match: 'state: [declared, missing]', room: 'id: 1', verdicts: ['broken'] },
  { match: 'state: missing', room: 'id: 1', verdicts: ['not judged'] },
  { match: 'state: unmanaged', room: 'id: 1', verdicts: [] },
])('$match of $room', ({ match, room, verdicts }) => {
  const found = says(`{ ${room}, links: { a: { access: read } } }`, `r: { match: { ${match} } }`)
  expect(found.map((each) => each.replace(/:.*/s, ''))).toEqual(verdicts)
})

test.for([
  { exception: 'room: 4711', room: 'id: 4711', verdicts: [] },
  { exception: 'room: 4712', room: 'id: 4711', verdicts: ['broken'] },
  { exception: 'room: Acme', room: 'id: 4711', verdicts: ['not judged'] },
  { exception: 'room: Acme', room: 'title: Acme', verdicts: [] },
  { exception: 'room: 4711', room: 'title: Acme', verdicts: ['not judged'] },
  { exception: 'room: 4711', room: 'tag: client', verdicts: ['not judged'] },
  { exception: 'room: 4711', link: 'b', room: 'id: 4711', verdicts: ['broken'] },
  { exception: 'room: 4711', link: '3F9a1c20be77', room: 'id: 4711', verdicts: ['not judged'] },
  { exception: 'room: 4712', link: '3f9a1c20be77', room: 'id: 4711', verdicts: ['broken'] },
])('the exception of $exception for a link of $room', ({ exception, link = 'a', room, verdicts }) => {
  const text = `[{ rule: calm, ${exception}, link: ${link}, until: 2027-01-01, reason: x }]`
  const found = says(`{ ${room}, links: { a: { access: editing } } }`, edits, text)
  expect(found.map((each) => each.replace(/:.*/s, ''))).toEqual(verdicts)
})

test('an exception by a fingerprint is not applied without a portal, and the finding says why', () => {
  const text = '[{ rule: calm, room: Acme, link: 3f9a1c20be77, until: 2027-01-01, reason: x }]'
  expect(says('{ id: 4711, links: { a: { access: editing } } }', edits, text)).toEqual([
    'not judged: Whether the additional link "a" of room 4711 follows the rule calm is not known: it depends on its room and its fingerprint. roomlinks.yaml:3',
  ])
})
