import type { RoomLink } from '../../inventory/filter.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { type Fingerprint, fingerprint, type LinkId } from '../../model/identity.ts'
import type { Inventory, InventoryRoom } from '../../model/inventory.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { ObservedLinks, Selector } from '../../model/room.ts'
import type { Secret } from '../../model/secret.ts'
import { type LinkUrl, readLinkUrl } from '../../portal/link-url.ts'
import type { Unfound } from '../../view/links/found.ts'
import type { Reach } from '../inventory/take.ts'
import type { Advise } from '../options/repeat.ts'
import { diagnose, type LinkName } from './diagnostics.ts'

/** A link that was found on the portal, and the links of its room. */
export interface FoundLink extends RoomLink {
  readonly observed: ObservedLink
  readonly ofRoom: ObservedLinks
}

/** What was read while a link was searched for, and the rooms that have it. */
export interface Search {
  readonly inventory: Inventory
  /** Usually one; several if rooms have links with the same id. */
  readonly found: readonly FoundLink[]
  /** What it means if none is found. */
  readonly otherwise: Unfound
}

/**
 * Searches rooms for the link of a URL, all rooms if `only` is empty. The URL is a secret, and so is the id in it:
 * neither is in the result. Sends nothing if it is no URL of the portal. Rejects with a PortalError.
 */
export async function searchUrl(
  given: Secret,
  asked: string,
  only: readonly Selector[],
  { reader, take }: Reach,
): Promise<Checked<Search>> {
  const url = readLinkUrl(given, reader.url)
  if (url.kind === 'not a URL') return failed(diagnose('find/no-url', { asked, isFingerprintToo: asked === 'revoke' }))
  if (url.kind === 'foreign') return failed(diagnose('find/foreign', { portal: reader.url }))
  const inventory = await take({ only })
  const links = inventory.rooms.flatMap(linksIn)
  // The owner of the API key gets the same URL each time, but other people and other hosts get another one.
  const same = links.find(({ observed }) => observed.url?.equals(given))
  const id = same ? same.observed.id : await idIn(url, reader)
  const found = id ? links.filter(({ observed }) => observed.id.secret.equals(id.secret)) : []
  return checked({ inventory, found, otherwise: id === undefined ? 'unreadable' : unfoundIn(inventory) }, [])
}

/** Searches rooms for the links with a fingerprint, all rooms if `only` is empty. Rejects with a PortalError. */
export async function searchFingerprint(
  wanted: Fingerprint,
  only: readonly Selector[],
  { take }: Reach,
): Promise<Search> {
  const inventory = await take({ only })
  const found = inventory.rooms.flatMap(linksIn).filter(({ observed }) => fingerprint(observed.id) === wanted)
  return { inventory, found, otherwise: unfoundIn(inventory) }
}

/** How a link was searched for. `isPartial`: not all rooms were searched. */
interface Asked {
  readonly name: LinkName
  readonly isPartial: boolean
  readonly advise: Advise
}

/** The only link that was found, or why there is not exactly one. */
export function onlyLink(
  { inventory, found, otherwise }: Search,
  { name, isPartial, advise }: Asked,
): Checked<FoundLink> {
  const [first] = found
  if (first && found.length > 1) {
    const rooms = found.map(({ room }) => room)
    const commands = rooms.map(({ id }) => advise('revoke', id, fingerprint(first.observed.id)))
    return failed(diagnose('find/several', { rooms, commands }))
  }
  if (first) return checked(first, [])
  const { portal, diagnostics } = inventory
  if (otherwise === 'rooms missing') return { ok: false, diagnostics }
  const where = isPartial ? 'None of the rooms that were searched' : `No room of ${portal.url}`
  const unfound =
    otherwise === 'none'
      ? diagnose('find/no-link', { name, where })
      : diagnose('find/unknown', { name, isUnreadable: otherwise === 'unreadable' })
  return failed(unfound, ...diagnostics)
}

function linksIn({ room, links, reading }: InventoryRoom): readonly FoundLink[] {
  const ofRoom = { links: links.flatMap(({ observed }) => observed ?? []), isCut: reading === 'cut' }
  return links.flatMap((link) => (link.observed ? [{ room, link, observed: link.observed, ofRoom }] : []))
}

function unfoundIn({ rooms, diagnostics }: Inventory): Unfound {
  if (diagnostics.some(({ code }) => code === 'room/none-asked-for')) return 'rooms missing'
  return rooms.every(({ reading }) => reading === 'read') ? 'none' : 'rooms unread'
}

/** The id of the link that a URL leads to; `undefined`: the URL does not say it. Rejects with a PortalError. */
async function idIn(url: LinkUrl, reader: Reader): Promise<LinkId | undefined> {
  if (url.kind === 'id') return url.id
  const long = url.kind === 'short' ? await reader.resolveShortUrl(url.url) : undefined
  // The portal may have other names, and nothing is sent there.
  const behind = long && readLinkUrl(long)
  return behind?.kind === 'id' ? behind.id : undefined
}
