import { expect, test } from 'vitest'
import { pad, quote, visible, width } from '../../src/view/escape.ts'

test.for([
  ['Ordinary, Ünïcode, 名前, שלום, 👍🏽 👨‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣', 'Ordinary, Ünïcode, 名前, שלום, 👍🏽 👨‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣'],
  ['a\nb\r\n\tc', String.raw`a\nb\r\n\tc`],
  ['\x1b[31m\x00\x7f\x9b', String.raw`\x1b[31m\x00\x7f\x9b`],
  ['\u202e\u2066\u200b\u200d\u2028\ufeff\u00ad', String.raw`\u{202e}\u{2066}\u{200b}\u{200d}\u{2028}\u{feff}\xad`],
  ['a\u200db 1\ufe0f', String.raw`a\u{200d}b 1\u{fe0f}`],
  ['\ud800 \udc00 \u{e0041}', String.raw`\u{d800} \u{dc00} \u{e0041}`],
  ['##[error]x ##vso[task] # ## #[a]', String.raw`#\u{23}[error]x #\u{23}vso[task] # ## #[a]`],
  ['::error::x', String.raw`\u{3a}:error::x`],
  ['  ::add-mask::x ::y', String.raw`  \u{3a}:add-mask::x ::y`],
] as const)('visible: %j', ([text, shown]) => expect(visible(text)).toBe(shown))

test.for([
  ['Guests', '"Guests"'],
  ['say "hi" \\n', String.raw`"say \"hi\" \\n"`],
  ['', '""'],
] as const)('quote: %j', ([text, shown]) => expect(quote(text)).toBe(shown))

test.for([
  ['1234567890', '"1234567890"'],
  ['12345678901', '"123456789…"'],
  ['名前名前名前', '"名前名前…"'],
  ['12345678\n0', '"12345678…"'],
  ['1234567890\u0301', '"1234567890\u0301"'],
] as const)('quote, at most ten columns: %j', ([text, shown]) => expect(quote(text, 10)).toBe(shown))

test('a text of any length is looked at once, and no character of it is torn', () => {
  const flags = '🇺🇦👨‍👩‍👧'.repeat(20_000)
  expect(visible(`${flags}\n`)).toBe(`${flags}\\n`)
  expect(quote(`ü${'x'.repeat(200_000)}`, 10)).toBe('"üxxxxxxxx…"')
  expect(width('\u0301'.repeat(5000))).toBe(5)
})

test.for([
  ['abc', 3],
  ['名前', 4],
  ['👨‍👩‍👧', 2],
  ['e\u0301', 1],
  ['→', 1],
  ['한국', 4],
] as const)('width: %j', ([text, columns]) => {
  expect(width(text)).toBe(columns)
  expect(width(pad(text, 7))).toBe(7)
})
