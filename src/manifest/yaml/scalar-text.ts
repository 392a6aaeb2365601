import { parse, type Scalar, stringify } from 'yaml'

/** A value of a setting as a manifest writes it; a bigint is a text of digits, which needs no quotes. */
export type ScalarValue = string | number | boolean | bigint | null

// Characters that mean nothing in YAML wherever they stand in such a text, and a colon that ends no key.
const harmless = /^[\p{L}\p{N}](?:(?:[\p{L}\p{M}\p{N} ._()/+'-]|:(?=[\p{L}\p{N}]))*[\p{L}\p{M}\p{N}._)])?$/u
// Not text to every reader of YAML: 1.1 has more words, and more numbers, such as 1_000 and 12:30.
const telling = /^(?:y|n|yes|no|on|off|<<|=)$/i
const counting = /^[-+]?(?:0b[01_]+|0x[\da-f_]+|\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?)$/i
const core = { version: '1.2', schema: 'core', collectionStyle: 'flow', lineWidth: 0 } as const
// What an editor or a terminal would not show, or would obey.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** A value as YAML text on one line, in the quotes of what it replaces, where they can hold it. */
export function scalarText(value: ScalarValue, style: Scalar.Type | undefined = 'PLAIN'): string {
  if (typeof value === 'bigint' && (style === 'QUOTE_SINGLE' || style === 'QUOTE_DOUBLE'))
    return scalarText(String(value), style)
  if (typeof value !== 'string') return String(value)
  if (style === 'PLAIN' && isPlain(value)) return value
  if (style === 'QUOTE_SINGLE' && value.search(unseen) < 0) return `'${value.replaceAll("'", "''")}'`
  return JSON.stringify(value).replace(unseen, spelt)
}

/**
 * Whether a text means itself without quotes, wherever it may stand: to YAML, in brackets as well, to readers of other
 * versions of it, and to people.
 */
export function isPlain(text: string): boolean {
  if (telling.test(text) || counting.test(text) || text.search(unseen) >= 0) return false
  return harmless.test(text) ? parse(text, core) === text : stringify([text], core) === `[ ${text} ]\n`
}

function spelt(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
