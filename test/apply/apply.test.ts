import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { SandboxOptions, StageRoom } from '../../src/sandbox/index.ts'
import { brief } from '../plan/links.ts'
import { clock, madeOn, manifestOf, openWriter, type Staged, staged } from '../plan/stage.ts'
import { acme, beta, between, brieflyOf, firstId, type Meddle, one, open, status, two } from './meddling.ts'

interface Case {
  readonly name: string
  readonly rooms: readonly StageRoom[]
  readonly want: string
  readonly env?: Readonly<Record<string, string>>
  /** The portal does not tell its sharing policy. */
  readonly isSilent?: boolean
  readonly options?: SandboxOptions
  /** What somebody does between plan and apply. */
  readonly meanwhile?: (portal: Staged) => void
  /** What happens instead of a PUT; `after`: it arrives, and its answer is lost. */
  readonly meddle?: Meddle
  /** `1: + a applied`, in the order of the rooms; and whether each room was verified. */
  readonly ends: readonly string[]
  readonly verified?: readonly boolean[]
  /** Whether a second plan has nothing left to do; default: it has nothing. */
  readonly rest?: readonly string[]
}

const old = '22222222-2222-4222-8222-222222222222'

/** The portal does something else than what it is asked. */
const doing =
  (change: object): Meddle =>
  ({ sandbox }, _, request) =>
    request.text().then((text) => {
      const body = JSON.stringify({ ...JSON.parse(text), ...change })
      return sandbox.fetch(new Request(request.url, { method: 'PUT', headers: request.headers, body }))
    })
const elsewhere = doing({ linkId: '11111111-1111-4111-8111-111111111111' })

const everyday: readonly Case[] = [
  {
    name: 'all goes well',
    rooms: [acme, beta],
    want: two,
    ends: ['1: + a applied', '1: + b applied', '2: + a applied'],
  },
  {
    name: 'what is right is left',
    rooms: [{ ...acme, links: [{ kind: 'invitation' }, { kind: 'additional' }] }],
    want: one('invitation: { access: read }'),
    ends: ['1: = invitation unchanged', '1: ? Shared link unchanged'],
  },
  {
    name: 'a primary link of a custom room, with settings of its own',
    rooms: [acme],
    want: one(
      'primary: { access: comment, title: P, denyDownload: true, expirationDate: 2027-01-01, password: "${P}" }',
    ),
    env: { P: 'S3cret-phrase' },
    ends: ['1: + primary applied'],
  },
  {
    name: 'a primary link as the portal makes it',
    rooms: [acme],
    want: one('primary: { access: read, title: Shared link }'),
    ends: ['1: + primary applied'],
  },
  {
    name: 'the primary of a public room is changed in place',
    rooms: [open],
    want: one('primary: { access: editing, title: P }', 3),
    ends: ['3: ~ primary: title, access! applied'],
  },
  {
    name: 'five of five are exchanged',
    rooms: [{ ...acme, links: Array.from({ length: 5 }, () => ({ kind: 'additional' as const, title: 'old' })) }],
    want: `  - id: 1\n    unmanaged: revoke\n    links: {${'abcde'.replace(/./g, ' $&: { access: read },')} }\n`,
    ends: [...Array(5).fill('1: - old (unmanaged) applied'), ...[...'abcde'].map((key) => `1: + ${key} applied`)],
  },
  {
    name: 'an expired invitation is revoked',
    rooms: [
      { ...acme, links: [{ kind: 'invitation', expirationDate: '2020-01-01', maxUseCount: 5, currentUseCount: 9 }] },
    ],
    want: one('invitation: { absent: true }'),
    ends: ['1: - invitation (absent) applied'],
  },
  ...(['3.5', '3.6'] as const).map(
    (profile): Case => ({
      name: `an invitation on ${profile}, whose expiry the portal chooses`,
      rooms: [{ ...acme, links: [{ kind: 'invitation', expirationDate: '2026-06-02' }] }, beta],
      want: `${one('invitation: { access: comment }')}${one('invitation: { access: comment }', 2)}`,
      options: { profile },
      ends: ['1: ~ invitation: access!, expirationDate! applied', '2: + invitation applied'],
    }),
  ),
  {
    name: 'an expired invitation on 3.6 comes back',
    rooms: [{ ...acme, links: [{ kind: 'invitation', expirationDate: '2026-05-02' }] }],
    want: one('invitation: { access: comment }'),
    options: { profile: '3.6' },
    ends: ['1: ~ invitation: access!, expirationDate! applied'],
  },
  ...['Europe/Berlin', 'America/New_York', 'Atlantic/Azores', 'UTC', 'Asia/Kolkata'].map(
    (timeZone): Case => ({
      name: `expiries on the clocks of ${timeZone}, in the hour that spring skips`,
      rooms: [acme],
      want: one(
        ['2027-03-28T00:30:00Z', '2027-03-28T02:30:00Z', '2027-03-14T02:30:00Z', '2027-03-28T03:30:00Z']
          .map((date, index) => `k${index}: { access: read, expirationDate: ${date} }`)
          .join(', '),
      ),
      options: { timeZone },
      ends: [0, 1, 2, 3].map((index) => `1: + k${index} applied`),
    }),
  ),
]

