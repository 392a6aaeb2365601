/** How deep JSON from outside may be nested; what portals, forges and our own documents send is less than 12 deep. */
export const maxDepth = 64

/** How many values one answer may hold: twenty times what a page of a hundred rooms takes. */
export const maxValues = 500_000

/** JSON that would take far more memory than its text. The message goes into a sentence: "JSON nested more than …". */
export class JsonLimitError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JsonLimitError'
  }
}

/**
 * The value of a JSON text from outside. Its limits are checked on the text, before anything is built: a parser takes a
 * gigabyte for 16 MiB of brackets. Throws a JsonLimitError, or a SyntaxError as `JSON.parse` does.
 */
export function readJson(text: string, most: number = maxValues): unknown {
  checkLimits(text, most)
  return JSON.parse(text)
}

/** The same of a file, which may hold as many values as it likes: whoever names it knows how large it is. */
export function readJsonFile(text: string): unknown {
  return readJson(text, Number.POSITIVE_INFINITY)
}

/** Whether a value of JSON is a mapping. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Of JSON, each value but the first in its list or mapping has a comma before it. */
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
