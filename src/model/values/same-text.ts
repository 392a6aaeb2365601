/**
 * Normalizes a text for comparison: `é` may be one character or two, and people see no difference. Only for comparison:
 * texts are sent and written as they are.
 */
export function nfc(text: string): string {
  return text.normalize('NFC')
}

/** Whether two texts look the same to people. */
export function sameText(one: string, other: string): boolean {
  return one === other || nfc(one) === nfc(other)
}

/** Whether two plain values are the same; texts are if they look the same. */
export function sameValue(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string' ? sameText(one, other) : one === other
}

/**
 * Whether no other text looks the same. `K`, `;` and the backtick are the ASCII characters that other characters
 * normalize to.
 */
export function hasUniqueEncoding(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !/[K;`]/.test(text)
}
