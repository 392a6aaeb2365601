import { type Diagnose, diagnosing, type Sentences } from '../model/diagnostic.ts'
import { type Instant, writeInstant } from '../model/instant.ts'
import type { AccessLevel, LinkKind } from '../model/link.ts'
import type { Room, RoomType, Selector } from '../model/room.ts'

/** Each code of this stage, and the facts that its sentence needs. */
interface About {
  'room/not-found': { selector: Selector }
  'room/ambiguous-title': { title: string; rooms: readonly Room[] }
  'room/tag-without-rooms': { tag: string }
  'room/filter-matches-none': { selector: Selector }
  'room/archived': { room: Room }
  'room/template': { room: Room }
  'room/not-a-room': { room: Room }
  'room/no-right': { room: Room }
  'room/list-cut': { room: Room }
  'room/full': { room: Room; kind: LinkKind; limit: number; kept: number; unmanaged: number }
  'room/unmanaged-differs': { room: Room }
  'link/declared-twice': { room: Room; key: string }
  'link/kind-not-here': { key: string; kind: LinkKind; room: Room; type: RoomType }
  'link/level-not-here': { key: string; level: AccessLevel; room: Room; type: RoomType; levels: readonly string[] }
  'link/internal-forced': { key: string; room: Room; forced: boolean }
  'link/primary-comes-back': { room: Room }
  'link/primary-never-expires': { room: Room }
  'link/needs-version': { key: string; setting: string; wanted: string; version: string }
  'link/password-refused': { key: string; rules: string }
  'link/not-created': { key: string; expires: Instant }
  'link/left-expired': { key: string; expires: Instant; settings: readonly string[] }
  'link/past-date': { key: string; expires: Instant; current: Instant | null }
  'link/has-expired': { key: string; expires: Instant }
  'link/adopt-not-found': { key: string; fingerprint: string; room: Room }
  'link/adopt-gone': { key: string; fingerprint: string; room: Room }
  'link/used-more': { key: string; limit: number; uses: number }
  'link/replace-undeclared': { key: string; settings: readonly string[] }
  'link/tag-shared': { key: string; other: string }
  'guard/protected': { key: string; room: Room; verb: string }
  'guard/max-revokes': { revokes: number; limit: number }
  'guard/max-revoke-percent': { revokes: number; links: number; limit: number }
}

const kinds: { readonly [K in LinkKind]: string } = {
  primary: 'a primary link',
  additional: 'an additional link',
  invitation: 'an invitation link',
}

const name = (room: Room): string => `"${room.title}" (room ${room.id})`

const selected = ({ by, value }: Selector): string =>
  by === 'id' ? `with the id ${value}` : `with the ${by} "${value}"`

