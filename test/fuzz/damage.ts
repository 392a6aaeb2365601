import fc from 'fast-check'

type Damage = (text: string) => string

/** No text gets longer. */
const longest = 100_000

/** A place in a text of any length, in parts of the whole. */
const places = fc.nat(9999)
const offsetIn = (text: string, place: number): number => Math.floor((place / 10_000) * text.length)

/** Texts to which a few things have been done; `tokens` are what is put in. */
export function damaged(texts: fc.Arbitrary<string>, tokens: readonly string[]): fc.Arbitrary<string> {
  const damages = fc.array(fc.oneof(...letters(tokens), ...lines, whole), { minLength: 1, maxLength: 6 })
  return fc
    .tuple(texts, damages)
    .map(([text, all]) => all.reduce((rest, damage) => damage(rest).slice(0, longest), text))
}

function letters(tokens: readonly string[]): readonly { readonly arbitrary: fc.Arbitrary<Damage>; weight: number }[] {
  const token = fc.constantFrom(...tokens)
  const put = fc.tuple(places, fc.nat(12), token).map(([place, length, word]): Damage => replace(place, length, word))
  const cut = fc.tuple(places, fc.nat(300)).map(([place, length]): Damage => replace(place, length, ''))
  const tower = fc
    .tuple(places, token, fc.integer({ min: 2, max: 3000 }))
    .map(([place, word, times]): Damage => replace(place, 0, word.repeat(Math.min(times, longest / word.length))))
  const copy = fc.tuple(places, places, fc.nat(300)).map(
    ([from, to, length]): Damage =>
      (text) =>
        replace(to, 0, text.slice(offsetIn(text, from), offsetIn(text, from) + length))(text),
  )
  const flip = fc.tuple(places, fc.nat(6)).map(
    ([place, bit]): Damage =>
      (text) =>
        replace(place, 1, String.fromCharCode((text.charCodeAt(offsetIn(text, place)) || 0) ^ (1 << bit)))(text),
  )
  return [
    { arbitrary: put, weight: 8 },
    { arbitrary: cut, weight: 3 },
    { arbitrary: tower, weight: 1 },
    { arbitrary: copy, weight: 2 },
    { arbitrary: flip, weight: 4 },
  ]
}

function replace(place: number, length: number, word: string): Damage {
  return (text) => {
    const at = offsetIn(text, place)
    return text.slice(0, at) + word + text.slice(at + length)
  }
}

const perLine = (change: (all: readonly string[], at: number, other: number) => readonly string[]) =>
  fc.tuple(places, places).map(
    ([place, second]): Damage =>
      (text) => {
        const all = text.split('\n')
        const index = (each: number): number => Math.floor((each / 10_000) * all.length)
        return change(all, index(place), index(second)).join('\n')
      },
  )

const lines: readonly { readonly arbitrary: fc.Arbitrary<Damage>; weight: number }[] = [
  perLine((all, at) => all.toSpliced(at, 1)),
  perLine((all, at) => all.toSpliced(at, 0, all[at] ?? '')),
  perLine((all, at, other) => all.with(at, all[other] ?? '').with(other, all[at] ?? '')),
  perLine((all, at, other) => all.with(at, ' '.repeat(other % 9) + (all[at] ?? ''))),
  perLine((all, at, other) => all.with(at, (all[at] ?? '').slice(other % 9))),
  perLine((all, at, other) => all.slice(Math.min(at, other), Math.max(at, other) + 1)),
].map((arbitrary) => ({ arbitrary, weight: 1 }))

const whole: fc.Arbitrary<Damage> = fc.constantFrom<Damage[]>(
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => text.replaceAll('  ', '\t'),
  (text) => text.replaceAll('\n', ' '),
  (text) => `\uFEFF${text}`,
  (text) => text.trimEnd(),
  (text) => `${text}${text}`,
  (text) => text.toUpperCase(),
)
