/**
 * A text in the one spelling in which texts are compared: `é` may be one character or two, and people see no difference.
 * What is sent and written is the text as it came.
 */
export function nfc(text: string): string {
  return text.normalize('NFC')
}

/** Whether two texts are the same to people. */
export function sameText(one: string, other: string): boolean {
  return one === other || nfc(one) === nfc(other)
}

/** Whether two plain values are the same; texts are, where people see no difference. */
export function sameValue(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string' ? sameText(one, other) : one === other
}

/** Whether no other text is the same as this one. Three signs of ASCII have a double: `K`, `;` and the backtick. */
export function hasUniqueEncoding(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !/[K;`]/.test(text)
}
