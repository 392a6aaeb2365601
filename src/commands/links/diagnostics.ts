import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'

const catalogue = {
  'links/key-matches-none': ({ key, keys }: { key: string; keys: readonly string[] }): Wording =>
    error(
      `No link with the key "${key}" is declared in the selected rooms.`,
      keys.length === 0 ? 'They declare no links.' : `They declare ${keys.join(', ')}.`,
    ),
  'links/qr-hidden': (): Wording =>
    error(
      'A QR code contains a URL, which lets in anyone who has it, so it is printed on a terminal only.',
      'Use --reveal to print it anyway.',
    ),
  'links/qr-none': (): Wording =>
    error(
      'There is no link to print as a QR code.',
      'Run the command without --qr, --key and --expiring to list the links.',
    ),
  'links/qr-several': ({ count }: { count: number }): Wording =>
    error(
      `A QR code needs exactly one link, but ${count} are selected.`,
      'Select one, as in roomlinks links --room 4711 --key auditors --qr.',
    ),
  'links/qr-nowhere': ({ key, isThere }: { key: string; isThere: boolean }): Wording =>
    error(
      isThere
        ? `The portal does not send the URL of "${key}".`
        : `"${key}" does not exist on the portal, so it has no URL.`,
      'Run roomlinks plan to see what to do about it.',
    ),
  'links/urls-hidden': (): Wording =>
    error(
      'Whoever has the URL of a link is let in, so URLs are only printed on a terminal.',
      'With --reveal they are printed wherever stdout goes.',
    ),
}

/** Creates the diagnostics of `links`. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
