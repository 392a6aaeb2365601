import { type Document, visit, type YAMLError } from 'yaml'

/** What is wrong, and what to do about it. */
export interface Complaint {
  readonly what: string
  readonly advice: string
}

type Code = YAMLError['code']

const complaints: { readonly [C in Code]?: Complaint } = {
  ALIAS_PROPS: { what: 'An alias has an anchor or a tag of its own.', advice: 'Leave the alias alone: *name' },
  BAD_ALIAS: { what: 'An anchor or an alias has no clear name.', advice: 'Write &name or *name, followed by a space.' },
  BAD_DIRECTIVE: { what: 'This directive is not known.', advice: 'Remove the line that starts with %.' },
  BAD_DQ_ESCAPE: {
    what: 'The text in double quotes has an escape that YAML does not know.',
    advice: 'Write \\\\ for a backslash, or use single quotes.',
  },
  BAD_INDENT: {
    what: 'The indentation does not fit the lines around it.',
    advice: 'Start the keys of one mapping in the same column, and what belongs to a key further right.',
  },
  BAD_SCALAR_START: {
    what: 'A text cannot start with this character.',
    advice: 'Put the text in quotes.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    what: 'A mapping or a list starts in the middle of a line.',
    advice: 'Put a text with ": " in it in quotes, or start the mapping on a line of its own.',
  },
  BLOCK_IN_FLOW: {
    what: 'A block stands inside brackets.',
    advice: 'Inside { } and [ ] write everything in brackets, with commas.',
  },
  MULTILINE_IMPLICIT_KEY: {
    what: 'A key goes over several lines, or its colon is missing.',
    advice: 'Write key: value on one line.',
  },
  MULTIPLE_ANCHORS: { what: 'A value has several anchors.', advice: 'Keep one.' },
  MULTIPLE_TAGS: { what: 'A value has several tags.', advice: 'Remove them.' },
  UNEXPECTED_TOKEN: {
    what: 'This does not belong here.',
    advice: 'Look for a bracket, a comma or a quote too many, or a text that needs quotes.',
  },
}

const openQuote: Complaint = { what: 'The quote that starts here is not closed.', advice: 'Add the closing quote.' }
const openBracket: Complaint = {
  what: 'A bracket that was opened before this place is not closed.',
  advice: 'Add the closing } or ]; inside a block it must be further right than the key.',
}
const noDash: Complaint = {
  what: 'This line is indented like an item of a list, and has no dash.',
  advice: 'Put it under the first key of its item, or write a dash and a space before it.',
}
const noColon: Complaint = {
  what: 'A key without a value stands here.',
  advice: 'Write key: value, with a space after the colon.',
}
const other: Complaint = { what: 'This is not valid YAML.', advice: 'Look at this line and the one above it.' }

/** The parser's errors in our words: its own quote the text, and with it perhaps a secret. */
export function complaintOf({ code, message }: YAMLError): Complaint {
  if (message.includes('closing')) return openQuote
  if (/end with an? [\]}]/.test(message)) return openBracket
  if (/followed by map values/.test(message)) return noColon
  if (message.includes('without - indicator')) return noDash
  return complaints[code] ?? other
}

/** Where an error is to be seen: a quote that swallows the rest of the text is better shown where it starts. */
export function rangeOf({ pos, message }: YAMLError, document: Document.Parsed | undefined): readonly [number, number] {
  const end = Math.max(pos[1], pos[0] + 1)
  let start = pos[0]
  if (!document || !message.includes('closing')) return [start, end]
  visit(document, {
    Scalar: (_, { range, type }) => {
      if (type?.startsWith('QUOTE') && range?.[1] === pos[0]) start = range[0]
    },
  })
  return [start, end]
}
