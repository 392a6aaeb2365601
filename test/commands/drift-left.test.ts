import { expect, test } from 'vitest'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { openPortal, password } from './portal.ts'
import { roomOf, take, takeFrom } from './taking.ts'

const head = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n'
const primary = (given: Partial<StageLink> = {}): StageLink => ({ kind: 'primary', title: 'Shared', ...given })
const stray = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'

interface Case {
  readonly name: string
  readonly links: string
  /** What was declared and applied before. */
  readonly was?: string
  readonly rooms: readonly StageRoom[]
  readonly line?: string
  /** `room key.setting: reason`. */
  readonly left: readonly string[]
  /** What stands in the manifest afterwards; left out, it is as it was. */
  readonly becomes?: string
}

test.for<Case>([
  {
    name: 'another password',
    links: '      primary: { access: read, password: "${LINK_PASSWORD}" }\n',
    rooms: [roomOf([primary({ access: 'comment', password: 'Copper-Kettle-61' })])],
    left: ['7 primary.password: password'],
    becomes: '      primary: { access: comment, password: "${LINK_PASSWORD}" }\n',
  },
  {
    name: 'a password where the manifest wants none, and none where it wants one',
    links:
      '      primary: { access: read, password: null }\n  - id: 8\n    links:\n      primary: { access: read, password: "${LINK_PASSWORD}" }\n',
    rooms: [roomOf([primary({ password: 'Copper-Kettle-61' })]), roomOf([primary()], 8)],
    left: ['7 primary.password: password', '8 primary.password: password'],
  },
  {
    name: 'what comes from the environment, here or in the defaults',
    links: `defaults: { external: { expirationDate: "\${LINK_END}" } }\n${head}      primary: { access: "\${LINK_LEVEL}", title: "\${LINK_LEVEL} only", internal: false }\n`,
    rooms: [roomOf([primary({ access: 'comment', internal: true })])],
    left: ['7 primary.expirationDate: variable', '7 primary.title: variable', '7 primary.access: variable'],
    becomes: `defaults: { external: { expirationDate: "\${LINK_END}" } }\n${head}      primary: { access: "\${LINK_LEVEL}", title: "\${LINK_LEVEL} only", internal: true }\n`,
  },
  {
    name: 'nothing but what comes from the environment',
    links: '      primary: { access: "${LINK_LEVEL}" }\n',
    rooms: [roomOf([primary({ access: 'comment' })])],
    left: ['7 primary.access: variable'],
  },
  {
    name: 'a link that stands for others as well',
    links: '      primary: &one\n        access: read\n  - id: 8\n    links:\n      primary: *one\n',
    rooms: [roomOf([primary({ access: 'comment' })]), roomOf([primary({ access: 'editing' })], 8)],
    left: ['7 primary: shared', '8 primary: shared'],
  },
  {
    name: 'links that stand for others as well',
    links:
      '      &all\n      primary: { access: read }\n  - id: 8\n    links:\n      <<: *all\n  - id: 9\n    links: *all\n',
    rooms: [7, 8, 9].map((id) => roomOf([primary({ access: 'comment' })], id)),
    left: ['7 primary: shared', '8 primary: shared', '9 primary: shared'],
  },
  {
    name: 'a value that others have as well, beside one that is written out',
    links: '      primary: { access: &low read }\n      invitation: { access: *low }\n',
    rooms: [roomOf([primary({ access: 'comment' }), { kind: 'invitation', title: 'I', access: 'comment' }])],
    left: ['7 primary: shared'],
    becomes: '      primary: { access: &low read }\n      invitation: { access: comment }\n',
  },
  {
    name: 'a link that is gone, of which others have a part',
    links: '      gone: { title: &name Fair, access: read }\n      primary: { access: read, title: *name }\n',
    rooms: [roomOf([primary({ title: 'Fair' })])],
    left: ['7 gone: shared'],
  },
  {
    name: 'a link that is gone, of which others have what it merges in',
    links: '      gone: { <<: [&one { access: read }] }\n      primary: { <<: *one }\n',
    rooms: [roomOf([primary()])],
    left: ['7 gone: shared'],
  },
  {
    name: 'a form that is not known',
    links:
      '      primary:\n        access: read\n        expirationDate: &none # never\n        title: Shared\n      invitation: { access: read, expirationDate }\n',
    rooms: [
      roomOf([
        primary({ expirationDate: '2034-05-06T07:08:09Z' }),
        { kind: 'invitation', title: 'I', access: 'comment', expirationDate: '2034-05-06T07:08:09Z' },
      ]),
    ],
    left: ['7 invitation: form', '7 primary: form'],
  },
  {
    name: 'a form that is not known, beside one that is',
    links:
      '      primary:\n        access: read\n        expirationDate: &none # never\n      invitation: { access: read }\n',
    rooms: [
      roomOf([
        primary({ expirationDate: '2034-05-06T07:08:09Z' }),
        { kind: 'invitation', title: 'I', access: 'comment' },
      ]),
    ],
    left: ['7 primary: form'],
    becomes:
      '      primary:\n        access: read\n        expirationDate: &none # never\n      invitation: { access: comment }\n',
  },
  {
    name: 'a tag that another value would not fit',
    links: '      primary: { access: read, expirationDate: !!null null }\n',
    rooms: [roomOf([primary({ expirationDate: '2034-05-06T07:08:09Z' })])],
    left: ['7 primary: form'],
  },
  {
    name: 'a form that is not known, of a link that is gone',
    links: '      gone:\n        ? access\n        : read\n',
    rooms: [roomOf([])],
    left: ['7 gone: form'],
  },
  {
    name: 'a link that is gone and stands for others as well',
    links: '      gone: &one { access: read }\n  - id: 8\n    links: { gone: *one }\n',
    rooms: [roomOf([]), roomOf([], 8)],
    left: ['7 gone: shared', '8 gone: shared'],
  },
  {
    name: 'what a manifest would be refused for',
    links: '      primary: { access: read, internal: false }\n',
    rooms: [{ id: 7, type: 'public', title: 'Prices', links: [primary({ internal: true })] }],
    left: ['7 primary: refused'],
  },
  {
    name: 'one that is protected and gone',
    links: '      gone: { access: read, protect: true }\n',
    rooms: [roomOf([])],
    left: ['7 gone: protected'],
  },
  {
    name: 'another rotation, and what is not declared any more',
    was: '      press: { access: read }\n      former: { access: read }\n',
    links: '      press: { access: comment, rotation: 2 }\n',
    rooms: [roomOf([])],
    left: ['7 press: rotation', '7 null: undeclared'],
  },
  {
    name: 'what must be absent',
    links: '      primary: { absent: true }\n',
    rooms: [roomOf([primary()])],
    left: ['7 primary: absent'],
  },
  {
    name: 'what no manifest made, and what was adopted and replaced',
    was: `      press: { access: read, adopt: ${fingerprint(parseLinkId(stray))}, rotation: 1 }\n`,
    links: `      press: { access: read, rotation: 1 }\n    unmanaged: revoke\n`,
    rooms: [
      roomOf([
        { kind: 'additional', id: stray, title: 'Stray' },
        { kind: 'additional', title: 'Other' },
      ]),
    ],
    left: ['7 null: unmanaged'],
  },
  {
    name: 'a title of blanks',
    links: '      primary: { access: read, title: Shared }\n',
    rooms: [roomOf([primary({ title: '  ' })])],
    left: ['7 primary.title: title'],
  },
  {
    name: 'rooms of one entry that do not agree; what they agree on is written',
    links: `version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      primary: { access: read, title: A, internal: false, expirationDate: 2035-01-01 }\n`,
    rooms: [
      roomOf([primary({ access: 'comment', title: 'B', internal: true, expirationDate: '2035-01-01T00:00:00Z' })]),
      roomOf([primary({ access: 'editing', title: 'B', expirationDate: '2035-01-01T00:00:00Z' })], 8),
    ],
    left: ['7 primary.access: rooms-differ', '8 primary.access: rooms-differ', '7 primary.internal: rooms-differ'],
    becomes: `version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      primary: { access: read, title: B, internal: false, expirationDate: 2035-01-01 }\n`,
  },
  {
    name: 'a link that some rooms of one entry have no more',
    was: 'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      press: { access: read }\n',
    links: 'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      press: { access: read }\n',
    rooms: [roomOf([]), roomOf([], 8)],
    left: ['8 press: rooms-differ'],
  },
  {
    name: 'a link that no room of one entry has any more',
    links: 'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      press: { access: read }\n',
    rooms: [roomOf([]), roomOf([], 8)],
    left: [],
    becomes: 'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      press: { absent: true }\n',
  },
  {
    name: 'rooms that were not looked at',
    links:
      'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      primary: { access: read }\n  - id: 7\n    links:\n      invitation: { access: read }\n',
    line: '--room 7',
    rooms: [
      roomOf([primary({ access: 'comment' }), { kind: 'invitation', title: 'I', access: 'comment' }]),
      roomOf([primary({ access: 'editing' })], 8),
    ],
    left: ['7 primary: rooms-unseen'],
    becomes:
      'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      primary: { access: read }\n  - id: 7\n    links:\n      invitation: { access: comment }\n',
  },
  {
    name: 'nothing, where all rooms of a tag were looked at',
    links: 'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      primary: { access: read }\n',
    line: '--room tag:client',
    rooms: [roomOf([primary({ access: 'comment' })])],
    left: [],
    becomes: 'version: 1\nname: team\nrooms:\n  - tag: client\n    links:\n      primary: { access: comment }\n',
  },
])('what is left: $name', async ({ links, was, rooms, line = '', left, becomes }) => {
  const whole = (text: string): string => (text.includes('version: 1') ? text : head + text)
  const portal = await openPortal({ rooms: [...rooms] }, whole(was ?? links))
  Object.assign(portal.world.env, { LINK_LEVEL: 'read', LINK_END: '2035-01-01' })
  if (was !== undefined) expect((await portal.run('apply --auto-approve')).code).toBe(0)
  portal.world.files.set('roomlinks.yaml', whole(links))
  const { ended, document, text } = await takeFrom(portal, line)
  expect(
    document.left.map(
      ({ room, key, setting, reason }) => `${room.id} ${key}${setting ? `.${setting}` : ''}: ${reason}`,
    ),
  ).toEqual(left)
  expect(text).toBe(whole(becomes ?? links))
  expect(ended.code).toBe(left.length === 0 ? 0 : 2)
  expect(ended.out + ended.err).not.toContain(password)

  // What still differs is what was left, and nothing else.
  const again = await portal.run(`drift --format json ${line}`.trim())
  const changes: readonly { readonly kind: string; readonly key: string | null }[] = JSON.parse(
    again.out,
  ).rooms.flatMap((room: { readonly changes: readonly object[] }) => room.changes)
  const open = changes.filter(({ kind }) => kind !== 'keep' && kind !== 'unmanaged').map(({ key }) => String(key))
  expect(new Set(open)).toEqual(new Set(document.left.map(({ key }) => String(key))))
})

test('what would make a manifest of which a date is too late is not written', async () => {
  const text = `${head}      primary: { access: read, expirationDate: 2035-01-01 }\n`
  const taken = await take(text, [roomOf([primary({ expirationDate: '2044-01-01T00:00:00Z' })])])
  expect(taken).toMatchObject({ text, ended: { code: 3, err: expect.stringContaining('link/too-late') } })
})
