import { expect, test } from 'vitest'
import type { InventoryLink } from '../../src/model/inventory.ts'
import type { Room } from '../../src/model/room.ts'
import { have, invited, later, past, secret, soon, want } from '../plan/links.ts'
import { judged, missing, there } from './policies.ts'

const open = there(have(undefined))
const locked = there(have(undefined, { password: secret, internal: true, denyDownload: true, expirationDate: soon }))
const press = there(have('press', { title: 'Press' }), want('press'))
const primary = there(have(undefined, {}, { kind: 'primary' }))
const guests = there(invited(undefined))
const limited = there(invited(undefined, { maxUseCount: 20 }))
const odd = there(have(undefined, { access: 9 }))

interface Case {
  readonly rule: string
  readonly breaks: readonly InventoryLink[]
  readonly keeps: readonly InventoryLink[]
  readonly unknown?: readonly InventoryLink[]
  readonly room?: Partial<Room>
}

const ids = { id: '4711', title: 'Client: Globex', tags: ['client', 'Réunion'], type: 'public' } as const

test.for<Case>([
  { rule: '{ match: { kind: primary } }', breaks: [primary], keeps: [open, guests] },
  { rule: '{ match: { kind: [primary, invitation] } }', breaks: [primary, guests], keeps: [open] },
  { rule: '{ match: { key: press } }', breaks: [press, missing(want('press'))], keeps: [open, missing(want('a'))] },
  { rule: '{ match: { state: unmanaged } }', breaks: [open], keeps: [press, there(have('other:a'))] },
  {
    rule: '{ match: { state: [foreign, missing] } }',
    breaks: [there(have('other:a')), missing(want('a'))],
    keeps: [press],
  },
  {
    rule: '{ match: { access: [editing, REVIEW] } }',
    breaks: [there(have(undefined, { access: 'review' }))],
    keeps: [open],
    unknown: [odd],
  },
  {
    rule: '{ match: { audience: public } }',
    breaks: [open, there(have(undefined, { denyDownload: true }))],
    keeps: [locked, guests],
  },
  {
    rule: '{ match: { audience: password } }',
    breaks: [there(have(undefined, { password: secret }))],
    keeps: [open, locked],
  },
  { rule: '{ match: { audience: [signed-in, joins] } }', breaks: [locked, guests], keeps: [open] },
  { rule: '{ match: { room: { id: 4711 } } }', breaks: [open], keeps: [], room: ids },
  { rule: '{ match: { room: { id: 42 } } }', breaks: [open], keeps: [] },
  { rule: '{ match: { room: { id: ["4712", sbox-12] } } }', breaks: [], keeps: [open], room: ids },
  { rule: '{ match: { room: { title: "Client: Globex" } } }', breaks: [open], keeps: [], room: ids },
  { rule: '{ match: { room: { title: Globex } } }', breaks: [], keeps: [open], room: ids },
  { rule: '{ match: { room: { tag: [x, "Re\\u0301union"] } } }', breaks: [open], keeps: [], room: ids },
  { rule: '{ match: { room: { tag: x } } }', breaks: [], keeps: [open], room: ids },
  { rule: '{ match: { room: { type: [public, ai] } } }', breaks: [open], keeps: [], room: ids },
  { rule: '{ match: { room: { type: [public, ai] } } }', breaks: [], keeps: [open] },
  { rule: '{ match: { room: { type: custom } } }', breaks: [], keeps: [open], room: { type: undefined } },
  { rule: '{ match: { room: { tag: client }, kind: primary } }', breaks: [primary], keeps: [open], room: ids },
  // All parts must hold: one that does not decides, whatever is not known.
  { rule: '{ match: { kind: primary, access: editing } }', breaks: [], keeps: [odd] },
  {
    rule: '{ match: { kind: additional }, require: { access: [read, comment] } }',
    breaks: [there(have(undefined, { access: 'editing' }))],
    keeps: [open, guests],
    unknown: [odd],
  },
  {
    rule: '{ match: { kind: additional }, forbid: { access: read } }',
    breaks: [open],
    keeps: [there(have(undefined, { access: 'editing' }))],
    unknown: [odd],
  },
  {
    rule: '{ match: { kind: additional }, require: { title: [Press, Board] } }',
    breaks: [open],
    keeps: [press],
    unknown: [missing(want('a'))],
  },
  { rule: '{ match: { kind: additional }, forbid: { title: Press } }', breaks: [press], keeps: [open] },
  {
    rule: '{ match: { kind: additional }, require: { password: true } }',
    breaks: [open],
    keeps: [locked],
    unknown: [missing(want('a'))],
  },
  { rule: '{ match: { kind: additional }, forbid: { password: false } }', breaks: [open], keeps: [locked] },
  { rule: '{ match: { kind: additional }, require: { password: false } }', breaks: [locked], keeps: [open] },
  {
    rule: '{ match: { kind: additional }, require: { internal: true, denyDownload: true } }',
    breaks: [open],
    keeps: [locked],
  },
  { rule: '{ match: { kind: additional }, forbid: { internal: true } }', breaks: [locked], keeps: [open] },
  { rule: '{ match: { kind: additional }, forbid: { denyDownload: true } }', breaks: [locked], keeps: [open] },
  { rule: '{ match: { kind: additional }, require: { expirationDate: true } }', breaks: [open], keeps: [locked] },
  { rule: '{ match: { kind: additional }, forbid: { expirationDate: true } }', breaks: [locked], keeps: [open] },
  {
    rule: '{ match: { kind: additional }, require: { expiresWithin: 90d } }',
    breaks: [open, there(have(undefined, { expirationDate: later }))],
    keeps: [locked, there(have(undefined, { expirationDate: past }))],
    unknown: [missing(want('a'))],
  },
  {
    rule: '{ match: { kind: additional }, forbid: { expiresWithin: 12w } }',
    breaks: [locked],
    keeps: [open, there(have(undefined, { expirationDate: later }))],
  },
  {
    rule: '{ match: { kind: invitation }, require: { maxUseCount: 25 } }',
    breaks: [guests, there(invited(undefined, { maxUseCount: 26 }))],
    keeps: [limited],
    unknown: [missing(want('invitation'))],
  },
  { rule: '{ match: { kind: invitation }, forbid: { maxUseCount: 20 } }', breaks: [limited], keeps: [guests] },
  {
    rule: '{ match: { kind: invitation }, require: { maxUseCount: true } }',
    breaks: [guests],
    keeps: [limited],
    unknown: [missing(want('invitation'))],
  },
  { rule: '{ match: { kind: invitation }, require: { maxUseCount: false } }', breaks: [limited], keeps: [guests] },
  {
    rule: '{ match: { kind: [additional, invitation] }, require: { declared: true } }',
    breaks: [open, guests],
    keeps: [press, missing(want('a'))],
  },
  {
    rule: '{ match: { kind: additional }, require: { declared: false } }',
    breaks: [press, missing(want('a'))],
    keeps: [open],
  },
  // What a kind does not have counts as none.
  { rule: '{ match: { room: { id: 42 } }, require: { password: true } }', breaks: [guests, open], keeps: [locked] },
  { rule: '{ match: { room: { id: 42 } }, forbid: { denyDownload: true } }', breaks: [locked], keeps: [open, guests] },
  // What is broken is broken, whatever else is not known; but not where it is not known whether the rule is about the link.
  {
    rule: '{ match: { kind: additional }, require: { access: comment, password: true } }',
    breaks: [missing(want('a'))],
    keeps: [],
  },
  {
    rule: '{ match: { audience: public }, forbid: { access: read } }',
    breaks: [open],
    keeps: [missing(want('a', { internal: true }))],
    unknown: [missing(want('a')), missing(want('a', { internal: false }))],
  },
  {
    rule: '{ match: { audience: public }, forbid: { access: editing } }',
    breaks: [],
    keeps: [open, missing(want('a'))],
  },
])('$rule', ({ rule, breaks, keeps, unknown = [], room }) => {
  const verdict = (link: InventoryLink): unknown => judged(rule, link, room).map((each) => each.verdict)
  for (const link of breaks) expect(verdict(link)).toEqual(['broken'])
  for (const link of keeps) expect(verdict(link)).toEqual([])
  for (const link of unknown) expect(verdict(link)).toEqual(['not judged'])
})

