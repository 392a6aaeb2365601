import type { ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { lookBeforeBirth } from './judge.ts'
import { type Recorder, recorded, type Subject } from './record.ts'
import { type Hands, isMoved, overwrite, revoke, type Setting } from './requests.ts'

/**
 * The portal alone can create a primary link, and chooses its id and its settings, which may be wider than ours. If
 * those are not narrowed, whatever the reason, the link goes again where it can. One that somebody else has made
 * meanwhile is theirs. Source: contract §1.1, §10.16.
 */
export async function createPrimary(change: Setting, room: Room, hands: Hands): Promise<Outcome> {
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
