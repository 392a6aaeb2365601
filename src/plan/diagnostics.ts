import type { ChangeKind } from '../model/change.ts'
import { type Diagnose, diagnosing, error, type Span, type Wording, warning } from '../model/diagnostic.ts'
import type { PortalError } from '../model/gateway.ts'
import { type GuardCounts, type GuardName, guardLimits, type LimitName, ourLinks } from '../model/guard.ts'
import { type Fingerprint, fingerprint, type Owner } from '../model/identity.ts'
import type { AccessLevel, LinkKind, ObservedLink, SettingName } from '../model/link.ts'
import type { Room, RoomType, Selector } from '../model/room.ts'
import { type Instant, writeInstant } from '../model/values/instant.ts'
import { listFirst } from '../model/values/list-first.ts'
import { didYouMean, nameOf, selectorArgument, selectorPhrase } from './room-name.ts'

interface SharedFacts {
  readonly fingerprint: Fingerprint
  readonly rooms: readonly Room[]
}

/** A declared link, its room and the manifest that declares it. */
interface Declared {
  readonly key: string
  readonly room: Room
  readonly owner: Owner
}

const earlierNameHint = ({ name }: Owner): string =>
  `If ${name} created it under an earlier name, list that name under \`formerly\``

/** A link as messages name it. */
export interface KnownLink {
  readonly title: string
  readonly fingerprint: string
}

/** A link that is no longer declared, and where the base declares it. */
interface Released {
  readonly room: Room
  readonly link: KnownLink
  readonly key: string
  readonly isAdopted: boolean
  readonly file: string
  readonly line: number
}

/** A link of no manifest that a change keeps from being revoked. */
interface SparedLink extends KnownLink {
  readonly isIgnored: boolean
}

/** A declared link with the fingerprint that it adopts, and its room. */
export interface Adopting {
  readonly key: string
  readonly fingerprint: Fingerprint
  readonly room: Room
}

/**
 * An adoption whose link is missing, with the links that may have been meant: unmanaged ones and another manifest's.
 */
interface Missing extends Adopting {
  readonly free: readonly KnownLink[]
  readonly foreign: readonly KnownLink[]
}

const aLink = (kind: LinkKind): string => `${kind === 'primary' ? 'a' : 'an'} ${kind} link`

/** How many items a message lists; the rest is counted. */
const maxListed = 6

function list(items: readonly string[]): string {
  return listFirst(items, maxListed)
}

/** A link as messages name it. */
export function knownLink({ id, settings: { title } }: ObservedLink): KnownLink {
  return { title, fingerprint: fingerprint(id) }
}

/** Lists links with their fingerprints, which can be copied for `adopt`. */
function listKnown(links: readonly KnownLink[]): string {
  return list(links.map((link) => `${link.fingerprint} "${link.title}"`))
}

/** A sentence that lists the links that may have been meant. */
function describeLikely({ free, foreign }: Pick<Missing, 'free' | 'foreign'>): string {
  const theirs = foreign.length === 0 ? '' : ` Another manifest's: ${listKnown(foreign)}.`
  return free.length === 0
    ? `The room has no unmanaged link of this kind.${theirs}`
    : `Unmanaged links of this kind there: ${listKnown(free)}.${theirs}`
}

/** A plan that exceeds a limit. `isOfRun`: the command line has set the limit, not the manifest. */
interface Exceeded {
  readonly counts: GuardCounts
  readonly limit: number
  readonly isOfRun: boolean
}

const revokeShared = 'In the portal, revoke it in the rooms where it does not belong.'

const links = (many: number): string => `${many} ${many === 1 ? 'link' : 'links'}`

