import type { Change } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { compareIds, fingerprint } from '../../model/identity.ts'
import type { DesiredLink, ObservedLink } from '../../model/link.ts'
import type { DesiredRoom } from '../../model/room.ts'
import { sameText } from '../../model/text/same-text.ts'
import type { Matched } from '../match.ts'
import { diagnose } from '../sentences.ts'

/** A declared link that has no place in its room: another manifest's link has its role. */
export interface Blocked {
  readonly want: DesiredLink
  readonly link: ObservedLink
}

/** The declared links that would have to take a role over, or end it, which another manifest's link has. */
export function blockedIn({ pairs, leftovers }: Matched, changes: readonly Change[]): readonly Blocked[] {
  const created = new Set(changes.flatMap((change) => (change.kind === 'create' ? [change.want] : [])))
  return pairs.flatMap(({ want, before }) => {
    if (before || want.kind === 'additional' || !(want.absent || created.has(want))) return []
    const rivals = leftovers.filter((leftover) => leftover.isForeign && leftover.before.kind === want.kind)
    const [link] = rivals.map((rival) => rival.before).toSorted((a, b) => compareIds(a.id, b.id))
    return link ? [{ want, link }] : []
  })
}

/** A room has one link in each role: of two manifests that declare it, each would undo what the other does. */
export function admitBlocked({ room, owner }: DesiredRoom, blocked: readonly Blocked[]): readonly Diagnostic[] {
  return blocked.map(({ want: { key, place }, link }) => {
    const { title } = link.settings
    return diagnose('link/role-foreign', { key, room, title, fingerprint: fingerprint(link.id), owner }, place)
  })
}

/** Under another name a manifest would create its links a second time: those of others that look like one are named. */
export function admitForeignAlike(
  { room, owner }: DesiredRoom,
  { leftovers }: Matched,
  changes: readonly Change[],
): readonly Diagnostic[] {
  const foreign = leftovers.filter(({ isForeign, before }) => isForeign && before.kind === 'additional')
  return changes.flatMap((change) => {
    if (change.kind !== 'create' || change.want.kind !== 'additional' || change.want.adopt !== undefined) return []
    const { key, place } = change.want
    const { title } = change.after.settings
    const alike = foreign
      .filter(({ before }) => sameText(before.settings.title, title))
      .map(({ before }) => fingerprint(before.id))
      .toSorted()
    return alike.length === 0 ? [] : [diagnose('link/looks-foreign', { key, room, title, alike, owner }, place)]
  })
}
