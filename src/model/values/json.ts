/** The maximum nesting of JSON from outside. Portals, forges and our own documents need less than 12. */
export const maxDepth = 64

/** The maximum number of values in one answer: twenty times that of a page of a hundred rooms. */
export const maxValues = 500_000

/**
 * JSON that would take far more memory than its text. The message is a part of a sentence: "JSON nested more than …".
 */
export class JsonLimitError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JsonLimitError'
  }
}

/**
 * Parses JSON from outside. Checks its limits on the text first: the parser takes a gigabyte for 16 MiB of brackets.
 * Throws a JsonLimitError, or a SyntaxError as `JSON.parse` does.
 */
export function readJson(text: string, most: number = maxValues): unknown {
  checkLimits(text, most)
  return JSON.parse(text)
}

/** Parses JSON from a file that the user named. Only its nesting is limited, not the number of its values. */
export function readJsonFile(text: string): unknown {
  return readJson(text, Number.POSITIVE_INFINITY)
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Checks depth and number of values. Counts brackets and commas: every value except the first in a list or object
 * follows a comma.
 */
function checkLimits(text: string, most: number): void {
  let [depth, values, isQuoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === characters.quote) isQuoted = !isQuoted
    else if (isQuoted) at += Number(sign === characters.backslash)
    else if (sign === characters.comma) values++
    else if (sign === characters.list || sign === characters.mapping) {
      values++
      if (++depth > maxDepth) throw new JsonLimitError(`JSON nested more than ${maxDepth} deep`)
    } else if (sign === characters.endOfList || sign === characters.endOfMapping) depth--
    if (values > most) throw new JsonLimitError(`JSON with more than ${most} values`)
  }
}

const characters = {
  quote: 0x22,
  comma: 0x2c,
  list: 0x5b,
  backslash: 0x5c,
  endOfList: 0x5d,
  mapping: 0x7b,
  endOfMapping: 0x7d,
}
