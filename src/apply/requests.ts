import type { Change } from '../model/change.ts'
import { type CleanupOptions, PortalError, type RoomCheck, type Writer } from '../model/gateway.ts'
import type { LinkId } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { ObservedRoom, Room } from '../model/room.ts'
import { isOne, type Judge, lookBeforeOverwrite, lookBeforeRevoke, type Setting, wrongFields } from './judge.ts'
import { type Recorder, recorded, type Subject } from './record.ts'

/** What is needed to carry out a change. */
export interface Hands {
  readonly writer: Writer
  readonly judge: Judge
  /** That many unguessable bytes. */
  readonly random: (bytes: number) => Uint8Array
  readonly record: Recorder | undefined
  /** The room as it was read last, before its first change: none of its links is new. */
  readonly seen: ObservedRoom
  /** The ids that were sent for new links: what bears another one is somebody else's. */
  readonly sent: Map<Change, LinkId>
}

/** Sets a link that is there. */
export function overwrite(
  change: Setting,
  before: ObservedLink,
  room: Room,
  hands: Hands,
  options: CleanupOptions = {},
): Promise<Outcome> {
  const { id } = before
  const look = lookBeforeOverwrite(hands.seen.at, before, change.after, hands.judge)
  return put(change, { room, change, request: 'overwrite', id, before, after: change.after }, hands, {
    look,
    ...options,
  })
}

/**
 * The portal answers 200 to edits that it ignores, or answers with another link than the one that was sent: only its
 * answer tells. Source: contract §2.6, §10.4.
 */
export async function put(
  change: Setting,
  subject: Subject & { readonly id: LinkId },
  { writer, judge, record }: Hands,
  options: CleanupOptions & { readonly look?: RoomCheck } = {},
): Promise<Outcome> {
  const { room, id } = subject
  const answer = await writer.putLink(room, id, change.after, { ...options, ...recorded(subject, judge, record) })
  if (!answer || !isOne(answer, subject)) return { status: 'ignored', change, fields: [] }
  const fields = wrongFields(change, answer, judge)
  return fields.length === 0 ? { status: 'applied', change } : { status: 'ignored', change, fields }
}

/** Revokes a link that is there. */
export async function revoke(
  change: Change,
  before: ObservedLink,
  room: Room,
  hands: Hands,
  options: CleanupOptions = {},
): Promise<Outcome> {
  const left = await end(change, before, room, hands, options)
  return left && isOne(left, before) ? { status: 'ignored', change, fields: [] } : { status: 'applied', change }
}

/** The same; resolves with the link that the portal has then, where it ignored that or has made a new one. */
export function end(
  change: Change,
  before: ObservedLink,
  room: Room,
  { writer, judge, record, seen }: Hands,
  options: CleanupOptions = {},
): Promise<ObservedLink | undefined> {
  const subject: Subject = { room, change, request: 'revoke', id: before.id, before, after: null }
  const look = lookBeforeRevoke(seen.at, before, judge)
  return writer.revokeLink(room, before, { look, ...options, ...recorded(subject, judge, record) })
}

/** Whether somebody else has changed a room meanwhile. */
export function isMoved(error: unknown): boolean {
  return error instanceof PortalError && error.code === 'portal/moved'
}
