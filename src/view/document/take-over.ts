import type { Plan } from '../../model/change.ts'
import type { SettingName } from '../../model/link.ts'
import type { LeftOut, LeftOutReason, LinkUpdate } from '../../model/take-over.ts'
import { changeDocument, documentOf, roomLabel } from './document.ts'
import { fieldDocument, type SettingsDocument } from './settings.ts'
import type { ChangeDocument, PlanDocument, RoomLabel } from './shape.ts'

/** A drift. With `--write`, also what was taken into the manifest and what was left. */
export interface DriftDocument extends PlanDocument {
  readonly written?: readonly WrittenDocument[]
  readonly left?: readonly LeftDocument[]
}

/** A link whose declaration was written into a manifest. */
export interface WrittenDocument {
  readonly file: string
  readonly key: string
  readonly rooms: readonly RoomLabel[]
  /** Whether it is now declared absent; `settings` is then empty. */
  readonly absent: boolean
  readonly settings: SettingsDocument
}

/** A difference that was not taken over, with the reason. */
export interface LeftDocument extends Pick<ChangeDocument, 'key' | 'link'> {
  readonly room: RoomLabel
  /** Null if it concerns the whole link. */
  readonly setting: SettingName | null
  readonly reason: LeftOut['reason']
  readonly message: string
  readonly hint: string
}

/** A drift as plain data, with what was written and what was left. */
export function driftDocument(
  plan: Plan,
  written: readonly LinkUpdate[],
  left: readonly LeftOut[],
): Required<DriftDocument> {
  return {
    ...documentOf(plan),
    written: written.map(writtenDocument),
    left: left.map((each) => leftDocument(each, plan)),
  }
}

function writtenDocument(update: LinkUpdate): WrittenDocument {
  const fields = update.kind === 'set' ? update.fields.map(fieldDocument) : []
  return {
    file: update.want.place().file,
    key: update.want.key,
    rooms: update.rooms.map(roomLabel),
    absent: update.kind === 'absent',
    settings: Object.fromEntries(fields.map(({ name, before }) => [name, before])),
  }
}

function leftDocument({ room, change, setting, reason }: LeftOut, plan: Plan): LeftDocument {
  const { key, link } = changeDocument(change, plan)
  const { why, hint } = leftTexts[reason]
  return { room: roomLabel(room), key, link, setting: setting ?? null, reason, message: why, hint }
}

/** Why a difference is not taken over, and what to do about it. */
const leftTexts: {
  readonly [R in LeftOutReason]: { readonly why: string; readonly hint: string }
} = {
  password: {
    why: 'a password is never written into a manifest',
    hint: 'Set the variable behind ${NAME} to the new password, or let apply restore the old one.',
  },
  level: {
    why: 'the portal has an access level that has no name in a manifest',
    hint: 'Choose a level with a name in the portal, or let apply restore the declared one.',
  },
  title: {
    why: 'the portal has a title that is not valid in a manifest',
    hint: 'Choose a title of 1 to 255 characters in the portal, or let apply restore the declared one.',
  },
  'rooms-differ': {
    why: 'its entry selects several rooms, and they have different values',
    hint: 'Give the room that differs an entry of its own, or let apply restore it.',
  },
  'rooms-unseen': {
    why: 'its entry selects all rooms with a tag, and only some of them were read',
    hint: 'Run drift --write without --room, or with the tag.',
  },
  protected: {
    why: 'the portal no longer has it, and it is protected',
    hint: 'Remove `protect: true` first to drop it; otherwise apply creates it again, with another URL.',
  },
  rotation: {
    why: 'a URL cannot be taken over: the portal does not know which rotation it belongs to',
    hint: 'Write the rotation of the link that the portal has, or let apply replace it.',
  },
  absent: {
    why: 'the manifest declares it absent',
    hint: 'To keep it, declare the link instead of `absent: true`; otherwise apply revokes it.',
  },
  undeclared: {
    why: 'this manifest made it, but the portal does not know under which key',
    hint: 'To keep it, declare it under its old key again (see git log); otherwise apply revokes it.',
  },
  duplicate: {
    why: 'the manifest can declare only one of the two',
    hint: 'Let apply revoke it, or revoke it in the portal.',
  },
  replaced: {
    why: 'the manifest has put another link in its place',
    hint: 'Let apply revoke it, or remove `rotation` from the link that adopts it.',
  },
  unmanaged: {
    why: 'no manifest made it, and the manifest revokes such links in this room',
    hint: 'To keep it, declare it with `adopt` and this fingerprint; otherwise apply revokes it.',
  },
  foreign: {
    why: 'another manifest made it',
    hint: 'Leave it to that manifest, or take it over with `adopt` and this fingerprint.',
  },
  refused: {
    why: 'a manifest with the value on the portal would be refused',
    hint: 'The portal has a value that it does not accept in requests: let apply restore the declared one.',
  },
  variable: {
    why: 'the manifest takes this from the environment',
    hint: 'Set the variable to the value on the portal, or write the value instead of ${NAME}.',
  },
  shared: {
    why: 'it is in a part of the manifest that is shared by an alias or a merge',
    hint: 'Write this link out where it is declared, and run drift --write again.',
  },
  form: {
    why: 'it is written in a form that cannot be changed safely here',
    hint: 'Change it by hand, or write the link as a plain mapping first.',
  },
}
