import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Fingerprint } from '../../model/identity.ts'
import type { Room } from '../../model/room.ts'
import { nameOf } from '../../plan/room-name.ts'

/** How a link was named. */
export type LinkName = 'URL' | Fingerprint

function nameText(name: LinkName): string {
  return name === 'URL' ? 'this URL' : `the fingerprint ${name}`
}

const catalogue = {
  'find/nothing': ({ asked }: { asked: string }): Wording =>
    error(
      `No URL was given to ${asked}.`,
      `Write it after ${asked}, pass it on stdin with ${asked} -, or run the command on a terminal, where it is asked for.`,
    ),
  'find/no-url': ({ asked, isFingerprintToo }: { asked: string; isFingerprintToo: boolean }): Wording =>
    error(
      `What was given to ${asked} is not a URL${isFingerprintToo ? ', and not a fingerprint' : ''}.`,
      `Copy the whole URL of the link, from https:// on${isFingerprintToo ? ', or its fingerprint, 12 digits and letters as plan and links --all print them' : ''}.`,
    ),
  'find/foreign': ({ portal }: { portal: string }): Wording =>
    error(
      `The URL does not belong to ${portal}, so nothing was sent.`,
      'If the address in the URL is another name of the same portal, give that address with --portal.',
    ),
  'find/no-link': ({ name, where }: { name: LinkName; where: string }): Wording =>
    error(
      `${where} has a link with ${nameText(name)}. Nothing was changed.`,
      name === 'URL'
        ? 'It may be revoked already. It may also be the link of a file or a folder in a room, which roomlinks does not manage: open it to see whether it still works.'
        : 'It may be revoked already. roomlinks links --all --columns roomTitle,title,fingerprint lists the fingerprints.',
    ),
  'find/unknown': ({ name, isUnreadable }: { name: LinkName; isUnreadable: boolean }): Wording =>
    error(
      isUnreadable
        ? 'The URL does not say which link it is, and the portal shows no link with this URL. Nothing was changed.'
        : `No link that was read has ${nameText(name)}, but some rooms could not be read. Nothing was changed.`,
      isUnreadable
        ? 'Name the link by its room and fingerprint. roomlinks links --all --columns roomTitle,title,fingerprint lists them.'
        : 'roomlinks links --all names these rooms. Use the key of somebody who may manage them.',
      9,
    ),
  'find/several': ({ rooms, commands }: { rooms: readonly Room[]; commands: readonly string[] }): Wording =>
    error(
      `${rooms.map(nameOf).join(' and ')} have the same link: its URL opens all of them.`,
      `End it first where it does not belong: ${commands.map((command) => `\`${command}\``).join(', or ')}.`,
    ),
}

/** Creates the diagnostics about a link that is named by its URL or its fingerprint. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
