import { expect, test } from 'vitest'
import { type Edit, expectEdited, expectRefused, head, type Refused, worldOf } from './editing.ts'
import { makeWorld, roomlinks } from './world.ts'

test.for<Edit>([
  {
    name: 'one of several in a block, with its own comments',
    text: '      # first\n      a: { access: read }\n\n      # of b\n      # and more\n      b: # beside\n        access: read\n        # below\n\n      # of c\n      c: { access: read }\n',
    line: 'remove 7 b',
    becomes: '      # first\n      a: { access: read }\n\n      # of c\n      c: { access: read }\n',
  },
  {
    name: 'the first',
    text: '      # of a\n      a: { access: read } # beside\n\n      # of b\n      b: { access: read }\n',
    line: 'remove 7 a',
    becomes: '      # of b\n      b: { access: read }\n',
  },
  {
    name: 'the last, of a room that is not the last',
    text: '      a: { access: read }\n\n      # of b\n      b:\n        access: read\n  # of room 8\n  - id: 8\n    links: {}\n',
    line: 'remove 7 b',
    becomes: '      a: { access: read }\n  # of room 8\n  - id: 8\n    links: {}\n',
  },
  {
    name: 'the last, at the end of a text without a line break',
    text: '      a: { access: read }\n      b:\n        access: read',
    line: 'remove 7 b',
    becomes: '      a: { access: read }\n',
  },
  {
    name: 'one whose text is a block of lines',
    text: '      a:\n        access: read\n        title: |\n          All\n      b: { access: read }\n',
    line: 'remove 7 a',
    becomes: '      b: { access: read }\n',
  },
  {
    name: 'the only one: the entry stays',
    text: '      # of a\n      a:\n        access: read\n# the end\n',
    line: 'remove 7 a',
    becomes: `${head.replace('links:\n', 'links: {}\n')}# the end\n`,
  },
  {
    name: 'the first of several in braces',
    text: 'version: 1\nname: team\nrooms:\n  - { id: 7, links: { a: { access: read }, b: { access: read } } }\n',
    line: 'remove 7 a',
    becomes: 'version: 1\nname: team\nrooms:\n  - { id: 7, links: { b: { access: read } } }\n',
  },
  {
    name: 'the last of several in braces',
    text: 'version: 1\nname: team\nrooms:\n  - { id: 7, links: { a: { access: read }, b: { access: read } } }\n',
    line: 'remove 7 b',
    becomes: 'version: 1\nname: team\nrooms:\n  - { id: 7, links: { a: { access: read } } }\n',
  },
  {
    name: 'the only one in braces',
    text: 'version: 1\nname: team\nrooms:\n  - { id: 7, links: { a: { access: read } } }\n',
    line: 'remove 7 a',
    becomes: 'version: 1\nname: team\nrooms:\n  - { id: 7, links: {} }\n',
  },
  {
    name: 'one that is an alias',
    text: `x-low: &low { access: read }\n${head}      a: *low\n      b: *low\n`,
    line: 'remove 7 a',
    becomes: `x-low: &low { access: read }\n${head}      b: *low\n`,
  },
  {
    name: 'one that merges others',
    text: `x-low: &low { access: read }\n${head}      a: { <<: [*low], title: A }\n      b: *low\n`,
    line: 'remove 7 a',
    becomes: `x-low: &low { access: read }\n${head}      b: *low\n`,
  },
  {
    name: 'a role: it must not exist',
    text: '      invitation: # of all\n        access: read\n        rotation: 2\n      a: { access: read }\n',
    line: 'remove 7 invitation',
    becomes: '      invitation: # of all\n        absent: true\n      a: { access: read }\n',
  },
  {
    name: 'the primary link in braces',
    text: '      primary: { access: read }\n',
    line: 'remove 7 primary',
    becomes: '      primary: { absent: true }\n',
  },
  {
    name: 'an adopted link: it must not exist',
    text: '      a:\n        access: read\n        adopt: 0123456789ab\n        title: A\n',
    line: 'remove 7 a',
    becomes: '      a:\n        absent: true\n        adopt: 0123456789ab\n',
  },
  {
    name: 'an adopted link in braces',
    text: '      a: { access: read, adopt: "0123456789ab" }\n',
    line: 'remove 7 a',
    becomes: '      a: { adopt: "0123456789ab", absent: true }\n',
  },
  {
    name: 'an adopted link with nothing else',
    text: `defaults: { external: { access: read } }\n${head}      a:\n        adopt: 0123456789ab\n`,
    line: 'remove 7 a',
    becomes: `defaults: { external: { access: read } }\n${head}      a:\n        adopt: 0123456789ab\n        absent: true\n`,
  },
])('remove: $name', expectEdited)

