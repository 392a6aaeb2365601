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
  'links/key-matches-none': {
    severity: 'error',
    exit: 1,
    message: ({ key }) => `No link with the key "${key}" is declared in the rooms that were looked at.`,
    hint: ({ keys }) => (keys.length === 0 ? 'They declare no links.' : `They declare ${keys.join(', ')}.`),
  },
  'links/qr-hidden': {
    severity: 'error',
    exit: 1,
    message: () => 'A QR code is a URL, and whoever has that is let in: it is for a terminal.',
    hint: 'With --reveal it is printed wherever stdout goes.',
  },
  'links/qr-none': {
    severity: 'error',
    exit: 1,
    message: () => 'There is no link to print as a QR code: none is selected.',
    hint: 'Run the same without --qr, --key and --expiring: it lists what there is.',
  },
  'links/qr-several': {
    severity: 'error',
    exit: 1,
    message: ({ count }) => `One link makes a QR code, and ${count} are selected.`,
    hint: 'Name one: roomlinks links --room 4711 --key auditors --qr',
  },
  'links/qr-nowhere': {
    severity: 'error',
    exit: 1,
    message: ({ key, isThere }) =>
      isThere
        ? `The portal does not tell where "${key}" leads.`
        : `"${key}" is not in the portal, so it leads nowhere.`,
    hint: 'Run roomlinks plan: it says what is to be done about it.',
  },
}

/** Words what is wrong with what is asked of the list of links. */
export const diagnoseList: Diagnose<AboutList> = diagnosing(sentences)
