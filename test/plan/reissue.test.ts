import { expect, test } from 'vitest'
import { plan } from '../../src/flow.ts'
import { isQuiet } from '../../src/model/change.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import { openReader } from '../../src/portal/gateway.ts'
import type { SandboxOptions, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { brief } from './links.ts'
import { clock, manifestOf, staged } from './stage.ts'

interface Case {
  readonly name: string
  readonly rooms: readonly StageRoom[]
  readonly want: string
  readonly options?: SandboxOptions
  /** The loud changes of each room that is left. */
  readonly plan?: readonly (readonly string[])[]
  readonly says?: readonly string[]
}

const known = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'
const env = { P: 'S3cret-phrase' }
const primary = (given: Partial<StageLink> = {}): StageLink => ({ kind: 'primary', title: 'Shared link', ...given })
const acme = (...links: StageLink[]): StageRoom => ({ id: 1, type: 'custom', title: 'Acme', links })
const open = (...links: StageLink[]): StageRoom => ({ id: 2, type: 'public', title: 'Open', links })
const one = (links: string, id = 1): string => `  - { id: ${id}, links: { ${links} } }\n`

test.for<Case>([
  {
    name: 'a link that is as declared',
    rooms: [acme(primary())],
    want: one('primary: { access: read }'),
    plan: [['↻ primary']],
  },
  {
    name: 'a link that is not as declared',
    rooms: [acme(primary({ password: 'S3cret-phrase' }))],
    want: one('primary: { access: comment, password: null }'),
    plan: [['↻ primary: access!, password!']],
  },
  {
    name: 'beside links that nobody declares, and those that are as declared',
    rooms: [acme(primary(), { kind: 'invitation', access: 'read' }, { kind: 'additional' })],
    want: one('primary: { access: read }, invitation: { access: read }'),
    plan: [['↻ primary']],
  },
  {
    name: 'rooms that declare none are left out, whatever waits there',
    rooms: [acme(primary()), open()],
    want: one('primary: { access: read }') + one('a: { access: read }', 2),
    plan: [['↻ primary']],
  },
  {
    name: 'several rooms',
    rooms: [acme(primary()), open()],
    want: one('primary: { access: read }') + one('primary: { access: read }', 2),
    plan: [['↻ primary'], ['↻ primary']],
  },
  {
    name: 'there is none yet',
    rooms: [acme()],
    want: one('primary: { access: read }'),
    says: ['reissue/not-there'],
  },
  {
    name: 'there must be none, and there is none',
    rooms: [acme()],
    want: one('primary: { absent: true }'),
    says: ['reissue/absent'],
  },
  {
    name: 'there must be none, and there is one',
    rooms: [acme(primary())],
    want: one('primary: { absent: true }'),
    says: ['reissue/absent'],
  },
  {
    name: 'the manifest adopts the link that it is now',
    rooms: [acme(primary({ id: known }))],
    want: one(`primary: { access: read, adopt: "${fingerprint(parseLinkId(known))}" }`),
    says: ['reissue/adopts'],
  },
  {
    name: 'another change waits',
    rooms: [acme(primary())],
    want: one('primary: { access: read }, a: { access: read }'),
    plan: [['↻ primary']],
  },
  {
    name: 'two other changes wait',
    rooms: [acme(primary())],
    want: one('primary: { access: read }, a: { access: read }, b: { access: read }'),
    plan: [['↻ primary']],
  },
  {
    name: 'a password that only the portal knows',
    rooms: [open(primary({ password: 'S3cret-phrase' }))],
    want: one('primary: { access: read }', 2),
    says: ['link/replace-undeclared'],
  },
  {
    name: 'a title that only the portal knows',
    rooms: [open(primary({ title: 'Prices' }))],
    want: one('primary: { access: read }', 2),
    plan: [['↻ primary']],
  },
  {
    name: 'a date that has passed, as declared',
    rooms: [acme(primary({ expirationDate: '2020-01-01' }))],
    want: one('primary: { access: read, expirationDate: 2020-01-01 }'),
    says: ['link/past-date'],
  },
  {
    name: 'a date that has passed, which only the portal knows',
    rooms: [acme(primary({ expirationDate: '2020-01-01' }))],
    want: one('primary: { access: read }'),
    says: ['link/has-expired', 'link/replace-undeclared'],
  },
  {
    name: 'a password that the portal does not take any more',
    rooms: [acme(primary({ password: 'S3cret-phrase' }))],
    want: one('primary: { access: read, password: "${P}" }'),
    options: { passwordPolicy: { minLength: 20 } },
    says: ['link/password-refused'],
  },
  {
    name: 'a protected link',
    rooms: [acme(primary())],
    want: one('primary: { access: read, protect: true }'),
    plan: [['↻ primary']],
    says: ['guard/protected "primary" of "Acme" (room 1) is protected, but this plan would reissue it.'],
  },
  {
    name: 'an archived room',
    rooms: [{ ...acme(primary()), archived: true }],
    want: one('primary: { access: read }'),
    says: ['room/archived'],
  },
  {
    name: 'a room without the right',
    rooms: [{ ...acme(primary()), canManage: false }],
    want: one('primary: { access: read }'),
    says: ['room/no-right'],
  },
  {
    name: 'a limit on revokes, which does not count it',
    rooms: [acme(primary())],
    want: `${one('primary: { access: read }')}guard: { maxRevokes: 0, maxRevokePercent: 0, maxWidening: 0 }\n`,
    plan: [['↻ primary']],
  },
])('to reissue: $name', async ({ rooms, want, options, plan: loud = [], says = [] }) => {
  const { connection } = staged(rooms, options)
  const checked = await plan(manifestOf(want, env), openReader(connection), { now: clock(), reissue: true })
  const found = (checked.ok ? checked.value.diagnostics : checked.diagnostics).map(
    ({ code, message }) => `${code} ${message}`,
  )
  expect(found).toHaveLength(says.length)
  for (const [nth, text] of says.entries()) expect(found[nth]).toContain(text)
  const changes = checked.ok ? checked.value.rooms.map((room) => room.changes.filter((each) => !isQuiet(each))) : []
  expect(changes.map((each) => each.map(brief))).toEqual(loud)
})

test('a plan that nobody asked to reissue holds no such change', async () => {
  const { connection } = staged([acme(primary())])
  const manifest = manifestOf(one('primary: { access: comment }'))
  const checked = await plan(manifest, openReader(connection), { now: clock() })
  expect(checked.ok && checked.value.rooms[0]?.changes.map(brief)).toEqual(['~ primary: access!'])
})
