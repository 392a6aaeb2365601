import type { Change } from '../model/change.ts'
import { PortalError, type Writer } from '../model/gateway.ts'
import { drawId, type LinkId, type Tag } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { type Judge, wrongFields } from './judge.ts'

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
      return compare(change, await create(change, room, hands), hands.judge)
    case 'update':
      return compare(change, await overwrite(change.before.id, change.after, room, hands), hands.judge)
    case 'replace': {
      const halves = {
        revoke: () => revoke(change, change.before, room, hands),
        create: async () => compare(change, await create(change, room, hands), hands.judge),
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

type Creation = Extract<Change, { readonly tag: Tag }>

async function create(change: Creation, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  return change.after.kind === 'primary'
    ? createPrimary(change, room, hands)
    : overwrite(drawId(change.tag, hands.random), change.after, room, hands)
}

/**
 * The portal alone can create a primary link, and chooses its id and its settings, which may be wider than ours. If
 * those are not narrowed, whatever the reason, the link goes again where it can. Source: contract §1.1, §10.16.
 */
async function createPrimary(change: Creation, room: Room, hands: Hands): Promise<ObservedLink | undefined> {
  const { writer, judge } = hands
  const born = await writer.createPrimary(room)
  const isRight = (link: ObservedLink | undefined): boolean =>
    link !== undefined && wrongFields(change, link, judge).length === 0
  if (judge.missed(change.after, born).length === 0) return born
  let shown: ObservedLink | undefined
  try {
    shown = await overwrite(born.id, change.after, room, hands)
    return shown
  } finally {
    const comesBack = room.type !== undefined && rules[room.type].recreatesPrimary
    if (!isRight(shown) && !comesBack) await writer.revokeLink(room, born, { isDue: true }).catch(() => undefined)
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

/** The portal answers 200 to edits that it ignores: only its answer tells. Source: contract §2.6, §10.4. */
function compare(
  change: Extract<Change, { readonly after: Link }>,
  answer: ObservedLink | undefined,
  judge: Judge,
): Outcome {
  if (!answer) return { status: 'ignored', change, fields: [] }
  const fields = wrongFields(change, answer, judge)
  return fields.length === 0 ? { status: 'applied', change } : { status: 'ignored', change, fields }
}
