import { type Diagnose, diagnosing, type Sentence, type Sentences } from '../../model/diagnostic.ts'
import type { LeaveReason, OmitReason } from '../../model/draft.ts'
import type { Selector } from '../../model/room.ts'
import type { Unfitness } from '../../plan/check/admit.ts'
import { titlesMeant } from '../../plan/room-name.ts'
import { error, warning } from '../sentence.ts'

/** What a sentence is about, each by its name: there may be thousands. */
interface Named {
  readonly names: readonly string[]
}

/** Why a room cannot be imported. */
export type RoomReason = Unfitness | 'list-cut' | 'unreadable' | 'unsettled' | 'link-shared'

/** Each code of import, and the facts that its sentence needs. */
export type AboutImport = { readonly [R in RoomReason | LeaveReason | OmitReason as `import/${R}`]: Named } & {
  readonly 'import/no-match': { readonly selector: Selector; readonly near: readonly string[] }
  readonly 'import/no-rooms': object
  readonly 'import/exists': { readonly file: string }
  readonly 'import/unquotable': Named
  readonly 'import/form': { readonly file: string }
  readonly 'import/no-file': { readonly file: string; readonly why: string; readonly isMissing: boolean }
  readonly 'import/defaults': Named
  readonly 'import/other-name': { readonly file: string; readonly name: string }
}

/** How many names a sentence lists. */
const listed = 3

function listOf({ names }: Named): string {
  const more = names.length - listed
  return more > 0 ? `${names.slice(0, listed).join(', ')} and ${more} more` : names.join(', ')
}

function notImported(what: string, hint: string, exit?: 4): Sentence<Named> {
  return error((about) => `Not imported: ${listOf(about)}: ${what}.`, hint, exit)
}

/** Why a link is left out, as a comment in the manifest says it, and what to do about it. */
export const leaveWords: { readonly [R in LeaveReason]: { readonly why: string; readonly hint: string } } = {
  foreign: {
    why: 'another manifest has made it',
    hint: 'Leave it to that manifest. If it is this one under an earlier name, write that name under `formerly`; else take it over with `adopt` and its fingerprint, which a plan tells.',
  },
  expired: {
    why: 'it has expired',
    hint: 'Revoke it in the portal, or give it a new date there and import again; it stays unmanaged.',
  },
  level: {
    why: 'its access level is none that a manifest can declare for it',
    hint: 'Give it another level in the portal and import again; it stays unmanaged.',
  },
  kind: {
    why: 'rooms of this type have no such links any more',
    hint: 'Revoke it in the portal if nobody needs it; it stays unmanaged.',
  },
  'role-taken': {
    why: 'another link is meant by its role',
    hint: 'Revoke one of the two in the portal; or, if the other is only declared, with a `rotation`, take this one over with `adopt` there. It stays unmanaged.',
  },
  'id-taken': {
    why: 'another room has a link of the same id, which is declared there',
    hint: 'Revoke it in one of the rooms: one URL opens both; it stays unmanaged.',
  },
}

/** Why a setting is left out, as a comment in the manifest says it, and what to do about it. */
export const omitWords: { readonly [R in OmitReason]: { readonly why: string; readonly hint: string } } = {
  title: {
    why: 'it is empty, or longer than 255 characters',
    hint: 'It stays as it is; write a title in the manifest to change it.',
  },
  'never-expires': {
    why: 'the portal drops it with the next change, for the primary link of such a room never expires',
    hint: 'It stays until the link is changed; use an additional link where one has to expire.',
  },
  'too-late': {
    why: 'it is more than ten years ahead, which the portal no longer takes',
    hint: 'It stays as it is; write a date within ten years in the manifest to change the link.',
  },
  'use-count': {
    why: 'it is not from 1 to 1000',
    hint: 'It stays as it is; write a limit in the manifest to change it.',
  },
  password: {
    why: 'it is not 8 to 30 letters, digits and signs of ASCII, which the portal asks for now',
    hint: 'It stays as it is; write password in the manifest to give the link a new one.',
  },
  internal: {
    why: 'rooms of this type decide it themselves',
    hint: 'It stays as it is; the portal puts it right with the next change.',
  },
  'older-portal': {
    why: 'before DocSpace 3.7, each change of an invitation gives it seven days and no limit',
    hint: 'It stays as it is until the invitation is changed; update the portal to declare it.',
  },
}

