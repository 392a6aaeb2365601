import type { Change } from '../model/change.ts'
import { PortalError, type Writer } from '../model/gateway.ts'
import { drawId, type LinkId, type Tag } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import type { Judge } from './judge.ts'

/** What is needed to carry out a change. */
export interface Hands {
  readonly writer: Writer
  readonly judge: Judge
  /** That many unguessable bytes. */
  readonly random: (bytes: number) => Uint8Array
}

/** Does what one change says, and tells how it ended. Never throws a PortalError. */
export async function carryOut(change: Change, room: Room, hands: Hands): Promise<Outcome> {
  try {
    return await attempt(change, room, hands)
  } catch (error) {
    if (error instanceof PortalError) return { status: 'failed', change, error }
    throw error
  }
}

async function attempt(change: Change, room: Room, hands: Hands): Promise<Outcome> {
  switch (change.kind) {
    case 'create':
      return compare(change, await create(change.after, change.tag, room, hands), hands.judge)
    case 'update':
      return compare(change, await overwrite(change.before.id, change.after, room, hands), hands.judge)
    case 'replace': {
      const halves = {
        revoke: () => revoke(change, change.before, room, hands),
        create: async () => compare(change, await create(change.after, change.tag, room, hands), hands.judge),
      }
      const first = await halves[change.first]()
      return first.status === 'applied' ? halves[change.first === 'create' ? 'revoke' : 'create']() : first
    }
    case 'revoke':
      return revoke(change, change.before, room, hands)
    case 'keep':
    case 'unmanaged':
      return { status: 'unchanged', change }
    default:
      return change satisfies never
  }
}

async function create(after: Link, tag: Tag, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  return after.kind === 'primary'
    ? createPrimary(after, room, hands)
    : overwrite(drawId(tag, hands.random), after, room, hands)
}

/**
 * The portal alone can create a primary link, and chooses its id and its settings, which may be wider than ours. If
 * those cannot be narrowed, the link goes again where it can. Source: contract §1.1, §10.16.
 */
async function createPrimary(after: Link, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  const { writer, judge } = hands
  const born = await writer.createPrimary(room)
  if (judge.missed(after, born).length === 0) return born
  try {
    return await overwrite(born.id, after, room, hands)
  } catch (error) {
    if (room.type !== undefined && !rules[room.type].recreatesPrimary)
      await writer.revokeLink(room, born).catch(() => undefined)
    throw error
  }
}

/** `undefined` also when the portal answers with another link than the one that was sent. */
async function overwrite(
  id: LinkId,
  after: Link,
  room: Room,
  { writer }: Pick<Hands, 'writer'>,
): Promise<ObservedLink | undefined> {
  const answer = await writer.putLink(room, id, after)
  return answer?.id.secret.equals(id.secret) ? answer : undefined
}

async function revoke(change: Change, before: ObservedLink, room: Room, { writer }: Hands): Promise<Outcome> {
  const answer = await writer.revokeLink(room, before)
  return answer?.id.secret.equals(before.id.secret)
    ? { status: 'ignored', change, fields: [] }
    : { status: 'applied', change }
}

/**
 * The portal answers 200 to edits that it ignores: only its answer tells. A setting that the manifest leaves open may
 * come out narrower than it was sent, where the portal has a policy of its own. Source: contract §2.6, §2.8, §10.4.
 */
function compare(
  change: Extract<Change, { readonly after: Link }>,
  answer: ObservedLink | undefined,
  judge: Judge,
): Outcome {
  if (!answer) return { status: 'ignored', change, fields: [] }
  const declared = change.want.settings
  const fields = judge.missed(change.after, answer).filter(({ name, widens }) => name in declared || !widens)
  return fields.length === 0 ? { status: 'applied', change } : { status: 'ignored', change, fields }
}
