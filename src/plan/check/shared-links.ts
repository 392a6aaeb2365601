import { isQuiet, type RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { fingerprint, idKey } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import { diagnose } from '../diagnostics.ts'

/** A link of one id in several rooms: each of them, with the link as it is there. */
export type SharedLink<R> = readonly { readonly room: R; readonly link: ObservedLink }[]

/** The links that several rooms have, by their ids. One URL opens all of these rooms. Source: contract §2.7, §4.3. */
export function sharedLinks<R>(
  rooms: readonly R[],
  linksOf: (room: R) => readonly ObservedLink[],
): readonly SharedLink<R>[] {
  const places = new Map<string, { readonly room: R; readonly link: ObservedLink }[]>()
  for (const room of rooms) {
    for (const link of linksOf(room)) {
      const key = idKey(link.id)
      const known = places.get(key)
      if (known) known.push({ room, link })
      else places.set(key, [{ room, link }])
    }
  }
  return [...places.values()].filter((shared) => shared.length > 1)
}

/**
 * Whether a link is the primary one of one of its rooms. The portal alone chooses the ids of those, at random, so that
 * its answers for these rooms cannot be true.
 */
export function isOfPrimary(shared: SharedLink<unknown>): boolean {
  return shared.some(({ link }) => link.kind === 'primary')
}

/**
 * What to say of links that several of these rooms have, with those rooms. People can make such links: they stay as they
 * are, with a warning. Where a change would meet one, or an answer cannot be true, it is an error.
 */
export function admitShared(
  rooms: readonly RoomPlan[],
): readonly { readonly found: Diagnostic; readonly rooms: readonly RoomPlan[] }[] {
  return sharedLinks(rooms, ({ observed }) => observed).flatMap((shared) => {
    const [first] = shared
    /* v8 ignore if -- @preserve: a shared link is in two rooms at least */
    if (!first) return []
    const [place, related] = shared.flatMap(({ room }) => room.desired.places.slice(0, 1))
    const facts = { fingerprint: fingerprint(first.link.id), rooms: shared.map(({ room }) => room.room) }
    const isRefused = isOfPrimary(shared) || shared.some(({ room, link }) => isChanged(room, link))
    const found = diagnose(isRefused ? 'room/link-shared' : 'room/link-copied', facts, place, related)
    return [{ found, rooms: shared.map(({ room }) => room) }]
  })
}

function isChanged({ changes }: RoomPlan, link: ObservedLink): boolean {
  return changes.some((change) => !isQuiet(change) && 'before' in change && change.before === link)
}
