import { error } from '../../cli/sentence.ts'
import type { RotationObstacle } from '../../manifest/edit/rotate.ts'
import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/text/instant.ts'
import { spelt } from '../../plan/room-name.ts'
import { roomName } from '../../view/text/take-over.ts'

/** Each code of rotate, and the facts that its sentence needs. */
export interface About {
  'rotate/not-declared': { key: string; room: Selector; near: string | undefined; keys: readonly string[] }
  'rotate/no-room': { room: Selector; near: string | undefined }
  'rotate/not-selected': { key: string; room: Selector }
  'rotate/needs-portal': { key: string; selectors: readonly Selector[] }
  'rotate/wider': { key: string; room: Selector; selector: Selector; rooms: number }
  'rotate/absent': { key: string }
  'rotate/protected': { key: string }
  'rotate/expired': { key: string; expires: Instant }
  'rotate/obstacle': { key: string; reason: RotationObstacle }
}

const meant = (near: string | undefined): string => (near === undefined ? '' : ` Did you mean ${near}?`)

const obstacles: { readonly [R in RotationObstacle]: readonly [why: string, hint: string] } = {
  variable: ['comes from the environment', 'Change the variable, and run plan.'],
  shared: [
    'cannot be changed for this link alone: an alias or a merge shares it with others',
    'Write the link out in its own place, and rotate it then.',
  ],
  form: ['is written in a form that is not changed in place', 'Change it by hand, and run plan.'],
  uncounted: ['is a text, which has no next value', 'Say which value it is to have with --to.'],
  same: ['has that value already', 'Choose another value: only a new one gives the link a new URL.'],
}

const sentences: Sentences<About> = {
  'rotate/not-declared': error(
    ({ key, room, near }) => `The manifest declares no link "${key}" for ${roomName(room)}.${meant(near)}`,
    ({ keys }) => (keys.length === 0 ? 'There it declares no link at all.' : `It declares ${keys.join(', ')}.`),
  ),
  'rotate/no-room': error(
    ({ room, near }) => `The manifest selects no room by ${spelt(room)}.${meant(near)}`,
    'Write 4711, title:NAME or tag:NAME, for a room that the manifest selects.',
  ),
  'rotate/not-selected': error(
    ({ key, room }) => `No entry that declares "${key}" selects ${roomName(room)} on the portal.`,
    'Write the room as the manifest selects it: 4711, title:NAME or tag:NAME.',
  ),
  'rotate/needs-portal': error(
    ({ key, selectors }) =>
      `"${key}" is declared for ${selectors.map(spelt).join(', ')}: which rooms those are, only the portal can tell.`,
    'Name the room as the manifest does, or say which portal to use.',
  ),
  'rotate/wider': error(
    ({ key, room, selector, rooms }) =>
      `"${key}" is declared for ${spelt(selector)}, which means ${rooms} rooms: its rotation holds for all of them, not for ${roomName(room)} alone.`,
    ({ key, selector }) =>
      `To rotate it in all of them, run roomlinks rotate ${spelt(selector)} ${key}; for one room alone, give it an entry of its own.`,
  ),
  'rotate/absent': error(
    ({ key }) => `"${key}" is declared \`absent\`: there is no URL to rotate.`,
    'Declare the link with its settings, or leave it as it is.',
  ),
  'rotate/protected': error(
    ({ key }) => `"${key}" is protected: a plan that replaces it would be refused.`,
    'If that is what you want, remove `protect: true` in a change of its own.',
    5,
  ),
  'rotate/expired': {
    severity: 'error',
    message: ({ key, expires }) =>
      `"${key}" expired at ${writeInstant(expires)}: it cannot be replaced with that date.`,
    hint: 'Write a later `expirationDate`, or `null` for never; then rotate.',
  },
  'rotate/obstacle': error(
    ({ key, reason }) => `The rotation of "${key}" ${obstacles[reason][0]}.`,
    ({ reason }) => obstacles[reason][1],
  ),
}

/** Words why a link is not rotated. */
export const diagnoseRotation: Diagnose<About> = diagnosing(sentences)
