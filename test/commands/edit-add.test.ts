import { expect, test } from 'vitest'
import { type Edit, expectEdited, expectRefused, head, type Refused, textIn, worldOf } from './editing.ts'
import { makeWorld, roomlinks } from './world.ts'

const rooms = 'version: 1\nname: team\nrooms:\n'

// It is 2027-01-11T09:00:00Z in these tests.
test.for<Edit>([
  {
    name: 'to the links of the room, with all that an external link may have',
    text: '      a: { access: read }\n      # the end\n  - { id: 8, links: {} }\n',
    line: [
      ...['add', '7', '--key', 'b', '--title', 'For "all": us', '--access', 'Comment', '--expires', '2w'],
      ...['--password-env', 'LINK_PASSWORD', '--internal', '--deny-download'],
    ],
    becomes:
      '      a: { access: read }\n      b:\n        title: "For \\"all\\": us"\n        access: comment\n        expirationDate: 2027-01-25T09:00:00Z\n        password: ${LINK_PASSWORD}\n        internal: true\n        denyDownload: true\n      # the end\n  - { id: 8, links: {} }\n',
  },
  {
    name: 'an invitation',
    text: '      a: { access: read }\n',
    line: 'add 7 --key invitation --access editing --max-uses 25 --expires 2027-03-31',
    becomes:
      '      a: { access: read }\n      invitation:\n        access: editing\n        expirationDate: 2027-03-31\n        maxUseCount: 25\n',
  },
  {
    name: 'to a room without links',
    text: `${rooms}  - id: 7\n    links: {}\n`,
    line: 'add 7 --key a --access read',
    becomes: `${head}      a:\n        access: read\n`,
  },
  {
    name: 'to links in braces',
    text: `${rooms}  - id: 7\n    links: { a: { access: read } } # all\n`,
    line: 'add 7 --key b --access read --password-env LINK_PASSWORD',
    becomes: `${rooms}  - id: 7\n    links: { a: { access: read }, b: { access: read, password: "\${LINK_PASSWORD}" } } # all\n`,
  },
  {
    name: 'to no links in braces',
    text: `${rooms}  - { id: 7, links: {} }\n`,
    line: 'add 7 --key b --access read',
    becomes: `${rooms}  - { id: 7, links: { b: { access: read } } }\n`,
  },
  {
    name: 'with defaults alone',
    text: `defaults: { external: { access: read } }\n${rooms}  - { id: 7, links: {} }\n  - id: 8\n    links: {}\n`,
    line: 'add 7 --key b',
    becomes: `defaults: { external: { access: read } }\n${rooms}  - { id: 7, links: { b: {} } }\n  - id: 8\n    links: {}\n`,
  },
  {
    name: 'with defaults alone, in a block',
    text: `defaults: { external: { access: read } }\n${rooms}  - id: 8\n    links: {}\n`,
    line: 'add 8 --key primary',
    becomes: `defaults: { external: { access: read } }\n${rooms}  - id: 8\n    links:\n      primary: {}\n`,
  },
  {
    name: 'in a new entry with an id',
    text: '      a: { access: read }\n',
    line: 'add 8 --key b --access read',
    becomes: '      a: { access: read }\n  - id: 8\n    links:\n      b:\n        access: read\n',
  },
  {
    name: 'in a new entry with the id of a room in third-party storage',
    text: `${rooms.trimEnd()} []\n`,
    line: 'add sbox-12 --key b --access read',
    becomes: `${rooms}  - id: sbox-12\n    links:\n      b:\n        access: read\n`,
  },
  {
    name: 'in a new entry with a title',
    text: '      a: { access: read }\n',
    line: ['add', 'title:Client: ${A}', '--key', 'b', '--access', 'read'],
    becomes: '      a: { access: read }\n  - title: "Client: $${A}"\n    links:\n      b:\n        access: read\n',
  },
  {
    name: 'in a new entry with a tag that looks like a number',
    text: '      a: { access: read }\n',
    line: 'add tag:007 --key b --access read --each',
    becomes: '      a: { access: read }\n  - tag: "007"\n    links:\n      b:\n        access: read\n',
  },
  {
    name: 'in an entry of its own, because an alias shares the links',
    text: `${rooms}  - id: 7\n    links: &all { a: { access: read } }\n  - id: 8\n    links: *all\n`,
    line: 'add 7 --key b --access read',
    becomes: `${rooms}  - id: 7\n    links: &all { a: { access: read } }\n  - id: 8\n    links: *all\n  - id: 7\n    links:\n      b:\n        access: read\n`,
  },
])('add: $name', expectEdited)