function leftOut({ why, hint }: { readonly why: string; readonly hint: string }): Sentence<Named> {
  return warning((about) => `Left out: ${listOf(about)}: ${why}.`, hint)
}

const sentences: Sentences<AboutImport> = {
  'import/archived': notImported(
    'archived',
    'Restore the room in the portal; its links are dead while it is archived.',
  ),
  'import/template': notImported('a template, which has no links', 'Name a room that was made from the template.'),
  'import/not-a-room': notImported(
    'not a room of a type that this version knows',
    'Name a room, not a folder inside one.',
  ),
  'import/no-right': notImported(
    'the owner of the API key may not manage its links',
    'Make that person the owner or a room manager of the room, or use the key of somebody who is; a portal admin has no such right by itself.',
    4,
  ),
  'import/list-cut': notImported(
    'it has 100 links or more, and the portal shows only the first 100',
    'Remove links in the portal until there are fewer than 100.',
  ),
  'import/unreadable': notImported(
    'its links cannot be read',
    'Look at the room in the portal, and import again; roomlinks plan --room tells more.',
  ),
  'import/link-shared': notImported(
    'it shares the id of a primary link with another room, so that one URL opens both',
    'In the portal, revoke that link in the room where it does not belong, and import again; roomlinks plan names it.',
  ),
  'import/unsettled': notImported(
    'a plan of it would not be empty, for a link that this manifest made cannot be declared as it is',
    'Revoke that link in the portal, put it right there, or give the manifest another --name.',
  ),
  'import/foreign': leftOut(leaveWords.foreign),
  'import/expired': leftOut(leaveWords.expired),
  'import/level': leftOut(leaveWords.level),
  'import/kind': leftOut(leaveWords.kind),
  'import/role-taken': leftOut(leaveWords['role-taken']),
  'import/id-taken': leftOut(leaveWords['id-taken']),
  'import/title': leftOut(omitWords.title),
  'import/never-expires': leftOut(omitWords['never-expires']),
  'import/too-late': leftOut(omitWords['too-late']),
  'import/use-count': leftOut(omitWords['use-count']),
  'import/password': leftOut(omitWords.password),
  'import/internal': leftOut(omitWords.internal),
  'import/older-portal': leftOut(omitWords['older-portal']),
  'import/no-match': error(
    ({ selector: { by, value } }) => `The owner of the API key sees no room with the ${by} "${value}".`,
    ({ near }) =>
      `${titlesMeant(near)}Take the number from the address of the room; titles and tags must be written exactly as in the portal.`,
  ),
  'import/no-rooms': error(
    () => 'The owner of the API key sees no active room: there is nothing to import.',
    'Use the key of somebody who owns or manages rooms, or create a room first.',
  ),
  'import/exists': error(
    ({ file }) => `${file} is there already, and passwords are written into a new file only.`,
    'Name another file with --env-into, or remove that one: only a new file is sure to be yours alone.',
  ),
  'import/unquotable': warning(
    (about) => `Not in the file with the passwords: ${listOf(about)}: no quotes hold it for every reader.`,
    'Copy the password from the portal into its variable yourself, or give the link another one.',
  ),
  'import/form': error(
    ({ file }) => `${file} is written in a form into which nothing can be put without changing the rest.`,
    'Write rooms: as a list with one entry below the other, without an anchor, and import again.',
  ),
  'import/no-file': error(
    ({ file, why }) => `${file} cannot be read (${why}), so nothing can be put into it.`,
    ({ file, isMissing }) =>
      isMissing
        ? `For a new manifest, leave --into out and send what is printed into a file: > ${file}`
        : 'Name one manifest that you may read and write; of a folder of them, the one that is to have the new entries.',
  ),
  'import/defaults': {
    severity: 'error',
    message: (about) =>
      `Not imported: ${listOf(about)}: what the manifest says already does not leave its links as they are.`,
    hint: 'Look at defaults, which hold for each link that is put into the file: say there what holds for all, or import into another file of the same name.',
  },
  'import/other-name': error(
    ({ file, name }) => `${file} has the name ${name}, and --name another one.`,
    'Leave --name out: what is put into a manifest belongs to it.',
  ),
}

/** Words what cannot be imported. */
export const diagnose: Diagnose<AboutImport> = diagnosing(sentences)
