/** Replaces each of the secrets in a text, however it is spelled, by `***`. */
export type Masker = (text: string) => string

/**
 * What hides `secrets`: as they are, in capitals or small letters, as JSON, URLs and HTML spell them, sign by sign and
 * mixed, and in base64. The time that a text takes is in proportion to its length.
 */
export function maskerFor(secrets: readonly string[]): Masker {
  const name = secrets.join('\0')
  if (lastMasker?.name !== name) lastMasker = { name, mask: createMasker(secrets) }
  return lastMasker.mask
}

/** What was made last, mostly for the one key of a run: to compile the pattern takes longer than to read an answer. */
let lastMasker: { readonly name: string; readonly mask: Masker } | undefined

function createMasker(secrets: readonly string[]): Masker {
  const known = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  const encoded = known.flatMap(base64Forms)
  const all = [...known, ...encoded]
  // Letters and digits are seldom spelled otherwise in base64; a pattern that tries it takes seconds to be compiled.
  const inBase64 = encoded.map((text) => text.replace(/[+/]/g, (sign) => characterPattern(sign, false)))
  const patterns = [...known.map(secretPattern), ...inBase64]
  // Where nothing of this stands, nothing begins: a large text is passed over fast.
  const first = [...new Set(all.flatMap((text) => [text.slice(0, 1), ...(urlVariants[text.slice(0, 1)] ?? [])]))].map(
    literal,
  )
  const pattern = new RegExp(`(?=[\\\\%&${first.join('')}])(?:${patterns.join('|')})`, 'gi')
  // Nothing is spelled otherwise without one of these signs: this pattern takes less time to be compiled.
  const plain = new RegExp(all.map((text) => [...text].map(plainPattern).join('')).join('|'), 'gi')
  return (text) => text.replace(/[\\%&]/.test(text) ? pattern : plain, '***')
}

/** A value of JSON, with its texts so hidden. The names in it stay. */
export function maskJson(value: unknown, mask: Masker): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((each) => maskJson(each, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskJson(each, mask)]))
}

/** Backslashes go together: taken one by one, a text of many could be read in too many ways. */
function secretPattern(secret: string): string {
  const characters = [...secret.matchAll(/\\+|[^\\]/gu)].map(([sign]) => sign)
  return characters.map((sign, at) => characterPattern(sign, (characters[at - 1] ?? '').startsWith('\\'))).join('')
}

function characterPattern(character: string, isEscaped: boolean): string {
  if (character.startsWith('\\'))
    return `(?:${backslashRun(character.length)}|(?:${codedPattern('\\')}){${character.length}})`
  // What escapes a sign in JSON; after a backslash of the secret's own it has been read with that.
  const before = isEscaped ? '' : '\\\\{0,4}'
  const jsonEscape = jsonEscapes[character]
  // No two of these may match the same text: of many signs, there would be too many ways.
  return `(?:${before}${plainPattern(character)}|${jsonEscape === undefined ? '' : `\\\\{1,4}${jsonEscape}|`}${codedPattern(character)})`
}

/** A sign as it is, or as forms and URLs write it. */
const plainPattern = (sign: string): string => `(?:${[sign, ...(urlVariants[sign] ?? [])].map(literal).join('|')})`

/** The signs that JSON escapes by a letter. */
const jsonEscapes: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' }

/** So many backslashes, which may each have been doubled twice. */
const backslashRun = (length: number): string => `\\\\{${length},${4 * length}}`

/** A sign by its number: as JSON, URLs and HTML write it, which may have been done more than once. */
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

/** What stands for a sign in forms, and in base64 that is to fit into a URL. */
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

/** Less of base64 than this says nothing, and would be found anywhere. */
const shortestBase64 = 8

/** A secret in base64, at each of the three places where it may begin; of an id, its bytes, in .NET's order too. */
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

/** The part of the base64 that depends on nothing else, where so many bytes stand before. */
function base64(bytes: Buffer, shift: number): string {
  const all = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  return all.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
}
