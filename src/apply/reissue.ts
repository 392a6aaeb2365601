import type { Change } from '../model/change.ts'
import { PortalError, portalErrorOf } from '../model/gateway.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { createPrimary } from './primary.ts'
import { end, type Hands, isMoved, isOne, overwrite } from './requests.ts'

type Reissue = Extract<Change, { readonly kind: 'reissue' }>

/**
 * Ends the URL of a primary link and gives the room another one with all its settings. A room that must have a primary
 * link gets a new one from the portal at once, open and without a password: nothing comes between that and the request
 * that narrows it. Source: contract §2.7, §10.16.
 */
export async function reissue(change: Reissue, room: Room, hands: Hands): Promise<Outcome> {
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
