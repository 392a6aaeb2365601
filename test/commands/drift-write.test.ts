import { expect, test } from 'vitest'
import type { StageLink } from '../../src/sandbox/index.ts'
import { openPortal } from './portal.ts'
import { roomOf, take } from './taking.ts'

const head = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n'
const primary = (given: Omit<StageLink, 'kind'>): StageLink => ({ kind: 'primary', title: 'Shared', ...given })

interface Case {
  readonly name: string
  /** From the links on, or the whole text. */
  readonly links: string
  readonly has: StageLink
  readonly becomes: string
}

const whole = (text: string): string => (text.includes('version: 1') ? text : head + text)

test.for<Case>([
  {
    name: 'flow style',
    links: '      primary: { title: Shared, access: read } # all\n',
    has: primary({ access: 'comment' }),
    becomes: '      primary: { title: Shared, access: comment } # all\n',
  },
  {
    name: 'flow style over lines, with comments and a comma at its end',
    links: '      primary: {\n        title: Shared, # as it is\n        access: read,   # low\n      }\n',
    has: primary({ access: 'comment' }),
    becomes: '      primary: {\n        title: Shared, # as it is\n        access: comment,   # low\n      }\n',
  },
  {
    name: 'block style, and comments around and behind the values',
    links:
      '      # the one\n      primary:   # here\n        # who\n        access:   read   # low\n\n        title: Shared   # name\n      # the end\n',
    has: primary({ access: 'editing', title: 'Shared by all' }),
    becomes:
      '      # the one\n      primary:   # here\n        # who\n        access:   editing   # low\n\n        title: Shared by all   # name\n      # the end\n',
  },
  {
    name: 'quotes around keys and values',
    links: `      "primary": { 'title': 'Shared', "access": "read", "expirationDate": '2035-01-01' }\n`,
    has: primary({ access: 'editing', title: "It's ours", expirationDate: '2034-05-06T07:08:09Z' }),
    becomes: `      "primary": { 'title': 'It''s ours', "access": "editing", "expirationDate": '2034-05-06T07:08:09Z' }\n`,
  },
  {
    name: 'a key that is written out',
    links: '      ? primary\n      : access: read\n        internal: false\n',
    has: primary({ access: 'comment', internal: true }),
    becomes: '      ? primary\n      : access: comment\n        internal: true\n',
  },
  {
    name: 'tabs between values and comments',
    links: '      primary:\t# one\n        access:\tread\t# low\n        title:\tShared\n',
    has: primary({ access: 'comment' }),
    becomes: '      primary:\t# one\n        access:\tcomment\t# low\n        title:\tShared\n',
  },
  {
    name: 'a date that is gone',
    links: '      primary: { access: read, expirationDate: 2035-01-01 }\n',
    has: primary({}),
    becomes: '      primary: { access: read, expirationDate: null }\n',
  },
  {
    name: 'no value at all, and a comment behind it',
    links: '      primary:\n        access: read\n        expirationDate:   # never\n',
    has: primary({ expirationDate: '2034-05-06T07:08:09Z' }),
    becomes: '      primary:\n        access: read\n        expirationDate: 2034-05-06T07:08:09Z   # never\n',
  },
  {
    name: 'no value in a flow',
    links: '      primary: { expirationDate: , access: read }\n',
    has: primary({ expirationDate: '2034-05-06T07:08:09Z' }),
    becomes: '      primary: { expirationDate: 2034-05-06T07:08:09Z , access: read }\n',
  },
  {
    name: 'a date in other spellings that is the same',
    links: '      primary: { access: 2, expirationDate: 2035-01-01T02:00:00+02:00 }\n',
    has: primary({ access: 'comment', expirationDate: '2035-01-01T00:00:00Z' }),
    becomes: '      primary: { access: comment, expirationDate: 2035-01-01T02:00:00+02:00 }\n',
  },
  {
    name: 'a block of text',
    links: '      primary:\n        title: >-\n          Shared\n          links\n\n        access: read\n',
    has: primary({ title: 'Links', access: 'comment' }),
    becomes: '      primary:\n        title: "Links"\n\n        access: comment\n',
  },
  {
    name: 'a text over several lines',
    links: '      primary:\n        title: Shared\n          links\n        access: read\n',
    has: primary({ title: 'Links' }),
    becomes: '      primary:\n        title: Links\n        access: read\n',
  },
  {
    name: 'settings of an invitation',
    links: '      invitation: { access: read, maxUseCount: 5, title: Join }\n',
    has: { kind: 'invitation', title: 'Join us', access: 'editing', maxUseCount: null },
    becomes: '      invitation: { access: editing, maxUseCount: null, title: Join us }\n',
  },
  {
    name: 'a value that an alias stands for',
    links: 'x-low: &low read\nversion: 1\nname: team\nrooms: [{ id: 7, links: { primary: { access: *low } } }]\n',
    has: primary({ access: 'comment' }),
    becomes: 'x-low: &low read\nversion: 1\nname: team\nrooms: [{ id: 7, links: { primary: { access: comment } } }]\n',
  },
  {
    name: 'a value with an anchor that nobody uses',
    links: '      primary: &one { access: &low read }\n',
    has: primary({ access: 'comment' }),
    becomes: '      primary: &one { access: &low comment }\n',
  },
  {
    name: 'a value that is merged in',
    links:
      'x-low: &low { access: read }\nversion: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      primary:\n        <<: *low\n',
    has: primary({ access: 'comment' }),
    becomes:
      'x-low: &low { access: read }\nversion: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      primary:\n        <<: *low\n        access: comment\n',
  },
  {
    name: 'a default, in a block with a comment at its end',
    links: `defaults: { external: { internal: true, denyDownload: true } }\n${head}      primary:\n        access: read # low\n      # that is all\n`,
    has: primary({ internal: false, denyDownload: false }),
    becomes: `defaults: { external: { internal: true, denyDownload: true } }\n${head}      primary:\n        access: read # low\n        internal: false\n        denyDownload: false\n      # that is all\n`,
  },
  {
    name: 'a default, at the end of a file without a line break',
    links: `defaults: { external: { internal: true } }\n${head}      primary:\n        access: read`,
    has: primary({}),
    becomes: `defaults: { external: { internal: true } }\n${head}      primary:\n        access: read\n        internal: false`,
  },
  {
    name: 'a default, where the value before it is missing',
    links: `defaults: { external: { internal: true } }\n${head}      primary:\n        access: read\n        expirationDate:\n`,
    has: primary({ expirationDate: '2034-05-06T07:08:09Z' }),
    becomes: `defaults: { external: { internal: true } }\n${head}      primary:\n        access: read\n        expirationDate: 2034-05-06T07:08:09Z\n        internal: false\n`,
  },
  {
    name: 'a default, after a block of text',
    links: `defaults: { external: { internal: true } }\n${head}      primary:\n        access: read\n        title: |-\n          Shared\n`,
    has: primary({}),
    becomes: `defaults: { external: { internal: true } }\n${head}      primary:\n        access: read\n        title: |-\n          Shared\n        internal: false\n`,
  },
  {
    name: 'a default, in a flow',
    links: `defaults: { external: { internal: true, denyDownload: true } }\n${head}      primary: { access: read, }\n`,
    has: primary({ access: 'comment' }),
    becomes: `defaults: { external: { internal: true, denyDownload: true } }\n${head}      primary: { access: comment, internal: false, denyDownload: false, }\n`,
  },
  {
    name: 'a default, in a flow that ends with a key alone',
    links: `defaults: { external: { internal: true } }\n${head}      primary: { access: read, expirationDate }\n`,
    has: primary({}),
    becomes: `defaults: { external: { internal: true } }\n${head}      primary: { access: read, expirationDate, internal: false }\n`,
  },
  {
    name: 'a default, in an empty flow',
    links: `defaults: { external: { access: read, internal: true } }\n${head}      primary: {} # as usual\n`,
    has: primary({ access: 'comment' }),
    becomes: `defaults: { external: { access: read, internal: true } }\n${head}      primary: { access: comment, internal: false } # as usual\n`,
  },
])('what is in the portal is written: $name', async ({ links, has, becomes }) => {
  for (const spell of [unix, windows, marked]) {
    const { ended, document, text, portal } = await take(spell(whole(links)), [roomOf([has])])
    expect(text).toBe(spell(whole(becomes)))
    expect({ code: ended.code, left: document.left }).toEqual({ code: 0, left: [] })
    expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
  }
})