const sentences: Sentences<About> = {
  'room/not-found': {
    severity: 'error',
    message: ({ selector }) => `There is no active room ${selected(selector)}.`,
    hint: ({ selector }) =>
      selector.by === 'id'
        ? 'Take the number from the address of the room, and make sure that the owner of the API key can see it.'
        : 'The title must be written exactly as in the portal, capitals and spaces included; an id is safer.',
  },
  'room/ambiguous-title': {
    severity: 'error',
    message: ({ title, rooms }) => `${rooms.length} rooms have the title "${title}".`,
    hint: ({ rooms }) =>
      `Select the one you mean by its id: ${rooms
        .map(({ id }) => id)
        .toSorted()
        .join(', ')}.`,
  },
  'room/tag-without-rooms': {
    severity: 'warning',
    message: ({ tag }) => `No active room carries the tag "${tag}".`,
    hint: 'Nothing is planned for this entry; check how the tag is spelt in the portal.',
  },
  'room/filter-matches-none': {
    severity: 'error',
    exit: 1,
    message: ({ selector }) => `No room that the manifest selects matches --room ${selector.by}:${selector.value}.`,
    hint: 'Write --room 4711, --room title:NAME or --room tag:NAME, for a room that the manifest names.',
  },
  'room/archived': {
    severity: 'error',
    message: ({ room }) => `${name(room)} is archived: its links cannot be changed.`,
    hint: 'Restore the room in the portal, or remove it from the manifest; its links are dead while it is archived.',
  },
  'room/template': {
    severity: 'error',
    message: ({ room }) => `${name(room)} is a template: templates have no links.`,
    hint: 'Select a room that was made from the template.',
  },
  'room/not-a-room': {
    severity: 'error',
    message: ({ room }) => `${name(room)} is not a room of a type that this version knows.`,
    hint: 'Select a room, not a folder inside one.',
  },
  'room/no-right': {
    severity: 'error',
    exit: 4,
    message: ({ room }) => `The owner of the API key may not manage the links of ${name(room)}.`,
    hint: 'Make that person the owner or a room manager of the room, or use the key of somebody who is; a portal admin has no such right by itself.',
  },
  'room/list-cut': {
    severity: 'error',
    message: ({ room }) => `${name(room)} has 100 links or more, and the portal shows only the first 100.`,
    hint: 'Remove links in the portal until there are fewer than 100: a plan on a part of them would be wrong.',
  },
  'room/full': {
    severity: 'error',
    message: ({ room, kind, limit, kept }) =>
      `${name(room)} can hold ${limit} ${kind} ${limit === 1 ? 'link' : 'links'}, and ${kept} would stay beside the new ones.`,
    hint: ({ unmanaged }) =>
      unmanaged > 0
        ? `${unmanaged} of them unmanaged (expired ones count): take one over with \`adopt\`, revoke it in the portal, or set \`unmanaged: revoke\`.`
        : 'Declare fewer links for this room; expired ones count.',
  },
  'room/unmanaged-differs': {
    severity: 'error',
    message: ({ room }) => `Two entries select ${name(room)} and differ in \`unmanaged\`.`,
    hint: 'Write the same value in both, or leave it out in one.',
  },
  'link/declared-twice': {
    severity: 'error',
    message: ({ room, key }) => `"${key}" is declared twice for ${name(room)}.`,
    hint: 'Rename one of the two, or narrow the selectors so that only one entry declares it.',
  },
  'link/kind-not-here': {
    severity: 'error',
    message: ({ key, kind, room, type }) =>
      `"${key}": a room of type ${type} takes no ${kinds[kind].slice(2).trim()}: ${name(room)}.`,
    hint: ({ type }) =>
      type === 'formFilling'
        ? 'A form-filling room has one primary and one invitation link.'
        : 'Only custom, public and form-filling rooms have external links; others have an invitation link.',
  },
  'link/level-not-here': {
    severity: 'error',
    message: ({ key, level, room, type }) =>
      `"${key}": the access ${level} does not exist for this link in ${name(room)}, of type ${type}.`,
    hint: ({ levels }) => `Write one of ${levels.join(', ')}.`,
  },
  'link/internal-forced': {
    severity: 'error',
    message: ({ key, room, forced }) => `"${key}": in ${name(room)} the portal always sets \`internal\` to ${forced}.`,
    hint: ({ forced }) =>
      `Write \`internal: ${forced}\`, or leave it out; the portal would ignore every edit of this link.`,
  },
  'link/primary-comes-back': {
    severity: 'error',
    message: ({ room }) => `The primary link of ${name(room)} cannot be absent: the portal creates a new one at once.`,
    hint: 'Declare the link with the narrowest settings instead, such as `access: read` and a password.',
  },
  'link/primary-never-expires': {
    severity: 'error',
    message: ({ room }) => `The primary link of ${name(room)} cannot expire: the portal drops the date without a word.`,
    hint: 'Leave `expirationDate` out, or declare an additional link that expires.',
  },
  'link/needs-version': {
    severity: 'error',
    message: ({ key, setting, wanted, version }) =>
      `"${key}": \`${setting}\` needs DocSpace ${wanted}; this portal has ${version}.`,
    hint: 'Leave the setting out until the portal is updated; it would not keep it.',
  },
  'link/password-refused': {
    severity: 'error',
    message: ({ key }) => `"${key}": the password is against the rules of this portal.`,
    hint: ({ rules }) => `The portal asks for ${rules}.`,
  },
  'link/not-created': {
    severity: 'warning',
    message: ({ key, expires }) => `"${key}" expired at ${writeInstant(expires)}, so it is not created.`,
    hint: 'Choose a later date, or remove the link from the manifest.',
  },
  'link/left-expired': {
    severity: 'warning',
    message: ({ key, expires, settings }) =>
      `"${key}" expired at ${writeInstant(expires)} and is left as it is${settings.length > 0 ? `; ${settings.join(', ')} would differ` : ''}.`,
    hint: 'Choose a later date to bring it back, or write `absent: true` to remove it.',
  },
  'link/past-date': {
    severity: 'error',
    message: ({ key, expires, current }) =>
      `"${key}" would have to expire at ${writeInstant(expires)}, which has passed; now it ${current === null ? 'never expires' : `expires at ${writeInstant(current)}`}.`,
    hint: 'Write `absent: true` to end it now, or a later date; the portal would make a link with a past date permanent.',
  },
  'link/has-expired': {
    severity: 'error',
    message: ({ key, expires }) =>
      `"${key}" expired at ${writeInstant(expires)} in the portal, so no other setting of it can be changed.`,
    hint: 'Write an `expirationDate` to come, or `null` for never; the portal would make the link permanent.',
  },
  'link/adopt-not-found': {
    severity: 'error',
    message: ({ key, fingerprint, room }) =>
      `"${key}": ${name(room)} has no link of this kind with the fingerprint ${fingerprint} that is free to adopt.`,
    hint: 'Take the fingerprint from the unmanaged links in a plan, or remove `adopt` to create a new link.',
  },
  'link/adopt-gone': {
    severity: 'warning',
    message: ({ key, fingerprint, room }) =>
      `"${key}": ${name(room)} has no link with the fingerprint ${fingerprint} to replace, so a new one is created.`,
    hint: 'If you expected a link to be replaced, take its fingerprint from the unmanaged links in a plan.',
  },
  'link/used-more': {
    severity: 'error',
    message: ({ key, limit, uses }) =>
      `"${key}": maxUseCount is ${limit}, and the link was used ${uses} times already.`,
    hint: ({ uses }) =>
      `Write ${uses} or more, or null for no limit; a \`rotation\` starts a new link, and a new count.`,
  },
  'link/replace-undeclared': {
    severity: 'error',
    message: ({ key, settings }) =>
      `"${key}" is to be replaced, and the room has no place for both: ${settings.join(', ')} would be lost if the run were cut off.`,
    hint: ({ settings }) =>
      `Declare ${settings.join(', ')} for this link, so that the manifest knows what the portal has.`,
  },
  'link/tag-shared': {
    severity: 'error',
    message: ({ key, other }) => `"${key}" and "${other}" happen to get the same tag in their ids.`,
    hint: 'Rename one of the two.',
  },
  'guard/protected': {
    severity: 'error',
    exit: 5,
    message: ({ key, room, verb }) => `"${key}" of ${name(room)} is protected, and this plan would ${verb} it.`,
    hint: 'If that is what you want, remove `protect: true` in a change of its own.',
  },
  'guard/max-revokes': {
    severity: 'error',
    exit: 5,
    message: ({ revokes, limit }) => `This plan revokes ${revokes} links; the manifest allows ${limit}.`,
    hint: 'If that is what you want, raise `guard.maxRevokes`.',
  },
  'guard/max-revoke-percent': {
    severity: 'error',
    exit: 5,
    message: ({ revokes, links, limit }) =>
      `This plan revokes ${revokes} of ${links} links; the manifest allows ${limit} %.`,
    hint: 'If that is what you want, raise `guard.maxRevokePercent`.',
  },
}

/** Words a diagnostic about a plan. */
export const diagnose: Diagnose<About> = diagnosing(sentences)
