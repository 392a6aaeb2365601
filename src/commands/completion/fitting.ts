/** A word that fits, and what is said of it. */
export interface Value {
  readonly value: string
  readonly about: string
}

/** What fits at the cursor: whole words, words to be typed on, or files. */
export interface Offer {
  readonly kind: 'values' | 'parts' | 'files'
  readonly values: readonly Value[]
}

/** Those that begin with what is typed. */
export function fitting(current: string, values: readonly Value[]): Offer {
  const fit = values.filter(({ value }) => value.startsWith(current))
  return { kind: fit.some(({ value }) => value.endsWith('=')) ? 'parts' : 'values', values: fit }
}

/** The same after a text that is typed already. */
export function prefixed(prefix: string, { kind, values }: Offer): Offer {
  return { kind, values: values.map(({ value, about }) => ({ value: prefix + value, about })) }
}
