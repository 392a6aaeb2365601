import type { RoomLink } from '../../inventory/filter.ts'
import type { Inventory } from '../../model/inventory.ts'
import { type InventoryHead, inventoryHead } from '../audit/document.ts'
import { visible } from '../escape.ts'
import { fingerprintText, roomHeading, versionText } from '../phrases.ts'
import { cellText, columnOf } from './columns.ts'
import { type ListedRow, listedRow } from './inventory.ts'

/** Why no link was found: no link has the URL, or that is unknown. */
export type Unfound = 'none' | 'unreadable' | 'rooms unread' | 'rooms missing'

/**
 * Whose link a URL is, as plain data. Contains neither the URL nor any part of it. Shape:
 * schemas/inventory.schema.json.
 */
export interface FoundDocument extends InventoryHead {
  readonly kind: 'found'
  /** `none`: no link of the rooms that were read has the URL. `unknown`: that could not be determined. */
  readonly answer: 'found' | 'none' | 'unknown'
  /** Why it is unknown, else null. */
  readonly why: string | null
  /** One link; several if rooms have links with the same id, so that the URL opens all of these rooms. */
  readonly links: readonly ListedRow[]
}

const reasons: { readonly [U in Unfound]: string | null } = {
  none: null,
  unreadable: 'The URL does not say which link it is, and the portal shows no link with this URL.',
  'rooms unread':
    'No link that was read has the URL, but some rooms could not be read: roomlinks links --all names them.',
  'rooms missing': 'No link that was read has the URL, but some of the rooms of --room were not found.',
}

/** The result of searching for the link of a URL. */
export function foundDocument(inventory: Inventory, found: readonly RoomLink[], otherwise: Unfound): FoundDocument {
  const isFound = found.length > 0
  return {
    ...inventoryHead(inventory),
    kind: 'found',
    answer: isFound ? 'found' : otherwise === 'none' ? 'none' : 'unknown',
    why: isFound ? null : reasons[otherwise],
    links: found.map((each) => listedRow(each, inventory.madeAt, false)),
  }
}

const shown = ['state', 'kind', 'access', 'audience', 'expirationDate'] as const

/** The same for people. `isPartial`: only some rooms were looked at. */
export function foundText({ answer, why, links, portal }: FoundDocument, isPartial: boolean): string {
  if (answer === 'unknown') return `Whose link this is cannot be determined. ${why}\n`
  const where = isPartial ? 'the rooms that were looked at' : `${visible(portal.url)} ${versionText(portal)}`
  if (answer === 'none') return `No link of ${where} has this URL.\n`
  const head = links.length > 1 ? `${links.length} rooms have this link: its URL opens all of them.\n\n` : ''
  return head + links.map(linkText).join('\n')
}

function linkText(link: ListedRow): string {
  const { key, manifest, source, fingerprint, room } = link
  const facts = shown.map((name) => `${columnOf(name).heading.toLowerCase()}: ${cellText(link, columnOf(name))}`)
  const lines = [
    `${cellText(link, columnOf('title'))}, ${fingerprintText(fingerprint)}`,
    ...facts,
    ...(key === null ? [] : [`key: ${visible(key)}`]),
    ...(manifest === null ? [] : [`manifest: ${visible(manifest)}`]),
    ...(source === null ? [] : [`declared at: ${visible(source.file)}:${source.line}:${source.column}`]),
  ]
  return `${roomHeading(room)}\n${lines.map((line) => `  ${line}\n`).join('')}`
}
