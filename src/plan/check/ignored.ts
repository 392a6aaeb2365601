import type { Diagnostic } from '../../model/diagnostic.ts'
import { fingerprint, isForeign, isOwned } from '../../model/identity.ts'
import type { DesiredRoom, Entry, FoundRooms, IgnoredLink } from '../../model/room.ts'
import { diagnose } from '../diagnostics.ts'
import type { PlannedRoom } from '../history/left-rooms.ts'
import type { MatchedLinks } from '../match.ts'

/**
 * Checks the links of a room that the manifest ignores. One that it created and no longer declares would be revoked, so
 * that is an error; one that it declares, or that another manifest created, only need not be ignored.
 */
export function checkIgnored({ room, owner, ignore = [] }: DesiredRoom, matched: MatchedLinks): readonly Diagnostic[] {
  const all = [...matched.pairs, ...matched.unmatched]
  return ignore.flatMap(({ fingerprint: ignored, place }) =>
    all.flatMap((each) => {
      if (each.before === undefined || fingerprint(each.before.id) !== ignored) return []
      const about = { room, fingerprint: ignored }
      if ('want' in each) return [diagnose('link/ignore-needless', { ...about, key: each.want.key }, place)]
      if (isOwned(each.before.id, owner)) return [diagnose('link/ignore-owned', about, place)]
      const isTheirs = isForeign(each.before.id, owner)
      return isTheirs ? [diagnose('link/ignore-needless', { ...about, key: undefined }, place)] : []
    }),
  )
}

/**
 * Warns of fingerprints to ignore that no link has in any room of their entry. `planned` are the rooms that were read;
 * an entry of which a room is missing there cannot be judged.
 */
export function checkStaleIgnores(
  entries: readonly Entry[],
  found: FoundRooms,
  planned: readonly PlannedRoom[],
): readonly Diagnostic[] {
  const read = new Map(
    planned.flatMap(({ plan, isUnfit }) => (plan && !isUnfit ? [[plan.room.id, plan.observed] as const] : [])),
  )
  const isStale = ({ fingerprint: ignored }: IgnoredLink, { selector }: Entry): boolean => {
    const links = found(selector).map(({ id }) => read.get(id))
    return links.length > 0 && links.every((each) => each?.every(({ id }) => fingerprint(id) !== ignored))
  }
  return entries.flatMap((entry) =>
    (entry.ignore ?? [])
      .filter((link) => isStale(link, entry))
      .map((link) => diagnose('link/ignore-stale', { fingerprint: link.fingerprint }, link.place)),
  )
}
