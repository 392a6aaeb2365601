import { endOfSecretWord, mask } from '../secrets/masking.ts'

const maxQuoted = 60
/**
 * How much of a text is searched for secrets: more than is shown, because a secret that is cut off would not be
 * recognized.
 */
const maxInspected = 1000

/** Quotes a text of the manifest for a message: on one line, shortened, without secrets. */
export function quote(text: string): string {
  const masked = mask(text.slice(0, maxInspected), () => '***')
  const short = masked.length > maxQuoted ? `${masked.slice(0, maxQuoted)}…` : masked
  // If a space or a colon was forgotten, a key and its secret are one text.
  const word = endOfSecretWord(short)
  const isHarmless = word < 0 || /^[\s"'\d]*$/.test(short.slice(word))
  return JSON.stringify(isHarmless ? short : `${short.slice(0, word)}…`)
}

/** Whether a text can be quoted in full. */
export function isQuotable(text: string): boolean {
  return quote(text) === JSON.stringify(text)
}

/** The type of a value, in words; never the value itself. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'true or false'
  return Number.isInteger(value) ? 'a whole number' : 'a number'
}

/** Joins names for a message: `a, b or c`. */
export function oneOf(names: readonly string[]): string {
  const rest = names.slice(0, -1)
  return rest.length === 0 ? names.join('') : `${rest.join(', ')} or ${names.at(-1)}`
}

/** The hint `Did you mean …?` if there is a guess, else another hint. */
export function didYouMean(near: string | undefined, otherwise: string): string {
  return near === undefined || !isQuotable(near) ? otherwise : `Did you mean ${near}?`
}
