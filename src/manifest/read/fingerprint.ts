import type { FactsOf } from '../../model/diagnostic.ts'
import type { ManifestCatalogue } from '../diagnostics.ts'
import { grantsAccess } from '../secrets/masking.ts'
import { quote } from '../yaml/quote.ts'

/** The fingerprint that a text is, in lower case, or `undefined`. */
export function parseFingerprint(text: string): string | undefined {
  return /^[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined
}

/** What to say about a text that is not a fingerprint. `shown` is the text in the file, if that is another one. */
export function fingerprintFacts(text: string, shown: string = text): FactsOf<ManifestCatalogue, 'link/adopt'> {
  const isSecret = grantsAccess(text)
  const digits = shown === text && !isSecret && /^[0-9a-f]+$/i.test(text) ? text.length : undefined
  return { found: quote(shown), digits, isSecret }
}
