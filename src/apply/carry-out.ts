import type { Change } from '../model/change.ts'
import { type Look, PortalError, portalErrorOf, type Writer } from '../model/gateway.ts'
import { drawId, type LinkId, type Tag } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { ObservedRoom, Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { type Judge, wrongFields } from './judge.ts'
import { lookBeforeBirth, lookBeforeOverwrite, lookBeforeRevoke } from './look.ts'
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
}

/** Does what one change says, and tells how it ended. Never throws a PortalError. */
export async function carryOutChange(change: Change, room: Room, hands: Hands): Promise<Outcome> {
  try {
    return await attempt(change, room, hands)
  } catch (error) {
    const refusal = portalErrorOf(error)
    return isMoved(refusal) ? { status: 'conflicted', change } : { status: 'failed', change, error: refusal }
  }
}

function isMoved(error: unknown): boolean {
  return error instanceof PortalError && error.code === 'portal/moved'
}

async function attempt(change: Change, room: Room, hands: Hands): Promise<Outcome> {
  switch (change.kind) {
    case 'create':
      return create(change, room, hands)
    case 'update':
      return overwrite(change, change.before, room, hands)
    case 'replace': {
      const halves = {
        revoke: () => revoke(change, change.before, room, hands),
        create: () => create(change, room, hands),
      }
      const first = await halves[change.first]()
      return first.status === 'applied' ? halves[change.first === 'create' ? 'revoke' : 'create']() : first
    }
    case 'revoke':
      return revoke(change, change.before, room, hands)
    case 'keep':
    case 'unmanaged':
      return { status: 'unchanged', change }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

type Creation = Extract<Change, { readonly tag: Tag }>

async function create(change: Creation, room: Room, hands: Hands): Promise<Outcome> {
  if (change.after.kind === 'primary') return createPrimary(change, room, hands)
  const id = drawId(change.tag, hands.random)
  return put(change, { room, change, request: 'create', id, before: null, after: change.after }, hands)
}

/**
 * The portal alone can create a primary link, and chooses its id and its settings, which may be wider than ours. If
 * those are not narrowed, whatever the reason, the link goes again where it can. One that somebody else has made
 * meanwhile is theirs. Source: contract §1.1, §10.16.
 */
async function createPrimary(change: Creation, room: Room, hands: Hands): Promise<Outcome> {
  const { writer, judge } = hands
  if (await writer.findPrimary(room)) return { status: 'conflicted', change }
  const born = await bear(change, room, hands)
  if (!born) return { status: 'conflicted', change }
  if (judge.missed(change.after, born).length === 0) return { status: 'applied', change }
  const comesBack = room.type !== undefined && rules[room.type].recreatesPrimary
  // What becomes of this shows when the room is read once more.
  const takeBack = async (): Promise<unknown> =>
    comesBack || revoke(change, born, room, hands, { isDue: true }).catch(() => undefined)
  try {
    const outcome = await overwrite(change, born, room, hands)
    if (outcome.status !== 'applied') await takeBack()
    return outcome
  } catch (error) {
    if (!isMoved(error)) await takeBack()
    throw error
  }
}

/**
 * A new primary link, found again if the portal's answer got lost, or is about a link that is not new; `undefined` where
 * there is none.
 */
async function bear(change: Creation, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  const { writer, judge, record, seen } = hands
  const isNew = ({ id }: ObservedLink): boolean => seen.links.every((link) => !link.id.secret.equals(id.secret))
  let isTried = false
  const keep: Recorder = (entry) => {
    isTried ||= entry.outcome !== 'refused'
    return record ? record(entry) : Promise.resolve()
  }
  const look = lookBeforeBirth(seen.at, () => isTried)
  const subject: Subject = { room, change, request: 'create', before: null }
  let loss: unknown
  try {
    const born = await writer.createPrimary(room, { look, ...recorded(subject, judge, keep) })
    if (isNew(born)) return born
  } catch (error) {
    if (!isTried) throw error
    loss = error
  }
  const found = await writer.findPrimary(room, { isDue: true }).catch(() => undefined)
  if (found && isNew(found)) return found
  if (loss !== undefined) throw loss
  return undefined
}

type Setting = Extract<Change, { readonly after: Link }>

function overwrite(change: Setting, before: ObservedLink, room: Room, hands: Hands): Promise<Outcome> {
  const { id } = before
  const look = lookBeforeOverwrite(hands.seen.at, before, change.after, hands.judge)
  return put(change, { room, change, request: 'overwrite', id, before, after: change.after }, hands, look)
}

/**
 * The portal answers 200 to edits that it ignores, or answers with another link than the one that was sent: only its
 * answer tells. Source: contract §2.6, §10.4.
 */
async function put(
  change: Setting,
  subject: Subject & { readonly id: LinkId },
  { writer, judge, record }: Hands,
  look?: Look,
): Promise<Outcome> {
  const { room, id } = subject
  const answer = await writer.putLink(room, id, change.after, { look, ...recorded(subject, judge, record) })
  if (!answer?.id.secret.equals(id.secret)) return { status: 'ignored', change, fields: [] }
  const fields = wrongFields(change, answer, judge)
  return fields.length === 0 ? { status: 'applied', change } : { status: 'ignored', change, fields }
}

async function revoke(
  change: Change,
  before: ObservedLink,
  room: Room,
  { writer, judge, record, seen }: Hands,
  options: { readonly isDue?: boolean } = {},
): Promise<Outcome> {
  const subject: Subject = { room, change, request: 'revoke', id: before.id, before, after: null }
  const look = lookBeforeRevoke(seen.at, before, judge)
  const answer = await writer.revokeLink(room, before, { look, ...options, ...recorded(subject, judge, record) })
  return answer?.id.secret.equals(before.id.secret)
    ? { status: 'ignored', change, fields: [] }
    : { status: 'applied', change }
}
