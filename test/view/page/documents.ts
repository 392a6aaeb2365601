import type { Audience, LinkState, RoomReading } from '../../../src/model/inventory.ts'
import type { LinkKind } from '../../../src/model/link.ts'
import type { RoomType } from '../../../src/model/room.ts'
import { summaryOf } from '../../../src/view/audit/document.ts'
import type { AuditDocument, AuditFinding, AuditLink, AuditRoom, SinceDocument } from '../../../src/view/audit/shape.ts'

const madeAt = '2027-01-11T09:00:00Z'
const now = Date.parse(madeAt)
const day = 86_400

export const link: AuditLink = {
  state: 'declared',
  kind: 'additional',
  key: 'press',
  title: 'Press',
  fingerprint: 'a1b2c3d4e5f6',
  manifest: 'team',
  source: { file: 'roomlinks.yaml', line: 12, column: 7, endColumn: 12 },
  access: 'read',
  audience: 'password',
  expirationDate: '2027-03-31T22:00:00Z',
  secondsLeft: Date.parse('2027-03-31T22:00:00Z') / 1000 - now / 1000,
  password: true,
  internal: false,
  denyDownload: false,
  uses: null,
  maxUseCount: null,
  risk: 25,
}

export const room: AuditRoom = {
  id: '7',
  title: 'Board',
  type: 'custom',
  tags: ['client'],
  state: 'active',
  reading: 'read',
  why: null,
  links: [],
}

/** An audit of these rooms. */
export function auditOf(rooms: readonly AuditRoom[], more: Partial<AuditDocument> = {}): AuditDocument {
  const count = (reading: RoomReading): number => rooms.filter((one) => one.reading === reading).length
  return {
    formatVersion: '2.0',
    ok: true,
    kind: 'audit',
    madeAt,
    portal: { url: 'https://acme.example.com', version: '3.7.2' },
    manifests: ['team'],
    scope: [],
    policies: [],
    coverage: {
      rooms: rooms.length,
      read: count('read'),
      cut: count('cut'),
      skipped: count('skipped'),
      noRight: count('no-right'),
      failed: count('failed'),
      archived: rooms.filter(({ state, links }) => state === 'archived' && links.length > 0).length,
      notCovered: ['Links of files and folders inside rooms.', 'Members and groups of rooms.'],
    },
    summary: summaryOf(rooms),
    findings: [],
    rooms,
    since: null,
    diagnostics: [],
    ...more,
  }
}

/** The link with this many days left, or `never`; other members follow from those that are given. */
export function linkWith(more: Partial<AuditLink>, days?: number | 'never'): AuditLink {
  if (days === undefined) return { ...link, ...more }
  if (days === 'never') return { ...link, expirationDate: 'never', secondsLeft: null, ...more }
  const secondsLeft = Math.round(days * day)
  const expirationDate = `${new Date(now + secondsLeft * 1000).toISOString().slice(0, 19)}Z`
  return { ...link, expirationDate, secondsLeft, ...more }
}

const teams = ['Annual report', 'Board', 'Brand', 'Clients Nord', 'Data room Falke', 'Events', 'Grants', 'Hiring']
const parts = ['2027', 'drafts', 'review', 'partners', 'archive', 'press', 'photos', 'contracts']
const titles = [
  'Press kit',
  'Read-only for the auditors',
  'Join the room',
  'Guests',
  'Old draft',
  'Translation agency',
  'Form',
]
const types: readonly RoomType[] = ['custom', 'public', 'formFilling', 'collaboration', 'virtualData']
const levels = ['read', 'read', 'comment', 'editing', 'review', 'read', 'fillForms'] as const
const states: readonly LinkState[] = [
  'declared',
  'declared',
  'declared',
  'unmanaged',
  'declared',
  'foreign',
  'missing',
  'undeclared',
]
const reach: readonly Audience[] = ['password', 'public', 'signed-in', 'password', 'public', 'signed-in', 'password']
const left = [12, 45, 'never', 80, -20, 150, 210, 75, 'never', 330, 500, 28, 51, 110] as const

