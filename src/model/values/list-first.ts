/** Lists the first `most` texts, and says how many more there are. */
export function listFirst(texts: readonly string[], most: number): string {
  const more = texts.length - most
  return `${texts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