/** Refuses a plan that exceeds a limit. `says` completes the sentence "This plan …". */
function refusal(
  { counts, limit, isOfRun }: Exceeded,
  name: LimitName,
  says: (counts: GuardCounts) => string,
): Wording {
  const { flag, unit, allow } = guardLimits[name]
  return error(
    `This plan ${says(counts)}; ${isOfRun ? flag : 'the manifest'} allows ${limit}${unit}.`,
    `If that is what you want, raise ${isOfRun ? flag : `\`guard.${name}\``}, or allow it for one run with --allow ${allow}.`,
    5,
  )
}

const catalogue = {
  'portal/too-old': ({ version }: { version: string }): Wording =>
    warning(
      `This portal has DocSpace ${version}; roomlinks knows 3.5 and later.`,
      'Update the portal, or try the manifest on one room first: older versions silently ignore settings.',
    ),
  'portal/older': ({ version }: { version: string }): Wording =>
    warning(
      `This portal has DocSpace ${version}: with this version, an invitation expires seven days after each change and has no use limit.`,
      'Leave out expirationDate and maxUseCount of invitations until the portal has 3.7.',
    ),
  'portal/policy-unknown': ({ links }: { links: number }): Wording =>
    warning(
      `This portal does not reveal its sharing policy, which may make ${links === 1 ? '1 new link' : `${links} new links`} internal.`,
      'Declare `internal` for each new external link; then apply reports where the portal has set it differently.',
    ),
  'room/not-found': ({
    selector,
    near,
    elsewhere,
  }: {
    selector: Selector
    near: readonly string[]
    /** If most rooms are missing: of how many that are named. */
    elsewhere?: { missing: number; named: number }
  }): Wording =>
    error(
      `There is no active room ${selectorPhrase(selector)}.`,
      elsewhere
        ? `${elsewhere.missing} of the ${elsewhere.named} rooms that the manifest names are missing: is this the right portal? If so, make sure that the owner of the API key can see them.`
        : selector.by === 'id'
          ? `${didYouMean(near)}Take the number from the URL of the room, and make sure that the owner of the API key can see it.`
          : `${didYouMean(near)}Write the title exactly as in the portal, including capitals and spaces. An id is safer.`,
    ),
  'room/ambiguous-title': ({ title, rooms }: { title: string; rooms: readonly Room[] }): Wording =>
    error(
      `${rooms.length} rooms have the title "${title}".`,
      `Select the one you mean by its id: ${rooms
        .map(({ id }) => id)
        .toSorted()
        .join(', ')}.`,
    ),
  'room/held-back': ({ what, many }: { what: 'link' | 'room'; many: number }): Wording =>
    warning(
      what === 'link'
        ? `${many === 1 ? '1 link that nothing declares stays' : `${many} links that nothing declares stay`}: an entry names a room that was not found, and may declare ${many === 1 ? 'it' : 'them'}.`
        : `${many === 1 ? '1 room' : `${many} rooms`} that the manifest does not select ${many === 1 ? 'was' : 'were'} not read: an entry names a room that was not found, which may be one of them.`,
      'Correct that entry, then run this again.',
    ),
  'room/tag-without-rooms': ({ tag }: { tag: string }): Wording =>
    warning(
      `No active room has the tag "${tag}".`,
      'Nothing is planned for this entry. Check how the tag is spelled in the portal.',
    ),
  'room/filter-matches-none': ({ selector, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `No room that the manifest selects matches ${selectorArgument(selector)}.`,
      `${didYouMean(near)}Write 4711, title:NAME or tag:NAME, for a room that the manifest names.`,
      1,
    ),
  'room/none-asked-for': ({ selector, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `The portal has no room for ${selectorArgument(selector)}, or the owner of the API key cannot see it.`,
      `${didYouMean(near)}Write 4711, title:NAME or tag:NAME.`,
      1,
    ),
  'room/archived': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} is archived: its links cannot be changed.`,
      'Restore the room in the portal, or remove it from the manifest. Its links do not work while it is archived.',
    ),
  'room/template': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} is a template: templates have no links.`,
      'Select a room that was created from the template.',
    ),
  'room/not-a-room': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} is not a room, or its type is unknown to this version of roomlinks.`,
      'Select a room, not a folder inside one.',
    ),
  'room/no-right': ({ room }: { room: Room }): Wording =>
    error(
      `The owner of the API key may not manage the links of ${nameOf(room)}.`,
      'Make that person the owner or a manager of the room, or use the key of somebody who is. Being a portal admin is not enough.',
      4,
    ),
  'room/list-cut': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} has 100 links or more, and the portal shows only the first 100.`,
      'Remove links in the portal until there are fewer than 100: a plan based on only some of them would be wrong.',
    ),
  'room/unreadable': ({ room, error: { message, hint } }: { room: Room; error: PortalError }): Wording =>
    error(`The links of ${nameOf(room)} cannot be read: ${message}`, hint, 1),
  'room/link-shared': ({ isRefused, ...facts }: SharedFacts & { isRefused: boolean }): Wording =>
    isRefused
      ? error(sharedText(facts), `${revokeShared} Until then, no change to it is planned.`, 1)
      : warning(sharedText(facts), `${revokeShared} The plan leaves it as it is in all of them.`),
  'room/full': ({
    room,
    kind,
    limit,
    added,
    kept,
    unmanaged,
    foreign,
  }: {
    room: Room
    kind: LinkKind
    limit: number
    added: number
    kept: number
    unmanaged: readonly KnownLink[]
    foreign: number
  }): Wording =>
    error(
      `${nameOf(room)} has room for ${limit} ${kind} ${limit === 1 ? 'link' : 'links'}: ${kept} would stay, and this plan adds ${added}.`,
      (foreign === 0
        ? ''
        : `${foreign} of them ${foreign === 1 ? "is another manifest's, and counts" : "are another manifest's, and count"}. `) +
        (unmanaged.length > 0
          ? `${unmanaged.length} of them ${unmanaged.length === 1 ? 'is' : 'are'} unmanaged (expired ones count): take one over with \`adopt\` (${listKnown(unmanaged)}), or revoke it in the portal. \`unmanaged: revoke\` would revoke every unmanaged link of this entry's rooms.`
          : 'Declare fewer links for this room; expired ones count.'),
    ),
  'room/unmanaged-differs': ({ room }: { room: Room }): Wording =>
    error(
      `Two entries select ${nameOf(room)} with different values of \`unmanaged\`.`,
      'Write the same value in both, or leave it out in one.',
    ),
  'reissue/absent': ({ room }: { room: Room }): Wording =>
    error(
      `The primary link of ${nameOf(room)} is declared \`absent\`: there is no URL to rotate.`,
      'Declare the link with its settings, or leave it as it is.',
    ),
  'reissue/adopts': ({ room }: { room: Room }): Wording =>
    error(
      `The primary link of ${nameOf(room)} is declared with \`adopt\`, and that fingerprint would be lost with the old URL.`,
      'Remove `adopt`: `primary` means whatever primary link the room has.',
    ),
  'reissue/not-there': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} has no primary link yet, so there is no URL to rotate.`,
      'Run roomlinks apply to create it.',
      1,
    ),
  'link/declared-twice': ({ room, key }: { room: Room; key: string }): Wording =>
    error(
      `"${key}" is declared twice for ${nameOf(room)}.`,
      'Rename one of the two, or narrow the selectors so that only one entry declares it.',
    ),
  'link/kind-not-here': ({
    key,
    kind,
    room,
    type,
  }: {
    key: string
    kind: LinkKind
    room: Room
    type: RoomType
  }): Wording =>
    error(
      `"${key}": ${nameOf(room)} has the type ${type} and cannot have ${aLink(kind)}.`,
      type === 'formFilling'
        ? 'A form-filling room can only have one primary and one invitation link.'
        : 'Only custom, public and form-filling rooms can have external links; other rooms can have an invitation link.',
    ),
  'link/level-not-here': ({
    key,
    level,
    room,
    type,
    levels,
  }: {
    key: string
    level: AccessLevel
    room: Room
    type: RoomType
    levels: readonly string[]
  }): Wording =>
    error(
      `"${key}": this link cannot have the access ${level} in ${nameOf(room)}, which has the type ${type}.`,
      `Use one of ${levels.join(', ')}.`,
    ),
  'link/internal-forced': ({ key, room, forced }: { key: string; room: Room; forced: boolean }): Wording =>
    error(
      `"${key}": in ${nameOf(room)}, the portal always sets \`internal\` to ${forced}.`,
      `Write \`internal: ${forced}\`, or leave it out. Otherwise the portal would ignore every edit of this link.`,
    ),
  'link/private-room': ({ key, room }: { key: string; room: Room }): Wording =>
    error(
      `"${key}": ${nameOf(room)} is encrypted and cannot have external links.`,
      'Remove the link, or select a room that is not private.',
    ),
  'link/policy-refuses': ({ key, room, verb }: { key: string; room: Room; verb: ChangeKind }): Wording =>
    error(
      `"${key}": the sharing policy of this portal does not allow you to ${verb} that link of ${nameOf(room)}, because anybody can open it.`,
      'Another API key does not help. A portal admin can change the policy in the portal settings, under external sharing.',
    ),
  'link/policy-internal': ({ key, room }: { key: string; room: Room }): Wording =>
    error(
      `"${key}" declares \`internal: false\`, but the sharing policy of this portal makes every new or changed link of ${nameOf(room)} internal.`,
      'Write `internal: true`, leave it out, or ask a portal admin to change that policy.',
    ),
  'link/primary-comes-back': ({ room }: { room: Room }): Wording =>
    error(
      `The primary link of ${nameOf(room)} cannot be absent: the portal creates a new one at once.`,
      'Declare the link with the narrowest settings instead, such as `access: read` and a password.',
    ),
  'link/primary-never-expires': ({ room }: { room: Room }): Wording =>
    error(
      `The primary link of ${nameOf(room)} cannot expire: the portal silently drops the date.`,
      'Leave `expirationDate` out, or declare an additional link that expires.',
    ),
  'link/needs-version': ({
    key,
    setting,
    wanted,
    version,
  }: {
    key: string
    setting: string
    wanted: string
    version: string
  }): Wording =>
    error(
      `"${key}": \`${setting}\` needs DocSpace ${wanted}; this portal has ${version}.`,
      'Leave the setting out until the portal is updated. It would not keep the value.',
    ),
  'link/password-refused': ({ key, rules }: { key: string; rules: string }): Wording =>
    error(`"${key}": the password does not meet the rules of this portal.`, `The portal requires ${rules}.`),
  'link/not-created': ({ key, expires }: { key: string; expires: Instant }): Wording =>
    warning(
      `"${key}" expired at ${writeInstant(expires)}, so it is not created.`,
      'Choose a later date, or remove the link from the manifest.',
    ),
  'link/left-expired': ({
    key,
    expires,
    settings,
  }: {
    key: string
    expires: Instant
    settings: readonly string[]
  }): Wording =>
    warning(
      `"${key}" expired at ${writeInstant(expires)} and is left as it is${settings.length > 0 ? `; ${settings.join(', ')} would differ` : ''}.`,
      'Choose a later date to bring it back, or write `absent: true` to remove it.',
    ),
  'link/past-date': ({ key, expires, current }: { key: string; expires: Instant; current: Instant | null }): Wording =>
    error(
      `"${key}" is declared to expire at ${writeInstant(expires)}, which has passed; currently it ${current === null ? 'never expires' : `expires at ${writeInstant(current)}`}.`,
      'Write `absent: true` to end it now, or a later date. With a past date, the portal would make it permanent.',
    ),
  'link/has-expired': ({ key, expires }: { key: string; expires: Instant }): Wording =>
    error(
      `"${key}" expired at ${writeInstant(expires)} in the portal, so no other setting of it can be changed.`,
      'Write a future `expirationDate`, or `null` for never. With the old date, the portal would make it permanent.',
    ),
  'link/used-more': ({ key, limit, uses }: { key: string; limit: number; uses: number }): Wording =>
    error(
      `"${key}": maxUseCount is ${limit}, but the link has already been used ${uses} times.`,
      `Write ${uses} or more, or null for no limit. A new \`rotation\` creates a new link with a new count.`,
    ),
  'link/replace-undeclared': ({ key, settings }: { key: string; settings: readonly string[] }): Wording =>
    error(
      `"${key}" will be replaced, but the room cannot hold both links: ${settings.join(', ')} would be lost if the run were interrupted.`,
      `Declare ${settings.join(', ')} for this link, as the portal has ${settings.length === 1 ? 'it' : 'them'}.`,
    ),
  'link/tag-shared': ({ key, other }: { key: string; other: string }): Wording =>
    error(`"${key}" and "${other}" happen to have the same tag in their ids.`, 'Rename one of the two.'),
  'link/role-foreign': ({
    key,
    room,
    title,
    fingerprint,
    owner: { name },
    owner,
  }: Declared & { title: string; fingerprint: Fingerprint }): Wording =>
    error(
      `"${key}": the ${key} link of ${nameOf(room)}, ${fingerprint} "${title}", is another manifest's: it was created under a name other than ${name}.`,
      `A room can have only one such link. Take it over with \`adopt: "${fingerprint}"\`, or remove it from the other manifest and from the room. ${earlierNameHint(owner)}.`,
    ),
  'link/looks-foreign': ({
    key,
    room,
    title,
    alike,
    owner: { name },
    owner,
  }: Declared & { title: string; alike: readonly Fingerprint[] }): Wording =>
    warning(
      `"${key}" will be created, but ${nameOf(room)} already has ${alike.length === 1 ? 'a link' : `${alike.length} links`} with the title "${title}" from a manifest other than ${name}: ${alike.join(', ')}.`,
      `${earlierNameHint(owner)}. To take one link over, add \`adopt\` with its fingerprint in an entry for its room only. Otherwise give the new link another title.`,
    ),
  'link/adopt-not-found': ({
    key,
    fingerprint,
    room,
    open,
    ...others
  }: Missing & { open: readonly SettingName[] }): Wording =>
    error(
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt. The plan leaves it out: a new link could be more open than the old one, because ${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not declared.`,
      `${describeLikely(others)} Correct the fingerprint; or declare ${open.join(', ')} (\`null\` and \`false\` count) to create a new link; or let \`roomlinks drift --write\` declare it absent.`,
    ),
  'link/adopt-gone': ({ key, fingerprint, room, ...others }: Missing): Wording =>
    warning(
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt, so a new one is created.`,
      `${describeLikely(others)} If you do not want it back, write \`absent: true\`, or run \`roomlinks drift --write\`.`,
    ),
  'link/released': ({ room, link, key, isAdopted, file, line }: Released): Wording =>
    warning(
      `The link "${link.title}" of ${nameOf(room)}, fingerprint ${link.fingerprint}, is released: the manifest no longer declares it (${file}:${line}), and it stays as it is.`,
      `To revoke it, declare it absent in that room, as \`${key}: { absent: true${isAdopted ? `, adopt: ${link.fingerprint}` : ''} }\`, or revoke it in the portal.`,
    ),
  'link/adopt-missing': ({ key, fingerprint, room }: Adopting): Wording =>
    warning(
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt: it was revoked or never existed.`,
      'apply creates a new one only if the manifest declares all settings that decide how open it is. If you do not want it back, write `absent: true`, or run `roomlinks drift --write`.',
    ),
  'link/adopt-other-kind': ({
    key,
    fingerprint,
    room,
    kind,
    found,
  }: Adopting & { kind: LinkKind; found: LinkKind }): Wording =>
    error(
      `"${key}" declares ${aLink(kind)}, but ${fingerprint} of ${nameOf(room)} is ${aLink(found)}.`,
      found === 'additional'
        ? 'Declare it under a key of its own, other than primary and invitation. The kind of a link never changes.'
        : `Declare it under the key \`${found}\`, without \`adopt\`: that means whatever ${found} link the room has.`,
    ),
  'link/adopt-ambiguous': ({ key, fingerprint, room, titles }: Adopting & { titles: readonly string[] }): Wording =>
    error(
      `"${key}": ${titles.length} links of ${nameOf(room)} have the fingerprint ${fingerprint}: ${titles.map((title) => `"${title}"`).join(', ')}.`,
      'Their fingerprints are the same by chance. Remove `adopt`, and revoke one of them in the portal.',
    ),
  'link/adopt-declared': ({ key, fingerprint, room, other }: Adopting & { other: string }): Wording =>
    error(
      `"${key}": the link ${fingerprint} of ${nameOf(room)} is already declared as "${other}".`,
      `Remove \`adopt\` here, or remove "${other}" and adopt its link under the new key.`,
    ),
  'link/adopt-other-link': ({ key, fingerprint, room, found }: Adopting & { found: string }): Wording =>
    error(
      `"${key}" already exists: ${nameOf(room)} has it as ${found}, so ${fingerprint} is not adopted.`,
      'Remove `adopt`, or adopt that link under another key.',
    ),
  'link/adopt-other-role': ({
    key,
    fingerprint,
    room,
    kind,
    found,
  }: Adopting & { kind: LinkKind; found: string }): Wording =>
    error(
      `"${key}" means whatever ${kind} link ${nameOf(room)} has: that is ${found}, not ${fingerprint}.`,
      `Remove \`adopt\`, which a role does not need, or write \`adopt: "${found}"\`.`,
    ),
  'link/adopt-many-rooms': ({
    key,
    fingerprint,
    tag,
    rooms,
  }: {
    key: string
    fingerprint: string
    tag: string
    rooms: readonly Room[]
  }): Wording =>
    error(
      `"${key}" adopts the link ${fingerprint}, which only one room can have, but ${rooms.length} rooms have the tag "${tag}": ${list(rooms.map(nameOf))}.`,
      'Remove `adopt` here. Add a separate entry for the room with that link, by its id, and adopt it there under another key.',
    ),
  'link/adopt-foreign': ({ key, fingerprint, room }: Adopting): Wording =>
    warning(
      `"${key}" adopts ${fingerprint} of ${nameOf(room)}, which another manifest created and still treats as its own.`,
      'Remove this room from the other manifest. Otherwise each undoes what the other does, or the other revokes the link.',
    ),
  'link/ignore-owned': ({ room, fingerprint }: { room: Room; fingerprint: Fingerprint }): Wording =>
    error(
      `The link with the fingerprint ${fingerprint} in ${nameOf(room)} cannot be ignored: this manifest created it, and no longer declares it.`,
      `Declare it again; or remove ${fingerprint} from \`ignore\`, and the link is revoked.`,
    ),
  'link/ignore-needless': ({
    room,
    fingerprint,
    key,
  }: {
    room: Room
    fingerprint: Fingerprint
    key: string | undefined
  }): Wording =>
    warning(
      `The link with the fingerprint ${fingerprint} in ${nameOf(room)} need not be ignored: ${key === undefined ? 'another manifest created it' : `"${key}" declares it`}.`,
      `Remove ${fingerprint} from \`ignore\`, where it has no effect.`,
    ),
  'link/ignore-stale': ({ fingerprint }: { fingerprint: Fingerprint }): Wording =>
    warning(
      `No link has the fingerprint ${fingerprint}, which is ignored.`,
      `Remove ${fingerprint} from \`ignore\`; if it is mistyped, copy the fingerprint that roomlinks plan --show-unmanaged shows.`,
    ),
  'link/looks-unmanaged': ({
    key,
    room,
    title,
    alike,
    alike: [first],
  }: {
    key: string
    room: Room
    title: string
    alike: readonly string[]
  }): Wording =>
    warning(
      `"${key}" will be created, but ${nameOf(room)} already has ${alike.length === 1 ? 'an unmanaged link' : `${alike.length} unmanaged links`} with the title "${title}": ${alike.join(', ')}.`,
      `If that is the link you mean, add \`adopt: "${first}"\` in an entry for this room only, to keep its URL. Otherwise give the new link another title.`,
    ),
  'guard/protected': ({ key, room, verb }: { key: string; room: Room; verb: string }): Wording =>
    error(
      `"${key}" of ${nameOf(room)} is protected, but this plan would ${verb} it.`,
      'If that is what you want, remove `protect: true` in a separate change.',
      5,
    ),
  'guard/protected-unclear': ({ key, room, title }: { key: string; room: Room; title: string }): Wording =>
    error(
      `"${key}" of ${nameOf(room)} is protected but not in the room, and "${title}", which may be that link under its old key, would be revoked.`,
      'Split it into two changes, one that revokes and one that declares, or remove `protect: true` here.',
      5,
    ),
  'guard/unprotected': ({
    key,
    where,
    place: { file, line, column },
    verb,
  }: {
    key: string
    where: string
    place: Span
    verb: string | undefined
  }): Wording =>
    error(
      `"${key}" of ${where} is protected in the base (${file}:${line}:${column}), and this change ${
        verb === undefined
          ? 'removes the link together with its protection.'
          : `removes the protection and would ${verb} the link.`
      }`,
      'Split it into two changes: first remove only `protect: true`, merge and apply that; then do the rest.',
      5,
    ),
  'guard/unjudged': ({ links: ended, why }: { links: number; why: string }): Wording =>
    error(
      `This plan ends the URL of ${links(ended)}, and the base cannot show whether ${ended === 1 ? 'it is' : 'they are'} protected: ${why}.`,
      'Set the variables that the base needs, or name another base with --base or --base-file. A plan without revokes and replacements is not refused.',
      5,
    ),
  'guard/max-revokes': (facts: Exceeded): Wording =>
    refusal(facts, 'maxRevokes', ({ revoke }) => `revokes ${links(revoke)}`),
  'guard/max-revoke-percent': (facts: Exceeded): Wording =>
    refusal(facts, 'maxRevokePercent', (counts) => `revokes ${counts.lost} of ${links(ourLinks(counts))}`),
  'guard/max-widening': (facts: Exceeded): Wording =>
    refusal(facts, 'maxWidening', ({ widening }) => `widens access in ${links(widening)}`),
  'guard/empty': ({ revokes }: { revokes: number }): Wording =>
    error(
      `The manifest no longer declares any link, and this plan revokes its ${links(revokes)}.`,
      'If that is what you want and not a mistake in the files, allow it for one run with --allow empty.',
      5,
    ),
  'guard/allowed': ({ guard, refusal }: { guard: GuardName; refusal: string }): Wording =>
    warning(
      `${refusal} It is allowed by --allow ${guard}.`,
      'That applies to this run only. Without the option, the plan is refused.',
    ),
  'guard/looser': ({ name, limit, asked }: { name: LimitName; limit: number; asked: number }): Wording =>
    warning(
      `${guardLimits[name].flag} ${asked} has no effect: the manifest allows ${limit}.`,
      `A flag can only make a limit stricter. Raise \`guard.${name}\`, or allow it for one run with --allow ${guardLimits[name].allow}.`,
    ),
  'base/other-name': ({ name, former }: { name: string; former: string }): Wording =>
    warning(
      `The base has the name ${former}, which the manifest ${name} does not list under \`formerly\`: links created under it become another manifest's.`,
      `Write \`formerly: [${former}]\` at the top of the manifest to keep them as its own.`,
    ),
  'base/new-name': ({ name, links }: { name: string; links: number }): Wording =>
    warning(
      `${links === 1 ? '1 link was' : `${links} links were`} created under the name ${name}, which the base does not have: now ${links === 1 ? 'it is' : 'they are'} this manifest's.`,
      `If ${name} is the name of another manifest, remove it: its links would be changed and revoked here.`,
    ),
  'base/other-portal': (): Wording =>
    warning(
      'The manifest and its base name different portals, so they cannot be compared.',
      'Changes are not labelled, and rooms that only the base names are not read.',
    ),
  'base/loosened': ({ what }: { what: readonly string[] }): Wording =>
    warning(
      `The base has guards that the manifest no longer has: ${what.join(', ')}.`,
      'Loosen guards in a separate change, so that a reviewer can see what else they would have refused.',
    ),
  'base/spared': ({ room, links: spared }: { room: Room; links: readonly SparedLink[] }): Wording => {
    const named = spared.map(
      ({ title, fingerprint, isIgnored }) => `"${title}" (${fingerprint}${isIgnored ? ', ignored' : ''})`,
    )
    return warning(
      `The base revokes ${links(spared.length)} of ${nameOf(room)} that no manifest created, and with this change ${spared.length === 1 ? 'it stays' : 'they stay'}: ${listFirst(named, 10)}.`,
      'Check that somebody needs each of them. If not, remove it from `ignore`, or keep `unmanaged: revoke`.',
    )
  },
  'base/plain': ({ name }: { name: string }): Wording =>
    error(
      `${name} has a name like a secret, and env.plain of the base does not list it.`,
      `Only the list of the base counts, so a change cannot print what it lists itself. First merge a change that lists ${name} and does not use it.`,
    ),
  'base/open': ({ names }: { names: readonly string[] }): Wording =>
    warning(
      `It is not known which manifest or rooms the base refers to: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set.`,
      `Set ${names.join(', ')}. Until then, changes are not labelled, and rooms that only the base names are not read.`,
    ),
  'room/not-planned': ({ why, from }: { why: string; from: 'base' | 'sweep' }): Wording =>
    warning(
      from === 'base'
        ? `The base names a room that the manifest no longer names, and nothing is planned there. ${why}`
        : `The sweep plans nothing in a room that the manifest does not name. ${why}`,
      'Links that this manifest created there stay as they are. Revoke them in the portal if they must end.',
    ),
  'base/room-gone': ({ selector }: { selector: Selector }): Wording =>
    warning(
      `There is no active room ${selectorPhrase(selector)}, which the base names and the manifest no longer names.`,
      'If it was deleted, nothing is left to do. If it has another name now, the links that this manifest created in it stay open.',
    ),
  'sweep/passed-over': ({ rooms }: { rooms: number }): Wording =>
    warning(
      `${rooms === 1 ? '1 room was' : `${rooms} rooms were`} skipped by the sweep: the owner of the API key may not manage the links there.`,
      'If this manifest ever created links there, sweep once with the key of somebody who may manage them.',
    ),
}

function sharedText({ fingerprint, rooms }: SharedFacts): string {
  const names = rooms.map(nameOf)
  return `${names.length === 2 ? names.join(' and ') : listFirst(names, 2)} have a link with the same id, ${fingerprint}: its URL opens each of them.`
}

/** Creates a diagnostic about a plan. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue)
