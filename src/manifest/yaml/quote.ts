import { endOfSecretWord, veil } from '../secrets/masking.ts'

const longest = 60
/** How much of a text is looked at: what is cut out of it must be whole to be known for a secret. */
const readable = 1000

/** A text of the manifest as a sentence may show it: in quotes, on one line, not long, without secrets. */
export function quote(text: string): string {
  const open = veil(text.slice(0, readable), () => '***')
  const short = open.length > longest ? `${open.slice(0, longest)}…` : open
  // A forgotten space or colon makes one text of a key and its secret.
  const word = endOfSecretWord(short)
  const isOpen = word < 0 || /^[\s"'\d]*$/.test(short.slice(word))
  return JSON.stringify(isOpen ? short : `${short.slice(0, word)}…`)
}

export function maySay(text: string): boolean {
  return quote(text) === JSON.stringify(text)
}

/** What kind of thing a value is, in words; never the value itself. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'true or false'
  return Number.isInteger(value) ? 'a whole number' : 'a number'
}

/** Names, as a sentence lists them: `a, b or c`. */
export function oneOf(names: readonly string[]): string {
  const rest = names.slice(0, -1)
  return rest.length === 0 ? names.join('') : `${rest.join(', ')} or ${names.at(-1)}`
}

/** The hint that names what was meant, where that can be guessed. */
export function didYouMean(near: string | undefined, otherwise: string): string {
  return near === undefined || !maySay(near) ? otherwise : `Did you mean ${near}?`
}
