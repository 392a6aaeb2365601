import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Fingerprint } from '../../model/identity.ts'
import type { Room } from '../../model/room.ts'
import { idArgument, nameOf } from '../../plan/room-name.ts'

const catalogue = {
  'revoke/declared': ({
    key,
    manifest,
    room,
    isKept,
  }: {
    key: string
    manifest: string
    room: Room
    isKept: boolean
  }): Wording =>
    error(
      `The manifest ${manifest} declares this link as "${key}" in ${nameOf(room)}: the next apply would create it again.`,
      `For a new URL, run roomlinks rotate ${idArgument(room)} ${key} --apply.${isKept ? ' Such a room always has a primary link.' : ` To end the link, run roomlinks remove ${idArgument(room)} ${key} --apply.`}`,
    ),
  'revoke/foreign': ({ room, fingerprint }: { room: Room; fingerprint: Fingerprint }): Wording =>
    error(
      `A manifest that was not given has created this link in ${nameOf(room)}: its next apply would create it again.`,
      `Give that manifest with -f to see what to do. If it is gone, declare the link in one of yours with \`adopt: ${fingerprint}\` and \`absent: true\`, and apply.`,
    ),
  'revoke/maybe-declared': ({ room }: { room: Room }): Wording =>
    error(
      `The manifest may declare this link in ${nameOf(room)}: that depends on variables that are not set.`,
      'Set the variables that the warnings name, and run the command again.',
      3,
    ),
}

/** Creates the diagnostics of `revoke`. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
