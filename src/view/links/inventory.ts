import type { RoomLink } from '../../inventory/filter.ts'
import type { Inventory, InventoryRoom } from '../../model/inventory.ts'
import type { Room } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/values/instant.ts'
import { auditLink } from '../audit/document.ts'
import type { AuditDocument, AuditLink, AuditRoom } from '../audit/shape.ts'
import { diagnosticDocument, roomLabel } from '../document/document.ts'
import { formatVersion, type RoomLabel } from '../document/shape.ts'
import { urlOf } from './document.ts'

/** The part that all documents about an inventory share. */
export type InventoryHead = Pick<
  AuditDocument,
  'formatVersion' | 'ok' | 'madeAt' | 'portal' | 'manifests' | 'diagnostics'
>

/** The links of all rooms that match a filter, as plain data. Shape: schemas/inventory.schema.json. */
export interface InventoryDocument extends InventoryHead {
  readonly kind: 'inventory'
  /** Whether the URLs are shown. */
  readonly revealed: boolean
  readonly summary: {
    /** The number of links in the requested rooms. */
    readonly found: number
    /** How many of those are listed. */
    readonly listed: number
  }
  readonly links: readonly ListedRow[]
  /** The rooms whose links are not all known. */
  readonly unread: readonly UnreadRoom[]
}

/** A link and its room. */
export interface ListedRow extends AuditLink {
  readonly room: RoomLabel & Pick<AuditRoom, 'tags' | 'state'>
  readonly url: string | null
}

/** A room whose links are not all known, and why. */
export interface UnreadRoom extends RoomLabel, Pick<AuditRoom, 'reading' | 'why'> {}

/** The part of an inventory to list. */
export interface Listing {
  /** The requested rooms. */
  readonly rooms: readonly InventoryRoom[]
  /** The links to list, in order. */
  readonly links: readonly RoomLink[]
  readonly isRevealed: boolean
}

/** A list of links as plain data. */
export function inventoryDocument(inventory: Inventory, { rooms, links, isRevealed }: Listing): InventoryDocument {
  return {
    ...inventoryHead(inventory),
    kind: 'inventory',
    revealed: isRevealed,
    summary: { found: rooms.reduce((sum, room) => sum + room.links.length, 0), listed: links.length },
    links: links.map((each) => listedRow(each, inventory.madeAt, isRevealed)),
    unread: rooms.flatMap(({ room, reading, why }) =>
      reading === 'read' ? [] : [{ ...roomLabel(room), reading, why: why ?? null }],
    ),
  }
}

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

/** A link and its room as plain data. */
export function listedRow({ room, link }: RoomLink, now: Instant, isRevealed: boolean): ListedRow {
  return { room: roomDocument(room), ...auditLink(link, now), url: urlOf(link.observed, isRevealed) }
}

function roomDocument(room: Room): ListedRow['room'] {
  return { ...roomLabel(room), tags: room.tags, state: room.state === 'archived' ? 'archived' : 'active' }
}
