import { expect } from 'vitest'
import type { Change, Plan, RoomPlan } from '../../src/model/change.ts'
import { type LinkId, parseLinkId } from '../../src/model/identity.ts'
import { encodeLink, encodeRevoke } from '../../src/portal/wire.ts'

/** A request that changes something. */
export interface Write {
  readonly room: string
  /** Absent: the room is to get its primary link. */
  readonly body?: { readonly linkId: string; readonly access: number }
}

/** The room that a request is about. */
export function roomOf(request: Request): string | undefined {
  const [, id] = /\/files\/rooms\/([^/?]+)/.exec(new URL(request.url).pathname) ?? []
  return id === undefined ? undefined : decodeURIComponent(id)
}

/** What a request changes, if anything. */
export async function writeOf(request: Request): Promise<Write | undefined> {
  const room = roomOf(request) ?? ''
  if (request.method !== 'GET') return { room, body: JSON.parse(await request.clone().text()) }
  return /\/link$/.test(new URL(request.url).pathname) ? { room } : undefined
}

/** That a plan contains a write: it is one of those that a change of that room is made of. */
export function expectPlanned(write: Write, plan: Plan): void {
  const room = plan.rooms.find((each) => each.room.id === write.room)
  const due = room?.changes.flatMap((change) => writesFor(change, write, room)) ?? []
  expect(due).toContainEqual(write)
}

function writesFor(change: Change, write: Write, plan: RoomPlan): readonly Write[] {
  const { room, body } = write
  if (body === undefined) return makesPrimary(change) ? [{ room }] : []
  const id = parseLinkId(body.linkId)
  const put = (encoded: object): Write => ({ room, body: JSON.parse(JSON.stringify(encoded)) })
  const isBefore = 'before' in change && change.before.id.secret.equals(id.secret)
  switch (change.kind) {
    case 'update':
      return isBefore ? [put(encodeLink(id, change.after))] : []
    case 'revoke':
      return isBefore ? [put(encodeRevoke(change.before))] : []
    case 'replace':
      if (isBefore) return [put(encodeRevoke(change.before))]
      return id.tag === change.tag ? [put(encodeLink(id, change.after))] : []
    case 'create':
      if (makesPrimary(change)) return isKnown(id, plan) ? [] : [put(encodeLink(id, change.after)), undone(write)]
      return id.tag === change.tag ? [put(encodeLink(id, change.after))] : []
    case 'keep':
    case 'unmanaged':
    case 'foreign':
    // Nothing that is fuzzed asks for one.
    case 'reissue':
      return []
    default:
      return change satisfies never
  }
}

function makesPrimary(change: Change): boolean {
  return change.kind === 'create' && change.after.kind === 'primary'
}

/** The portal chooses the id of a primary link; it is none that was there. */
function isKnown({ secret }: LinkId, { observed }: RoomPlan): boolean {
  return observed.some(({ id }) => id.secret.equals(secret))
}

/** A primary link that did not come out right goes again, whatever it was like. */
function undone({ room, body }: Write): Write {
  return { room, ...(body && { body: { ...body, access: 0 } }) }
}
