import { expect, test } from 'vitest'
import { type Edit, expectEdited, expectRefused, head, type Refused, textIn, worldOf } from './editing.ts'
import { roomlinks } from './world.ts'

// It is 2027-01-11T09:00:00Z in these tests.
test.for<Edit>([
  {
    name: 'several settings at once, by both of their names',
    text: '      press: { access: read, expirationDate: 2027-02-01 } # all\n',
    line: [
      'set',
      '7',
      'press',
      'access=COMMENT',
      'expirationDate=2027-03-31',
      'deny-download=true',
      'title=The "press"',
    ],
    becomes:
      '      press: { access: comment, expirationDate: 2027-03-31, denyDownload: true, title: The "press" } # all\n',
  },
  {
    name: 'settings in a block, with comments',
    text: '      press: # who\n        access: read # low\n      # the end\n',
    line: 'set 7 press access=review internal=true',
    becomes: '      press: # who\n        access: review # low\n        internal: true\n      # the end\n',
  },
  {
    name: 'a time from now, to the minute',
    text: '      press: { access: read, expirationDate: 2029-01-01 }\n',
    line: 'set 7 press expires=14d',
    becomes: '      press: { access: read, expirationDate: 2027-01-25T09:00:00Z }\n',
  },
  {
    name: 'a time after the declared date',
    text: '      press: { access: read, expirationDate: 2027-02-01 }\n',
    line: 'set 7 press expires=+2w',
    becomes: '      press: { access: read, expirationDate: 2027-02-15T00:00:00Z }\n',
  },
  {
    name: 'a date as it is typed',
    text: '      press: { access: read }\n',
    line: 'set 7 press expires=2027-03-31T22:00:00.5+02:00',
    becomes: '      press: { access: read, expirationDate: 2027-03-31T22:00:00+02:00 }\n',
  },
  {
    name: 'an invitation',
    text: '      invitation: { access: read, maxUseCount: 3 }\n',
    line: 'set 7 invitation max-uses=12 expires=null',
    becomes: '      invitation: { access: read, maxUseCount: 12, expirationDate: null }\n',
  },
  {
    name: 'nothing in place of a limit, a date and a password',
    text: '      invitation: { access: read, maxUseCount: 3 }\n      press: { access: read, password: "${A}" }\n',
    line: 'set 7 invitation max-uses=null expires=never',
    becomes:
      '      invitation: { access: read, maxUseCount: null, expirationDate: null }\n      press: { access: read, password: "${A}" }\n',
  },
  {
    name: 'another variable for a password',
    text: '      press: { access: read, password: "${A}" }\n',
    line: 'set 7 press password-env=PRESS_PASSWORD protect=true',
    becomes: '      press: { access: read, password: "${PRESS_PASSWORD}", protect: true }\n',
  },
  {
    name: 'no password',
    text: '      press: { access: read, password: "${A}" }\n',
    line: 'set 7 press password=null',
    becomes: '      press: { access: read, password: null }\n',
  },
  {
    name: 'a text that looks like a variable',
    text: '      press: { access: read }\n',
    line: 'set 7 press title=${HOME}=1',
    becomes: '      press: { access: read, title: "$${HOME}=1" }\n',
  },
  {
    name: 'a link that merges other settings',
    text: `x-low: &low { access: read }\n${head}      press: { <<: *low }\n      other: *low\n`,
    line: 'set 7 press internal=true',
    becomes: `x-low: &low { access: read }\n${head}      press: { <<: *low, internal: true }\n      other: *low\n`,
  },
  {
    name: 'extend: from the declared date',
    text: '      press: { access: read, expirationDate: 2027-02-01 }\n',
    line: 'extend 7 press 30d',
    becomes: '      press: { access: read, expirationDate: 2027-03-03T00:00:00Z }\n',
  },
  {
    name: 'extend: from now, because the declared date has passed',
    text: '      press: { access: read, expirationDate: 2027-01-01 }\n',
    line: 'extend 7 press 12h',
    becomes: '      press: { access: read, expirationDate: 2027-01-11T21:00:00Z }\n',
  },
])('set: $name', expectEdited)

