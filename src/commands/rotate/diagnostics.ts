import type { RotationObstacle } from '../../manifest/edit/rotate.ts'
import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/values/instant.ts'
import { spelt } from '../../plan/room-name.ts'
import { roomName } from '../../view/text/take-over.ts'

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

const catalogue = {
  'rotate/not-declared': ({
    key,
    room,
    near,
    keys,
  }: {
    key: string
    room: Selector
    near: string | undefined
    keys: readonly string[]
  }): Wording =>
    error(
      `The manifest declares no link "${key}" for ${roomName(room)}.${meant(near)}`,
      keys.length === 0 ? 'There it declares no link at all.' : `It declares ${keys.join(', ')}.`,
    ),
  'rotate/no-room': ({ room, near }: { room: Selector; near: string | undefined }): Wording =>
    error(
      `The manifest selects no room by ${spelt(room)}.${meant(near)}`,
      'Write 4711, title:NAME or tag:NAME, for a room that the manifest selects.',
    ),
  'rotate/not-selected': ({ key, room }: { key: string; room: Selector }): Wording =>
    error(
      `No entry that declares "${key}" selects ${roomName(room)} on the portal.`,
      'Write the room as the manifest selects it: 4711, title:NAME or tag:NAME.',
    ),
  'rotate/needs-portal': ({ key, selectors }: { key: string; selectors: readonly Selector[] }): Wording =>
    error(
      `"${key}" is declared for ${selectors.map(spelt).join(', ')}: which rooms those are, only the portal can tell.`,
      'Name the room as the manifest does, or say which portal to use.',
    ),
  'rotate/wider': ({
    key,
    room,
    selector,
    rooms,
  }: {
    key: string
    room: Selector
    selector: Selector
    rooms: number
  }): Wording =>
    error(
      `"${key}" is declared for ${spelt(selector)}, which means ${rooms} rooms: its rotation holds for all of them, not for ${roomName(room)} alone.`,
      `To rotate it in all of them, run roomlinks rotate ${spelt(selector)} ${key}; for one room alone, give it an entry of its own.`,
    ),
  'rotate/absent': ({ key }: { key: string }): Wording =>
    error(
      `"${key}" is declared \`absent\`: there is no URL to rotate.`,
      'Declare the link with its settings, or leave it as it is.',
    ),
  'rotate/protected': ({ key }: { key: string }): Wording =>
    error(
      `"${key}" is protected: a plan that replaces it would be refused.`,
      'If that is what you want, remove `protect: true` in a change of its own.',
      5,
    ),
  'rotate/expired': ({ key, expires }: { key: string; expires: Instant }): Wording =>
    error(
      `"${key}" expired at ${writeInstant(expires)}: it cannot be replaced with that date.`,
      'Write a later `expirationDate`, or `null` for never; then rotate.',
      3,
    ),
  'rotate/obstacle': ({ key, reason }: { key: string; reason: RotationObstacle }): Wording =>
    error(`The rotation of "${key}" ${obstacles[reason][0]}.`, obstacles[reason][1]),
}

/** Words why a link is not rotated. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