interface Said {
  readonly rule: string
  readonly link: InventoryLink
  readonly room?: Partial<Room>
}

const said: readonly Said[] = [
  { rule: '{ about: Public links end, match: { audience: public }, require: { expiresWithin: 90d } }', link: open },
  {
    rule: '{ match: { audience: public }, require: { expiresWithin: 90d } }',
    link: there(have('press', { expirationDate: later }), want('press')),
  },
  { rule: '{ match: { kind: primary }, require: { expirationDate: true } }', link: primary, room: ids },
  { rule: '{ match: { kind: primary }, require: { internal: true } }', link: primary, room: ids },
  {
    rule: '{ match: { kind: [primary, additional] }, require: { expirationDate: true, password: true, denyDownload: true, internal: true } }',
    link: open,
  },
  {
    rule: '{ match: { kind: [primary, additional] }, forbid: { expirationDate: true, password: true, denyDownload: true, internal: true } }',
    link: locked,
  },
  {
    rule: '{ match: { kind: additional }, forbid: { expiresWithin: 12w, access: [read, editing], title: [Stray, x] } }',
    link: locked,
  },
  { rule: '{ match: { kind: additional }, require: { access: [comment, editing], title: [A, B] } }', link: open },
  { rule: '{ match: { kind: invitation }, require: { maxUseCount: 25 } }', link: guests },
  { rule: '{ match: { kind: invitation }, forbid: { maxUseCount: 25 } }', link: limited },
  { rule: '{ match: { kind: invitation }, forbid: { maxUseCount: true } }', link: limited },
  { rule: '{ match: { kind: invitation }, require: { maxUseCount: true } }', link: guests },
  { rule: '{ match: { kind: additional }, require: { declared: true } }', link: open },
  { rule: '{ match: { kind: additional }, forbid: { declared: true } }', link: press },
  { rule: '{ match: { state: unmanaged } }', link: open },
  { rule: '{ match: { kind: additional } }', link: open },
  {
    rule: '{ match: { audience: public }, require: { password: true, title: Press, declared: true } }',
    link: missing(want('a')),
  },
  { rule: '{ match: { room: { id: 4711 } }, require: { password: true } }', link: guests, room: ids },
]

