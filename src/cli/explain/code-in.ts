import { codes } from '../../explain/areas.ts'
import { nearest } from '../../model/nearest.ts'

/** The code in a text as people copy it: `error[link/access]:`, `roomlinks.yaml:7:3 error link/access`. */
export function codeIn(text: string): string | undefined {
  const words = wordsOf(text)
  return words.find((word) => word.includes('/') && isCode(word)) ?? words.find(isCode)
}

/** Up to three codes that may have been meant. */
export function nearCodes(text: string): readonly string[] {
  const words = wordsOf(text)
  const word = words.find((each) => each.includes('/')) ?? words.at(-1) ?? ''
  const alike = codes.filter((code) => code.replace(/^.*\//, '') === word.replace(/^.*\//, ''))
  const close = nearest(word, codes)
  return [...new Set([...alike, ...(close === undefined ? [] : [close])])].slice(0, 3)
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+(?:-[a-z]+)*(?:\/[a-z]+(?:-[a-z]+)*)?/g) ?? []
}

function isCode(word: string): boolean {
  return codes.includes(word)
}
