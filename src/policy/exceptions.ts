import { fingerprint } from '../model/identity.ts'
import type { InventoryLink, InventoryRoom } from '../model/inventory.ts'
import type { Policy, PolicyException, PolicyFinding } from '../model/policy.ts'
import { units } from '../model/values/duration.ts'
import { type Instant, shiftBy, writeInstant } from '../model/values/instant.ts'
import { sameText } from '../model/values/same-text.ts'
import { type Answer, type AnswerOrUnknown, allOf, factsOf, type RoomFacts } from './subject.ts'

/** How long before its end an exception is reported, in milliseconds. */
const notice = 2 * units.w

/** Whether an exception that has not ended lets a link break a rule. */
export function isExcepted(
  { exceptions }: Policy,
  rule: string,
  room: RoomFacts,
  link: InventoryLink,
  now: Instant,
): AnswerOrUnknown {
  const answers = exceptions
    .filter((each) => each.rule === rule && each.until > now)
    .map((each) =>
      allOf([
        ['its room', isForRoom(each, room)],
        ['its fingerprint', isForLink(each, link)],
      ]),
    )
  if (answers.includes(true)) return true
  const unknown = answers.flatMap((answer) => (typeof answer === 'boolean' ? [] : answer))
  return unknown.length > 0 && unknown
}

/** Digits are an id. Any other text is a title, or the id of a room in third-party storage. */
function isForRoom({ room: text }: PolicyException, { id, title }: RoomFacts): Answer {
  if (/^\d+$/.test(text)) return id === undefined ? undefined : id === text
  if (id === text || (title !== undefined && sameText(title, text))) return true
  return title === undefined ? undefined : false
}

/** A text like a fingerprint is never a key: the author of a manifest could choose a key to match an exception. */
function isForLink({ link: text }: PolicyException, { state, want, observed }: InventoryLink): Answer {
  if (!/^[0-9a-f]{12}$/i.test(text)) return want?.key === text
  const mark = observed ? fingerprint(observed.id) : want?.adopt
  if (mark === text.toLowerCase()) return true
  // Without a portal, the fingerprints of declared links are not known.
  return state === 'declared' && !observed ? undefined : false
}

/** Names an exception at the beginning of a sentence. */
export function nameOfException({ rule, room, link }: PolicyException): string {
  return `The exception to the rule ${rule} for "${link}" in ${/^\d+$/.test(room) ? `room ${room}` : `"${room}"`}`
}

/**
 * Reports exceptions of a policy that have ended, end soon or match no link. An exception that may be for a room that was not
 * read, or not selected (`isPartial`), is not reported as matching no link.
 */
export function exceptionFindings(
  policy: Policy,
  rooms: readonly InventoryRoom[],
  now: Instant,
  isPartial: boolean,
): readonly PolicyFinding[] {
  return policy.exceptions.flatMap((exception) => {
    const { rule, until, reason, place } = exception
    const finding = (what: string, hint: string): readonly PolicyFinding[] => [
      {
        policy: policy.name,
        rule,
        level: 'warn',
        verdict: 'broken',
        message: `${nameOfException(exception)} ${what}.`,
        hint,
        place,
      },
    ]
    const date = writeInstant(until)
    if (until <= now)
      return finding(
        `ended on ${date}`,
        'Remove it. If it is still needed, ask the owner of the policy for a later date.',
      )
    const own = rooms.filter((each) => isForRoom(exception, factsOf(each.room)))
    const isFound = own.some(({ links }) => links.some((each) => isForLink(exception, each)))
    const mayExist = own.length === 0 ? isPartial : own.some(({ reading }) => reading !== 'read')
    if (!isFound && !mayExist)
      return finding(
        'matches no link',
        'Remove it, or correct its room or its link. A key matches only links of the manifests that are given.',
      )
    if (until > shiftBy(now, notice)) return []
    return finding(
      `ends on ${date}`,
      `Make the link follow the rule by then, or ask the owner of the policy for a later date. The reason was: ${reason}`,
    )
  })
}
