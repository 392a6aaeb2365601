import { quoteWord } from '../model/text/shell-word.ts'
import { visible } from './escape.ts'

/** A text as it can be shown in a command: a shell takes it for one word, and for nothing else. */
export function shellWord(text: string): string {
  return quoteWord(visible(text))
}
