import type { Change } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { compareIds, type Fingerprint, fingerprint, isForeign } from '../../model/identity.ts'
import type { DesiredLink, ObservedLink, SettingName } from '../../model/link.ts'
import type { DesiredRoom } from '../../model/room.ts'
import { sameText } from '../../model/values/same-text.ts'
import type { Values } from '../../settings/row.ts'
import { namesOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'
import { type Adopting, diagnose, type KnownLink, knownLink } from '../diagnostics.ts'
import { hasRole, type MatchedLinks, type Pair, type UnmatchedLink } from '../match.ts'

/**
 * Finds the declared links whose link to adopt is gone and whose settings are not all declared. The undeclared settings
 * would have been copied from that link; without it, a new link could be wider than intended. Each has its error.
 */
export function lostAdoptions(
  { room }: DesiredRoom,
  matched: MatchedLinks,
  { comparing = false }: Pick<Conditions, 'comparing'>,
): readonly { readonly want: DesiredLink; readonly why: Diagnostic }[] {
  if (comparing) return []
  return matched.pairs.flatMap(({ want, before }) => {
    const { key, adopt, absent, place } = want
    const open = undeclaredSettings(want)
    if (adopt === undefined || before || absent || open.length === 0) return []
    if (linksIn(matched).some(({ id }) => fingerprint(id) === adopt)) return []
    const about = { key, fingerprint: adopt, room, open, ...likelyLinks(want, adopt, matched) }
    return [{ want, why: diagnose('link/adopt-not-found', about, place) }]
  })
}

/** The settings that decide how open a link is and that its declaration does not set. */
export function undeclaredSettings({ kind, settings }: DesiredLink): readonly SettingName[] {
  const declared: Values = settings
  return namesOf[kind].filter((name) => accessSettings.has(name) && declared[name] === undefined)
}

const accessSettings: ReadonlySet<SettingName> = new Set(['password', 'expirationDate', 'internal', 'denyDownload'])

function linksIn({ pairs, unmatched }: MatchedLinks): readonly ObservedLink[] {
  return [...pairs, ...unmatched].flatMap(({ before }) => before ?? [])
}

/** Checks the fingerprints that the links of a room adopt. None is skipped silently. */
export function checkAdoption(
  { room, owner }: DesiredRoom,
  matched: MatchedLinks,
  { comparing = false }: Pick<Conditions, 'comparing'>,
): readonly Diagnostic[] {
  const all = linksIn(matched)
  return matched.pairs.flatMap((pair) => {
    const { key, adopt, kind, place } = pair.want
    if (adopt === undefined) return []
    const about = { key, fingerprint: adopt, room }
    const candidates = all.filter(({ id }) => fingerprint(id) === adopt)
    const [link, ...others] = candidates.filter((candidate) => candidate.kind === kind)
    if (!link) return checkMissing(pair, { ...about, comparing }, matched, candidates)
    if (others.length > 0) {
      const titles = [link, ...others].map(({ settings }) => settings.title)
      return [diagnose('link/adopt-ambiguous', { ...about, titles }, place)]
    }
    if (link !== pair.before) {
      const refusal = checkOtherLink(pair, link, about, matched)
      if (refusal) return [refusal]
    }
    return isForeign(link.id, owner) ? [diagnose('link/adopt-foreign', about, place)] : []
  })
}

/** Checks an adoption for which the room has no link of that kind; `ofOtherKind` is a link of another kind. */
function checkMissing(
  { want, before }: Pair,
  { comparing, ...about }: Adopting & { readonly comparing: boolean },
  matched: MatchedLinks,
  [ofOtherKind]: readonly ObservedLink[],
): readonly Diagnostic[] {
  const { kind, place, absent } = want
  if (ofOtherKind) return [diagnose('link/adopt-other-kind', { ...about, kind, found: ofOtherKind.kind }, place)]
  if (before && hasRole(want)) {
    return [diagnose('link/adopt-other-role', { ...about, kind, found: fingerprint(before.id) }, place)]
  }
  // A link that is already ours no longer needs `adopt`, nor does one that is absent as declared.
  if (before || absent) return []
  // Somebody has probably revoked it. That is a difference like any other.
  if (comparing) return [diagnose('link/adopt-missing', about, place)]
  if (undeclaredSettings(want).length > 0) return []
  return [diagnose('link/adopt-gone', { ...about, ...likelyLinks(want, about.fingerprint, matched) }, place)]
}

/** The links that may have been meant by a fingerprint that no link of the room has. */
function likelyLinks(
  { kind }: DesiredLink,
  sought: Fingerprint,
  { unmatched }: MatchedLinks,
): { readonly free: readonly KnownLink[]; readonly foreign: readonly KnownLink[] } {
  const near = (isTheirs: boolean): readonly KnownLink[] =>
    nearest(
      sought,
      unmatched.filter(({ before, isForeign = false }) => before.kind === kind && isForeign === isTheirs),
    )
  return { free: near(false), foreign: near(true) }
}

/** Checks an adoption whose link exists but was not matched with this declaration. */
function checkOtherLink(
  pair: Pair,
  link: ObservedLink,
  about: Adopting,
  { pairs }: MatchedLinks,
): Diagnostic | undefined {
  const { want, before } = pair
  const { kind, place, absent, rotation } = want
  const refersToLink = ({ before: its, tag, formerTags }: Pair): boolean =>
    its === link || [tag, ...formerTags].some((one) => one === link.id.tag)
  const other = pairs.find((each) => each !== pair && refersToLink(each))
  if (other) return diagnose('link/adopt-declared', { ...about, other: other.want.key }, place, other.want.place)
  /* v8 ignore if -- @preserve: a declared link without a match adopts any link that no other one refers to */
  if (!before) return undefined
  const found = fingerprint(before.id)
  if (hasRole(want)) return diagnose('link/adopt-other-role', { ...about, kind, found }, place)
  // If the link must be absent or replaced, the adopted link must go as well as the one with its tag.
  const isExpected = absent || rotation !== undefined
  return isExpected ? undefined : diagnose('link/adopt-other-link', { ...about, found }, place)
}

/** Sorts links by how many digits of their fingerprints differ from the wanted one. */
function nearest(sought: Fingerprint, links: readonly UnmatchedLink[]): readonly KnownLink[] {
  const distance = (print: Fingerprint): number => [...print].filter((digit, at) => digit !== sought[at]).length
  return links
    .map(({ before }) => knownLink(before))
    .sort((a, b) => distance(a.fingerprint) - distance(b.fingerprint) || (a.fingerprint < b.fingerprint ? -1 : 1))
}

/** Warns of links created by hand that look like one to be created, and may be the one that was meant. */
export function checkAlike(
  { room }: DesiredRoom,
  { unmatched }: MatchedLinks,
  changes: readonly Change[],
): readonly Diagnostic[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'create' || change.want.adopt !== undefined || change.want.rotation !== undefined) return []
    const { kind, settings } = change.after
    const byHand = unmatched.filter(({ before, ignoreReason }) => {
      return before.id.tag === undefined && before.kind === kind && ignoreReason === undefined
    })
    const { title } = settings
    const alike = withTitle(title, byHand)
    const { key, place } = change.want
    return alike.length === 0 ? [] : [diagnose('link/looks-unmanaged', { key, room, title, alike }, place)]
  })
}

