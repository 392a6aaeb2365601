import type { ChangeKind } from '../model/change.ts'
import { type Diagnose, diagnosing, error, type Span, type Wording, warning } from '../model/diagnostic.ts'
import type { PortalError } from '../model/gateway.ts'
import { type GuardCounts, type GuardName, guardLimits, type LimitName, ourLinks } from '../model/guard.ts'
import { type Fingerprint, fingerprint, type Owner } from '../model/identity.ts'
import type { AccessLevel, LinkKind, ObservedLink, SettingName } from '../model/link.ts'
import type { Room, RoomType, Selector } from '../model/room.ts'
import { type Instant, writeInstant } from '../model/text/instant.ts'
import { nameOf, selected, spelt, titlesMeant } from './room-name.ts'

interface SharedFacts {
  readonly fingerprint: Fingerprint
  readonly rooms: readonly Room[]
}

/** A declared link, and whose it is. */
interface Declared {
  readonly key: string
  readonly room: Room
  readonly owner: Owner
}

const earlier = ({ name }: Owner): string => `If ${name} made it under an earlier name, write that under \`formerly\``

/** A link by what people know of it. */
export interface Known {
  readonly title: string
  readonly fingerprint: string
}

/** A declared link that names one to adopt, and where. */
export interface Adopting {
  readonly key: string
  readonly fingerprint: Fingerprint
  readonly room: Room
}

/** The same, with the links that may have been meant: free ones, and another manifest's. */
interface Missing extends Adopting {
  readonly free: readonly Known[]
  readonly foreign: readonly Known[]
}

const aLink = (kind: LinkKind): string => `${kind === 'primary' ? 'a' : 'an'} ${kind} link`

/** So many of what there is are listed, the rest is counted. */
const listed = 6

