import type { Sentences } from '../../model/diagnostic.ts'
import { quoteWord } from '../../model/text/shell-word.ts'
import { didYouMean, oneOf } from '../text/quote.ts'

/** The codes for shapes, and for what is said once in a manifest, and the facts that their sentences need. */
export interface AboutManifest {
  'manifest/no-file': Record<never, never>
  'manifest/other-document': { why: string; inside: string }
  'manifest/unknown-key': { key: string; near: string | undefined; known: readonly string[] }
  'manifest/wrong-type': { key: string; expected: string; found: string }
  'manifest/missing-key': { key: string; example: string }
  'manifest/version': Record<never, never>
  'manifest/bad-value': { key: string; found: string; near: string | undefined; allowed: readonly string[] }
  'manifest/out-of-range': { key: string; range: string }
  'manifest/name': { found: string }
  'manifest/former-twice': { name: string }
  'manifest/former-name': { name: string }
  'manifest/former-many': { most: number }
  'manifest/portal': { why: string }
  'manifest/portal-http': Record<never, never>
  'manifest/portal-api': Record<never, never>
  'manifest/other-name': Record<never, never>
  'manifest/other-portal': Record<never, never>
  'manifest/other-guard': { key: string }
  'manifest/link-id': Record<never, never>
  'manifest/fault-path': { why: string }
  'manifest/fault-after': { fault: string }
  'manifest/more': Record<never, never>
  'fmt/unsafe': Record<never, never>
}

/** How they are worded. */
export const manifestSentences: Sentences<AboutManifest> = {
  'manifest/no-file': {
    message: () => 'There is no manifest file.',
    hint: 'Write roomlinks.yaml, or name a file or a folder of .yaml files with -f.',
  },
  'manifest/other-document': {
    message: ({ why }) => `This file lies in a folder of manifests, and is none: ${why}.`,
    hint: ({ inside }) =>
      `Leave it out with --exclude ${quoteWord(inside)}; if it is a manifest, begin it with version: 1`,
  },
  'manifest/unknown-key': {
    message: ({ key }) => `The key ${key} is not known here.`,
    hint: ({ near, known }) => didYouMean(near, `Known here: ${known.join(', ')}.`),
  },
  'manifest/wrong-type': {
    message: ({ key, expected, found }) => `${key} must be ${expected}, and this is ${found}.`,
    hint: ({ expected, found }) => typeAdvice(expected, found),
  },
  'manifest/missing-key': {
    message: ({ key }) => `The key ${key} is missing.`,
    hint: ({ example }) => `Add ${example}`,
  },
  'manifest/version': {
    message: () => 'This version of the manifest language is not known.',
    hint: 'Write version: 1',
  },
  'manifest/bad-value': {
    message: ({ key, found }) => `${key} cannot be ${found}.`,
    hint: ({ near, allowed }) => didYouMean(near, `Use ${oneOf(allowed)}.`),
  },
  'manifest/out-of-range': {
    message: ({ key }) => `The number for ${key} is out of range.`,
    hint: ({ range }) => `Use ${range}.`,
  },
  'manifest/name': {
    message: ({ found }) => `${found} is no name for a manifest.`,
    hint: 'Use 1 to 63 characters out of a to z, 0 to 9 and the hyphen.',
  },
  'manifest/former-twice': {
    message: ({ name }) => `The earlier name ${name} is there twice.`,
    hint: 'Remove one of the two from `formerly`.',
  },
  'manifest/former-name': {
    message: ({ name }) => `${name} is the name that the manifest has: it is no earlier one.`,
    hint: 'Remove it from `formerly`, or write the new name under `name`.',
  },
  'manifest/former-many': {
    message: ({ most }) => `A manifest can have ${most} earlier names.`,
    hint: 'Remove from `formerly` the names under which no link is left: each one costs every plan some time.',
  },
  'manifest/portal': {
    message: ({ why }) => `The portal address ${why}.`,
    hint: 'Write it like https://acme.example.com',
  },
  'manifest/portal-http': {
    severity: 'warning',
    message: () =>
      'The portal address is http: on the way to another machine, the API key and all passwords can be read.',
    hint: 'Write it with https; plan and apply take http only with --allow-http.',
  },
  'manifest/portal-api': {
    severity: 'warning',
    message: () => 'The portal address has the path of the API, /api/2.0, which is left off.',
    hint: 'Write it without: like https://acme.example.com',
  },
  'manifest/other-name': {
    message: () => 'The files bear different names, so they are not one manifest.',
    hint: 'Give both the same name, or run roomlinks for each of them.',
  },
  'manifest/other-portal': {
    message: () => 'The files name different portals.',
    hint: 'Name the portal in one file only, or leave it to DOCSPACE_URL.',
  },
  'manifest/other-guard': {
    message: ({ key }) => `The files set different values for guard.${key}.`,
    hint: 'Keep the guard in one of the files.',
  },
  'manifest/link-id': {
    message: () => 'This is no id of a link.',
    hint: 'Write a UUID, such as 0f8fad5b-d9cb-469f-a165-70867728950e, or leave id out.',
  },
  'manifest/fault-path': {
    message: ({ why }) => `The path ${why}.`,
    hint: 'Write it like /api/2.0/files/rooms/*/links',
  },
  'manifest/fault-after': {
    message: ({ fault }) => `The fault ${fault} has no after.`,
    hint: 'Remove after: it is for tooManyAfterSeconds, tooManyAfterDate, error503, delay and slowBody.',
  },
  'manifest/more': {
    // Its own severity decides nothing: that of what is told does.
    severity: 'warning',
    message: () => 'There is more to tell than the first 250 errors or warnings.',
    hint: 'Mend what is told, then run it again.',
  },
  'fmt/unsafe': {
    message: () =>
      'The file cannot be laid out without changing what it says or losing a comment, so it stays as it is.',
    hint: 'Something in it is written in an unusual way, such as a very long key or an anchor on the whole file: write that plainly.',
  },
}

function typeAdvice(expected: string, found: string): string {
  if (found === 'nothing' && expected === 'a mapping') return 'Write {} for an empty mapping.'
  if (found === 'nothing' && expected === 'a list') return 'Write [] for an empty list.'
  if (expected === 'a whole number or text' && found === 'a number') return 'Write a whole number.'
  if (found === 'nothing') return `Give it a value: ${expected}.`
  if (!expected.includes('text')) return found === 'text' ? `Write ${expected}, without quotes.` : `Write ${expected}.`
  return found === 'a mapping' || found === 'a list' ? `Write ${expected}.` : 'Put the value in quotes.'
}
