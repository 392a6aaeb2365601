import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cells, pad, quote, visible, width } from '../../src/view/escape.ts'

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

test('characters are told apart as Unicode does it', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const letters = fc.oneof(
    ...[fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })],
    fc.string({
      unit: fc.constantFrom(...'aßΩЖאเ名あゔ한ㄱ、〜→–é©!#\u0301\u309b\u3099\u1100\u1161\uff9e\u200d\ufe0f'),
    }),
    fc.string({ unit: fc.integer({ min: 0xa0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  )
  fc.assert(
    fc.property(letters, (text) => {
      expect(cells(text).map(({ index }) => index)).toEqual(Array.from(segmenter.segment(text), ({ index }) => index))
    }),
    { numRuns: 2000 },
  )
})

test('nor does any letter that is taken for one of its own join the one before it', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (let code = 0x20; code < 0x10000; code++) {
    const letter = String.fromCharCode(code)
    for (const text of [`a${letter}`, `${letter}${letter}`]) {
      const found = cells(text).length
      if (found !== Array.from(segmenter.segment(text)).length) expect.fail(`${code.toString(16)} in ${text}`)
    }
  }
})
