import { parse, type Scalar, stringify } from 'yaml'

/** A value of a setting in a manifest. A bigint stands for a text of digits, which needs no quotes. */
export type ScalarValue = string | number | boolean | bigint | null

/** Values by their names. */
export type Values = Readonly<Record<string, ScalarValue>>

// Text without characters that have a meaning in YAML at these positions; a colon only inside a word.
const harmless = /^[\p{L}\p{N}](?:(?:[\p{L}\p{M}\p{N} ._()/+'-]|:(?=[\p{L}\p{N}]))*[\p{L}\p{M}\p{N}._)])?$/u
// Not every YAML parser reads these as text: version 1.1 has more special words and more numbers, such as 1_000 and
// 12:30.
const otherWords = /^(?:y|n|yes|no|on|off|<<|=)$/i
const otherNumbers =
  /^[-+]?(?:0b[01_]+|0x[\da-f_]+|\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?)$/i
const core = { version: '1.2', schema: 'core', collectionStyle: 'flow', lineWidth: 0 } as const
// Characters that an editor or terminal does not show, or interprets.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** A value as YAML on one line. Keeps the quotes of the value that it replaces (`style`), if they can hold it. */
export function scalarText(value: ScalarValue, style: Scalar.Type | undefined = 'PLAIN'): string {
  if (typeof value === 'bigint' && (style === 'QUOTE_SINGLE' || style === 'QUOTE_DOUBLE'))
    return scalarText(String(value), style)
  if (typeof value !== 'string') return String(value)
  if (style === 'PLAIN' && isPlain(value)) return value
  if (style === 'QUOTE_SINGLE' && value.search(invisible) < 0) return `'${value.replaceAll("'", "''")}'`
  return JSON.stringify(value).replace(invisible, escaped)
}

/**
 * Whether a text needs no quotes: not even in brackets, for parsers of other YAML versions, or to be clear to people.
 */
export function isPlain(text: string): boolean {
  if (otherWords.test(text) || otherNumbers.test(text) || text.search(invisible) >= 0) return false
  return harmless.test(text) ? parse(text, core) === text : stringify([text], core) === `[ ${text} ]\n`
}

function escaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
