/** Replaces each secret in a text with `***`, however it is encoded. */
export type Masker = (text: string) => string

/**
 * Returns a function that masks `secrets`: as they are, in upper or lower case, as JSON, URLs and HTML encode them,
 * even if only some characters are encoded, and in base64. Its time is proportional to the length of the text.
 */
export function maskerFor(secrets: readonly string[]): Masker {
  const name = secrets.join('\0')
  if (lastMasker?.name !== name) lastMasker = { name, mask: createMasker(secrets) }
  return lastMasker.mask
}

/** The last masker, mostly for the one key of a run: compiling the pattern takes longer than reading an answer. */
let lastMasker: { readonly name: string; readonly mask: Masker } | undefined

function createMasker(secrets: readonly string[]): Masker {
  const known = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  const encoded = known.flatMap(base64Forms)
  const all = [...known, ...encoded]
  // Letters and digits of base64 are seldom encoded further; a pattern for that would take seconds to compile.
  const inBase64 = encoded.map((text) => text.replace(/[+/]/g, (sign) => characterPattern(sign, false)))
  const patterns = [...known.map(secretPattern), ...inBase64]
  // A lookahead for the possible first characters skips most of a large text fast.
  const first = [...new Set(all.flatMap((text) => [text.slice(0, 1), ...(urlVariants[text.slice(0, 1)] ?? [])]))].map(
    literal,
  )
  const pattern = new RegExp(`(?=[\\\\%&${first.join('')}])(?:${patterns.join('|')})`, 'gi')
  // Every encoding contains one of the characters \ % &. Without them, a pattern that compiles faster is enough.
  const plain = new RegExp(all.map((text) => [...text].map(plainPattern).join('')).join('|'), 'gi')
  return (text) => text.replace(/[\\%&]/.test(text) ? pattern : plain, '***')
}

/** Masks all texts in a JSON value. The names of fields stay as they are. */
export function maskJson(value: unknown, mask: Masker): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((each) => maskJson(each, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskJson(each, mask)]))
}

/** Builds the pattern of a secret. A run of backslashes is one unit: single ones could match in too many ways. */
function secretPattern(secret: string): string {
  const characters = [...secret.matchAll(/\\+|[^\\]/gu)].map(([sign]) => sign)
  return characters.map((sign, at) => characterPattern(sign, (characters[at - 1] ?? '').startsWith('\\'))).join('')
}

function characterPattern(character: string, isEscaped: boolean): string {
  if (character.startsWith('\\'))
    return `(?:${backslashRun(character.length)}|(?:${codedPattern('\\')}){${character.length}})`
  // A backslash that escapes the character in JSON. After a backslash of the secret itself, that one has matched it.
  const before = isEscaped ? '' : '\\\\{0,4}'
  const jsonEscape = jsonEscapes[character]
  // No two alternatives may match the same text, or long secrets would match in too many ways.
  return `(?:${before}${plainPattern(character)}|${jsonEscape === undefined ? '' : `\\\\{1,4}${jsonEscape}|`}${codedPattern(character)})`
}

/** A character as it is, or as forms and URLs write it. */
const plainPattern = (sign: string): string => `(?:${[sign, ...(urlVariants[sign] ?? [])].map(literal).join('|')})`

/** The characters that JSON escapes with a letter. */
const jsonEscapes: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' }

/** A run of this many backslashes, each of which may have been doubled twice. */
const backslashRun = (length: number): string => `\\\\{${length},${4 * length}}`

/** A character by its number, as JSON, URLs and HTML write it, possibly encoded more than once. */
function codedPattern(sign: string): string {
  const json = codeUnits(sign).map((unit) => `\\\\{1,4}u${unit}`)
  const url = [...Buffer.from(sign)].map((byte) => `%(?:25){0,3}${byte.toString(16).padStart(2, '0')}`)
  const number = Number(sign.codePointAt(0))
  const names = (entities[sign] ?? []).map((name) => `|${name};`).join('')
  const html = `&(?:amp;){0,3}(?:#0{0,7}${number};?|#x0{0,7}${number.toString(16)};?${names})`
  return `${json.join('')}|${url.join('')}|${html}`
}

const literal = (text: string): string =>
  codeUnits(text)
    .map((unit) => `\\u${unit}`)
    .join('')

const codeUnits = (text: string): readonly string[] =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'))

/** How forms and URL-safe base64 write some characters. */
const urlVariants: Readonly<Record<string, readonly string[]>> = { ' ': ['+'], '+': ['-'], '/': ['_'] }

const entities: Readonly<Record<string, readonly string[]>> = {
  '"': ['quot'],
  '&': ['amp'],
  "'": ['apos'],
  '<': ['lt'],
  '>': ['gt'],
  '+': ['plus'],
  '!': ['excl'],
}

/** Shorter pieces of base64 reveal nothing, and would match anywhere. */
const shortestBase64 = 8

/**
 * Returns a secret in base64 at each of the three alignments; for a UUID also its bytes, in plain and in .NET order.
 */
function base64Forms(secret: string): readonly string[] {
  const hex = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(secret) ? secret.replaceAll('-', '') : ''
  const bytes = Buffer.from(hex, 'hex')
  const guid = Buffer.from(bytes)
  if (hex !== '') {
    guid.subarray(0, 4).reverse()
    guid.subarray(4, 6).reverse()
    guid.subarray(6, 8).reverse()
  }
  const texts = [Buffer.from(secret), bytes, guid].flatMap((each) => [0, 1, 2].map((shift) => base64(each, shift)))
  return texts.filter((text) => text.length >= shortestBase64)
}

/** Returns the base64 after `shift` other bytes, without the characters that depend on neighbouring bytes. */
function base64(bytes: Buffer, shift: number): string {
  const all = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  return all.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
}
