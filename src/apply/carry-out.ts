import type { Change } from '../model/change.ts'
import { portalErrorOf } from '../model/gateway.ts'
import { drawId, type Tag } from '../model/identity.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { createPrimary } from './primary.ts'
import { reissue } from './reissue.ts'
import { type Hands, isMoved, overwrite, put, revoke } from './requests.ts'

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
  const id = drawId(change.tag, hands.random)
  return put(change, { room, change, request: 'create', id, before: null, after: change.after }, hands)
}
