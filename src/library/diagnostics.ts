import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'
import type { LeaveReason, OmitReason } from '../model/draft.ts'
import type { Selector } from '../model/room.ts'
import { listFirst } from '../model/values/list-first.ts'
import type { UnfitReason } from '../plan/check/portal-rules.ts'
import { didYouMean } from '../plan/room-name.ts'
import { count } from '../view/phrases.ts'

/** The names of the items in a message. There may be thousands. */
export interface NamedItems {
  readonly names: readonly string[]
}

/** Why a room cannot be imported. */
export type RoomReason = UnfitReason | 'list-cut' | 'unreadable' | 'unsettled' | 'link-shared'

/** How many names a message lists. */
const maxListed = 3

/** Lists the first of the items. */
export function listOf({ names }: NamedItems): string {
  return listFirst(names, maxListed)
}

function notImported(about: NamedItems, why: string, hint: string, exit?: 4): Wording {
  return error(`Not imported: ${listOf(about)}: ${why}.`, hint, exit)
}

/** Why a link is left out, as a comment in the manifest says it, and what to do about it. */
export const leaveTexts: { readonly [R in LeaveReason]: { readonly why: string; readonly hint: string } } = {
  foreign: {
    why: 'another manifest made it',
    hint: 'Leave it to that manifest. If that is this one under an earlier name, write the name under `formerly`. To take the link over, use import --foreign, or `adopt` with its fingerprint, which roomlinks plan --show-unmanaged shows.',
  },
  expired: {
    why: 'it has expired',
    hint: 'Revoke it in the portal, or give it a new date there and import again; it stays unmanaged.',
  },
  level: {
    why: 'a manifest cannot declare its access level',
    hint: 'Give it another level in the portal and import again; it stays unmanaged.',
  },
  kind: {
    why: 'rooms of this type no longer have such links',
    hint: 'Revoke it in the portal if nobody needs it; it stays unmanaged.',
  },
  'role-taken': {
    why: 'another link has its role',
    hint: 'Revoke one of the two in the portal; or, if the other is only declared, with a `rotation`, take this one over with `adopt` in that entry. It stays unmanaged.',
  },
  'id-taken': {
    why: 'another room has a link of the same id, which is declared there',
    hint: 'Revoke it in one of the rooms: one URL opens both; it stays unmanaged.',
  },
}

/** Why a setting is left out, as a comment in the manifest says it, and what to do about it. */
export const omitTexts: { readonly [R in OmitReason]: { readonly why: string; readonly hint: string } } = {
  title: {
    why: 'it is empty, or longer than 255 characters',
    hint: 'It stays as it is; write a title in the manifest to change it.',
  },
  'never-expires': {
    why: 'the portal removes it with the next change, because the primary link of such a room never expires',
    hint: 'It stays until the link is changed; use an additional link if one must expire.',
  },
  'too-late': {
    why: 'it is more than ten years ahead, which the portal no longer accepts',
    hint: 'It stays as it is; write a date within ten years in the manifest to change the link.',
  },
  'use-count': {
    why: 'it is not between 1 and 1000',
    hint: 'It stays as it is; write a limit in the manifest to change it.',
  },
  password: {
    why: 'it is not 8 to 30 ASCII letters, digits and symbols, which the portal now requires',
    hint: 'It stays as it is; write password in the manifest to give the link a new one.',
  },
  internal: {
    why: 'the room type determines it',
    hint: 'It stays as it is; the portal corrects it with the next change.',
  },
  'older-portal': {
    why: 'before DocSpace 3.7, each change of an invitation resets it to seven days and no limit',
    hint: 'It stays as it is until the invitation is changed; update the portal to declare it.',
  },
}

function leftOut(about: NamedItems, { why, hint }: { readonly why: string; readonly hint: string }): Wording {
  return warning(`Left out: ${listOf(about)}: ${why}.`, hint)
}

