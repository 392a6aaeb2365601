/** A text as a command line has to hold it: a shell takes it for one word, and for nothing else. */
export function quoteWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
