import type { Plan } from '../../model/change.ts'
import type { SettingName } from '../../model/link.ts'
import type { LeftOut, LeftOutReason, LinkUpdate } from '../../model/take-over.ts'
import { changeDocument, documentOf, roomLabel } from './document.ts'
import { fieldDocument, type SettingsDocument } from './settings.ts'
import type { ChangeDocument, PlanDocument, RoomLabel } from './shape.ts'

/** A drift, and what of it was taken into the manifest; both lists are there with --write alone. */
export interface DriftDocument extends PlanDocument {
  readonly written?: readonly WrittenDocument[]
  readonly left?: readonly LeftDocument[]
}

/** What a manifest now says of one link. */
export interface WrittenDocument {
  readonly file: string
  readonly key: string
  readonly rooms: readonly RoomLabel[]
  /** Whether it is declared absent now; then there are no settings. */
  readonly absent: boolean
  readonly settings: SettingsDocument
}

/** A difference that stays, with the reason. */
export interface LeftDocument extends Pick<ChangeDocument, 'key' | 'link'> {
  readonly room: RoomLabel
  /** Null where it is the whole link. */
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

function writtenDocument(wish: LinkUpdate): WrittenDocument {
  const fields = wish.kind === 'set' ? wish.fields.map(fieldDocument) : []
  return {
    file: wish.want.place().file,
    key: wish.want.key,
    rooms: wish.rooms.map(roomLabel),
    absent: wish.kind === 'absent',
    settings: Object.fromEntries(fields.map(({ name, before }) => [name, before])),
  }
}

function leftDocument({ room, change, setting, reason }: LeftOut, plan: Plan): LeftDocument {
  const { key, link } = changeDocument(change, plan)
  const { why, hint } = leftSentences[reason]
  return { room: roomLabel(room), key, link, setting: setting ?? null, reason, message: why, hint }
}

/** Why a difference was not taken into the manifest, and what to do about it. */
const leftSentences: {
  readonly [R in LeftOutReason]: { readonly why: string; readonly hint: string }
} = {
  password: {
    why: 'a password is never written into a manifest',
    hint: 'Put the new password where ${NAME} takes it from, or let apply bring the old one back.',
  },
  level: {
    why: 'the portal has a level that has no name in a manifest',
    hint: 'Choose a level with a name in the portal, or let apply bring the declared one back.',
  },
  title: {
    why: 'the portal has a title that a manifest cannot have',
    hint: 'Choose one of 1 to 255 characters in the portal, or let apply bring the declared one back.',
  },
  'rooms-differ': {
    why: 'its entry stands for several rooms, which do not agree: it cannot say both',
    hint: 'Give the room that differs an entry of its own, or let apply bring it back.',
  },
  'rooms-unseen': {
    why: 'its entry stands for all rooms with a tag, and only some of them were looked at',
    hint: 'Run drift --write without --room, or with the tag.',
  },
  protected: {
    why: 'the portal does not have it any more, and it is protected',
    hint: 'Remove `protect: true` first, if it is to go; apply makes it anew, with another URL.',
  },
  rotation: {
    why: 'a URL cannot be taken over: which rotation it came from is not known',
    hint: 'Write the rotation of the link that the portal has, or let apply replace it.',
  },
  absent: {
    why: 'the manifest says that it must be absent',
    hint: 'Declare the link in place of `absent: true`, if it may stay; apply revokes it.',
  },
  undeclared: {
    why: 'the portal does not tell under which key this manifest made it',
    hint: 'Declare it under its old key again (git log shows it), if it is to stay; apply revokes it.',
  },
  duplicate: {
    why: 'the manifest can declare one of the two only',
    hint: 'Let apply revoke it, or revoke it in the portal.',
  },
  replaced: {
    why: 'the manifest has put another link in its place',
    hint: 'Let apply revoke it, or take `rotation` away from the link that adopts it.',
  },
  unmanaged: {
    why: 'no manifest made it, and the manifest revokes such links in this room',
    hint: 'Declare it with `adopt` and this fingerprint, if it is to stay; apply revokes it.',
  },
  foreign: {
    why: 'another manifest has made it',
    hint: 'Leave it to that manifest, or take it over with `adopt` and this fingerprint.',
  },
  refused: {
    why: 'a manifest that said what the portal has would be refused',
    hint: 'The portal has what it does not take itself: let apply bring back what is declared.',
  },
  variable: {
    why: 'the manifest takes this from the environment',
    hint: 'Set the variable to what the portal has, or write the value instead of ${NAME}.',
  },
  shared: {
    why: 'it stands in a part of the manifest that others use as well, by an alias or a merge',
    hint: 'Write this link out where it is declared, and run drift --write again.',
  },
  form: {
    why: 'it is written in a form that cannot be changed safely here',
    hint: 'Change it by hand, or write the link as a plain mapping first.',
  },
}
