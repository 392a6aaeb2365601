import { error } from '../../cli/sentence.ts'
import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'

/** What can be wrong with what is asked of the list of links. */
export interface AboutList {
  'links/key-matches-none': { key: string; keys: readonly string[] }
  'links/qr-hidden': object
  'links/qr-none': object
  'links/qr-several': { count: number }
  'links/qr-nowhere': { key: string; isThere: boolean }
}

const sentences: Sentences<AboutList> = {
  'links/key-matches-none': error(
    ({ key }) => `No link with the key "${key}" is declared in the rooms that were looked at.`,
    ({ keys }) => (keys.length === 0 ? 'They declare no links.' : `They declare ${keys.join(', ')}.`),
  ),
  'links/qr-hidden': error(
    () => 'A QR code is a URL, and whoever has that is let in: it is for a terminal.',
    'With --reveal it is printed wherever stdout goes.',
  ),
  'links/qr-none': error(
    () => 'There is no link to print as a QR code: none is selected.',
    'Run the same without --qr, --key and --expiring: it lists what there is.',
  ),
  'links/qr-several': error(
    ({ count }) => `One link makes a QR code, and ${count} are selected.`,
    'Name one: roomlinks links --room 4711 --key auditors --qr',
  ),
  'links/qr-nowhere': error(
    ({ key, isThere }) =>
      isThere
        ? `The portal does not tell where "${key}" leads.`
        : `"${key}" is not in the portal, so it leads nowhere.`,
    'Run roomlinks plan: it says what is to be done about it.',
  ),
}

/** Words what is wrong with what is asked of the list of links. */
export const diagnoseList: Diagnose<AboutList> = diagnosing(sentences)
