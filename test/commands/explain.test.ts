import { expect, test } from 'vitest'
import { areas } from '../../src/cli/compiled/explanations.js'
import { expectGolden } from './golden.ts'
import { makeWorld, roomlinks, transcript } from './world.ts'

test.for([
  ['a-code', 'explain link/adopt-not-found'],
  ['a-command-line', 'explain apply/not-confirmed'],
  ['unknown', 'explain link/adopt-not-fond'],
  ['the-last-part-of-several', 'explain no_file'],
  ['another-area', 'explain room/unreadable-file'],
  ['an-area', 'explain yaml'],
] as const)('explain: %s', async ([name, line]) => {
  expectGolden(`explain-${name}`, transcript(await roomlinks(line, makeWorld())))
})

test.for([
  'error[link/access]',
  'link/access:',
  'LINK/ACCESS',
  'roomlinks.yaml:7:18 error link/access',
  'warning: link/access.',
  '"link/access"',
  '(link/access)',
  'https://example.com/docs/errors/links.md link/access',
])('a code is found in %s', async (text) => {
  const { code, out } = await roomlinks(`explain ${text}`, makeWorld())
  expect({ code, head: out.split('\n', 1) }).toEqual({ code: 0, head: ['link/access'] })
})

test.for([
  ['LINK.PAST_DATE', 'link/past-date'],
  ['link past date', 'link/past-date'],
  ['Link/Past Date', 'link/past-date'],
  ['error link past-date', 'link/past-date'],
  ['past-date', 'link/past-date'],
  ['PAST_DATE', 'link/past-date'],
  ['unmanaged-differs', 'room/unmanaged-differs'],
  ['yaml/not-utf8', 'yaml/not-utf8'],
  ['not utf8', 'yaml/not-utf8'],
  ['import internal', 'import/internal'],
  ['internal', 'internal'],
])('what people type: %s means %s', async ([text = '', meant = '']) => {
  const { code, out } = await roomlinks(`explain ${text}`, makeWorld())
  expect({ code, head: out.split('\n', 1) }).toEqual({ code: 0, head: [meant] })
})

test.for([
  ['link past dat', 'link/past-date'],
  ['LINK.PAST_DAT', 'link/past-date'],
  ['link/past-date-gone', 'link/past-date'],
  ['other portal', 'saved/other-portal'],
])('what people type: %s is no code, and %s is offered', async ([text, near]) => {
  const { code, err } = await roomlinks(`explain ${text}`, makeWorld())
  expect(code).toBe(1)
  expect(err).toContain(near)
})

test('no two codes are typed alike', () => {
  const codes = areas.flatMap(({ explanations }) => explanations.map(({ code }) => code))
  expect(new Set(codes.map((code) => code.replace(/\W/g, ' '))).size).toBe(codes.length)
})

test('a code of one word', async () => {
  expect((await roomlinks('explain error internal', makeWorld())).out).toMatch(/^internal\n/)
})

test.for(['explain ???', 'explain no-such-thing', 'explain \u001b[31m'])('%j is no code', async (line) => {
  const { code, out, err } = await roomlinks(line, makeWorld())
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('Run roomlinks explain to list all codes.')
  expect(err).not.toContain('\u001b')
})

test.for([
  'https://acme.example.com/s/Qv7pX2mK9dLw4tRb',
  'error at "acme.example.com/s/Qv7pX2mK9dLw4tRb".',
  'title=http://acme.example.com/rooms/share?key=Qv7pX2mK9dLw4tRb',
  'acme.example.com/rooms/share?key=Qv7pX2mK9dLw4tRb no-such-thing',
  '-https://acme.example.com/s/Qv7pX2mK9dLw4tRb',
])('a URL is no code, and is not repeated: %s', async (text) => {
  for (const line of [`explain ${text}`, ['explain', text]]) {
    const { code, out, err } = await roomlinks(line, makeWorld())
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).not.toContain('acme')
    expect(err.toLowerCase()).not.toContain('qv7px2')
  }
})

test('without a code all are listed, with what each means; in colour on a terminal', async () => {
  const plain = await roomlinks('explain', makeWorld())
  expect(plain.code).toBe(0)
  expect(plain.out).toContain('  link/twice\n      Two entries declare a link with the same key for the same rooms.\n')
  const isColour = { out: true, err: true }
  expect((await roomlinks('explain', makeWorld({ isColour }))).out).toContain('\u001b[1mlink/twice')
  expect((await roomlinks('explain --no-color', makeWorld({ isColour }))).out).toBe(plain.out)
})

test.for([
  ['an error', 'version: 1\nname: a\nrooms: [{ id: 1, links: { Press: { access: read } } }]\n', 'link/key'],
  [
    'an error after a warning',
    'version: 1\nname: a\nrooms: [{ id: 1, links: { invitations: { access: read }, press: { access: reed } } }]\n',
    'link/access',
  ],
] as const)('on a terminal, %s is pointed on from, once and in the last line', async ([, manifest, code]) => {
  const files = new Map([['roomlinks.yaml', manifest]])
  const { err } = await roomlinks('validate', makeWorld({ files, errColumns: 100 }))
  expect(err.split('\n').slice(-2)).toEqual([`For more: roomlinks explain ${code}`, ''])
  expect(err.match(/For more/g)).toHaveLength(1)
  expect((await roomlinks('validate', makeWorld({ files }))).err).not.toContain('For more')
})

test('on a terminal, a refusal is pointed on from, and an unknown code is not', async () => {
  const errColumns = 100
  expect((await roomlinks('plan --format xml', makeWorld({ errColumns }))).err).toMatch(
    /For more: roomlinks explain usage\/invalid-argument\n$/,
  )
  expect((await roomlinks('explain nothing', makeWorld({ errColumns }))).err).not.toContain('For more')
})
