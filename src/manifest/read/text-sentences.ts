import type { Sentences } from '../../model/diagnostic.ts'
import { didYouMean } from '../text/quote.ts'

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

/** How they are worded. */
export const textSentences: Sentences<AboutText> = {
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
}
