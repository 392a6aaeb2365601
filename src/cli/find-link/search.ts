import type { RoomLink } from '../../inventory/filter.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { type Fingerprint, fingerprint, type LinkId } from '../../model/identity.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Selector } from '../../model/room.ts'
import type { Secret } from '../../model/secret.ts'
import { type LinkUrl, readLinkUrl } from '../../portal/link-url.ts'
import { type Unfound, whyUnknown } from '../../view/links/found.ts'
import type { Reach } from '../inventory/take.ts'
import { diagnose } from './diagnostics.ts'

/** What was read while a link was searched for, and the rooms that have it. */
export interface Search {
  readonly inventory: Inventory
  /** Usually one; several if rooms have links with the same id. */
  readonly found: readonly RoomLink[]
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
  if (url.kind === 'not a URL') return failed(diagnose('find/no-url', { asked, isFingerprintToo: asked !== '--find' }))
  if (url.kind === 'foreign') return failed(diagnose('find/foreign', { portal: reader.url }))
  const inventory = await take({ only })
  const links = linksIn(inventory)
  // The owner of the API key gets the same URL each time, but other people and other hosts get another one.
  const same = links.find(({ link }) => link.observed?.url?.equals(given))
  const id = same ? same.link.observed?.id : await idIn(url, reader)
  const found = id ? links.filter(({ link }) => link.observed?.id.secret.equals(id.secret)) : []
  return checked({ inventory, found, otherwise: id === undefined ? 'unreadable' : unfoundIn(inventory) }, [])
}

/** Searches rooms for the links with a fingerprint, all rooms if `only` is empty. Rejects with a PortalError. */
export async function searchFingerprint(
  wanted: Fingerprint,
  only: readonly Selector[],
  { take }: Reach,
): Promise<Search> {
  const inventory = await take({ only })
  const found = linksIn(inventory).filter(({ link }) => link.observed && fingerprint(link.observed.id) === wanted)
  return { inventory, found, otherwise: unfoundIn(inventory) }
}

/** The only link that was found, or why there is not exactly one. `what` is how it was named, for messages. */
export function onlyLink({ inventory, found, otherwise }: Search, what: string, isPartial: boolean): Checked<RoomLink> {
  const [first] = found
  if (first?.link.observed && found.length > 1) {
    const rooms = found.map(({ room }) => room)
    return failed(diagnose('find/several', { rooms, fingerprint: fingerprint(first.link.observed.id) }))
  }
  if (first) return checked(first, [])
  const why = whyUnknown(otherwise)
  const unfound: Diagnostic =
    why === null
      ? diagnose('find/no-link', { what, where: isPartial ? 'that room' : `a room of ${inventory.portal.url}` })
      : diagnose('find/unknown', { why })
  return failed(unfound, ...inventory.diagnostics)
}

function linksIn({ rooms }: Inventory): readonly RoomLink[] {
  return rooms.flatMap(({ room, links }) => links.map((link) => ({ room, link })))
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