const catalogue = {
  'import/archived': (about: NamedItems): Wording =>
    notImported(about, 'archived', 'Restore the room in the portal; its links do not work while it is archived.'),
  'import/template': (about: NamedItems): Wording =>
    notImported(about, 'a template, which has no links', 'Name a room created from the template.'),
  'import/not-a-room': (about: NamedItems): Wording =>
    notImported(about, 'not a room of a type that this version knows', 'Name a room, not a folder inside one.'),
  'import/no-right': (about: NamedItems): Wording =>
    notImported(
      about,
      'the owner of the API key may not manage its links',
      'Make that person the owner or a room manager of the room, or use the key of somebody who is; being a portal admin is not enough.',
      4,
    ),
  'import/list-cut': (about: NamedItems): Wording =>
    notImported(
      about,
      'it has 100 links or more, and the portal shows only the first 100',
      'Remove links in the portal until there are fewer than 100.',
    ),
  'import/unreadable': (about: NamedItems): Wording =>
    notImported(
      about,
      'its links cannot be read',
      'Check the room in the portal, and import again; roomlinks plan --room shows more.',
    ),
  'import/link-shared': (about: NamedItems): Wording =>
    notImported(
      about,
      'it shares the id of a primary link with another room, so one URL opens both',
      'In the portal, revoke that link in the room where it does not belong, and import again; roomlinks plan --show-unmanaged shows it.',
    ),
  'import/unsettled': (about: NamedItems): Wording =>
    notImported(
      about,
      'its plan would not be empty, because a link that this manifest made cannot be declared as it is',
      'Revoke or correct that link in the portal, or give the manifest another --name.',
    ),
  'import/foreign': (about: NamedItems): Wording => leftOut(about, leaveTexts.foreign),
  'import/taken-over': (about: NamedItems): Wording =>
    warning(
      `Taken over: ${listOf(about)}: another manifest made it.`,
      'Remove it from that manifest. Otherwise each undoes what the other does, or the other revokes the link.',
    ),
  'import/expired': (about: NamedItems): Wording => leftOut(about, leaveTexts.expired),
  'import/level': (about: NamedItems): Wording => leftOut(about, leaveTexts.level),
  'import/kind': (about: NamedItems): Wording => leftOut(about, leaveTexts.kind),
  'import/role-taken': (about: NamedItems): Wording => leftOut(about, leaveTexts['role-taken']),
  'import/id-taken': (about: NamedItems): Wording => leftOut(about, leaveTexts['id-taken']),
  'import/title': (about: NamedItems): Wording => leftOut(about, omitTexts.title),
  'import/never-expires': (about: NamedItems): Wording => leftOut(about, omitTexts['never-expires']),
  'import/too-late': (about: NamedItems): Wording => leftOut(about, omitTexts['too-late']),
  'import/use-count': (about: NamedItems): Wording => leftOut(about, omitTexts['use-count']),
  'import/password': (about: NamedItems): Wording => leftOut(about, omitTexts.password),
  'import/internal': (about: NamedItems): Wording => leftOut(about, omitTexts.internal),
  'import/older-portal': (about: NamedItems): Wording => leftOut(about, omitTexts['older-portal']),
  'import/no-match': ({ selector: { by, value }, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `The owner of the API key sees no room with the ${by} "${value}".`,
      `${didYouMean(near)}Take the number from the address of the room; titles and tags must be written exactly as in the portal.`,
    ),
  'import/no-rooms': (): Wording =>
    error(
      'The owner of the API key sees no active rooms: there is nothing to import.',
      'Use the key of somebody who owns or manages rooms, or create a room first.',
    ),
  'inventory/rooms-unread': ({ many, rooms }: { many: number; rooms: string }): Wording =>
    error(
      `${count(many, 'room')} could not be read: ${rooms}.`,
      'Run the command again. What is shown is complete except for these rooms.',
    ),
  'inventory/lists-cut': ({ many, rooms }: { many: number; rooms: string }): Wording =>
    error(
      `The portal shows only the first 100 links of ${count(many, 'room')}: ${rooms}.`,
      'Delete links there that nobody needs, until there are fewer than 100, and run the command again.',
    ),
}

/** Creates the diagnostics of reading a portal to import it, or for an audit. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
