import type { Sentences } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { selected } from '../room-name.ts'

/** What there is to say of the base of a manifest, and of rooms that the manifest does not name. */
export interface AboutBase {
  'base/other-name': { name: string; former: string }
  'base/new-name': { name: string; links: number }
  'base/other-portal': object
  'base/loosened': { what: readonly string[] }
  'base/plain': { name: string }
  'base/open': { names: readonly string[] }
  'base/room-left': { why: string }
  'base/room-gone': { selector: Selector }
  'sweep/held-back': { rooms: number }
  'sweep/passed-over': { rooms: number }
  'sweep/room-unread': { why: string }
}

/** How they are worded: a base never keeps a plan from being made. */
export const baseSentences: Sentences<AboutBase> = {
  'base/other-name': {
    severity: 'warning',
    message: ({ name, former }) =>
      `The base has the name ${former}, which ${name} neither has nor lists under \`formerly\`: links made under it become another manifest's.`,
    hint: ({ former }) => `Write \`formerly: [${former}]\` at the top of the manifest, and they stay its own.`,
  },
  'base/new-name': {
    severity: 'warning',
    message: ({ name, links }) =>
      `${links === 1 ? '1 link was' : `${links} links were`} made under the name ${name}, which the base does not have: now ${links === 1 ? 'it is' : 'they are'} this manifest's.`,
    hint: ({ name }) =>
      `If ${name} is another manifest, take that name away: its links would be changed and revoked here.`,
  },
  'base/other-portal': {
    severity: 'warning',
    message: () => 'The manifest and its base name different portals, so that the base tells nothing about this one.',
    hint: 'No change is labelled, and rooms that only the base names are not read.',
  },
  'base/loosened': {
    severity: 'warning',
    message: ({ what }) => `The base is guarded where the manifest no longer is: ${what.join(', ')}.`,
    hint: 'Loosen a guard in a change of its own: then all that it lets through is judged without haste.',
  },
  'base/plain': {
    message: ({ name }) => `${name} is called like a secret, and env.plain of the base does not list it.`,
    hint: ({ name }) =>
      `The list counts as the base has it, so that no change can print what it lists itself. First merge a change that lists ${name} and does not use it.`,
  },
  'base/open': {
    severity: 'warning',
    message: ({ names }) =>
      `Of the base it is not known which manifest or which rooms it means: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set.`,
    hint: ({ names }) =>
      `Set ${names.join(', ')}; until then no change is labelled, and rooms that only the base names are not read.`,
  },
  'base/room-left': {
    severity: 'warning',
    message: ({ why }) =>
      `The base names a room that the manifest no longer does, and nothing is planned there. ${why}`,
    hint: 'What this manifest made there stays as it is: revoke it in the portal where it must end.',
  },
  'base/room-gone': {
    severity: 'warning',
    message: ({ selector }) =>
      `There is no active room ${selected(selector)}, which the base names and the manifest no longer does.`,
    hint: 'If it was deleted, all is well; if it has another name now, the links in it that this manifest made stay open.',
  },
  'sweep/passed-over': {
    severity: 'warning',
    message: ({ rooms }) =>
      `${rooms === 1 ? '1 room was' : `${rooms} rooms were`} passed over by the sweep: the owner of the API key may not manage the links there.`,
    hint: 'If this manifest ever made links there, sweep once with the key of somebody who may.',
  },
  'sweep/held-back': {
    severity: 'warning',
    message: ({ rooms }) =>
      `${rooms === 1 ? '1 room' : `${rooms} rooms`} that the manifest does not select ${rooms === 1 ? 'was' : 'were'} not looked at: an entry names a room that was not found, and it may be one of them.`,
    hint: 'Correct that entry, and run this again.',
  },
  'sweep/room-unread': {
    severity: 'warning',
    message: ({ why }) => `The sweep plans nothing in a room that the manifest does not name. ${why}`,
    hint: 'What this manifest made there stays as it is: revoke it in the portal where it must end.',
  },
}