/** A declared link whose role another manifest's link has in the room. */
export interface Blocked {
  readonly want: DesiredLink
  readonly link: ObservedLink
}

/** Finds the declared links whose role another manifest's link has. */
export function findBlocked({ pairs, unmatched }: MatchedLinks, changes: readonly Change[]): readonly Blocked[] {
  const created = new Set(changes.flatMap((change) => (change.kind === 'create' ? [change.want] : [])))
  return pairs.flatMap(({ want, before }) => {
    if (before || want.kind === 'additional' || !(want.absent || created.has(want))) return []
    const rivals = unmatched.filter((link) => link.isForeign && link.before.kind === want.kind)
    const [link] = rivals.map((rival) => rival.before).toSorted((a, b) => compareIds(a.id, b.id))
    return link ? [{ want, link }] : []
  })
}

/** Refuses links whose role another manifest's link has. Otherwise each manifest would undo what the other does. */
export function checkBlocked({ room, owner }: DesiredRoom, blocked: readonly Blocked[]): readonly Diagnostic[] {
  return blocked.map(({ want: { key, place }, link }) => {
    const { title } = link.settings
    return diagnose('link/role-foreign', { key, room, title, fingerprint: fingerprint(link.id), owner }, place)
  })
}

/**
 * Warns of another manifest's links that look like one to be created. A renamed manifest would create its links again.
 */
export function checkForeignAlike(
  { room, owner }: DesiredRoom,
  { unmatched }: MatchedLinks,
  changes: readonly Change[],
): readonly Diagnostic[] {
  const foreign = unmatched.filter(({ isForeign, before }) => isForeign && before.kind === 'additional')
  return changes.flatMap((change) => {
    if (change.kind !== 'create' || change.want.kind !== 'additional' || change.want.adopt !== undefined) return []
    const { key, place } = change.want
    const { title } = change.after.settings
    const alike = withTitle(title, foreign)
    return alike.length === 0 ? [] : [diagnose('link/looks-foreign', { key, room, title, alike, owner }, place)]
  })
}

/** The fingerprints of the links with that title, sorted. */
function withTitle(title: string, links: readonly UnmatchedLink[]): readonly Fingerprint[] {
  const alike = links.filter(({ before }) => sameText(before.settings.title, title))
  return alike.map(({ before }) => fingerprint(before.id)).toSorted()
}
