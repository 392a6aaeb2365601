import type { Change } from '../model/change.ts'
import { PortalError, portalErrorOf } from '../model/gateway.ts'
import { createLinkId, type Tag } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { isOne, lookBeforeBirth, type Setting } from './judge.ts'
import { type Recorder, recorded, type Subject } from './record.ts'
import { end, type Hands, isMoved, overwrite, put, revoke } from './requests.ts'

/** Does what one change says, and tells how it ended. Never throws a PortalError. */
export async function carryOutChange(change: Change, room: Room, hands: Hands): Promise<Outcome> {
  try {
    return await attempt(change, room, hands)
  } catch (error) {
    const refusal = portalErrorOf(error)
    return isMoved(refusal) ? { status: 'conflicted', change } : { status: 'failed', change, error: refusal }
  }
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
    case 'reissue':
      return reissue(change, room, hands)
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

async function create(change: Creation, room: Room, hands: Hands): Promise<Outcome> {
  if (change.after.kind === 'primary') return createPrimary(change, room, hands)
  const id = createLinkId(change.tag, hands.random)
  hands.sent.set(change, id)
  return put(change, { room, change, request: 'create', id, before: null, after: change.after }, hands)
}

/**
 * The portal alone can create a primary link, and chooses its id and its settings, which may be wider than ours. If
 * those are not narrowed, whatever the reason, the link goes again where it can. One that somebody else has made
 * meanwhile is theirs. Source: contract §1.1, §10.16.
 */
async function createPrimary(change: Setting, room: Room, hands: Hands): Promise<Outcome> {
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
async function bear(change: Setting, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  const { writer, judge, record, seen } = hands
  const isNew = (born: ObservedLink): boolean => !seen.links.some((link) => isOne(link, born))
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
    loss = error
  }
  // Of several runs at once, some are refused because there is one by then: that is theirs. Source: contract §14.3.
  const found = await writer.findPrimary(room, { isDue: true }).catch(() => undefined)
  if (found && isNew(found)) return isTried ? found : undefined
  if (loss !== undefined) throw loss
  return undefined
}

type Reissue = Extract<Change, { readonly kind: 'reissue' }>

/**
 * Ends the URL of a primary link and gives the room another one with all its settings. A room that must have a primary
 * link gets a new one from the portal at once, open and without a password: nothing comes between that and the request
 * that narrows it. Source: contract §2.7, §10.16.
 */
async function reissue(change: Reissue, room: Room, hands: Hands): Promise<Outcome> {
  const left = await endOld(change, room, hands)
  if (left && isOne(left, change.before)) return { status: 'ignored', change, fields: [] }
  try {
    const outcome = await renew(change, left, room, hands)
    return outcome.status === 'conflicted' ? { ...outcome, isWritten: true } : outcome
  } catch (error) {
    const refusal = portalErrorOf(error)
    if (isMoved(refusal)) return { status: 'conflicted', change, isWritten: true }
    throw withState(refusal, 'The old URL has ended')
  }
}

/** The primary link that the room has afterwards, where the portal tells. */
async function endOld(change: Reissue, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  const { before } = change
  try {
    return await end(change, before, room, hands)
  } catch (error) {
    const refusal = portalErrorOf(error)
    if (isMoved(refusal)) throw error
    // Where the answers got lost, it may be done, and a new link be open.
    const found = await hands.writer.findPrimary(room, { isDue: true }).catch(() => undefined)
    // A room that shows none may be one that we no longer see into.
    if (!found) throw withState(refusal, 'The old URL may have ended')
    if (isOne(found, before)) throw error
    return found
  }
}

async function renew(change: Reissue, left: ObservedLink | undefined, room: Room, hands: Hands): Promise<Outcome> {
  const comesBack = room.type !== undefined && rules[room.type].recreatesPrimary
  const born = left ?? (comesBack ? await hands.writer.findPrimary(room, { isDue: true }) : undefined)
  if (!born) return createPrimary(change, room, hands)
  if (hands.judge.missed(change.after, born).length === 0) return { status: 'applied', change }
  try {
    return await overwrite(change, born, room, hands)
  } catch (error) {
    // That the run is out of time is no reason to leave it open.
    if (portalErrorOf(error).code !== 'portal/timeout') throw error
    return await overwrite(change, born, room, hands, { isDue: true })
  }
}

function withState({ code, message, hint }: PortalError, old: string): PortalError {
  const state = `${old}; the new link, if there is one, is as the portal made it, without a password`
  return new PortalError(code, `${message} ${state}: run roomlinks apply at once.`, hint)
}
