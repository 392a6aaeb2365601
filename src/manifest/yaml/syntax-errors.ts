import { type Document, visit, type YAMLError } from 'yaml'

/** A message, and advice on what to do. */
export interface SyntaxProblem {
  readonly what: string
  readonly advice: string
}

type Code = YAMLError['code']

const problems: { readonly [C in Code]?: SyntaxProblem } = {
  ALIAS_PROPS: { what: 'An alias has an anchor or a tag of its own.', advice: 'Write the alias without them: *name' },
  BAD_ALIAS: { what: 'An anchor or an alias has no clear name.', advice: 'Write &name or *name, followed by a space.' },
  BAD_DIRECTIVE: { what: 'This directive is not known.', advice: 'Remove the line that starts with %.' },
  BAD_DQ_ESCAPE: {
    what: 'The text in double quotes has an escape that YAML does not know.',
    advice: 'Write \\\\ for a backslash, or use single quotes.',
  },
  BAD_INDENT: {
    what: 'The indentation does not fit the lines around it.',
    advice: 'Start the keys of one mapping in the same column, and indent the content of a key further.',
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
    what: 'A block is inside brackets.',
    advice: 'Inside { } and [ ] write everything in brackets, with commas.',
  },
  MULTILINE_IMPLICIT_KEY: {
    what: 'A key spans several lines, or its colon is missing.',
    advice: 'Write key: value on one line.',
  },
  MULTIPLE_ANCHORS: { what: 'A value has several anchors.', advice: 'Keep one.' },
  MULTIPLE_TAGS: { what: 'A value has several tags.', advice: 'Remove them.' },
  UNEXPECTED_TOKEN: {
    what: 'This does not belong here.',
    advice: 'Look for an extra bracket, comma or quote, or for text that needs quotes, as "${NAME}" does inside { }.',
  },
}

const openQuote: SyntaxProblem = { what: 'The quote that starts here is not closed.', advice: 'Add the closing quote.' }
const openBracket: SyntaxProblem = {
  what: 'A bracket that was opened earlier is not closed.',
  advice: 'Add the closing } or ]; inside a block it must be further right than the key.',
}
const noDash: SyntaxProblem = {
  what: 'This line is indented like an item of a list, but has no dash.',
  advice: 'Put it under the first key of its item, or write a dash and a space before it.',
}
const noColon: SyntaxProblem = {
  what: 'This key has no value.',
  advice: 'Write key: value, with a space after the colon.',
}
const other: SyntaxProblem = { what: 'This is not valid YAML.', advice: 'Look at this line and the one above it.' }

/** Describes an error of the parser in our words. The parser's own message may quote a secret from the text. */
export function describeError({ code, message }: YAMLError): SyntaxProblem {
  if (message.includes('closing')) return openQuote
  if (/end with an? [\]}]/.test(message)) return openBracket
  if (/followed by map values/.test(message)) return noColon
  if (message.includes('without - indicator')) return noDash
  return problems[code] ?? other
}

/** The range to show for an error. A quote that is not closed is shown where it starts, not where the text ends. */
export function errorRange(
  { pos, message }: YAMLError,
  document: Document.Parsed | undefined,
): readonly [number, number] {
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
