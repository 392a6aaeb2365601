import type { Change } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { compareIds, type Fingerprint, fingerprint, isForeign } from '../../model/identity.ts'
import type { DesiredLink, ObservedLink, SettingName } from '../../model/link.ts'
import type { DesiredRoom } from '../../model/room.ts'
import { sameText } from '../../model/values/same-text.ts'
import type { Values } from '../../settings/row.ts'
import { namesOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'
import { type Adopting, diagnose, type Known, known } from '../diagnostics.ts'
import { hasRole, type Leftover, type Matched, type Pair } from '../match.ts'

/**
 * The declared links of a room whose link to adopt is gone, and whose settings are not all declared: what was to be
 * copied from that link is lost with it, and a new one would be wider than anybody meant. Each with the error that says so.
 */
export function lostAdoptions(
  { room }: DesiredRoom,
  matched: Matched,
  { comparing = false }: Pick<Conditions, 'comparing'>,
): readonly { readonly want: DesiredLink; readonly why: Diagnostic }[] {
  if (comparing) return []
  return matched.pairs.flatMap(({ want, before }) => {
    const { key, adopt, absent, place } = want
    const open = undeclaredOf(want)
    if (adopt === undefined || before || absent || open.length === 0) return []
    if (linksIn(matched).some(({ id }) => fingerprint(id) === adopt)) return []
    const about = { key, fingerprint: adopt, room, open, ...likely(want, adopt, matched) }
    return [{ want, why: diagnose('link/adopt-not-found', about, place) }]
  })
}

/** The settings that decide how open a link is, and that its declaration leaves as they are. */
export function undeclaredOf({ kind, settings }: DesiredLink): readonly SettingName[] {
  const declared: Values = settings
  return namesOf[kind].filter((name) => opening.has(name) && declared[name] === undefined)
}

const opening: ReadonlySet<SettingName> = new Set(['password', 'expirationDate', 'internal', 'denyDownload'])

function linksIn({ pairs, leftovers }: Matched): readonly ObservedLink[] {
  return [...pairs, ...leftovers].flatMap(({ before }) => before ?? [])
}

/** What is wrong with the fingerprints that the links of a room adopt: none is skipped silently. */
export function admitAdoption(
  { room, owner }: DesiredRoom,
  matched: Matched,
  { comparing = false }: Pick<Conditions, 'comparing'>,
): readonly Diagnostic[] {
  const all = linksIn(matched)
  return matched.pairs.flatMap((pair) => {
    const { key, adopt, kind, place } = pair.want
    if (adopt === undefined) return []
    const about = { key, fingerprint: adopt, room }
    const bearers = all.filter(({ id }) => fingerprint(id) === adopt)
    const [link, ...twins] = bearers.filter((bearer) => bearer.kind === kind)
    if (!link) return admitMissing(pair, { ...about, comparing }, matched, bearers)
    if (twins.length > 0) {
      const titles = [link, ...twins].map(({ settings }) => settings.title)
      return [diagnose('link/adopt-ambiguous', { ...about, titles }, place)]
    }
    if (link !== pair.before) {
      const refusal = admitOther(pair, link, about, matched)
      if (refusal) return [refusal]
    }
    return isForeign(link.id, owner) ? [diagnose('link/adopt-foreign', about, place)] : []
  })
}

/** The room has no such link of that kind. */
function admitMissing(
  { want, before }: Pair,
  { comparing, ...about }: Adopting & { readonly comparing: boolean },
  matched: Matched,
  [stranger]: readonly ObservedLink[],
): readonly Diagnostic[] {
  const { kind, place, absent } = want
  if (stranger) return [diagnose('link/adopt-other-kind', { ...about, kind, found: stranger.kind }, place)]
  if (before && hasRole(want)) {
    return [diagnose('link/adopt-other-role', { ...about, kind, found: fingerprint(before.id) }, place)]
  }
  // A link that is ours already has no more need of `adopt`, nor has one that is gone as it should be.
  if (before || absent) return []
  // Somebody has revoked it, most likely: that is a difference like others.
  if (comparing) return [diagnose('link/adopt-missing', about, place)]
  if (undeclaredOf(want).length > 0) return []
  return [diagnose('link/adopt-gone', { ...about, ...likely(want, about.fingerprint, matched) }, place)]
}

/** The links that may have been meant by a fingerprint that no link has. */
function likely(
  { kind }: DesiredLink,
  sought: Fingerprint,
  { leftovers }: Matched,
): { readonly free: readonly Known[]; readonly foreign: readonly Known[] } {
  const near = (isTheirs: boolean): readonly Known[] =>
    nearest(
      sought,
      leftovers.filter(({ before, isForeign = false }) => before.kind === kind && isForeign === isTheirs),
    )
  return { free: near(false), foreign: near(true) }
}

/** The link to adopt is there, and the declared link is not that one. */
function admitOther(pair: Pair, link: ObservedLink, about: Adopting, { pairs }: Matched): Diagnostic | undefined {
  const { want, before } = pair
  const { kind, place, absent, rotation } = want
  const means = ({ before: its, tag, formerTags }: Pair): boolean =>
    its === link || [tag, ...formerTags].some((one) => one === link.id.tag)
  const other = pairs.find((each) => each !== pair && means(each))
  if (other) return diagnose('link/adopt-declared', { ...about, other: other.want.key }, place, other.want.place)
  /* v8 ignore if -- @preserve: what nobody else means is adopted by a declared link that has none yet */
  if (!before) return undefined
  const found = fingerprint(before.id)
  if (hasRole(want)) return diagnose('link/adopt-other-role', { ...about, kind, found }, place)
  // Where it is to be absent, or to be replaced, the link of its tag is not the only one that has to go.
  const isExpected = absent || rotation !== undefined
  return isExpected ? undefined : diagnose('link/adopt-other-link', { ...about, found }, place)
}

/** Links with their fingerprints, those first that differ from one in the fewest places. */
function nearest(sought: Fingerprint, links: readonly Leftover[]): readonly Known[] {
  const distance = (print: Fingerprint): number => [...print].filter((digit, at) => digit !== sought[at]).length
  return links
    .map(({ before }) => known(before))
    .sort((a, b) => distance(a.fingerprint) - distance(b.fingerprint) || (a.fingerprint < b.fingerprint ? -1 : 1))
}

/** A link that is made by hand and to be declared is easily created a second time: those that look like it are named. */
export function admitAlike(
  { room }: DesiredRoom,
  { leftovers }: Matched,
  changes: readonly Change[],
): readonly Diagnostic[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'create' || change.want.adopt !== undefined || change.want.rotation !== undefined) return []
    const { kind, settings } = change.after
    const byHand = leftovers.filter(({ before }) => before.id.tag === undefined && before.kind === kind)
    const { title } = settings
    const alike = titled(title, byHand)
    const { key, place } = change.want
    return alike.length === 0 ? [] : [diagnose('link/looks-unmanaged', { key, room, title, alike }, place)]
  })
}

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
    const alike = titled(title, foreign)
    return alike.length === 0 ? [] : [diagnose('link/looks-foreign', { key, room, title, alike, owner }, place)]
  })
}

/** The fingerprints of the links with that title. */
function titled(title: string, links: readonly Leftover[]): readonly Fingerprint[] {
  const alike = links.filter(({ before }) => sameText(before.settings.title, title))
  return alike.map(({ before }) => fingerprint(before.id)).toSorted()
}