const others: readonly Case[] = [
  {
    name: 'a link was added meanwhile',
    rooms: [acme, beta],
    want: two,
    meanwhile: ({ sandbox }) => sandbox.addLink(1, { kind: 'additional', title: 'theirs' }),
    ends: ['1: + a conflicted', '1: + b conflicted', '2: + a applied'],
    verified: [false, true],
    rest: ['+ a', '+ b'],
  },
  {
    name: 'a link was changed meanwhile',
    rooms: [{ ...acme, links: [{ kind: 'invitation' }] }],
    want: one('invitation: { access: comment }'),
    meanwhile: (portal) => portal.sandbox.editLink(1, firstId(portal), { title: 'theirs' }),
    ends: ['1: ~ invitation: access! conflicted'],
    verified: [false],
    rest: ['~ invitation: access!'],
  },
  {
    name: 'a link was removed meanwhile',
    rooms: [{ ...acme, links: [{ kind: 'invitation' }] }],
    want: one('invitation: { absent: true }'),
    meanwhile: (portal) => portal.sandbox.editLink(1, firstId(portal), null),
    ends: ['1: - invitation (absent) conflicted'],
    verified: [false],
  },
  {
    name: 'somebody joined meanwhile',
    rooms: [{ ...acme, links: [{ kind: 'invitation', maxUseCount: 9 }] }],
    want: one('invitation: { access: comment }'),
    meanwhile: (portal) => portal.sandbox.editLink(1, firstId(portal), { currentUseCount: 4 }),
    ends: ['1: ~ invitation: access! applied'],
  },
  {
    name: 'somebody undoes a change while the room is worked on',
    rooms: [{ ...acme, links: [{ kind: 'invitation' }] }],
    want: one('invitation: { access: comment, title: I }, a: { access: read }'),
    meddle: (portal, nth) => {
      if (nth === 1) portal.sandbox.editLink(1, firstId(portal), { access: 'editing' })
      return undefined
    },
    ends: ['1: ~ invitation: title, access! conflicted', '1: + a applied'],
    verified: [false],
    rest: ['~ invitation: access'],
  },
  {
    name: 'the tenant keeps all links inside, and the manifest does not say',
    rooms: [acme, { ...beta, links: [{ kind: 'primary' }] }],
    want: `${two}${one('primary: { access: comment }', 2)}`,
    options: { sharePolicy: { externalShare: false, applyToRooms: true } },
    ends: ['1: + a applied', '1: + b applied', '2: ~ primary: access!, internal applied', '2: + a applied'],
  },
  {
    name: 'the tenant keeps all links inside, against the manifest, and does not say so',
    rooms: [acme, beta],
    want: two.replaceAll('read }', 'read, internal: false }'),
    options: { sharePolicy: { externalShare: false, applyToRooms: true } },
    isSilent: true,
    ends: ['1: + a ignored internal', '1: + b not attempted', '2: + a ignored internal'],
    verified: [false, false],
    rest: ['~ a: internal!', '+ b', '~ a: internal!'],
  },
]