function list(items: readonly string[]): string {
  const more = items.length - listed
  return items.slice(0, listed).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** What people know of a link. */
export function known({ id, settings: { title } }: ObservedLink): Known {
  return { title, fingerprint: fingerprint(id) }
}

/** Links as they can be found and adopted. */
export function listKnown(links: readonly Known[]): string {
  return list(links.map((link) => `${link.fingerprint} "${link.title}"`))
}

/** Where the room has links that may have been meant, which. */
function meant({ free, foreign }: Pick<Missing, 'free' | 'foreign'>): string {
  const theirs = foreign.length === 0 ? '' : ` Another manifest's: ${listKnown(foreign)}.`
  return free.length === 0
    ? `The room has no unmanaged link of this kind.${theirs}`
    : `Unmanaged links of this kind there: ${listKnown(free)}.${theirs}`
}

/** A plan over a limit; `isOfRun` where the command line has set it, and not the manifest. */
interface Exceeded {
  readonly counts: GuardCounts
  readonly limit: number
  readonly isOfRun: boolean
}

const links = (many: number): string => `${many} ${many === 1 ? 'link' : 'links'}`

/** The refusal of a plan that is over a limit, which `says` what it would do. */
function refusal(
  { counts, limit, isOfRun }: Exceeded,
  name: LimitName,
  says: (counts: GuardCounts) => string,
): Wording {
  const { flag, unit, allow } = guardLimits[name]
  return error(
    `This plan ${says(counts)}; ${isOfRun ? flag : 'the manifest'} allows ${limit}${unit}.`,
    `If that is what you want, raise ${isOfRun ? flag : `\`guard.${name}\``}, or let one run through with --allow ${allow}.`,
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
      `This portal has DocSpace ${version}: there an invitation expires seven days after each change of it, and has no use limit.`,
      'Leave expirationDate and maxUseCount of invitations out until the portal has 3.7.',
    ),
  'portal/policy-unknown': ({ links }: { links: number }): Wording =>
    warning(
      `This portal does not tell its sharing policy, which may make ${links === 1 ? '1 new link' : `${links} new links`} internal.`,
      'Declare `internal` for each new external link, and apply says where the portal has made it otherwise.',
    ),
  'room/not-found': ({ selector, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `There is no active room ${selected(selector)}.`,
      selector.by === 'id'
        ? `${titlesMeant(near)}Take the number from the address of the room, and make sure that the owner of the API key can see it.`
        : `${titlesMeant(near)}The title must be written exactly as in the portal, capitals and spaces included; an id is safer.`,
    ),
  'room/ambiguous-title': ({ title, rooms }: { title: string; rooms: readonly Room[] }): Wording =>
    error(
      `${rooms.length} rooms have the title "${title}".`,
      `Select the one you mean by its id: ${rooms
        .map(({ id }) => id)
        .toSorted()
        .join(', ')}.`,
    ),
  'room/held-back': ({ links }: { links: number }): Wording =>
    warning(
      `${links === 1 ? '1 link that nothing declares stays' : `${links} links that nothing declares stay`}: an entry names a room that was not found, and may declare ${links === 1 ? 'it' : 'them'}.`,
      'Correct that entry, and run this again.',
    ),
  'room/tag-without-rooms': ({ tag }: { tag: string }): Wording =>
    warning(
      `No active room carries the tag "${tag}".`,
      'Nothing is planned for this entry; check how the tag is spelt in the portal.',
    ),
  'room/filter-matches-none': ({ selector, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `No room that the manifest selects matches --room ${spelt(selector)}.`,
      `${titlesMeant(near)}Write --room 4711, --room title:NAME or --room tag:NAME, for a room that the manifest names.`,
      1,
    ),
  'room/none-asked-for': ({ selector, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `The portal has no room for --room ${spelt(selector)}, or the owner of the API key cannot see it.`,
      `${titlesMeant(near)}Write --room 4711, --room title:NAME or --room tag:NAME.`,
      1,
    ),
  'room/archived': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} is archived: its links cannot be changed.`,
      'Restore the room in the portal, or remove it from the manifest; its links are dead while it is archived.',
    ),
  'room/template': ({ room }: { room: Room }): Wording =>
    error(`${nameOf(room)} is a template: templates have no links.`, 'Select a room that was made from the template.'),
  'room/not-a-room': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} is not a room of a type that this version knows.`,
      'Select a room, not a folder inside one.',
    ),
  'room/no-right': ({ room }: { room: Room }): Wording =>
    error(
      `The owner of the API key may not manage the links of ${nameOf(room)}.`,
      'Make that person the owner or a room manager of the room, or use the key of somebody who is; a portal admin has no such right by itself.',
      4,
    ),
  'room/list-cut': ({ room }: { room: Room }): Wording =>
    error(
      `${nameOf(room)} has 100 links or more, and the portal shows only the first 100.`,
      'Remove links in the portal until there are fewer than 100: a plan on a part of them would be wrong.',
    ),
  'room/unreadable': ({ room, error: { message, hint } }: { room: Room; error: PortalError }): Wording =>
    error(`The links of ${nameOf(room)} cannot be read: ${message}`, hint, 1),
  'room/link-shared': (facts: SharedFacts): Wording =>
    error(
      sharedText(facts),
      'In the portal, revoke it in the rooms where it does not belong; until then no change of it is planned.',
      1,
    ),
  'room/link-copied': (facts: SharedFacts): Wording =>
    warning(
      sharedText(facts),
      'In the portal, revoke it in the rooms where it does not belong. It is left as it is in all of them.',
    ),
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
    unmanaged: readonly Known[]
    foreign: number
  }): Wording =>
    error(
      `${nameOf(room)} can hold ${limit} ${kind} ${limit === 1 ? 'link' : 'links'}; this plan adds ${added} to ${kept} that would stay.`,
      (foreign === 0
        ? ''
        : `${foreign} of them ${foreign === 1 ? "is another manifest's, and counts" : "are another manifest's, and count"}. `) +
        (unmanaged.length > 0
          ? `${unmanaged.length} of them unmanaged (expired ones count): take one over with \`adopt\` (${listKnown(unmanaged)}), revoke it in the portal, or set \`unmanaged: revoke\`.`
          : 'Declare fewer links for this room; expired ones count.'),
    ),
  'room/unmanaged-differs': ({ room }: { room: Room }): Wording =>
    error(
      `Two entries select ${nameOf(room)} and differ in \`unmanaged\`.`,
      'Write the same value in both, or leave it out in one.',
    ),
  'reissue/absent': ({ room }: { room: Room }): Wording =>
    error(
      `The primary link of ${nameOf(room)} is declared \`absent\`: there is no URL to rotate.`,
      'Declare the link with its settings, or leave it as it is.',
    ),
  'reissue/adopts': ({ room }: { room: Room }): Wording =>
    error(
      `The primary link of ${nameOf(room)} is declared with a fingerprint to \`adopt\`, which ends with the old URL.`,
      'Take `adopt` out: `primary` means whatever primary link the room has.',
    ),
  'reissue/not-there': ({ room }: { room: Room }): Wording =>
    error(`${nameOf(room)} has no primary link yet, so there is no URL to rotate.`, 'roomlinks apply makes it.', 1),
  'reissue/changes-wait': ({ room, others }: { room: Room; others: number }): Wording =>
    error(
      `${others === 1 ? 'Another change waits' : `${others} other changes wait`} in ${nameOf(room)}: afterwards it could not be verified that the room is as the manifest says.`,
      `Run roomlinks apply --room ${room.id} first; then rotate.`,
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
      `"${key}": a room of type ${type} takes no ${kind} link: ${nameOf(room)}.`,
      type === 'formFilling'
        ? 'A form-filling room has one primary and one invitation link.'
        : 'Only custom, public and form-filling rooms have external links; others have an invitation link.',
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
      `"${key}": the access ${level} does not exist for this link in ${nameOf(room)}, of type ${type}.`,
      `Write one of ${levels.join(', ')}.`,
    ),
  'link/internal-forced': ({ key, room, forced }: { key: string; room: Room; forced: boolean }): Wording =>
    error(
      `"${key}": in ${nameOf(room)} the portal always sets \`internal\` to ${forced}.`,
      `Write \`internal: ${forced}\`, or leave it out; the portal would ignore every edit of this link.`,
    ),
  'link/private-room': ({ key, room }: { key: string; room: Room }): Wording =>
    error(
      `"${key}": ${nameOf(room)} is encrypted, and takes no external links.`,
      'Remove the link, or select a room that is not private.',
    ),
  'link/policy-refuses': ({ key, room, verb }: { key: string; room: Room; verb: ChangeKind }): Wording =>
    error(
      `"${key}": the sharing policy of this portal refuses to ${verb} that link of ${nameOf(room)}, because anybody can open it.`,
      'No key changes that: a portal admin can, in the settings of the portal, under sharing with people outside.',
    ),
  'link/policy-internal': ({ key, room }: { key: string; room: Room }): Wording =>
    error(
      `"${key}" declares \`internal: false\`, and the sharing policy of this portal makes each link of ${nameOf(room)} internal that is set.`,
      'Write `internal: true`, or leave it out; or have a portal admin change that policy.',
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
      'Leave the setting out until the portal is updated; it would not keep it.',
    ),
  'link/password-refused': ({ key, rules }: { key: string; rules: string }): Wording =>
    error(`"${key}": the password is against the rules of this portal.`, `The portal asks for ${rules}.`),
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
      `"${key}" would have to expire at ${writeInstant(expires)}, which has passed; now it ${current === null ? 'never expires' : `expires at ${writeInstant(current)}`}.`,
      'Write `absent: true` to end it now, or a later date; the portal would make a link with a past date permanent.',
    ),
  'link/has-expired': ({ key, expires }: { key: string; expires: Instant }): Wording =>
    error(
      `"${key}" expired at ${writeInstant(expires)} in the portal, so no other setting of it can be changed.`,
      'Write an `expirationDate` to come, or `null` for never; the portal would make the link permanent.',
    ),
  'link/used-more': ({ key, limit, uses }: { key: string; limit: number; uses: number }): Wording =>
    error(
      `"${key}": maxUseCount is ${limit}, and the link was used ${uses} times already.`,
      `Write ${uses} or more, or null for no limit; a \`rotation\` starts a new link, and a new count.`,
    ),
  'link/replace-undeclared': ({ key, settings }: { key: string; settings: readonly string[] }): Wording =>
    error(
      `"${key}" is to be replaced, and the room has no place for both: ${settings.join(', ')} would be lost if the run were cut off.`,
      `Declare ${settings.join(', ')} for this link, so that the manifest knows what the portal has.`,
    ),
  'link/tag-shared': ({ key, other }: { key: string; other: string }): Wording =>
    error(`"${key}" and "${other}" happen to get the same tag in their ids.`, 'Rename one of the two.'),
  'link/role-foreign': ({
    key,
    room,
    title,
    fingerprint,
    owner: { name },
    owner,
  }: Declared & { title: string; fingerprint: Fingerprint }): Wording =>
    error(
      `"${key}": the ${key} link of ${nameOf(room)}, ${fingerprint} "${title}", is another manifest's: one with another name than ${name} has made it.`,
      `A room has one such link: take it over with \`adopt: "${fingerprint}"\`, or remove it from the other manifest, and from the room. ${earlier(owner)}.`,
    ),
  'link/looks-foreign': ({
    key,
    room,
    title,
    alike,
    owner: { name },
    alike: [first],
    owner,
  }: Declared & { title: string; alike: readonly Fingerprint[] }): Wording =>
    warning(
      `"${key}" is to be created, and ${nameOf(room)} has ${alike.length === 1 ? 'a link' : `${alike.length} links`} with the title "${title}" that another manifest than ${name} has made: ${alike.join(', ')}.`,
      `${earlier(owner)}; to take one link over, add \`adopt: "${first}"\` in an entry for this room alone. Else give the new one another title.`,
    ),
  'link/adopt-not-found': ({
    key,
    fingerprint,
    room,
    open,
    ...others
  }: Missing & { open: readonly SettingName[] }): Wording =>
    error(
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt. The link is left out: a new one might be more open than the old one was, because ${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not declared.`,
      `${meant(others)} Correct the fingerprint; or declare ${open.join(', ')} (\`null\` and \`false\` count), and a new link takes its place; or let \`roomlinks drift --write\` declare it absent.`,
    ),
  'link/adopt-gone': ({ key, fingerprint, room, ...others }: Missing): Wording =>
    warning(
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt, so a new one is created.`,
      `${meant(others)} If the link is to stay gone, write \`absent: true\`, or run \`roomlinks drift --write\`.`,
    ),
  'link/adopt-missing': ({ key, fingerprint, room }: Adopting): Wording =>
    warning(
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt: it was revoked, or never there.`,
      'apply creates a new one if the manifest declares all that decides how open it is, and leaves it out otherwise. If it is to stay gone, write `absent: true`, or run `roomlinks drift --write`.',
    ),
  'link/adopt-other-kind': ({
    key,
    fingerprint,
    room,
    kind,
    found,
  }: Adopting & { kind: LinkKind; found: LinkKind }): Wording =>
    error(
      `"${key}" declares ${aLink(kind)}, and ${fingerprint} of ${nameOf(room)} is ${aLink(found)}.`,
      found === 'additional'
        ? 'Declare it under a key of its own, which is neither primary nor invitation; the kind of a link never changes.'
        : `Declare it under the key \`${found}\`, without \`adopt\`: that means whatever link the room has there.`,
    ),
  'link/adopt-ambiguous': ({ key, fingerprint, room, titles }: Adopting & { titles: readonly string[] }): Wording =>
    error(
      `"${key}": ${titles.length} links of ${nameOf(room)} have the fingerprint ${fingerprint}: ${titles.map((title) => `"${title}"`).join(', ')}.`,
      'By chance their fingerprints are the same: remove `adopt`, and revoke one of them in the portal.',
    ),
  'link/adopt-declared': ({ key, fingerprint, room, other }: Adopting & { other: string }): Wording =>
    error(
      `"${key}": the link ${fingerprint} of ${nameOf(room)} is what "${other}" declares.`,
      `Remove \`adopt\` here, or remove "${other}" and adopt its link under the new key.`,
    ),
  'link/adopt-other-link': ({ key, fingerprint, room, found }: Adopting & { found: string }): Wording =>
    error(
      `"${key}" is there already: ${nameOf(room)} has it as ${found}, so ${fingerprint} is not adopted.`,
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
      `"${key}" means the ${kind} link of ${nameOf(room)}, whichever it is: ${found}, and not ${fingerprint}.`,
      `Remove \`adopt\`, or write \`adopt: "${found}"\`: by its role the link is found without it.`,
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
      `"${key}" adopts the link ${fingerprint}, which can be in one room only, and ${rooms.length} rooms carry the tag "${tag}": ${list(rooms.map(nameOf))}.`,
      'Remove `adopt` here, and give the room with that link an own entry, by its id, that adopts it under another key.',
    ),
  'link/adopt-foreign': ({ key, fingerprint, room }: Adopting): Wording =>
    warning(
      `"${key}" adopts ${fingerprint} of ${nameOf(room)}, which another manifest has made: that one takes it for its own.`,
      'See that the other manifest no longer names this room: else each undoes what the other does, or it revokes the link.',
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
      `"${key}" is to be created, and ${nameOf(room)} has ${alike.length === 1 ? 'an unmanaged link' : `${alike.length} unmanaged links`} with the title "${title}": ${alike.join(', ')}.`,
      `If that is the link that you mean, keep its URL: add \`adopt: "${first}"\`, in an entry for this room alone. Else give the new one another title.`,
    ),
  'guard/protected': ({ key, room, verb }: { key: string; room: Room; verb: string }): Wording =>
    error(
      `"${key}" of ${nameOf(room)} is protected, and this plan would ${verb} it.`,
      'If that is what you want, remove `protect: true` in a change of its own.',
      5,
    ),
  'guard/protected-unclear': ({ key, room, title }: { key: string; room: Room; title: string }): Wording =>
    error(
      `"${key}" of ${nameOf(room)} is protected and not there, while "${title}", which may be what it was until now, would be revoked.`,
      'Revoke the one and declare the other in two changes, or remove `protect: true` for this one.',
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
          : `takes the protection away and would ${verb} the link.`
      }`,
      'Make two changes of it: first remove `protect: true` alone, and have that merged and applied; then do the rest.',
      5,
    ),
  'guard/unjudged': ({ links: ended, why }: { links: number; why: string }): Wording =>
    error(
      `This plan ends the URL of ${links(ended)}, and whether the base protects ${ended === 1 ? 'it' : 'them'} cannot be judged: ${why}.`,
      'Set what the base needs, or name another one with --base or --base-file. Without revokes and replacements, the plan goes through.',
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
      `The manifest declares no link any more, and this plan revokes ${links(revokes)} of it.`,
      'If that is what you want, and no mistake in the files, let one run through with --allow empty.',
      5,
    ),
  'guard/allowed': ({ guard, refusal }: { guard: GuardName; refusal: string }): Wording =>
    warning(
      `${refusal} It is let through by --allow ${guard}.`,
      'That holds for this run alone: without it, the plan is refused.',
    ),
  'guard/looser': ({ name, limit, asked }: { name: LimitName; limit: number; asked: number }): Wording =>
    warning(
      `${guardLimits[name].flag} ${asked} has no effect: the manifest allows ${limit}.`,
      `A flag makes a limit stricter only: raise \`guard.${name}\`, or let one run through with --allow ${guardLimits[name].allow}.`,
    ),
  'base/other-name': ({ name, former }: { name: string; former: string }): Wording =>
    warning(
      `The base has the name ${former}, which ${name} neither has nor lists under \`formerly\`: links made under it become another manifest's.`,
      `Write \`formerly: [${former}]\` at the top of the manifest, and they stay its own.`,
    ),
  'base/new-name': ({ name, links }: { name: string; links: number }): Wording =>
    warning(
      `${links === 1 ? '1 link was' : `${links} links were`} made under the name ${name}, which the base does not have: now ${links === 1 ? 'it is' : 'they are'} this manifest's.`,
      `If ${name} is another manifest, take that name away: its links would be changed and revoked here.`,
    ),
  'base/other-portal': (): Wording =>
    warning(
      'The manifest and its base name different portals, so that the base tells nothing about this one.',
      'No change is labelled, and rooms that only the base names are not read.',
    ),
  'base/loosened': ({ what }: { what: readonly string[] }): Wording =>
    warning(
      `The base is guarded where the manifest no longer is: ${what.join(', ')}.`,
      'Loosen a guard in a change of its own: then all that it lets through is judged without haste.',
    ),
  'base/plain': ({ name }: { name: string }): Wording =>
    error(
      `${name} is called like a secret, and env.plain of the base does not list it.`,
      `The list counts as the base has it, so that no change can print what it lists itself. First merge a change that lists ${name} and does not use it.`,
    ),
  'base/open': ({ names }: { names: readonly string[] }): Wording =>
    warning(
      `Of the base it is not known which manifest or which rooms it means: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set.`,
      `Set ${names.join(', ')}; until then no change is labelled, and rooms that only the base names are not read.`,
    ),
  'base/room-left': ({ why }: { why: string }): Wording =>
    warning(
      `The base names a room that the manifest no longer does, and nothing is planned there. ${why}`,
      'What this manifest made there stays as it is: revoke it in the portal where it must end.',
    ),
  'base/room-gone': ({ selector }: { selector: Selector }): Wording =>
    warning(
      `There is no active room ${selected(selector)}, which the base names and the manifest no longer does.`,
      'If it was deleted, all is well; if it has another name now, the links in it that this manifest made stay open.',
    ),
  'sweep/passed-over': ({ rooms }: { rooms: number }): Wording =>
    warning(
      `${rooms === 1 ? '1 room was' : `${rooms} rooms were`} passed over by the sweep: the owner of the API key may not manage the links there.`,
      'If this manifest ever made links there, sweep once with the key of somebody who may.',
    ),
  'sweep/held-back': ({ rooms }: { rooms: number }): Wording =>
    warning(
      `${rooms === 1 ? '1 room' : `${rooms} rooms`} that the manifest does not select ${rooms === 1 ? 'was' : 'were'} not looked at: an entry names a room that was not found, and it may be one of them.`,
      'Correct that entry, and run this again.',
    ),
  'sweep/room-unread': ({ why }: { why: string }): Wording =>
    warning(
      `The sweep plans nothing in a room that the manifest does not name. ${why}`,
      'What this manifest made there stays as it is: revoke it in the portal where it must end.',
    ),
}

function sharedText({ fingerprint, rooms }: SharedFacts): string {
  const more = rooms.length - 2
  const two = rooms.slice(0, 2).map(nameOf)
  const names = more === 0 ? two.join(' and ') : `${two.join(', ')} and ${more} more`
  return `${names} have a link with one id, ${fingerprint}: its URL opens each of them.`
}

/** Words a diagnostic about a plan. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue)
