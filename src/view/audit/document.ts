import { riskOf } from '../../inventory/risk.ts'
import { fingerprint } from '../../model/identity.ts'
import {
  audienceOf,
  audiences,
  type Inventory,
  type InventoryLink,
  type InventoryRoom,
  knownSettings,
  linkStates,
  titleOf,
} from '../../model/inventory.ts'
import type { Policy, PolicyFinding } from '../../model/policy.ts'
import { type Room, type Selector, selectorKey } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/values/instant.ts'
import type { Settings } from '../../settings/row.ts'
import { diagnosticDocument, roomLabel, sourceDocument } from '../document/document.ts'
import { formatVersion, type RoomLabel } from '../document/shape.ts'
import type {
  AuditDocument,
  AuditFinding,
  AuditLink,
  AuditRoom,
  AuditSummary,
  CoverageDocument,
  SinceDocument,
} from './shape.ts'

/** What an audit contains in addition to the inventory. */
export interface AuditParts {
  readonly policies: readonly Policy[]
  /** In any order. */
  readonly findings: readonly PolicyFinding[]
  readonly since?: SinceDocument | undefined
  /** The requested rooms; empty: all. */
  readonly only?: readonly Selector[]
}

/** What no audit covers. Each audit lists it. */
const notCovered: readonly string[] = [
  'Links of files and folders inside rooms.',
  'Members and groups of rooms.',
  'Rooms that the owner of the API key cannot see.',
]

/** Returns an audit as plain data. */
export function auditDocument(
  inventory: Inventory,
  { policies, findings, since, only = [] }: AuditParts,
): AuditDocument {
  const { madeAt } = inventory
  const { diagnostics, ...head } = inventoryHead(inventory)
  const rooms = inventory.rooms.map((room) => auditRoom(room, madeAt))
  return {
    ...head,
    kind: 'audit',
    scope: only.map(selectorKey),
    policies: policies.map(({ name, file }) => ({ name, file })),
    coverage: coverageOf(inventory),
    summary: summaryOf(rooms),
    findings: findings.toSorted((a, b) => urgencyOf(b, madeAt) - urgencyOf(a, madeAt)).map(findingDocument),
    rooms,
    since: since ?? null,
    diagnostics,
  }
}

/** What every document about an inventory says of it. */
export type InventoryHead = Pick<
  AuditDocument,
  'formatVersion' | 'ok' | 'madeAt' | 'portal' | 'manifests' | 'diagnostics'
>

export function inventoryHead({ madeAt, portal, manifests, diagnostics }: Inventory): InventoryHead {
  return {
    formatVersion,
    ok: true,
    madeAt: writeInstant(madeAt),
    portal: { url: portal.url, version: portal.version ?? null },
    manifests,
    diagnostics: diagnostics.map(diagnosticDocument),
  }
}

function coverageOf({ rooms }: Inventory): CoverageDocument {
  const count = (isIt: (room: InventoryRoom) => boolean): number => rooms.filter(isIt).length
  return {
    rooms: rooms.length,
    read: count(({ reading }) => reading === 'read'),
    cut: count(({ reading }) => reading === 'cut'),
    skipped: count(({ reading }) => reading === 'skipped'),
    noRight: count(({ reading }) => reading === 'no-right'),
    failed: count(({ reading }) => reading === 'failed'),
    archived: count(({ room, links }) => room.state === 'archived' && links.length > 0),
    notCovered,
  }
}

function auditRoom({ room, reading, why, links }: InventoryRoom, now: Instant): AuditRoom {
  return {
    ...labelOf(room),
    reading,
    why: why ?? null,
    links: links.map((link) => auditLink(link, now)),
  }
}

/** What a document says of a room, whether it was read or not. */
export function labelOf(room: Room): RoomLabel & Pick<AuditRoom, 'tags' | 'state'> {
  return { ...roomLabel(room), tags: room.tags, state: room.state === 'archived' ? 'archived' : 'active' }
}

/** A link as plain data. */
export function auditLink(link: InventoryLink, now: Instant): AuditLink {
  const { state, kind, observed, want, manifest, ignoreReason } = link
  const known: Partial<Settings> = knownSettings(link)
  const { access, expirationDate, password, internal, denyDownload, maxUseCount } = known
  return {
    state,
    kind,
    key: want?.key ?? null,
    title: titleOf(link),
    fingerprint: observed ? fingerprint(observed.id) : null,
    manifest: manifest ?? null,
    source: want ? sourceDocument(want.place()) : null,
    access: access ?? null,
    audience: audienceOf({ kind, settings: known }) ?? null,
    expirationDate:
      expirationDate === undefined ? null : expirationDate === null ? 'never' : writeInstant(expirationDate),
    secondsLeft: typeof expirationDate === 'number' ? (expirationDate - now) / 1000 : null,
    password: password === undefined ? null : password !== null,
    internal: internal ?? null,
    denyDownload: denyDownload ?? null,
    uses: observed?.uses ?? null,
    maxUseCount: maxUseCount === null ? 'unlimited' : (maxUseCount ?? null),
    risk: riskOf(link, now),
    ...(ignoreReason !== undefined && { ignoreReason }),
  }
}

const soon = 30 * 86_400

/** Counts the links of rooms. */
export function summaryOf(rooms: readonly AuditRoom[]): AuditSummary {
  const links = rooms.flatMap((room) => room.links)
  const count = (isIt: (link: AuditLink) => boolean): number => links.filter(isIt).length
  const open = links.filter(
    ({ state, secondsLeft }) => state !== 'missing' && (secondsLeft === null || secondsLeft > 0),
  )
  return {
    links: links.length,
    byState: countBy(linkStates, (state) => count((link) => link.state === state)),
    byAudience: countBy([...audiences, 'unknown'] as const, (audience) =>
      count((link) => (link.audience ?? 'unknown') === audience),
    ),
    byAccess: levelsOf(links),
    expired: count(({ secondsLeft }) => secondsLeft !== null && secondsLeft <= 0),
    neverExpiring: count(({ state, expirationDate }) => state !== 'missing' && expirationDate === 'never'),
    withoutPassword: open.filter(({ audience }) => audience === 'public').length,
    expiringSoon: open.filter(({ secondsLeft }) => secondsLeft !== null && secondsLeft <= soon).length,
  }
}

function countBy<N extends string>(names: readonly N[], count: (name: N) => number): { readonly [K in N]: number } {
  return Object.fromEntries(names.map((name) => [name, count(name)])) as { [K in N]: number }
}

function levelsOf(links: readonly AuditLink[]): AuditSummary['byAccess'] {
  const counts = new Map<string, number>()
  for (const { access } of links) {
    const level = access === null ? 'unknown' : typeof access === 'number' ? `level ${access}` : access
    counts.set(level, (counts.get(level) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Denied findings come before others, then the riskiest links. */
function urgencyOf({ level, verdict, link }: PolicyFinding, now: Instant): number {
  return (level === 'deny' && verdict === 'broken' ? 1000 : 0) + (link ? riskOf(link, now) : 0)
}

function findingDocument({
  policy,
  rule,
  level,
  verdict,
  message,
  hint,
  room,
  link,
  place,
}: PolicyFinding): AuditFinding {
  return {
    ...{ policy, rule, level, verdict, message, hint },
    room: room ? { id: room.id, title: room.title } : null,
    link: link
      ? {
          ...{ kind: link.kind, state: link.state },
          key: link.want?.key ?? null,
          title: titleOf(link),
          fingerprint: link.observed ? fingerprint(link.observed.id) : null,
        }
      : null,
    source: sourceDocument(place()),
  }
}
