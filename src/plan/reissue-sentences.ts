import type { Sentences } from '../model/diagnostic.ts'
import type { Room } from '../model/room.ts'
import { nameOf } from './room-name.ts'

/** Why a primary link does not get a new URL. */
export interface AboutReissues {
  'reissue/absent': { room: Room }
  'reissue/adopts': { room: Room }
  'reissue/not-there': { room: Room }
  'reissue/changes-wait': { room: Room; others: number }
}

/** How that is worded. */
export const reissueSentences: Sentences<AboutReissues> = {
  'reissue/absent': {
    severity: 'error',
    message: ({ room }) => `The primary link of ${nameOf(room)} is declared \`absent\`: there is no URL to rotate.`,
    hint: 'Declare the link with its settings, or leave it as it is.',
  },
  'reissue/adopts': {
    severity: 'error',
    message: ({ room }) =>
      `The primary link of ${nameOf(room)} is declared with a fingerprint to \`adopt\`, which ends with the old URL.`,
    hint: 'Take `adopt` out: `primary` means whatever primary link the room has.',
  },
  'reissue/not-there': {
    severity: 'error',
    exit: 1,
    message: ({ room }) => `${nameOf(room)} has no primary link yet, so there is no URL to rotate.`,
    hint: 'roomlinks apply makes it.',
  },
  'reissue/changes-wait': {
    severity: 'error',
    exit: 1,
    message: ({ room, others }) =>
      `${others === 1 ? 'Another change waits' : `${others} other changes wait`} in ${nameOf(room)}: afterwards it could not be verified that the room is as the manifest says.`,
    hint: ({ room }) => `Run roomlinks apply --room ${room.id} first; then rotate.`,
  },
}