const unix = (text: string): string => text
const windows = (text: string): string => text.replaceAll('\n', '\r\n')
const marked = (text: string): string => `\ufeff${text}`

test.for([
  { has: 'Plain words, but for a comma', becomes: '"Plain words, but for a comma"' },
  { has: 'a: b # c', becomes: '"a: b # c"' },
  { has: '12:30 Uhr (Réunion 会議)', becomes: '12:30 Uhr (Réunion 会議)' },
  { has: 'no', becomes: '"no"' },
  { has: '2034', becomes: '"2034"' },
  { has: '0x1F', becomes: '"0x1F"' },
  { has: '- "quoted" \\ and so on', becomes: '"- \\"quoted\\" \\\\ and so on"' },
  { has: 'costs ${PRICE}, or $${PRICE}', becomes: '"costs $${PRICE}, or $$${PRICE}"' },
  { has: 'pay\u202eme\u0085', becomes: '"pay\\u202eme\\u0085"' },
  { has: '👨‍👩‍👧', becomes: '"👨\\u200d👩\\u200d👧"' },
])('a title is quoted where it has to be: $has', async ({ has, becomes }) => {
  const text = `${head}      primary: { title: T, access: read }\n`
  const taken = await take(text, [roomOf([primary({ title: has })])])
  expect(taken.text).toBe(text.replace('title: T', () => `title: ${becomes}`))
  expect(taken.ended.code).toBe(0)
  expect((await taken.portal.run('plan --detailed-exitcode')).code).toBe(0)
})

