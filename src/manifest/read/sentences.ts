import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import { quoteWord } from '../../model/text/shell-word.ts'
import { didYouMean, oneOf } from '../text/quote.ts'
import { type AboutEntries, entrySentences } from './entry-sentences.ts'

/** The codes for what is wrong with a text before it has a meaning, and the facts that their sentences need. */
export interface AboutText {
  'yaml/too-large': Record<never, never>
  'yaml/not-utf8': Record<never, never>
  'yaml/empty': Record<never, never>
  'yaml/several-documents': Record<never, never>
  'yaml/version': Record<never, never>
  'yaml/syntax': { what: string; advice: string }
  'yaml/tab': Record<never, never>
  'yaml/too-deep': Record<never, never>
  'yaml/too-long': Record<never, never>
  'yaml/too-many': Record<never, never>
  'yaml/duplicate-key': { key: string }
  'yaml/forbidden-key': { key: string }
  'yaml/key-not-text': Record<never, never>
  'yaml/tag': Record<never, never>
  'yaml/unknown-alias': { name: string; near: string | undefined }
  'yaml/alias-loop': { name: string }
  'yaml/too-many-aliases': Record<never, never>
  'yaml/merge': { found: string }
}

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

/** Every code of this stage, and the facts that its sentence needs. */
export interface About extends AboutText, AboutManifest, AboutEntries {}

export const sentences: Sentences<About> = {
  'yaml/too-large': {
    message: () => 'The file is larger than 16 MiB.',
    hint: 'Split the rooms over several files that bear the same name; -f takes a folder.',
  },
  'yaml/not-utf8': {
    message: () => 'The file is not UTF-8 text.',
    hint: 'Save it with the encoding UTF-8.',
  },
  'yaml/empty': {
    message: () => 'The file says nothing.',
    hint: 'Begin with version: 1, name: and rooms:; the README has a manifest to start from.',
  },
  'yaml/several-documents': {
    message: () => 'A second YAML document starts here.',
    hint: 'Remove the line --- or give each document a file of its own.',
  },
  'yaml/version': {
    message: () => 'The %YAML directive asks for another version than 1.2.',
    hint: 'Remove the directive.',
  },
  'yaml/syntax': { message: ({ what }) => what, hint: ({ advice }) => advice },
  'yaml/tab': {
    message: () => 'A tab is used as indentation.',
    hint: 'YAML is indented with spaces only: replace the tab by two spaces.',
  },
  'yaml/too-deep': {
    message: () => 'The nesting is deeper than 64 levels.',
    hint: 'A manifest needs no more than seven levels; look for a bracket or a dash too many.',
  },
  'yaml/too-long': {
    message: () => 'What starts here is longer than 64 KiB.',
    hint: 'Nothing in a manifest needs to be: look for a quote that is not closed.',
  },
  'yaml/too-many': {
    message: () => 'The file has more than six million words and signs.',
    hint: 'Split the rooms over several files that bear the same name; -f takes a folder.',
  },
  'yaml/duplicate-key': {
    message: ({ key }) => `The key ${key} is already used in this mapping.`,
    hint: 'Keep one of the two.',
  },
  'yaml/forbidden-key': {
    message: ({ key }) => `The key ${key} is not allowed anywhere in a manifest.`,
    hint: 'Choose another key.',
  },
  'yaml/key-not-text': {
    message: () => 'A key is a mapping, a list or an alias.',
    hint: 'Keys are plain text.',
  },
  'yaml/tag': {
    message: () => 'This YAML tag is not known here, or does not fit its value.',
    hint: 'Remove the word that starts with !, and put the value in quotes if it is to be text.',
  },
  'yaml/unknown-alias': {
    message: ({ name }) => `No anchor above this line is called ${name}.`,
    hint: ({ near }) =>
      didYouMean(near && `*${near}`, 'Write &name before the value that the alias stands for, higher up in the file.'),
  },
  'yaml/alias-loop': {
    message: ({ name }) => `The alias ${name} stands inside the value that it stands for.`,
    hint: 'Write the inner value out.',
  },
  'yaml/too-many-aliases': {
    message: () => 'Aliases are expanded more than 100 times, or to more than a million values.',
    hint: 'Select many rooms by one tag, or use defaults, instead of repeating an alias.',
  },
  'yaml/merge': {
    message: ({ found }) => `The merge key << takes a mapping or a list of mappings, and this is ${found}.`,
    hint: 'Write <<: *name, where &name stands before a mapping.',
  },
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
  ...entrySentences,
}

function typeAdvice(expected: string, found: string): string {
  if (found === 'nothing' && expected === 'a mapping') return 'Write {} for an empty mapping.'
  if (found === 'nothing' && expected === 'a list') return 'Write [] for an empty list.'
  if (expected === 'a whole number or text' && found === 'a number') return 'Write a whole number.'
  if (found === 'nothing') return `Give it a value: ${expected}.`
  if (!expected.includes('text')) return found === 'text' ? `Write ${expected}, without quotes.` : `Write ${expected}.`
  return found === 'a mapping' || found === 'a list' ? `Write ${expected}.` : 'Put the value in quotes.'
}

export const diagnose: Diagnose<About> = diagnosing(sentences)