test.for<Refused>([
  {
    name: 'a protected link',
    text: '      a: { access: read, protect: true }\n',
    line: 'remove 7 a',
    code: 5,
    says: ['edit/protected'],
  },
  { name: 'one that is absent', text: '      a: { absent: true }\n', line: 'remove 7 a', says: ['edit/absent'] },
  {
    name: 'an anchor that another link uses',
    text: '      a: { access: &low read }\n      b: { access: *low }\n',
    line: 'remove 7 a',
    says: ['roomlinks.yaml:6:10 error edit/shared', '"a" is not changed: an alias shares it with the links of 7.'],
  },
  {
    name: 'a role that is an alias',
    text: `x-low: &low { access: read }\n${head}      primary: *low\n`,
    line: 'remove 7 primary',
    says: ['edit/shared'],
  },
  {
    name: 'an adopted link that other links use',
    text: '      a: &a { access: read, adopt: "0123456789ab" }\n      b: { <<: *a, adopt: "123456789abc" }\n',
    line: 'remove 7 a',
    says: ['edit/shared'],
  },
  {
    name: 'an adopted link in which other links use something',
    text: '      a: { access: &low read, adopt: "0123456789ab" }\n      b: { access: *low }\n',
    line: 'remove 7 a',
    says: ['edit/shared'],
  },
  {
    name: 'links that are merged in',
    text: `x-all: &all { a: { access: read } }\nversion: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      <<: *all\n`,
    line: 'remove 7 a',
    says: ['edit/shared', 'a merge shares it with the links of 7.'],
  },
  {
    name: 'links that are an alias',
    text: `x-all: &all { a: { access: read } }\nversion: 1\nname: team\nrooms:\n  - { id: 7, links: *all }\n`,
    line: 'remove 7 a',
    says: ['edit/shared', 'an alias shares it with the links of 7.'],
  },
  {
    name: 'the only one, with an anchor before it',
    text: 'version: 1\nname: team\nrooms:\n  - id: 7\n    links: &mine\n      a: { access: read }\n',
    line: 'remove 7 a',
    says: ['edit/form', 'roomlinks fmt'],
  },
])('remove is refused: $name', (refused) => expectRefused(refused).then(() => undefined))

test.for([
  ['a', 'The next plan revokes it: its URL stops working.'],
  ['invitation', 'The next plan revokes the invitation link, whoever created it.'],
])('remove says what the next plan does: %s', async ([key, note]) => {
  const world = worldOf(`${head}      a: { access: read }\n      invitation: { access: read }\n`)
  const ended = await roomlinks(`remove 7 ${key} --auto-approve`, world)
  expect(ended.out).toContain(`${note}\n`)
  expect(ended.out).toContain('On the portal, nothing changes until this is applied')
})

test.for([
  { name: 'a plain one', anchor: 'Plain-Text-Pw-77' },
  { name: 'one in quotes', anchor: '"Plain-Text-Pw-77"' },
])('a password of an anchor stays masked when its last alias is removed: $name', async ({ anchor }) => {
  const links = '      two: { title: A, access: read, password: *p }\n      n: { access: read }\n'
  const text = `version: 1\nname: pw\nx-p: &p ${anchor}\nrooms:\n  - id: 2\n    links:\n${links}`
  const world = makeWorld({ files: new Map([['roomlinks.yaml', text]]) })
  const { out, err } = await roomlinks('remove 2 two --auto-approve', world)
  expect(out).toContain('***')
  expect(out + err).not.toContain('Plain-Text-Pw')
  expect(world.files.get('roomlinks.yaml')).toContain(`x-p: &p ${anchor}\n`)
})
