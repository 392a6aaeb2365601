import { visible } from './escape.ts'

/** A text as it can be shown in a command: a shell takes it for one word, and for nothing else. */
export function shellWord(text: string): string {
  const shown = visible(text)
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`
}
