import { codes } from '../../explain/areas.ts'
import { nearest } from '../../model/text/nearest.ts'

/**
 * The code in a text as people copy it (`error[link/access]:`, `roomlinks.yaml:7:3 error link/access`), or as they type
 * it: `LINK.PAST_DATE`, `link past date`, and `past-date` where no other code ends so.
 */
export function codeIn(text: string): string | undefined {
  const meant = meantBy(text)
  const whole = codes.find((code) => fold(code) === meant)
  const alike = endingIn(meant)
  const words = wordsOf(text)
  return (
    words.find((word) => word.includes('/') && codes.includes(word)) ??
    whole ??
    words.find((word) => codes.includes(word)) ??
    (alike.length === 1 ? alike[0] : undefined)
  )
}

/** Up to three codes that may have been meant. */
export function nearCodes(text: string): readonly string[] {
  const word = wordsOf(text).find((each) => each.includes('/')) ?? meantBy(text).replace(' ', '/')
  const close = nearest(word, codes)
  const alike = [...endingIn(meantBy(text)), ...endingIn(fold(lastOf(word)))]
  return [...new Set([...alike, ...(close === undefined ? [] : [close])])].slice(0, 3)
}

/** Letters and digits, whatever stands between them. */
function fold(text: string): string {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(' ')
}

const meantBy = (text: string): string => fold(text).replace(/^(?:error|warning) /, '')
const lastOf = (code: string): string => code.replace(/^.*\//, '')
const endingIn = (words: string): readonly string[] => codes.filter((code) => fold(lastOf(code)) === words)

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+(?:-[a-z0-9]+)*(?:\/[a-z]+(?:-[a-z0-9]+)*)?/g) ?? []
}
