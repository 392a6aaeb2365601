import { type EntryText, type LinkText, manifestText } from '../../manifest/edit/entry-text.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { DraftLink, DraftRoom, LeaveReason, OmitReason } from '../../model/draft.ts'
import { type Fingerprint, fingerprint, type Owner } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { DesiredRoom, ObservedLinks, Room } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { compareRooms, undeclared } from '../../plan/assemble.ts'
import { type DraftConditions, draftRoom } from '../../plan/capture/draft-room.ts'
import type { Conditions } from '../../plan/conditions.ts'
import { nameOf } from '../../plan/room-name.ts'
import { quote } from '../../view/escape.ts'
import { diagnose, leaveTexts, omitTexts, type RoomReason } from '../diagnostics.ts'
import { nameVariables, type Variable } from './variables.ts'

/** A room and its links, as the portal has them. */
export interface FoundRoom {
  readonly room: Room
  readonly links: ObservedLinks
  /** Somebody named this one room: it is written even without links, and what cannot be imported of it is an error. */
  readonly isNamed: boolean
}

/** The manifest that rooms are drafted for. */
export interface DraftTarget {
  readonly owner: Owner
  readonly conditions: Conditions
  /** What it says already, where it is there. */
  readonly known?: {
    readonly desiredOf: (room: Room) => DesiredRoom
    readonly adopted: readonly Fingerprint[]
    readonly spoken: DraftConditions['spoken']
    /** Whether the name of an environment variable stands in it. */
    readonly isVariableUsed: (name: string) => boolean
  }
}

/** What a manifest is to say of rooms, room by room, in the order of their ids. */
export interface Draft {
  readonly rooms: readonly DraftRoom[]
  /** Where the passwords of these links come from. */
  readonly variables: ReadonlyMap<DraftLink, Variable>
  /** Rooms without links that nobody named. */
  readonly empty: number
  readonly diagnostics: readonly Diagnostic[]
}

const noneDeclared: DraftConditions['spoken'] = { external: new Set(), invitation: new Set() }

/** Drafts what a manifest is to say so that it declares all links of these rooms as they are. */
export function draftRooms(found: readonly FoundRoom[], { owner, conditions, known }: DraftTarget): Draft {
  const { adopted = [], spoken = noneDeclared, isVariableUsed = () => false } = known ?? {}
  const desiredOf = known?.desiredOf ?? ((room: Room) => undeclared(owner, room))
  const all: DraftConditions = { ...conditions, adopted: new Set(adopted), spoken }
  const findings = collectFindings()
  const rooms: DraftRoom[] = []
  let empty = 0
  for (const { room, links, isNamed } of found.toSorted(compareRooms)) {
    const draft = draftRoom(desiredOf(room), links, all)
    if (!draft) findings.addRoom('unsettled', room, isNamed)
    else if (links.links.length === 0 && !isNamed) empty++
    else {
      rooms.push(draft)
      findings.addLinks(draft)
    }
  }
  return { rooms, variables: nameVariables(rooms, isVariableUsed), empty, diagnostics: findings.list() }
}

/** A new manifest that declares all links of these rooms, with the variables that its passwords come from. */
export function draftManifest(
  found: readonly FoundRoom[],
  { portal, ...target }: DraftTarget & { readonly portal: string },
): Draft & { readonly text: string } {
  const draft = draftRooms(found, target)
  return { ...draft, text: manifestText(target.owner.name, portal, entriesOf(draft)) }
}

/** What a draft is to look like in a manifest. */
export function entriesOf({ rooms, variables }: Pick<Draft, 'rooms' | 'variables'>): readonly EntryText[] {
  return rooms.map(({ room, links, left }) => ({
    id: room.id,
    comments: [
      `${title(room)}, ${room.type}`,
      ...left.map(({ link, reason }) => `Left out: ${linkName(link)}: ${leaveTexts[reason].why}.`),
      ...(links.length + left.length === 0 ? firstLink(room) : []),
    ],
    links: links.map((link) => linkText(link, variables.get(link)?.name)),
  }))
}

/** How to declare a link where there is none to be looked at: one that every room of the type may have. */
function firstLink({ type }: Room): readonly string[] {
  /* v8 ignore if -- @preserve: what is no room is not drafted */
  if (type === undefined) return []
  const level = rules[type].levels.invitation.at(-1)
  return [`No links yet. An invitation would be: links: { invitation: { access: ${level} } }`]
}

function linkText({ want, omitted }: DraftLink, variable: string | undefined): LinkText {
  const comments = omitted.map(({ setting, reason }) => `${setting} is left out: ${omitTexts[reason].why}.`)
  return { want, variable, comments }
}

/** A title may be long: in a comment it only has to be known again. */
const titleWidth = 80

function title({ title: text }: { readonly title: string }): string {
  return quote(text, titleWidth)
}

function linkName({ id, kind, settings }: ObservedLink): string {
  return `${title(settings)}, ${kind}, fingerprint ${fingerprint(id)}`
}

/** How a sentence calls the link that a variable is for. */
export function linkPhrase({ room, key }: Pick<Variable, 'room' | 'key'>): string {
  return `${key} in ${nameOf(room)}`
}

/** What there is to say of many rooms: one sentence for each reason, and not for each room. */
export interface Findings {
  /** A room that cannot be imported: an error where somebody named it. */
  readonly addRoom: (reason: RoomReason, room: Room, isNamed: boolean) => void
  /** What of a room is left out. */
  readonly addLinks: (draft: DraftRoom) => void
  readonly list: () => readonly Diagnostic[]
}

/** Begins without any. */
export function collectFindings(): Findings {
  const found = new Map<
    string,
    { readonly reason: Reason; readonly severity: Diagnostic['severity']; names: string[] }
  >()
  const add = (reason: Reason, severity: Diagnostic['severity'], name: string): void => {
    const kind = `${severity} ${reason}`
    const known = found.get(kind)
    if (known) known.names.push(name)
    else found.set(kind, { reason, severity, names: [name] })
  }
  return {
    addRoom: (reason, room, isNamed) => add(reason, isNamed ? 'error' : 'warning', nameOf(room)),
    addLinks: ({ room, links, left }) => {
      for (const { link, reason } of left) add(reason, 'warning', `"${link.settings.title}" in ${nameOf(room)}`)
      for (const { want, omitted } of links) {
        for (const { setting, reason } of omitted)
          add(reason, 'warning', `${setting} of ${want.key} in ${nameOf(room)}`)
      }
    },
    list: () =>
      [...found.values()].map(({ reason, severity, names }) => ({
        ...diagnose(`import/${reason}`, { names }),
        severity,
      })),
  }
}

type Reason = RoomReason | LeaveReason | OmitReason
