import { type Diagnose, diagnosing, error, type Wording, warning } from '../../model/diagnostic.ts'
import type { Room } from '../../model/room.ts'
import { nameOf } from '../../plan/room-name.ts'

const catalogue = {
  'revoke/declared': ({
    key,
    manifest,
    room,
    rotate,
    remove,
  }: {
    key: string
    manifest: string
    room: Room
    rotate: string
    /** `undefined` if such a room always has the link. */
    remove: string | undefined
  }): Wording =>
    error(
      `The manifest ${manifest} declares this link as "${key}" in ${nameOf(room)}: the next apply would create it again.`,
      `For a new URL, run \`${rotate}\`. ${remove === undefined ? 'Such a room always has a primary link.' : `To end the link, run \`${remove}\`.`}`,
    ),
  'revoke/foreign': ({ room, command }: { room: Room; command: string }): Wording =>
    error(
      `A manifest that was not given has created this link in ${nameOf(room)}: its next apply would create it again.`,
      `Give that manifest with -f to see what to do. If it is out of reach, end the link all the same: run \`${command}\`.`,
    ),
  'revoke/foreign-returns': ({ room }: { room: Room }): Wording =>
    warning(
      `Another manifest has created this link in ${nameOf(room)}. If that manifest still declares it, its next apply creates a new link, with a new URL.`,
      'To end it for good, remove it from that manifest too.',
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
