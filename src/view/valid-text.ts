import type { ValidationDocument } from './validation.ts'
import { count } from './words.ts'

/** What there is to say of a manifest in which nothing is wrong, but for its name. */
export function validText({ links, entries }: Pick<ValidationDocument['summary'], 'links' | 'entries'>): string {
  return `Valid: ${count(links, 'link')} in ${entries} ${entries === 1 ? 'entry' : 'entries'} of`
}