const faults: readonly Case[] = [
  {
    name: 'a refusal stops its room and no other',
    rooms: [acme, beta],
    want: two,
    meddle: (_, nth, { url }) => (nth === 0 || url.includes('rooms/1/') ? status(403) : undefined),
    ends: ['1: + a failed portal/forbidden', '1: + b not attempted', '2: + a applied'],
    verified: [false, true],
    rest: ['+ a', '+ b'],
  },
  {
    name: 'a lost answer is asked for again, with the same id',
    rooms: [acme],
    want: one('a: { access: read }'),
    meddle: (_, nth) => (nth === 0 ? 'after' : undefined),
    ends: ['1: + a applied'],
  },
  {
    name: 'answers that are all lost: the room has the last word',
    rooms: [acme],
    want: one('a: { access: read }'),
    meddle: () => 'after',
    ends: ['1: + a applied'],
  },
  {
    name: 'a revoke whose answers are all lost',
    rooms: [{ ...acme, links: [{ kind: 'primary' }] }],
    want: one('primary: { absent: true }'),
    meddle: () => 'after',
    ends: ['1: - primary (absent) applied'],
  },
  {
    name: 'a key that is refused starts no further room',
    rooms: Array.from({ length: 9 }, (_, index) => ({ ...acme, id: index + 1 })),
    want: Array.from({ length: 9 }, (_, index) => one('a: { access: read }', index + 1)).join(''),
    meddle: () => status(401),
    ends: Array.from({ length: 9 }, (_, index) =>
      index < 2 ? `${index + 1}: + a failed portal/unauthorized` : `${index + 1}: + a not attempted`,
    ),
    verified: Array(9).fill(false),
    rest: Array(9).fill('+ a'),
  },
  {
    name: 'a revoke that the portal ignores',
    rooms: [{ ...acme, links: [{ kind: 'additional', id: old, title: 'Old', access: 'read' }] }],
    want: '  - { id: 1, unmanaged: revoke, links: {} }\n',
    meddle: doing({ access: 2, title: 'Old' }),
    ends: ['1: - Old (unmanaged) ignored'],
    verified: [false],
    rest: ['- Old (unmanaged)'],
  },
  {
    name: 'a new primary link that can be neither narrowed nor taken back',
    rooms: [acme],
    want: one('primary: { access: read, internal: true }'),
    meddle: () => status(404),
    ends: ['1: + primary failed portal/not-found'],
    verified: [false],
    rest: ['~ primary: internal'],
  },
  {
    name: 'another link comes back',
    rooms: [acme],
    want: one('a: { access: read }'),
    meddle: elsewhere,
    ends: ['1: + a ignored'],
    verified: [false],
    rest: ['+ a', '? a'],
  },
  {
    name: 'a replacement comes out as another link: the old one stays',
    rooms: [{ ...acme, links: [{ kind: 'additional', id: old, title: 'a', access: 'read' }] }],
    want: one(`a: { access: read, rotation: 1, adopt: ${fingerprint(parseLinkId(old))} }`),
    meddle: elsewhere,
    ends: ['1: ± a ignored'],
    verified: [false],
    rest: ['± a', '? a'],
  },
]

test.for<Case>([...everyday, ...others, ...faults])(
  'apply: $name',
  async ({ rooms, want, env, options, isSilent, meanwhile, meddle, ends, verified, rest = [] }) => {
    let meddling: Meddle | undefined
    const portal = between(rooms, options, (...facts) => meddling?.(...facts), isSilent)
    const manifest = manifestOf(want, env)
    const plan = await madeOn(portal, manifest)
    meanwhile?.(portal)
    meddling = meddle
    const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes, width: 2 })
    expect(brieflyOf(report)).toEqual(ends)
    expect(report.rooms.map((each) => each.verified)).toEqual(verified ?? report.rooms.map(() => true))
    expect(report.isInterrupted).toBe(false)
    meddling = undefined
    const next = await madeOn(portal, manifest)
    const quiet = new Set(['keep', 'unmanaged'])
    const left = next.rooms.flatMap(({ changes }) => changes.filter(({ kind }) => rest.length > 0 || !quiet.has(kind)))
    expect(left.map(brief).filter((line) => rest.includes(line) || !/^[=?]/.test(line))).toEqual(rest)
  },
)

test.for([
  { name: 'and there is none', isGone: false },
  { name: 'and the room cannot be read either', isGone: true },
])('apply: a primary link that the portal does not create, $name', async ({ isGone }) => {
  let wasAsked = false
  const portal = staged([acme], {}, (send) => (input, init) => {
    const { pathname } = new URL(new Request(input, init).url)
    wasAsked ||= pathname.endsWith('/link')
    return wasAsked && (isGone || pathname.endsWith('/link')) ? status(404) : send(input, init)
  })
  const plan = await madeOn(portal, one('primary: { access: read, internal: true }'))
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + primary failed portal/not-found'])
  expect(portal.sandbox.rooms()[0]?.links).toEqual([])
})
