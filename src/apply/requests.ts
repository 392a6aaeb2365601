import type { Change } from '../model/change.ts'
import { type CleanupOptions, PortalError, type RoomCheck, type Writer } from '../model/gateway.ts'
import type { LinkId } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { ObservedRoom, Room } from '../model/room.ts'
import { type Recorder, recordAttempts, type Subject } from './record.ts'
import {
  checkBeforeOverwrite,
  checkBeforeRevoke,
  hasSameId,
  type Planner,
  type WriteChange,
  wrongFields,
} from './verify.ts'

/** What carrying out a change needs. */
export interface ApplyContext {
  readonly writer: Writer
  readonly planner: Planner
  /** Returns this many cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array
  readonly record: Recorder | undefined
  /** The room as read before its first change. None of its links is new. */
  readonly seen: ObservedRoom
  /** The ids that were sent for new links. A link with another id was created by somebody else. */
  readonly sent: Map<Change, LinkId>
}

/** Overwrites an existing link. */
export function overwrite(
  change: WriteChange,
  before: ObservedLink,
  room: Room,
  context: ApplyContext,
  options: CleanupOptions = {},
): Promise<Outcome> {
  const { id } = before
  const roomCheck = checkBeforeOverwrite(context.seen.at, before, change.after, context.planner)
  return put(change, { room, change, request: 'overwrite', id, before, after: change.after }, context, {
    roomCheck,
    ...options,
  })
}

/**
 * Creates or overwrites a link and checks the answer. The portal also answers 200 to edits that it ignores, or answers
 * with a different link. Source: contract §2.6, §10.4.
 */
export async function put(
  change: WriteChange,
  subject: Subject & { readonly id: LinkId },
  { writer, planner, record }: ApplyContext,
  options: CleanupOptions & { readonly roomCheck?: RoomCheck } = {},
): Promise<Outcome> {
  const { room, id } = subject
  const answer = await writer.putLink(room, id, change.after, {
    ...options,
    ...recordAttempts(subject, planner, record),
  })
  if (!answer || !hasSameId(answer, subject)) return { status: 'ignored', change, fields: [] }
  const fields = wrongFields(change, answer, planner)
  return fields.length === 0 ? { status: 'applied', change } : { status: 'ignored', change, fields }
}

/** Revokes an existing link. */
export async function revoke(
  change: Change,
  before: ObservedLink,
  room: Room,
  context: ApplyContext,
  options: CleanupOptions = {},
): Promise<Outcome> {
  const left = await sendRevoke(change, before, room, context, options)
  return left && hasSameId(left, before) ? { status: 'ignored', change, fields: [] } : { status: 'applied', change }
}

/**
 * Sends a revoke. Resolves with the link that the portal still has, if it ignored the request or created a new link.
 */
export function sendRevoke(
  change: Change,
  before: ObservedLink,
  room: Room,
  { writer, planner, record, seen }: ApplyContext,
  options: CleanupOptions = {},
): Promise<ObservedLink | undefined> {
  const subject: Subject = { room, change, request: 'revoke', id: before.id, before, after: null }
  const roomCheck = checkBeforeRevoke(seen.at, before, planner)
  return writer.revokeLink(room, before, { roomCheck, ...options, ...recordAttempts(subject, planner, record) })
}

/** Whether an error means that somebody else has changed the room in the meantime. */
export function isMoved(error: unknown): boolean {
  return error instanceof PortalError && error.code === 'portal/moved'
}
