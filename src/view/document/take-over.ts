import type { Plan } from '../../model/change.ts'
import type { Fingerprint } from '../../model/identity.ts'
import type { LinkKind, SettingName } from '../../model/link.ts'
import type { Left, Wish } from '../../model/take-over.ts'
import { changeDocument, documentOf, roomLabel } from './document.ts'
import { leftSentences } from './left-sentences.ts'
import { fieldDocument, type SettingsDocument } from './settings.ts'
import type { PlanDocument, RoomLabel } from './shape.ts'

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
export interface LeftDocument {
  readonly room: RoomLabel
  readonly key: string | null
  readonly link: { readonly kind: LinkKind; readonly title: string; readonly fingerprint: Fingerprint | null }
  /** Null where it is the whole link. */
  readonly setting: SettingName | null
  readonly reason: Left['reason']
  readonly message: string
  readonly hint: string
}

/** A drift as plain data, with what was written and what was left. */
export function driftDocument(plan: Plan, written: readonly Wish[], left: readonly Left[]): Required<DriftDocument> {
  return {
    ...documentOf(plan),
    written: written.map(writtenDocument),
    left: left.map((each) => leftDocument(each, plan)),
  }
}

function writtenDocument(wish: Wish): WrittenDocument {
  const fields = wish.kind === 'set' ? wish.fields.map(fieldDocument) : []
  return {
    file: wish.want.place().file,
    key: wish.want.key,
    rooms: wish.rooms.map(roomLabel),
    absent: wish.kind === 'absent',
    settings: Object.fromEntries(fields.map(({ name, before }) => [name, before])),
  }
}

function leftDocument({ room, change, setting, reason }: Left, plan: Plan): LeftDocument {
  const { key, link } = changeDocument(change, plan)
  const { why, hint } = leftSentences[reason]
  return { room: roomLabel(room), key, link, setting: setting ?? null, reason, message: why, hint }
}
