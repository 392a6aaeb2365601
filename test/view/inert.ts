import { expect } from 'vitest'

const emojis = String.raw`\p{RGI_Emoji}`
const emoji = new RegExp(emojis, 'gv')
const colours = '\\x1b\\[(?:1|2|22|31|32|33|39)m'
const ourColours = new RegExp(colours, 'g')
const forbidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** That an output holds nothing that a terminal or a CI runner obeys; gives it back without our own colours. */
export function expectInert(output: string): string {
  const plain = output.replace(ourColours, '')
  expect(plain.replace(emoji, '')).not.toMatch(forbidden)
  expect(plain).not.toMatch(/^\s*::|##(vso)?\[/im)
  return plain
}
