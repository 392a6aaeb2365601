import type { Stage, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, tagIn } from '../owners.ts'

/** The id that a manifest gives a link. */
function id(manifest: string, room: number, key: string): string {
  return idWith(tagIn(manifest, room, key))
}

const two = (number: number): string => String(number).padStart(2, '0')

/** Rooms `from` to `to`, each made of its number. */
function rooms(from: number, to: number, make: (nth: number) => Omit<StageRoom, 'id'>): readonly StageRoom[] {
  return Array.from({ length: to - from + 1 }, (_, nth) => ({ id: from + nth, ...make(from + nth) }))
}

/** When the nth link of some expires: one in four has expired, one never does. */
function expiryOf(nth: number): string | null {
  return ['2026-12-01T00:00:00Z', '2027-01-29T00:00:00Z', '2027-06-30T00:00:00Z', null][nth % 4] ?? null
}

/** A client's room: what the team declares there, and what people have added by hand. */
function clientLinks(room: number): StageLink[] {
  return [
    { kind: 'additional', id: id('team', room, 'press'), title: 'press', expirationDate: '2027-06-30T00:00:00Z' },
    {
      kind: 'additional',
      id: id('team', room, 'auditors'),
      title: 'Auditors',
      access: 'comment',
      password: 'Copper-Kettle-61',
    },
    { kind: 'primary', title: 'Shared', access: room % 3 === 0 ? 'editing' : 'read', expirationDate: expiryOf(room) },
    { kind: 'invitation', title: 'Join', access: 'read', maxUseCount: 10, currentUseCount: room % 10 },
    { kind: 'additional', title: `For partner ${two(room)}`, access: 'review', expirationDate: expiryOf(room + 1) },
  ]
}

const strays: readonly StageRoom[] = [
  {
    id: 56,
    type: 'custom',
    title: 'Old board',
    archived: true,
    links: [{ kind: 'additional', title: 'Left open', access: 'editing' }],
  },
  {
    id: 57,
    type: 'custom',
    title: 'Strays',
    links: [
      { kind: 'additional', title: '=HYPERLINK("http://evil.example","click")', access: 'editing' },
      { kind: 'additional', title: '<script>alert(1)</script>', access: 'review' },
      { kind: 'additional', title: 'Up\u202egpj.exe|`x`', internal: true },
      { kind: 'additional', title: `Long ${'name '.repeat(18)}`.trim(), expirationDate: '2026-12-01T00:00:00Z' },
      { kind: 'additional', title: '新しい会社のための非常に長いリンクの名前', password: 'Walnut-Drawer-58' },
    ],
  },
  {
    id: 58,
    type: 'custom',
    title: 'Fair',
    tags: ['press'],
    links: [
      { kind: 'additional', id: id('other', 58, 'fair'), title: 'fair', access: 'comment' },
      { kind: 'additional', id: id('team', 58, 'gone'), title: 'gone', access: 'editing' },
      { kind: 'additional', id: id('press-office', 58, 'press'), title: 'Press kit', denyDownload: true },
    ],
  },
  {
    id: 59,
    type: 'custom',
    title: 'Level',
    links: [{ kind: 'additional', title: 'A level without a name', access: 99 }],
  },
  { id: 60, type: 'custom', title: '::error::|"Board" <b>', tags: ['a,b', '<i>'], links: [] },
]

/** A portal of 60 rooms with 140 links: two manifests, strays, foreign and expired links, form rooms, data rooms. */
export const audited: Stage = {
  rooms: [
    ...rooms(1, 12, (nth) => ({
      type: 'custom',
      title: `Client ${two(nth)}`,
      tags: ['client'],
      links: clientLinks(nth),
    })),
    ...rooms(13, 20, (nth) => ({
      type: 'collaboration',
      title: `Team ${two(nth)}`,
      links: [{ kind: 'invitation', title: 'Join the team', access: 'editing', expirationDate: expiryOf(nth) }],
    })),
    ...rooms(21, 28, (nth) => ({
      type: 'virtualData',
      title: `Data ${two(nth)}`,
      tags: ['confidential'],
      links: [
        { kind: 'additional', title: 'Bidders', password: 'Walnut-Drawer-58', denyDownload: true },
        { kind: 'additional', title: 'Lawyers', internal: true, expirationDate: expiryOf(nth) },
        { kind: 'invitation', title: 'Advisers', access: 'comment', expirationDate: expiryOf(nth + 2) },
      ],
    })),
    ...rooms(29, 34, (nth) => ({
      type: 'formFilling',
      title: `Form ${two(nth)}`,
      links: [{ kind: 'invitation', title: 'Fill out', access: 'fillForms', maxUseCount: 25 }],
    })),
    ...rooms(35, 36, (nth) => ({ type: 'formFilling', title: `Form ${two(nth)}` })),
    ...rooms(37, 44, (nth) => ({
      type: 'public',
      title: `Page ${two(nth)}`,
      tags: ['press'],
      links: [
        { kind: 'primary', title: 'Page', access: nth % 2 === 0 ? 'read' : 'comment' },
        { kind: 'additional', id: id('press-office', nth, 'press'), title: 'Press kit', denyDownload: true },
        { kind: 'invitation', title: 'Editors', access: 'contentCreator', expirationDate: expiryOf(nth) },
      ],
    })),
    ...rooms(45, 50, (nth) => ({ type: 'custom', title: `Quiet ${two(nth)}` })),
    ...rooms(51, 55, (nth) => ({
      type: 'custom',
      title: `Not ours ${two(nth)}`,
      canManage: false,
      links: [{ kind: 'additional' }],
    })),
    ...strays,
  ],
}

/** What the team declares. */
export const teamManifest = `version: 1
name: team
rooms:
  - tag: client
    links:
      press: { access: read, expirationDate: "\${PRESS_END}" }
      auditors: { title: Auditors, access: comment, password: "\${AUDIT_PASSWORD}" }
      invitation: { title: Join, access: read }
  - id: 59
    links:
      guests: { title: Guests, access: read }
`

/** What the press office declares. */
export const pressManifest = `version: 1
name: press-office
rooms:
  - tag: press
    links:
      press: { title: Press kit, access: read, denyDownload: true }
`

/** What security asks of all links. */
export const policy = `version: 1
name: company
rules:
  nobody-edits-in-public:
    about: Whoever has a URL may read and comment, and no more
    match: { audience: public, kind: [primary, additional] }
    forbid: { access: [editing, review] }
  confidential-is-locked:
    match: { room: { tag: confidential }, kind: additional }
    require: { password: true, denyDownload: true }
  nothing-is-left:
    match: { state: undeclared }
    level: warn
exceptions:
  - { rule: confidential-is-locked, room: 21, link: LAWYERS, until: 2027-12-31, reason: Due diligence }
  - { rule: nobody-edits-in-public, room: Strays, link: workshop, until: 2026-12-31, reason: Workshop }
`
