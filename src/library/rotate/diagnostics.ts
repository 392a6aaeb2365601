import type { RotationObstacle } from '../../manifest/edit/rotate.ts'
import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/values/instant.ts'
import { selectorArgument } from '../../plan/room-name.ts'
import { selectorText } from '../../view/terminal/take-over.ts'

const suggestion = (near: string | undefined): string => (near === undefined ? '' : ` Did you mean ${near}?`)

const obstacles: { readonly [R in RotationObstacle]: readonly [why: string, hint: string] } = {
  variable: ['comes from the environment', 'Change the variable, then run plan.'],
  shared: [
    'cannot be changed for this link alone: an alias or a merge shares it with others',
    'Write the link out in its own place, then rotate it.',
  ],
  form: ['is written in a form that cannot be changed in place', 'Change it by hand, then run plan.'],
  uncounted: ['is a text, which has no next value', 'Give the new value with --to.'],
  same: ['already has that value', 'Choose another value: only a new one gives the link a new URL.'],
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
      `The manifest declares no link "${key}" for ${selectorText(room)}.${suggestion(near)}`,
      keys.length === 0 ? 'It declares no links there.' : `It declares ${keys.join(', ')}.`,
    ),
  'rotate/no-room': ({ room, near }: { room: Selector; near: string | undefined }): Wording =>
    error(
      `No entry of the manifest selects ${selectorArgument(room)}.${suggestion(near)}`,
      'Write 4711, title:NAME or tag:NAME, for a room that the manifest selects.',
    ),
  'rotate/not-selected': ({ key, room }: { key: string; room: Selector }): Wording =>
    error(
      `None of the entries that declare "${key}" select ${selectorText(room)} on the portal.`,
      'Write the room as the manifest selects it: 4711, title:NAME or tag:NAME.',
    ),
  'rotate/needs-portal': ({ key, selectors }: { key: string; selectors: readonly Selector[] }): Wording =>
    error(
      `"${key}" is declared for ${selectors.map(selectorArgument).join(', ')}: only the portal knows which rooms those are.`,
      'Write the room as the manifest does, or configure a portal.',
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
      `"${key}" is declared for ${selectorArgument(selector)}, which selects ${rooms} rooms: its rotation applies to all of them, not to ${selectorText(room)} alone.`,
      `To rotate it in all of them, run roomlinks rotate ${selectorArgument(selector)} ${key}. To rotate it in one room, give that room an entry of its own.`,
    ),
  'rotate/absent': ({ key }: { key: string }): Wording =>
    error(
      `"${key}" is declared \`absent\`: there is no URL to rotate.`,
      'Declare the link with its settings, or leave it as it is.',
    ),
  'rotate/protected': ({ key }: { key: string }): Wording =>
    error(
      `"${key}" is protected: a plan that replaces it would be refused.`,
      'If that is what you want, first remove `protect: true` in a separate change.',
      5,
    ),
  'rotate/expired': ({ key, expires }: { key: string; expires: Instant }): Wording =>
    error(
      `"${key}" expired at ${writeInstant(expires)}: it cannot be replaced with that date.`,
      'Write a later `expirationDate`, or `null` for never, then rotate.',
      3,
    ),
  'rotate/obstacle': ({ key, reason }: { key: string; reason: RotationObstacle }): Wording =>
    error(`The rotation of "${key}" ${obstacles[reason][0]}.`, obstacles[reason][1]),
}

/** Creates the diagnostics of `rotate`. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
