import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'

const catalogue = {
  'links/key-matches-none': ({ key, keys }: { key: string; keys: readonly string[] }): Wording =>
    error(
      `No link with the key "${key}" is declared in the rooms that were looked at.`,
      keys.length === 0 ? 'They declare no links.' : `They declare ${keys.join(', ')}.`,
    ),
  'links/qr-hidden': (): Wording =>
    error(
      'A QR code is a URL, and whoever has that is let in: it is for a terminal.',
      'With --reveal it is printed wherever stdout goes.',
    ),
  'links/qr-none': (): Wording =>
    error(
      'There is no link to print as a QR code: none is selected.',
      'Run the same without --qr, --key and --expiring: it lists what there is.',
    ),
  'links/qr-several': ({ count }: { count: number }): Wording =>
    error(
      `One link makes a QR code, and ${count} are selected.`,
      'Name one: roomlinks links --room 4711 --key auditors --qr',
    ),
  'links/qr-nowhere': ({ key, isThere }: { key: string; isThere: boolean }): Wording =>
    error(
      isThere
        ? `The portal does not tell where "${key}" leads.`
        : `"${key}" is not in the portal, so it leads nowhere.`,
      'Run roomlinks plan: it says what is to be done about it.',
    ),
  'links/urls-hidden': (): Wording =>
    error(
      'Whoever has the URL of a link is let in, so URLs are only printed on a terminal.',
      'With --reveal they are printed wherever stdout goes.',
    ),
  'links/find-nothing': (): Wording =>
    error(
      'No URL was given to --find.',
      'Write it after --find, pass it on stdin with --find -, or run the command on a terminal, where it is asked for.',
    ),
  'links/find-no-url': (): Wording =>
    error('What was given to --find is not a URL.', 'Copy the whole URL of the link, from https:// on.'),
  'links/find-foreign': ({ portal }: { portal: string }): Wording =>
    error(
      `The URL is not one of ${portal}, so nothing was sent.`,
      'Give the address that is in the URL with --portal, if that is another name of the same portal.',
    ),
}

/** Words what is wrong with what is asked of the list of links. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