test.for<Refused>([
  {
    name: 'all mistakes at once',
    text: '      press: { access: read }\n',
    line: ['set', '7', 'press', 'colour=red', 'acess=read', 'access=high', 'expires=soon', 'internal=yes', 'title= '],
    says: [
      'no setting "colour"',
      'Did you mean access?',
      'access cannot be "high"',
      'read, comment, review',
      'expires cannot be "soon"',
      '12h, 14d or 2w',
      'internal cannot be "yes"',
      'title cannot be " "',
      '6 errors.',
    ],
  },
  {
    name: 'a date that has passed',
    text: '      press: { access: read }\n',
    line: 'set 7 press expires=2026-12-31',
    says: ['edit/value', 'It has passed'],
  },
  {
    name: 'a date too far away, which only the whole manifest shows',
    text: '      press: { access: read }\n',
    line: 'set 7 press expires=9999d',
    code: 3,
    says: ['roomlinks.yaml:6:', 'link/too-late'],
  },
  {
    name: 'a setting of another kind of link',
    text: '      press: { access: read }\n      invitation: { access: read }\n',
    line: 'set 7 invitation password-env=A',
    says: ['edit/setting', 'It has title, access, expires, max-uses, protect.'],
  },
  {
    name: 'too many uses',
    text: '      invitation: { access: read }\n',
    line: 'set 7 invitation max-uses=1001',
    says: ['a whole number from 1 to 1000'],
  },
  {
    name: 'a number of uses that is none',
    text: '      invitation: { access: read }\n',
    line: 'set 7 invitation max-uses=many',
    says: ['max-uses cannot be "many"'],
  },
  {
    name: 'a setting without a value',
    text: '      press: { access: read }\n',
    line: 'set 7 press access',
    says: ['Access has no value. Write access=VALUE.'],
  },
  {
    name: 'a setting twice',
    text: '      press: { access: read }\n',
    line: 'set 7 press expires=14d expirationDate=15d',
    says: ['edit/twice', 'expirationDate is set twice'],
  },
  {
    name: 'a date after none',
    text: '      press: { access: read }\n',
    line: 'extend 7 press 30d',
    says: ['roomlinks.yaml:6:7 error edit/no-expiry', 'declares no expiry'],
  },
  {
    name: 'a date after never',
    text: '      press: { access: read, expirationDate: null }\n',
    line: 'extend 7 press 30d',
    says: ['edit/no-expiry', 'never expires'],
  },
  {
    name: 'a link that must not exist',
    text: '      press: { absent: true }\n',
    line: 'set 7 press access=read',
    says: ['edit/absent'],
  },
  {
    name: 'a key that is not declared',
    text: '      press: { access: read }\n',
    line: 'set 7 pres access=read',
    says: ['declared/no-link', 'Did you mean press?'],
  },
  {
    name: 'a value from the environment',
    text: '      press: { access: read, title: "${A}" }\n',
    line: 'set 7 press title=B',
    says: ['edit/variable', 'title of "press"'],
  },
  {
    name: 'an alias',
    text: `x-low: &low read\n${head}      press: { access: *low }\n  - { title: Acme, links: { a: { access: *low } } }\n`,
    line: 'set 7 press access=comment',
    says: ['roomlinks.yaml:7:24 error edit/shared', 'an alias shares it with the links of 7, title:Acme'],
  },
  {
    name: 'an anchor that other links use',
    text: '      press: { access: &low read }\n  - { title: Acme, links: { a: { access: *low } } }\n',
    line: 'set 7 press access=comment',
    says: ['edit/shared', 'an alias shares it with the links of 7, title:Acme'],
  },
  {
    name: 'a link that is an alias',
    text: `x-low: &low { access: read }\n${head}      press: *low\n  - { tag: a, links: { a: *low } }\n  - { id: 9, links: {} }\n`,
    line: 'set 7 press access=comment',
    says: ['edit/shared', 'the links of 7, tag:a.'],
  },
  {
    name: 'links that are an alias',
    text: `x-all: &all { press: { access: read } }\nversion: 1\nname: team\nrooms:\n  - { id: 7, links: *all }\n  - { id: 8, links: *all }\n`,
    line: 'set 7 press access=comment',
    says: ['edit/shared', 'the links of 7, 8.'],
  },
  {
    name: 'a merge',
    text: `x-low: &low { access: read }\n${head}      press:\n        <<: *low\n  - { id: 8, links: { a: { <<: [*low] } } }\n`,
    line: 'set 7 press access=comment',
    says: ['roomlinks.yaml:1:', 'edit/shared', 'access of "press"', 'a merge shares it with the links of 7, 8'],
  },
  {
    name: 'a merge of a merge',
    text: `x-low: &low { access: read }\nx-more: &more { <<: *low, internal: true }\nx-other: &other { title: A }\n${head}      press:\n        <<: [*other, *more]\n`,
    line: 'set 7 press access=comment',
    says: ['edit/shared', 'a merge shares it with the links of 7.'],
  },
  {
    name: 'a merge in its own place',
    text: '      press:\n        <<: { access: read }\n',
    line: 'set 7 press access=comment',
    says: ['edit/shared', 'a merge shares it with the links of 7.'],
  },
  {
    name: 'a default of external links',
    text: `defaults: { external: { access: read } }\n${head}      press: {}\n      invitation: { access: read }\n  - { id: 8, links: { a: {} } }\n  - { id: 9, links: { a: { access: read } } }\n`,
    line: 'set 7 press access=comment',
    says: ['roomlinks.yaml:1:33 error edit/shared', 'it is a default, which holds for the links of 7, 8.'],
  },
  {
    name: 'a default of invitations',
    text: `defaults: { invitation: { access: read } }\n${head}      invitation: {}\n  - { id: 8, links: { invitation: {}, a: { access: read } } }\n`,
    line: 'set 7 invitation access=comment',
    says: ['it is a default, which holds for the links of 7, 8.'],
  },
  {
    name: 'a form that cannot be changed',
    text: '      press:\n        access: read\n        ? expirationDate\n',
    line: 'set 7 press expires=14d',
    says: ['roomlinks.yaml:6:7 error edit/form'],
  },
])('set is refused: $name', (refused) => expectRefused(refused).then(() => undefined))

