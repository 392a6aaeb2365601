/** Replaces each of the secrets in a text, however it is spelled, by `***`. */
export type Hide = (text: string) => string

/**
 * What hides `secrets`: as they are, in capitals or small letters, as JSON, URLs and HTML spell them, sign by sign and
 * mixed, and in base64. The time that a text takes is in proportion to its length.
 */
export function hiding(secrets: readonly string[]): Hide {
  const name = secrets.join('\0')
  if (made?.name !== name) made = { name, hide: makeHide(secrets) }
  return made.hide
}

/** What was made last, mostly for the one key of a run: to compile the pattern takes longer than to read an answer. */
let made: { readonly name: string; readonly hide: Hide } | undefined

function makeHide(secrets: readonly string[]): Hide {
  const known = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  const encoded = known.flatMap(encodedIn)
  const all = [...known, ...encoded]
  // Letters and digits are seldom spelled otherwise in base64; a pattern that tries it takes seconds to be compiled.
  const inBase64 = encoded.map((text) => text.replace(/[+/]/g, (sign) => signPattern(sign, false)))
  const patterns = [...known.map(patternOf), ...inBase64]
  // Where nothing of this stands, nothing begins: a large text is passed over fast.
  const first = [...new Set(all.flatMap((text) => [text.slice(0, 1), ...(beside[text.slice(0, 1)] ?? [])]))].map(
    literal,
  )
  const pattern = new RegExp(`(?=[\\\\%&${first.join('')}])(?:${patterns.join('|')})`, 'gi')
  // Nothing is spelled otherwise without one of these signs: this pattern takes less time to be compiled.
  const plain = new RegExp(all.map((text) => [...text].map(plainly).join('')).join('|'), 'gi')
  return (text) => text.replace(/[\\%&]/.test(text) ? pattern : plain, '***')
}

/** A value of JSON, with its texts so hidden. The names in it stay. */
export function hiddenIn(value: unknown, hide: Hide): unknown {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((each) => hiddenIn(each, hide))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hiddenIn(each, hide)]))
}

/** Backslashes go together: taken one by one, a text of many could be read in too many ways. */
function patternOf(secret: string): string {
  const signs = [...secret.matchAll(/\\+|[^\\]/gu)].map(([sign]) => sign)
  return signs.map((sign, at) => signPattern(sign, (signs[at - 1] ?? '').startsWith('\\'))).join('')
}

function signPattern(sign: string, isEscaped: boolean): string {
  if (sign.startsWith('\\')) return `(?:${runOf(sign.length)}|(?:${coded('\\')}){${sign.length}})`
  // What escapes a sign in JSON; after a backslash of the secret's own it has been read with that.
  const before = isEscaped ? '' : '\\\\{0,4}'
  const letter = letters[sign]
  // No two of these may match the same text: of many signs, there would be too many ways.
  return `(?:${before}${plainly(sign)}|${letter === undefined ? '' : `\\\\{1,4}${letter}|`}${coded(sign)})`
}

/** A sign as it is, or as forms and URLs write it. */
const plainly = (sign: string): string => `(?:${[sign, ...(beside[sign] ?? [])].map(literal).join('|')})`

/** The signs that JSON escapes by a letter. */
const letters: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' }

/** So many backslashes, which may each have been doubled twice. */
const runOf = (length: number): string => `\\\\{${length},${4 * length}}`

/** A sign by its number: as JSON, URLs and HTML write it, which may have been done more than once. */
function coded(sign: string): string {
  const json = units(sign).map((unit) => `\\\\{1,4}u${unit}`)
  const url = [...Buffer.from(sign)].map((byte) => `%(?:25){0,3}${byte.toString(16).padStart(2, '0')}`)
  const number = Number(sign.codePointAt(0))
  const names = (entities[sign] ?? []).map((name) => `|${name};`).join('')
  const html = `&(?:amp;){0,3}(?:#0{0,7}${number};?|#x0{0,7}${number.toString(16)};?${names})`
  return `${json.join('')}|${url.join('')}|${html}`
}

const literal = (text: string): string =>
  units(text)
    .map((unit) => `\\u${unit}`)
    .join('')

const units = (text: string): readonly string[] =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'))

/** What stands for a sign in forms, and in base64 that is to fit into a URL. */
const beside: Readonly<Record<string, readonly string[]>> = { ' ': ['+'], '+': ['-'], '/': ['_'] }

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
const shortest = 8

/** A secret in base64, at each of the three places where it may begin; of an id, its bytes, in .NET's order too. */
function encodedIn(secret: string): readonly string[] {
  const hex = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(secret) ? secret.replaceAll('-', '') : ''
  const bytes = Buffer.from(hex, 'hex')
  const guid = Buffer.from(bytes)
  if (hex !== '') {
    guid.subarray(0, 4).reverse()
    guid.subarray(4, 6).reverse()
    guid.subarray(6, 8).reverse()
  }
  const texts = [Buffer.from(secret), bytes, guid].flatMap((each) => [0, 1, 2].map((shift) => base64(each, shift)))
  return texts.filter((text) => text.length >= shortest)
}

/** The part of the base64 that depends on nothing else, where so many bytes stand before. */
function base64(bytes: Buffer, shift: number): string {
  const all = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  return all.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
}
