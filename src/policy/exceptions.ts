import { fingerprint } from '../model/identity.ts'
import type { InventoryLink, InventoryRoom } from '../model/inventory.ts'
import type { Policy, PolicyException, PolicyFinding } from '../model/policy.ts'
import { type Instant, shiftBy, writeInstant } from '../model/text/instant.ts'
import { sameText } from '../model/text/same-text.ts'
import { type Answer, factsOf, type RoomFacts } from './subject.ts'

/** How long before its end an exception is warned of, in seconds. */
const notice = 14 * 86_400

/** Whether an exception that has not ended lets a link break a rule. */
export function isExcepted(
  { exceptions }: Policy,
  rule: string,
  room: RoomFacts,
  link: InventoryLink,
  now: Instant,
): Answer {
  const answers = exceptions
    .filter((each) => each.rule === rule && each.until > now && isAboutRoom(each, room) !== false)
    .map((each) => isAboutLink(each, link) && isAboutRoom(each, room))
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false)
}

/** Digits are an id; another text is the id of a room in third-party storage, or a title. */
function isAboutRoom({ room: text }: PolicyException, { id, title }: RoomFacts): Answer {
  if (/^\d+$/.test(text)) return id === undefined ? undefined : id === text
  if (id === text || (title !== undefined && sameText(title, text))) return true
  return title === undefined ? undefined : false
}

function isAboutLink({ link: text }: PolicyException, { want, observed }: InventoryLink): boolean {
  const mark = observed ? fingerprint(observed.id) : want?.adopt
  return want?.key === text || mark === text.toLowerCase()
}

/** How a sentence that begins with an exception calls it. */
export function nameOfException({ rule, room, link }: PolicyException): string {
  return `The exception of the rule ${rule} for "${link}" in ${/^\d+$/.test(room) ? `room ${room}` : `"${room}"`}`
}

/**
 * What is wrong with the exceptions of a policy: they have ended, end soon, or match no link. Links of rooms that were not read,
 * or not looked at, may be theirs.
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
      return finding(`ended on ${date}`, 'Remove it; if it is still needed, have its end moved and say why.')
    const own = rooms.filter((each) => isAboutRoom(exception, factsOf(each.room)))
    const isFound = own.some(({ links }) => links.some((each) => isAboutLink(exception, each)))
    const isOpen = own.length === 0 ? isPartial : own.some(({ reading }) => reading !== 'read')
    if (!isFound && !isOpen) return finding('matches no link', 'Remove it, or correct its room or its link.')
    if (until > shiftBy(now, notice)) return []
    return finding(
      `ends on ${date}`,
      `Until then, make the link keep the rule, or have the end moved. Its reason: ${reason}`,
    )
  })
}
