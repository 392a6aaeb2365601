import { compactEntries } from '../../manifest/edit/compact.ts'
import { type EntryText, type LinkText, linkValues, manifestText } from '../../manifest/edit/entry-text.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { DraftLink, DraftRoom, LeaveReason, OmitReason } from '../../model/draft.ts'
import { type Fingerprint, fingerprint, isForeign, type Owner } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { DesiredRoom, ObservedLinks, Room } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { compareRooms, withoutDeclarations } from '../../plan/assemble.ts'
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
  /** The user named this room: it is written even without links, and if it cannot be imported, that is an error. */
  readonly isNamed: boolean
}

/** The manifest for which rooms are drafted. */
export interface DraftTarget {
  readonly owner: Owner
  readonly conditions: Conditions
  /** Whether another manifest's links are drafted, too. */
  readonly takesForeign?: boolean | undefined
  /** What the manifest declares already, if it exists. */
  readonly known?: {
    readonly desiredOf: (room: Room) => DesiredRoom
    readonly adopted: readonly Fingerprint[]
    readonly defaulted: DraftConditions['defaulted']
    /** Whether the manifest uses an environment variable. */
    readonly isVariableUsed: (name: string) => boolean
  }
}

/** What to write into a manifest, in the order of room ids. */
export interface Draft {
  readonly rooms: readonly DraftRoom[]
  /** The environment variables for the passwords of these links. */
  readonly variables: ReadonlyMap<DraftLink, Variable>
  /** The number of rooms without links that nobody named. */
  readonly empty: number
  readonly diagnostics: readonly Diagnostic[]
}

const noneDeclared: DraftConditions['defaulted'] = { external: new Set(), invitation: new Set() }

/** Drafts entries that declare all links of these rooms as they are. */
export function draftRooms(
  found: readonly FoundRoom[],
  { owner, conditions, takesForeign = false, known }: DraftTarget,
): Draft {
  const { adopted = [], defaulted: spoken = noneDeclared, isVariableUsed = () => false } = known ?? {}
  const desiredOf = known?.desiredOf ?? ((room: Room) => withoutDeclarations(owner, room))
  const all: DraftConditions = { ...conditions, adopted: new Set(adopted), takesForeign, defaulted: spoken }
  const findings = collectFindings()
  const rooms: DraftRoom[] = []
  let empty = 0
  for (const { room, links, isNamed } of found.toSorted(compareRooms)) {
    const draft = draftRoom(desiredOf(room), links, all)
    if (!draft) findings.addRoom('unsettled', room, isNamed)
    else if (links.links.length === 0 && !isNamed) empty++
    else {
      rooms.push(draft)
      findings.addLinks(draft, owner)
    }
  }
  return { rooms, variables: nameVariables(rooms, isVariableUsed), empty, diagnostics: findings.list() }
}

/** How to write a new manifest. */
export interface DraftStyle extends Pick<DraftTarget, 'takesForeign'> {
  /** The path of the schema, relative to the manifest. */
  readonly schema?: string | undefined
  /** Whether settings that links have in common become defaults, if that makes the file shorter. */
  readonly isCompact?: boolean | undefined
}

/** A manifest that does not exist yet. */
interface NewTarget extends DraftTarget, DraftStyle {
  readonly portal: string
}

/** Drafts a new manifest that declares all links of these rooms, with variables for the passwords. */
export function draftManifest(
  found: readonly FoundRoom[],
  { portal, schema, isCompact, ...target }: NewTarget,
): Draft & { readonly text: string } {
  const draft = draftRooms(found, target)
  const entries = entriesOf(draft)
  const body = isCompact ? compactEntries(entries) : { entries }
  return { ...draft, text: manifestText({ name: target.owner.name, portal, schema, ...body }) }
}

/** Returns the manifest entries of a draft. */
export function entriesOf({ rooms, variables }: Pick<Draft, 'rooms' | 'variables'>): readonly EntryText[] {
  return rooms.map(({ room, links, left }) => ({
    selector: { by: 'id', value: room.id },
    comments: [
      `${title(room)}, ${room.type}`,
      ...left.map(({ link, reason }) => `Left out: ${linkName(link)}: ${leaveTexts[reason].why}.`),
      ...(links.length + left.length === 0 ? firstLink(room) : []),
    ],
    links: links.map((link) => linkText(link, variables.get(link)?.name)),
  }))
}

/** Returns a comment with an example link for a room without links: one that every room of the type may have. */
function firstLink({ type }: Room): readonly string[] {
  /* v8 ignore if -- @preserve: rooms of an unknown type are not drafted */
  if (type === undefined) return []
  const level = rules[type].levels.invitation.at(-1)
  return [`No links yet. An invitation would be: links: { invitation: { access: ${level} } }`]
}

function linkText({ want, omitted }: DraftLink, variable: string | undefined): LinkText {
  const comments = omitted.map(({ setting, reason }) => `${setting} is left out: ${omitTexts[reason].why}.`)
  return { key: want.key, values: linkValues(want, variable), comments }
}

/** The longest title in a comment: enough to recognise it. */
const titleWidth = 80

function title({ title: text }: { readonly title: string }): string {
  return quote(text, titleWidth)
}

function linkName({ id, kind, settings }: ObservedLink): string {
  return `${title(settings)}, ${kind}, fingerprint ${fingerprint(id)}`
}

/** Names the link of a variable in a sentence. */
export function linkPhrase({ room, key }: Pick<Variable, 'room' | 'key'>): string {
  return `${key} in ${nameOf(room)}`
}

/** Collects diagnostics about many rooms: one for each reason, not for each room. */
export interface Findings {
  /** Adds a room that cannot be imported: an error if the user named it. */
  readonly addRoom: (reason: RoomReason, room: Room, isNamed: boolean) => void
  /** Adds the links and settings of a room that are left out, and the links that are taken over from another manifest. */
  readonly addLinks: (draft: DraftRoom, owner: Owner) => void
  readonly list: () => readonly Diagnostic[]
}

/** Starts an empty collection. */
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
    addLinks: ({ room, links, left }, owner) => {
      const taken = links.flatMap(({ link }) =>
        isForeign(link.id, owner) ? [{ link, reason: 'taken-over' as const }] : [],
      )
      for (const { link, reason } of [...left, ...taken])
        add(reason, 'warning', `"${link.settings.title}" in ${nameOf(room)}`)
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

type Reason = RoomReason | LeaveReason | OmitReason | 'taken-over'
