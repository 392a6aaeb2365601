import type { RotationObstacle } from '../../manifest/edit/rotate.ts'
import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Room } from '../../model/room.ts'
import { type Instant, writeInstant } from '../../model/values/instant.ts'
import { nameOf } from '../../plan/room-name.ts'

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
  'rotate/undeclared': ({ room, isForeign, revoke }: { room: Room; isForeign: boolean; revoke: string }): Wording =>
    error(
      `No manifest that was given declares this link in ${nameOf(room)}: it has no rotation.`,
      isForeign
        ? `Another manifest has created it: give that manifest with -f to rotate it there. If it is out of reach, run \`${revoke}\` to end the link.`
        : `To manage it from now on, run roomlinks import. To end it, run \`${revoke}\`.`,
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