test('what is said', () => {
  const lines = said.flatMap(({ rule, link, room }) =>
    judged(rule, link, room).map(({ message, hint, place }) => `${rule}\n  ${message}\n  ${hint} [${place().file}]\n`),
  )
  expect(lines.join('')).toMatchInlineSnapshot(`
    "{ about: Public links end, match: { audience: public }, require: { expiresWithin: 90d } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested (Public links end): it never expires.
      Set expirationDate to 2026-08-30T12:00:00Z or earlier (90d from now). [company.policy.yaml]
    { match: { audience: public }, require: { expiresWithin: 90d } }
      The additional link "press" of "Acme" (room 42) breaks the rule tested: it expires on 2027-01-01T00:00:00Z.
      Set expirationDate to 2026-08-30T12:00:00Z or earlier (90d from now). [roomlinks.yaml]
    { match: { kind: primary }, require: { expirationDate: true } }
      The primary link "Stray" of "Client: Globex" (room 4711) breaks the rule tested: it never expires.
      No link of its kind can follow the rule in this room: the portal does not let them expire. Revoke it, or add an exception to the policy. [company.policy.yaml]
    { match: { kind: primary }, require: { internal: true } }
      The primary link "Stray" of "Client: Globex" (room 4711) breaks the rule tested: people who are not signed in can use it.
      No link of its kind can follow the rule in this room: anyone may use the external links of a public room. Revoke it, or add an exception to the policy. [company.policy.yaml]
    { match: { kind: [primary, additional] }, require: { expirationDate: true, password: true, denyDownload: true, internal: true } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: it never expires, it has no password, people who are not signed in can use it and it allows downloads.
      Set expirationDate; set a password; set internal to true; set denyDownload to true. [company.policy.yaml]
    { match: { kind: [primary, additional] }, forbid: { expirationDate: true, password: true, denyDownload: true, internal: true } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: it expires on 2026-07-01T00:00:00Z, it has a password, only people who are signed in can use it and it denies downloads.
      Set expirationDate to null; remove its password; set internal to false; set denyDownload to false. [company.policy.yaml]
    { match: { kind: additional }, forbid: { expiresWithin: 12w, access: [read, editing], title: [Stray, x] } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: its title is "Stray", its access is read and it expires on 2026-07-01T00:00:00Z.
      Set a title other than "Stray" or "x"; set an access other than read or editing; set expirationDate to a date after 2026-08-24T12:00:00Z (12w from now). [company.policy.yaml]
    { match: { kind: additional }, require: { access: [comment, editing], title: [A, B] } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: its title is "Stray" and its access is read.
      Set title to "A" or "B"; set access to comment or editing. [company.policy.yaml]
    { match: { kind: invitation }, require: { maxUseCount: 25 } }
      The invitation "invitation" of "Acme" (room 42) breaks the rule tested: it has no use limit.
      Set maxUseCount to 25 or less. [company.policy.yaml]
    { match: { kind: invitation }, forbid: { maxUseCount: 25 } }
      The invitation "invitation" of "Acme" (room 42) breaks the rule tested: its use limit is 20.
      Set maxUseCount to more than 25. [company.policy.yaml]
    { match: { kind: invitation }, forbid: { maxUseCount: true } }
      The invitation "invitation" of "Acme" (room 42) breaks the rule tested: its use limit is 20.
      Set maxUseCount to null. [company.policy.yaml]
    { match: { kind: invitation }, require: { maxUseCount: true } }
      The invitation "invitation" of "Acme" (room 42) breaks the rule tested: it has no use limit.
      Set maxUseCount. [company.policy.yaml]
    { match: { kind: additional }, require: { declared: true } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: no manifest declares it.
      Declare it in a manifest, or revoke it. [company.policy.yaml]
    { match: { kind: additional }, forbid: { declared: true } }
      The additional link "Press" of "Acme" (room 42) breaks the rule tested: a manifest declares it.
      Remove it from the manifest. [roomlinks.yaml]
    { match: { state: unmanaged } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: such links are not allowed.
      Declare it in a manifest, or revoke it. [company.policy.yaml]
    { match: { kind: additional } }
      The additional link "Stray" of "Acme" (room 42) breaks the rule tested: such links are not allowed.
      Revoke it. [company.policy.yaml]
    { match: { audience: public }, require: { password: true, title: Press, declared: true } }
      Whether the additional link "a" of "Acme" (room 42) follows the rule tested is not known: it depends on who gets in, its title and its password.
      Declare what the manifest leaves open, or run plan, which reads the rest from the portal. [roomlinks.yaml]
    { match: { room: { id: 4711 } }, require: { password: true } }
      The invitation "invitation" of "Client: Globex" (room 4711) breaks the rule tested: it has no password.
      No link of its kind can follow the rule in this room: they have no password. Revoke it, or add an exception to the policy. [company.policy.yaml]
    "
  `)
})
