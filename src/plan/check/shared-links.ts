import { isQuiet, type RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { fingerprint, idKey } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import { diagnose } from '../diagnostics.ts'

/** A link id that several rooms have: each room with its link. */
export type SharedLink<R> = readonly { readonly room: R; readonly link: ObservedLink }[]

/** Finds the link ids that several rooms have. One URL opens all of these rooms. Source: contract §2.7, §4.3. */
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
 * Whether a shared link is the primary link of one of its rooms. The portal chooses the ids of primary links at random,
 * so its answers for these rooms cannot be right.
 */
export function isOfPrimary(shared: SharedLink<unknown>): boolean {
  return shared.some(({ link }) => link.kind === 'primary')
}

/**
 * Reports links that several of these rooms have. People can create such links; they get a warning and are left as they
 * are. It is an error if a change would affect one, or if the portal's answer cannot be right.
 */
export function checkShared(
  rooms: readonly RoomPlan[],
): readonly { readonly found: Diagnostic; readonly rooms: readonly RoomPlan[] }[] {
  return sharedLinks(rooms, ({ observed }) => observed).flatMap((shared) => {
    const [first] = shared
    /* v8 ignore if -- @preserve: a shared link is in two rooms at least */
    if (!first) return []
    const [place, related] = shared.flatMap(({ room }) => room.desired.places.slice(0, 1))
    const facts = { fingerprint: fingerprint(first.link.id), rooms: shared.map(({ room }) => room.room) }
    const isRefused = isOfPrimary(shared) || shared.some(({ room, link }) => isChanged(room, link))
    const found = diagnose('room/link-shared', { ...facts, isRefused }, place, related)
    return [{ found, rooms: shared.map(({ room }) => room) }]
  })
}

function isChanged({ changes }: RoomPlan, link: ObservedLink): boolean {
  return changes.some((change) => !isQuiet(change) && 'before' in change && change.before === link)
}