test('single quotes are kept where they can be', async () => {
  const text = `${head}      primary: { title: 'T', access: read }\n`
  const taken = await take(text, [roomOf([primary({ title: 'a\u200bb' })])])
  expect(taken.text).toBe(text.replace("'T'", '"a\\u200bb"'))
})

test.for([
  {
    name: 'a block: its comments stay',
    links:
      '      gone: # once\n        # for the fair\n        title: Fair   # in May\n        access: read\n\n        # never\n        expirationDate:\n        internal: true # sure\n      primary: { access: read }\n',
    becomes:
      '      gone: # once\n        # for the fair\n        absent: true   # in May\n\n        # never\n        # sure\n      primary: { access: read }\n',
  },
  {
    name: 'a flow',
    links: '      gone: { title: Fair, access: read } # once\n      primary: { access: read }\n',
    becomes: '      gone: { absent: true } # once\n      primary: { access: read }\n',
  },
  {
    name: 'one that adopts and rotates, at the end of the file',
    links: '      gone:\n        access: read\n        adopt: "0123456789ab"\n        rotation: 2',
    becomes: '      gone:\n        absent: true',
  },
  {
    name: 'a block of text',
    links:
      '      gone:\n        access: read\n        title: |\n          Fair\n\n      # next\n      primary: { access: read }\n',
    becomes: '      gone:\n        absent: true\n\n      # next\n      primary: { access: read }\n',
  },
  {
    name: 'one with a key that is written out',
    links: '      gone:\n        access: read\n        ? expirationDate\n      primary: { access: read }\n',
    becomes: '      gone:\n        absent: true\n      primary: { access: read }\n',
  },
  {
    name: 'one with a merge of its own',
    links: `${head}      gone:\n        <<: { access: read }\n        title: Fair\n`,
    becomes: `${head}      gone:\n        absent: true\n`,
  },
  {
    name: 'one with a merge',
    links: `x-x: &x { access: read }\n${head}      gone:\n        <<: *x\n        title: Fair\n`,
    becomes: `x-x: &x { access: read }\n${head}      gone:\n        absent: true\n`,
  },
])('a link that the portal has no more is declared absent: $name', async ({ links, becomes }) => {
  for (const spell of [unix, windows]) {
    const { ended, document, text, portal } = await take(spell(whole(links)), [roomOf([primary({})])])
    expect(text).toBe(spell(whole(becomes)))
    expect({ code: ended.code, left: document.left }).toEqual({ code: 0, left: [] })
    expect(document.written).toMatchObject([{ key: 'gone', absent: true, settings: {} }])
    expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
  }
})

test('what came from stdin cannot be written', async () => {
  const text = `${head}      primary: { access: read }\n`
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board' }] }, text)
  portal.world.files.set('/dev/stdin', text)
  const ended = await portal.run('drift --write -f - --auto-approve')
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('<stdin> cannot be written (it is not a file).')
})
