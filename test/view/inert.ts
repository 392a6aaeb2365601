import { expect } from 'vitest'

const emojis = String.raw`\p{RGI_Emoji}`
const emoji = new RegExp(emojis, 'gv')
/** Where an emoji may be. */
const odd = /[#*\d]?[^\0-\x7f]+/g
const colours = '\\x1b\\[(?:1|2|22|31|32|33|39)m'
const ourColours = new RegExp(colours, 'g')
const forbidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** In a process that has compiled much, V8 takes a second to look for emojis in a page: so only where it matters. */
const withoutEmojis = (text: string): string =>
  text.replace(odd, (run) => (forbidden.test(run) ? run.replace(emoji, '') : run))

/** That an output holds nothing that a terminal or a CI runner obeys; gives it back without our own colours. */
export function expectInert(output: string): string {
  const plain = output.replace(ourColours, '')
  expect(withoutEmojis(plain)).not.toMatch(forbidden)
  expect(plain).not.toMatch(/^\s*::|##(vso)?\[/im)
  return plain
}
