import type { ChangeKind } from '../../model/change.ts'
import type { Sentences } from '../../model/diagnostic.ts'
import type { Fingerprint, Owner } from '../../model/identity.ts'
import type { AccessLevel, LinkKind } from '../../model/link.ts'
import type { Room, RoomType } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/text/instant.ts'
import { nameOf } from '../room-name.ts'
import { type AboutAdoption, adoptSentences } from './adopt-sentences.ts'

/** A declared link, and whose it is. */
interface Declared {
  readonly key: string
  readonly room: Room
  readonly owner: Owner
}

/** What a plan has to say of one link. */
export interface AboutLinks extends AboutAdoption {
  'link/declared-twice': { room: Room; key: string }
  'link/kind-not-here': { key: string; kind: LinkKind; room: Room; type: RoomType }
  'link/level-not-here': { key: string; level: AccessLevel; room: Room; type: RoomType; levels: readonly string[] }
  'link/internal-forced': { key: string; room: Room; forced: boolean }
  'link/private-room': { key: string; room: Room }
  'link/policy-refuses': { key: string; room: Room; verb: ChangeKind }
  'link/policy-internal': { key: string; room: Room }
  'link/primary-comes-back': { room: Room }
  'link/primary-never-expires': { room: Room }
  'link/needs-version': { key: string; setting: string; wanted: string; version: string }
  'link/password-refused': { key: string; rules: string }
  'link/not-created': { key: string; expires: Instant }
  'link/left-expired': { key: string; expires: Instant; settings: readonly string[] }
  'link/past-date': { key: string; expires: Instant; current: Instant | null }
  'link/has-expired': { key: string; expires: Instant }
  'link/used-more': { key: string; limit: number; uses: number }
  'link/replace-undeclared': { key: string; settings: readonly string[] }
  'link/tag-shared': { key: string; other: string }
  'link/role-foreign': Declared & { title: string; fingerprint: Fingerprint }
  'link/looks-foreign': Declared & { title: string; alike: readonly Fingerprint[] }
}

const earlier = ({ name }: Owner): string => `If ${name} made it under an earlier name, write that under \`formerly\``

export const linkSentences: Sentences<AboutLinks> = {
  ...adoptSentences,
  'link/declared-twice': {
    message: ({ room, key }) => `"${key}" is declared twice for ${nameOf(room)}.`,
    hint: 'Rename one of the two, or narrow the selectors so that only one entry declares it.',
  },
  'link/kind-not-here': {
    message: ({ key, kind, room, type }) => `"${key}": a room of type ${type} takes no ${kind} link: ${nameOf(room)}.`,
    hint: ({ type }) =>
      type === 'formFilling'
        ? 'A form-filling room has one primary and one invitation link.'
        : 'Only custom, public and form-filling rooms have external links; others have an invitation link.',
  },
  'link/level-not-here': {
    message: ({ key, level, room, type }) =>
      `"${key}": the access ${level} does not exist for this link in ${nameOf(room)}, of type ${type}.`,
    hint: ({ levels }) => `Write one of ${levels.join(', ')}.`,
  },
  'link/internal-forced': {
    message: ({ key, room, forced }) =>
      `"${key}": in ${nameOf(room)} the portal always sets \`internal\` to ${forced}.`,
    hint: ({ forced }) =>
      `Write \`internal: ${forced}\`, or leave it out; the portal would ignore every edit of this link.`,
  },
  'link/private-room': {
    message: ({ key, room }) => `"${key}": ${nameOf(room)} is encrypted, and takes no external links.`,
    hint: 'Remove the link, or select a room that is not private.',
  },
  'link/policy-refuses': {
    message: ({ key, room, verb }) =>
      `"${key}": the sharing policy of this portal refuses to ${verb} that link of ${nameOf(room)}, because anybody can open it.`,
    hint: 'No key changes that: a portal admin can, in the settings of the portal, under sharing with people outside.',
  },
  'link/policy-internal': {
    message: ({ key, room }) =>
      `"${key}" declares \`internal: false\`, and the sharing policy of this portal makes each link of ${nameOf(room)} internal that is set.`,
    hint: 'Write `internal: true`, or leave it out; or have a portal admin change that policy.',
  },
  'link/primary-comes-back': {
    message: ({ room }) =>
      `The primary link of ${nameOf(room)} cannot be absent: the portal creates a new one at once.`,
    hint: 'Declare the link with the narrowest settings instead, such as `access: read` and a password.',
  },
  'link/primary-never-expires': {
    message: ({ room }) => `The primary link of ${nameOf(room)} cannot expire: the portal silently drops the date.`,
    hint: 'Leave `expirationDate` out, or declare an additional link that expires.',
  },
  'link/needs-version': {
    message: ({ key, setting, wanted, version }) =>
      `"${key}": \`${setting}\` needs DocSpace ${wanted}; this portal has ${version}.`,
    hint: 'Leave the setting out until the portal is updated; it would not keep it.',
  },
  'link/password-refused': {
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
    message: ({ key, expires, current }) =>
      `"${key}" would have to expire at ${writeInstant(expires)}, which has passed; now it ${current === null ? 'never expires' : `expires at ${writeInstant(current)}`}.`,
    hint: 'Write `absent: true` to end it now, or a later date; the portal would make a link with a past date permanent.',
  },
  'link/has-expired': {
    message: ({ key, expires }) =>
      `"${key}" expired at ${writeInstant(expires)} in the portal, so no other setting of it can be changed.`,
    hint: 'Write an `expirationDate` to come, or `null` for never; the portal would make the link permanent.',
  },
  'link/used-more': {
    message: ({ key, limit, uses }) =>
      `"${key}": maxUseCount is ${limit}, and the link was used ${uses} times already.`,
    hint: ({ uses }) =>
      `Write ${uses} or more, or null for no limit; a \`rotation\` starts a new link, and a new count.`,
  },
  'link/replace-undeclared': {
    message: ({ key, settings }) =>
      `"${key}" is to be replaced, and the room has no place for both: ${settings.join(', ')} would be lost if the run were cut off.`,
    hint: ({ settings }) =>
      `Declare ${settings.join(', ')} for this link, so that the manifest knows what the portal has.`,
  },
  'link/tag-shared': {
    message: ({ key, other }) => `"${key}" and "${other}" happen to get the same tag in their ids.`,
    hint: 'Rename one of the two.',
  },
  'link/role-foreign': {
    message: ({ key, room, title, fingerprint, owner: { name } }) =>
      `"${key}": the ${key} link of ${nameOf(room)}, ${fingerprint} "${title}", is another manifest's: one with another name than ${name} has made it.`,
    hint: ({ fingerprint, owner }) =>
      `A room has one such link: take it over with \`adopt: "${fingerprint}"\`, or remove it from the other manifest, and from the room. ${earlier(owner)}.`,
  },
  'link/looks-foreign': {
    severity: 'warning',
    message: ({ key, room, title, alike, owner: { name } }) =>
      `"${key}" is to be created, and ${nameOf(room)} has ${alike.length === 1 ? 'a link' : `${alike.length} links`} with the title "${title}" that another manifest than ${name} has made: ${alike.join(', ')}.`,
    hint: ({ alike: [first], owner }) =>
      `${earlier(owner)}; to take one link over, add \`adopt: "${first}"\` in an entry for this room alone. Else give the new one another title.`,
  },
}
