import { type Diagnose, diagnosing, type Sentences } from '../model/diagnostic.ts'
import type { PortalError } from '../model/gateway.ts'
import type { Fingerprint } from '../model/identity.ts'
import type { LinkKind } from '../model/link.ts'
import type { Room, Selector } from '../model/room.ts'
import { type Known, listKnown } from './check/adopt-sentences.ts'
import { type AboutGuards, guardSentences } from './check/guard-sentences.ts'
import { type AboutLinks, linkSentences } from './check/link-sentences.ts'
import { type AboutBase, baseSentences } from './history/base-sentences.ts'
import { nameOf, selected, spelt, titlesMeant } from './room-name.ts'

/** Each code of this stage, and the facts that its sentence needs. */
export interface About extends AboutLinks, AboutBase, AboutGuards {
  'portal/too-old': { version: string }
  'portal/older': { version: string }
  'room/not-found': { selector: Selector; near: readonly string[] }
  'room/ambiguous-title': { title: string; rooms: readonly Room[] }
  'portal/policy-unknown': { links: number }
  'room/held-back': { links: number }
  'room/tag-without-rooms': { tag: string }
  'room/filter-matches-none': { selector: Selector; near: readonly string[] }
  'room/archived': { room: Room }
  'room/template': { room: Room }
  'room/not-a-room': { room: Room }
  'room/no-right': { room: Room }
  'room/list-cut': { room: Room }
  'room/unreadable': { room: Room; error: PortalError }
  'room/link-shared': SharedFacts
  'room/link-copied': SharedFacts
  'room/full': {
    room: Room
    kind: LinkKind
    limit: number
    added: number
    kept: number
    unmanaged: readonly Known[]
    foreign: number
  }
  'room/unmanaged-differs': { room: Room }
  'reissue/absent': { room: Room }
  'reissue/adopts': { room: Room }
  'reissue/not-there': { room: Room }
  'reissue/changes-wait': { room: Room; others: number }
}

interface SharedFacts {
  readonly fingerprint: Fingerprint
  readonly rooms: readonly Room[]
}

