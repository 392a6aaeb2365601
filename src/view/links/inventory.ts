import type { RoomLink } from '../../inventory/filter.ts'
import type { Inventory, InventoryRoom } from '../../model/inventory.ts'
import type { Instant } from '../../model/values/instant.ts'
import { auditLink, type InventoryHead, inventoryHead, labelOf } from '../audit/document.ts'
import type { AuditDocument, AuditLink, AuditRoom } from '../audit/shape.ts'
import { roomLabel } from '../document/document.ts'
import type { RoomLabel } from '../document/shape.ts'
import { urlOf } from './document.ts'

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
  readonly room: ReturnType<typeof labelOf>
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

/** A link and its room as plain data. */
export function listedRow({ room, link }: RoomLink, now: Instant, isRevealed: boolean): ListedRow {
  return { room: labelOf(room), ...auditLink(link, now), url: urlOf(link.observed, isRevealed) }
}

/** The links of an audit, which has no URLs. */
export function rowsOf({ rooms }: Pick<AuditDocument, 'rooms'>): readonly ListedRow[] {
  return rooms.flatMap(({ links, reading: _, why: __, ...room }) => links.map((link) => ({ room, ...link, url: null })))
}