test.for(['password=Loud-Harbour-28', 'password-env=Loud-Harbour-28', 'password='])(
  'a password is never typed: %s',
  async (typed) => {
    const ended = await expectRefused({
      ...{ name: '', text: '      press: { access: read }\n' },
      ...{ line: ['set', '7', 'press', typed], says: ['edit/password', 'password-env=NAME'] },
    })
    expect(ended.err).not.toContain('Loud')
  },
)

test.for(['access', 'http'])('a URL that gives access is not repeated: %s', async (name) => {
  const url = 'https://acme.example.com/s/aBcDeFgHiJkLmNo'
  const line = ['set', '7', 'press', name === 'http' ? url : `${name}=${url}`]
  const ended = await expectRefused({
    name,
    text: '      press: { access: read }\n',
    line,
    says: ['where none belongs'],
  })
  expect(ended.err).not.toContain('aBcDeFg')
})

test('what the manifest says already is not written again', async () => {
  const text = `${head}      press: { access: read }\n`
  const world = worldOf(text)
  expect(await roomlinks('set 7 press access=read --auto-approve', world)).toEqual({
    ...{ code: 0, err: '' },
    out: 'Nothing to write.\n',
  })
  expect(textIn(world)).toBe(text)
})

test('the difference is shown, and only yes writes it', async () => {
  const text = `${head}      press: { access: read }\n`
  const world = worldOf(text, { canAsk: true, ask: async () => 'y' })
  const ended = await roomlinks('set 7 press access=comment', world)
  expect(ended.code).toBe(8)
  expect(ended.out).toContain('-      press: { access: read }\n+      press: { access: comment }')
  expect(ended.err).toContain('edit/declined')
  expect(textIn(world)).toBe(text)
})

test('nobody is asked without a terminal', async () => {
  const world = worldOf(`${head}      press: { access: read }\n`)
  const ended = await roomlinks('set 7 press access=comment', world)
  expect(ended).toMatchObject({ code: 8, out: '' })
  expect(ended.err).toContain('edit/not-confirmed')
})

test.for([
  ['a manifest that is not valid', 'version: 2\n', 'set 7 press access=comment', 3, 'manifest/'],
  ['no manifest', undefined, 'set 7 press access=comment', 1, 'file/'],
  ['a time that is none', head, 'extend 7 press soon', 1, 'usage/invalid-argument'],
  ['--each for one room', head, 'set 7 press access=read --each', 1, 'only for tag:NAME'],
  ['--audit-log without --apply', head, 'set 7 press access=read --audit-log a', 1, 'needs --apply'],
] as const)('it does not begin with %s', async ([, text, line, code, says]) => {
  const world = worldOf(text ?? '')
  if (text === undefined) world.files.delete('roomlinks.yaml')
  const ended = await roomlinks(`${line} --auto-approve`, world)
  expect(ended.err).toContain(says)
  expect(ended.code).toBe(code)
})

test('what came from stdin is not edited', async () => {
  const world = worldOf('')
  world.files.set('/dev/stdin', `${head}      press: { access: read }\n`)
  const given = { ...world, kindOf: async () => undefined }
  const ended = await roomlinks('set 7 press access=comment --file - --auto-approve', given)
  expect(ended.err).toContain('file/unwritable')
  expect(ended.code).toBe(1)
})

test('in several files, the one that declares the link is written', async () => {
  const other = 'version: 1\nname: team\nrooms:\n  - { id: 8, links: {} }\n'
  const world = worldOf('')
  world.files.set('links/a.yaml', other)
  world.files.set('links/b.yaml', `${head}      press: { access: read }\n`)
  const ended = await roomlinks('set 7 press access=comment --file links --auto-approve', world)
  expect(ended.out).toContain('Wrote links/b.yaml: 1 link. On the portal, nothing changes')
  expect(textIn(world, 'links/a.yaml')).toBe(other)
  expect(textIn(world, 'links/b.yaml')).toContain('press: { access: comment }')
})