const sentences: Sentences<About> = {
  ...linkSentences,
  ...baseSentences,
  ...guardSentences,
  'portal/too-old': {
    severity: 'warning',
    message: ({ version }) => `This portal has DocSpace ${version}; roomlinks knows 3.5 and later.`,
    hint: 'Update the portal, or try the manifest on one room first: older versions silently ignore settings.',
  },
  'portal/older': {
    severity: 'warning',
    message: ({ version }) =>
      `This portal has DocSpace ${version}: there an invitation expires seven days after each change of it, and has no use limit.`,
    hint: 'Leave expirationDate and maxUseCount of invitations out until the portal has 3.7.',
  },
  'portal/policy-unknown': {
    severity: 'warning',
    message: ({ links }) =>
      `This portal does not tell its sharing policy, which may make ${links === 1 ? '1 new link' : `${links} new links`} internal.`,
    hint: 'Declare `internal` for each new external link, and apply says where the portal has made it otherwise.',
  },
  'room/not-found': {
    message: ({ selector }) => `There is no active room ${selected(selector)}.`,
    hint: ({ selector, near }) =>
      selector.by === 'id'
        ? `${titlesMeant(near)}Take the number from the address of the room, and make sure that the owner of the API key can see it.`
        : `${titlesMeant(near)}The title must be written exactly as in the portal, capitals and spaces included; an id is safer.`,
  },
  'room/ambiguous-title': {
    message: ({ title, rooms }) => `${rooms.length} rooms have the title "${title}".`,
    hint: ({ rooms }) =>
      `Select the one you mean by its id: ${rooms
        .map(({ id }) => id)
        .toSorted()
        .join(', ')}.`,
  },
  'room/held-back': {
    severity: 'warning',
    message: ({ links }) =>
      `${links === 1 ? '1 link that nothing declares stays' : `${links} links that nothing declares stay`}: an entry names a room that was not found, and may declare ${links === 1 ? 'it' : 'them'}.`,
    hint: 'Correct that entry, and run this again.',
  },
  'room/tag-without-rooms': {
    severity: 'warning',
    message: ({ tag }) => `No active room carries the tag "${tag}".`,
    hint: 'Nothing is planned for this entry; check how the tag is spelt in the portal.',
  },
  'room/filter-matches-none': {
    exit: 1,
    message: ({ selector }) => `No room that the manifest selects matches --room ${spelt(selector)}.`,
    hint: ({ near }) =>
      `${titlesMeant(near)}Write --room 4711, --room title:NAME or --room tag:NAME, for a room that the manifest names.`,
  },
  'room/archived': {
    message: ({ room }) => `${nameOf(room)} is archived: its links cannot be changed.`,
    hint: 'Restore the room in the portal, or remove it from the manifest; its links are dead while it is archived.',
  },
  'room/template': {
    message: ({ room }) => `${nameOf(room)} is a template: templates have no links.`,
    hint: 'Select a room that was made from the template.',
  },
  'room/not-a-room': {
    message: ({ room }) => `${nameOf(room)} is not a room of a type that this version knows.`,
    hint: 'Select a room, not a folder inside one.',
  },
  'room/no-right': {
    exit: 4,
    message: ({ room }) => `The owner of the API key may not manage the links of ${nameOf(room)}.`,
    hint: 'Make that person the owner or a room manager of the room, or use the key of somebody who is; a portal admin has no such right by itself.',
  },
  'room/list-cut': {
    message: ({ room }) => `${nameOf(room)} has 100 links or more, and the portal shows only the first 100.`,
    hint: 'Remove links in the portal until there are fewer than 100: a plan on a part of them would be wrong.',
  },
  'room/unreadable': {
    exit: 1,
    message: ({ room, error }) => `The links of ${nameOf(room)} cannot be read: ${error.message}`,
    hint: ({ error }) => error.hint,
  },
  'room/link-shared': {
    exit: 1,
    message: sharedText,
    hint: 'In the portal, revoke it in the rooms where it does not belong; until then no change of it is planned.',
  },
  'room/link-copied': {
    severity: 'warning',
    message: sharedText,
    hint: 'In the portal, revoke it in the rooms where it does not belong. It is left as it is in all of them.',
  },
  'room/full': {
    message: ({ room, kind, limit, added, kept }) =>
      `${nameOf(room)} can hold ${limit} ${kind} ${limit === 1 ? 'link' : 'links'}; this plan adds ${added} to ${kept} that would stay.`,
    hint: ({ unmanaged, foreign }) =>
      (foreign === 0
        ? ''
        : `${foreign} of them ${foreign === 1 ? "is another manifest's, and counts" : "are another manifest's, and count"}. `) +
      (unmanaged.length > 0
        ? `${unmanaged.length} of them unmanaged (expired ones count): take one over with \`adopt\` (${listKnown(unmanaged)}), revoke it in the portal, or set \`unmanaged: revoke\`.`
        : 'Declare fewer links for this room; expired ones count.'),
  },
  'room/unmanaged-differs': {
    message: ({ room }) => `Two entries select ${nameOf(room)} and differ in \`unmanaged\`.`,
    hint: 'Write the same value in both, or leave it out in one.',
  },
  'reissue/absent': {
    message: ({ room }) => `The primary link of ${nameOf(room)} is declared \`absent\`: there is no URL to rotate.`,
    hint: 'Declare the link with its settings, or leave it as it is.',
  },
  'reissue/adopts': {
    message: ({ room }) =>
      `The primary link of ${nameOf(room)} is declared with a fingerprint to \`adopt\`, which ends with the old URL.`,
    hint: 'Take `adopt` out: `primary` means whatever primary link the room has.',
  },
  'reissue/not-there': {
    exit: 1,
    message: ({ room }) => `${nameOf(room)} has no primary link yet, so there is no URL to rotate.`,
    hint: 'roomlinks apply makes it.',
  },
  'reissue/changes-wait': {
    exit: 1,
    message: ({ room, others }) =>
      `${others === 1 ? 'Another change waits' : `${others} other changes wait`} in ${nameOf(room)}: afterwards it could not be verified that the room is as the manifest says.`,
    hint: ({ room }) => `Run roomlinks apply --room ${room.id} first; then rotate.`,
  },
}

function sharedText({ fingerprint, rooms }: SharedFacts): string {
  const more = rooms.length - 2
  const two = rooms.slice(0, 2).map(nameOf)
  const names = more === 0 ? two.join(' and ') : `${two.join(', ')} and ${more} more`
  return `${names} have a link with one id, ${fingerprint}: its URL opens each of them.`
}

/** Words a diagnostic about a plan. */
export const diagnose: Diagnose<About> = diagnosing(sentences)