test.for<Refused>([
  {
    name: 'a key that is there',
    text: '      a: { absent: true }\n',
    line: 'add 7 --key a --access read',
    says: ['roomlinks.yaml:6:7 error edit/exists', 'run `roomlinks set 7 a SETTING=VALUE`.'],
  },
  {
    name: 'all mistakes at once',
    text: '      a: { access: read }\n',
    line: 'add 7 --key Aud --access high --expires soon --max-uses 3 --to other.yaml',
    says: [
      'edit/key',
      'access cannot be "high"',
      'expires cannot be "soon"',
      'no setting "max-uses"',
      'edit/file',
      '5 errors.',
    ],
  },
  {
    name: 'a key that no manifest may have',
    text: '      a: { access: read }\n',
    line: 'add 7 --key constructor --access read',
    says: ['edit/key'],
  },
  {
    name: 'a link without access',
    text: '      a: { access: read }\n',
    line: 'add 7 --key b',
    code: 3,
    says: ['link/no-access'],
  },
  {
    name: 'a date after none',
    text: '      a: { access: read }\n',
    line: 'add 7 --key b --access read --expires +14d',
    says: ['edit/no-expiry'],
  },
  {
    name: 'the key of roomlinks as a password',
    text: '      a: { access: read }\n',
    line: 'add 7 --key b --access read --password-env DOCSPACE_API_KEY',
    code: 3,
    says: ['DOCSPACE_API_KEY'],
  },
  {
    name: 'rooms in brackets',
    text: `${rooms.trimEnd()} [{ id: 7, links: {} }]\n`,
    line: 'add 8 --key b --access read',
    says: ['edit/form', 'roomlinks.yaml'],
  },
  {
    name: 'no key',
    text: '      a: { access: read }\n',
    line: 'add 7',
    says: ['usage/missing-mandatory-option-value'],
  },
])('add is refused: $name', (refused) => expectRefused(refused).then(() => undefined))

const part = (entries: string): string => `version: 1\nname: team\nrooms:${entries}\n`

test.for<{ name: string; a: string; b: string; line: string; file?: string; says?: string }>([
  { name: 'the file with the entry', a: '\n  - { id: 7, links: {} }', b: ' []', line: '7', file: 'links/a.yaml' },
  {
    name: 'the file that is named',
    a: '\n  - { id: 7, links: {} }',
    b: ' []',
    line: '7 --to ./links/b.yaml',
    file: 'links/b.yaml',
  },
  {
    name: 'no file: no entry',
    a: ' []',
    b: ' []',
    line: '7',
    says: 'Write --to with one of links/a.yaml, links/b.yaml.',
  },
  {
    name: 'no file: several entries',
    a: '\n  - { id: 7, links: {} }',
    b: '\n  - { id: 7, links: {} }',
    line: '7',
    says: 'Write --to with one of links/a.yaml, links/b.yaml.',
  },
  {
    name: 'no file: another one',
    a: ' []',
    b: ' []',
    line: '7 --to c.yaml',
    says: 'c.yaml is not a file of this manifest',
  },
])('add in several files: $name', async ({ a, b, line, file, says }) => {
  const files = new Map([
    ['links/a.yaml', part(a)],
    ['links/b.yaml', part(b)],
  ])
  const world = makeWorld({ files: new Map(files) })
  const ended = await roomlinks(`add ${line} --key new --access read --file links --auto-approve`, world)
  expect(ended.code).toBe(file === undefined ? 1 : 0)
  expect(ended.err).toContain(says ?? '')
  for (const [name, text] of files) {
    if (name === file) expect(textIn(world, name)).toContain('new:')
    else expect(textIn(world, name)).toBe(text)
  }
})

test('to be applied, an added password needs its variable', async () => {
  const world = worldOf(`${head}      a: { access: read }\n`)
  const line = 'add 7 --key b --access read --password-env LINK_PASSWORD --auto-approve'
  expect((await roomlinks(`${line} --apply`, world)).err).toContain('env/')
  expect(textIn(world)).not.toContain('LINK_PASSWORD')
  expect((await roomlinks(line, world)).code).toBe(0)
})
