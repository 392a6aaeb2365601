import type { Change } from '../model/change.ts'
import { PortalError, portalErrorOf } from '../model/gateway.ts'
import { createLinkId, type Tag } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { type Recorder, recordAttempts, type Subject } from './record.ts'
import { type ApplyContext, isMoved, overwrite, put, revoke, sendRevoke } from './requests.ts'
import { checkBeforeCreate, hasSameId, type WriteChange } from './verify.ts'

/** Carries out one change and returns its outcome. Never rejects with a PortalError. */
export async function carryOutChange(change: Change, room: Room, context: ApplyContext): Promise<Outcome> {
  try {
    return await attempt(change, room, context)
  } catch (error) {
    const refusal = portalErrorOf(error)
    return isMoved(refusal) ? { status: 'conflicted', change } : { status: 'failed', change, error: refusal }
  }
}

async function attempt(change: Change, room: Room, context: ApplyContext): Promise<Outcome> {
  switch (change.kind) {
    case 'create':
      return create(change, room, context)
    case 'update':
      return overwrite(change, change.before, room, context)
    case 'replace': {
      const halves = {
        revoke: () => revoke(change, change.before, room, context),
        create: () => create(change, room, context),
      }
      const first = await halves[change.first]()
      return first.status === 'applied' ? halves[change.first === 'create' ? 'revoke' : 'create']() : first
    }
    case 'revoke':
      return revoke(change, change.before, room, context)
    case 'reissue':
      return reissue(change, room, context)
    case 'keep':
    case 'unmanaged':
    case 'foreign':
      return { status: 'unchanged', change }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

type Creation = Extract<Change, { readonly tag: Tag }>

async function create(change: Creation, room: Room, context: ApplyContext): Promise<Outcome> {
  if (change.after.kind === 'primary') return createPrimary(change, room, context)
  const id = createLinkId(change.tag, context.random)
  context.sent.set(change, id)
  return put(change, { room, change, request: 'create', id, before: null, after: change.after }, context)
}

/**
 * Creates a primary link. Only the portal can do that, and it chooses the id and settings, which may be wider than the
 * declared ones. If narrowing them fails, the link is revoked again where that is possible. A primary link that
 * somebody else has created in the meantime is left alone. Source: contract §1.1, §10.16.
 */
async function createPrimary(change: WriteChange, room: Room, context: ApplyContext): Promise<Outcome> {
  const { writer, planner } = context
  if (await writer.findPrimary(room)) return { status: 'conflicted', change }
  const created = await requestPrimary(change, room, context)
  if (!created) return { status: 'conflicted', change }
  if (planner.missedFields(change.after, created).length === 0) return { status: 'applied', change }
  const isRecreated = room.type !== undefined && rules[room.type].recreatesPrimary
  // The room is read again afterwards, which shows whether this worked.
  const undoCreation = async (): Promise<unknown> =>
    isRecreated || revoke(change, created, room, context, { isDue: true }).catch(() => undefined)
  try {
    const outcome = await overwrite(change, created, room, context)
    if (outcome.status !== 'applied') await undoCreation()
    return outcome
  } catch (error) {
    if (!isMoved(error)) await undoCreation()
    throw error
  }
}

/**
 * Asks the portal for a new primary link. If its answer got lost, or names a link that is not new, the link is looked
 * up. `undefined`: this run has not created one.
 */
async function requestPrimary(
  change: WriteChange,
  room: Room,
  context: ApplyContext,
): Promise<ObservedLink | undefined> {
  const { writer, planner, record, seen } = context
  const isNew = (created: ObservedLink): boolean => !seen.links.some((link) => hasSameId(link, created))
  let mayBeCreated = false
  const recordEntry: Recorder = (entry) => {
    mayBeCreated ||= entry.outcome !== 'refused'
    return record ? record(entry) : Promise.resolve()
  }
  const roomCheck = checkBeforeCreate(seen.at, () => mayBeCreated)
  const subject: Subject = { room, change, request: 'create', before: null }
  let failure: unknown
  try {
    const created = await writer.createPrimary(room, { roomCheck, ...recordAttempts(subject, planner, recordEntry) })
    if (isNew(created)) return created
  } catch (error) {
    failure = error
  }
  // Of several concurrent runs, the portal refuses some because the room has a primary link by then. That link belongs
  // to another run. Source: contract §14.3.
  const found = await writer.findPrimary(room, { isDue: true }).catch(() => undefined)
  if (found && isNew(found)) return mayBeCreated ? found : undefined
  if (failure !== undefined) throw failure
  return undefined
}

type Reissue = Extract<Change, { readonly kind: 'reissue' }>

/**
 * Revokes a primary link and gives the room another one with the same settings and a new URL. In a room that must have
 * a primary link, the portal creates a new one at once, open and without a password, so the request that narrows it is
 * sent immediately. Source: contract §2.7, §10.16.
 */
async function reissue(change: Reissue, room: Room, context: ApplyContext): Promise<Outcome> {
  const left = await revokeOld(change, room, context)
  if (left && hasSameId(left, change.before)) return { status: 'ignored', change, fields: [] }
  try {
    const outcome = await setNewPrimary(change, left, room, context)
    return outcome.status === 'conflicted' ? { ...outcome, isWritten: true } : outcome
  } catch (error) {
    const refusal = portalErrorOf(error)
    if (isMoved(refusal)) return { status: 'conflicted', change, isWritten: true }
    throw withLinkState(refusal, 'The old URL no longer works')
  }
}

/** Revokes the old link. Returns the primary link that the room has afterwards, if the portal shows it. */
async function revokeOld(change: Reissue, room: Room, context: ApplyContext): Promise<ObservedLink | undefined> {
  const { before } = change
  try {
    return await sendRevoke(change, before, room, context)
  } catch (error) {
    const refusal = portalErrorOf(error)
    if (isMoved(refusal)) throw error
    // If the answer got lost, the link may be revoked, and a new one may be open.
    const found = await context.writer.findPrimary(room, { isDue: true }).catch(() => undefined)
    // A room that shows no primary link may be one whose links we can no longer read.
    if (!found) throw withLinkState(refusal, 'The old URL may no longer work')
    if (hasSameId(found, before)) throw error
    return found
  }
}

/** Gives the room's new primary link its settings; `left` is the link that the portal has created itself, if known. */
async function setNewPrimary(
  change: Reissue,
  left: ObservedLink | undefined,
  room: Room,
  context: ApplyContext,
): Promise<Outcome> {
  const isRecreated = room.type !== undefined && rules[room.type].recreatesPrimary
  const created = left ?? (isRecreated ? await context.writer.findPrimary(room, { isDue: true }) : undefined)
  if (!created) return createPrimary(change, room, context)
  if (context.planner.missedFields(change.after, created).length === 0) return { status: 'applied', change }
  try {
    return await overwrite(change, created, room, context)
  } catch (error) {
    // The link must not stay open just because the run is out of time.
    if (portalErrorOf(error).code !== 'portal/timeout') throw error
    return await overwrite(change, created, room, context, { isDue: true })
  }
}

function withLinkState(error: PortalError, old: string): PortalError {
  const state = `${old}; the new link, if there is one, is as the portal created it, without a password`
  const { code, message, hint } = error
  return new PortalError(code, `${message} ${state}: run roomlinks apply at once.`, hint, error)
}
