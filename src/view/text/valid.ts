import type { ValidationDocument } from '../document/validation.ts'
import { visible } from '../escape.ts'
import { count } from '../words.ts'

/** How much there is in a manifest in which nothing is wrong; nothing for another. */
export function validText({ ok, manifest, summary }: Pick<ValidationDocument, 'ok' | 'manifest' | 'summary'>): string {
  return ok ? `Valid: ${validCounts(summary)} of ${visible(String(manifest))}.\n` : ''
}

/** `3 links in 2 entries`. */
export function validCounts({ links, entries }: Pick<ValidationDocument['summary'], 'links' | 'entries'>): string {
  return `${count(links, 'link')} in ${entries} ${entries === 1 ? 'entry' : 'entries'}`
}