/** A portal of so many rooms and links, the same each time. */
export function portalOf(rooms: number, links: number): AuditDocument {
  const linksOf = (from: number, to: number, room: number): readonly AuditLink[] =>
    Array.from({ length: to - from }, (_, nth) => madeLink(from + nth, nth, room))
  const share = (nth: number): number => Math.floor((links * nth) / (rooms - 3))
  const made = Array.from({ length: rooms }, (_, nth): AuditRoom => {
    const base = {
      ...room,
      id: String(4711 + nth * 3),
      title: `${pick(teams, nth)} ${pick(parts, Math.floor(nth / teams.length) + nth)}`,
      type: pick(types, nth),
      tags: nth % 3 === 0 ? ['client', 'confidential'] : nth % 4 === 0 ? ['public'] : [],
    }
    if (nth === rooms - 1) return { ...base, reading: 'failed', why: 'The portal answered 503.' }
    if (nth >= rooms - 3) return { ...base, reading: 'no-right' }
    return { ...base, state: nth % 29 === 20 ? 'archived' : 'active', links: linksOf(share(nth), share(nth + 1), nth) }
  })
  const findings = made.flatMap((one) => findingsOf(one))
  const since: SinceDocument = { madeAt: '2027-01-04T06:00:00Z', changes: changesOf(made) }
  return auditOf(made, {
    findings: [...findings].sort((a, b) => (a.level < b.level ? -1 : Number(a.level > b.level))),
    since,
    policies: [{ name: 'company', file: 'roomlinks.policy.yaml' }],
    manifests: ['client-portal', 'press'],
  })
}

function madeLink(nth: number, inRoom: number, room: number): AuditLink {
  const kind: LinkKind = inRoom === 2 ? 'invitation' : inRoom === 0 && room % 5 === 1 ? 'primary' : 'additional'
  const state = pick(states, nth * 5 + room)
  const isOurs = state === 'declared' || state === 'missing'
  const audience = kind === 'invitation' ? 'joins' : pick(reach, nth * 3 + room)
  const days = pick(left, nth * 3 + (room % 4))
  const access = pick(levels, nth + room)
  const made = linkWith(
    {
      state,
      kind,
      audience,
      access,
      key: isOurs ? `link-${nth % 40}` : null,
      title: pick(titles, nth + room * 2),
      fingerprint: state === 'missing' ? null : (0x1a2b3c4d5e + nth * 7_919_333).toString(16).padStart(12, '0'),
      manifest: state === 'unmanaged' || state === 'foreign' ? null : nth % 2 === 0 ? 'client-portal' : 'press',
      source: isOurs ? { file: 'links/client-portal.yaml', line: 10 + nth * 4, column: 7, endColumn: 12 } : null,
      password: kind === 'invitation' ? null : audience === 'password',
      internal: kind === 'invitation' ? null : audience === 'signed-in',
      uses: kind === 'invitation' ? nth % 7 : null,
      maxUseCount: kind === 'invitation' ? (nth % 2 === 0 ? 25 : 'unlimited') : null,
    },
    days,
  )
  return { ...made, risk: riskOf(made) }
}

function riskOf({ state, audience, access, secondsLeft }: AuditLink): number {
  if (state === 'missing' || (secondsLeft !== null && secondsLeft <= 0)) return 0
  const isTold = state === 'declared' || state === 'foreign'
  const reached = { public: 50, joins: 35, password: 20, 'signed-in': 10 }[audience ?? 'public']
  return reached + (access === 'editing' ? 30 : 10) + (secondsLeft === null ? 10 : 0) + (isTold ? 0 : 10)
}

function findingsOf({ id, title, links }: AuditRoom): readonly AuditFinding[] {
  return links.flatMap((one): readonly AuditFinding[] => {
    const about = { policy: 'company', room: { id, title }, link: one, source: one.source, verdict: 'broken' as const }
    if (one.risk >= 70 && one.audience === 'public')
      return [
        {
          ...about,
          rule: 'public-links-end',
          level: 'deny',
          message: `Anyone can open "${one.title}", and it ends later than in 90 days.`,
          hint: 'Set an expirationDate within 90 days, or a password.',
        },
      ]
    if (one.state !== 'unmanaged') return []
    return [
      {
        ...about,
        rule: 'everything-is-declared',
        level: 'warn',
        message: `No manifest declares "${one.title}".`,
        hint: 'Declare it with roomlinks import, or revoke it.',
      },
    ]
  })
}

function changesOf(rooms: readonly AuditRoom[]): SinceDocument['changes'] {
  const whats = ['new', 'widened', 'gone', 'narrowed', 'changed'] as const
  const fields = [[], ['access read → editing'], [], ['password none → ***'], ['title "Draft" → "Press kit"']]
  return rooms
    .filter(({ links }) => links.length > 0)
    .slice(0, 6)
    .map(({ id, title, links }, nth) => ({
      what: pick(whats, nth),
      room: { id, title },
      link: links[0] ?? link,
      fields: pick(fields, nth),
    }))
}

function pick<T>(all: readonly T[], nth: number): T {
  const [first] = all
  const found = all[nth % all.length] ?? first
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}
