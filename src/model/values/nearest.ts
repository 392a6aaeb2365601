import { nfc } from './same-text.ts'

/** The name that is closest to a misspelt word, or `undefined` if none is close. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > 64) return undefined
  const plain = fold(word)
  const limit = Math.max(1, Math.floor(plain.length / 3))
  let best: { name: string; far: number } | undefined
  for (const name of names) {
    const candidate = fold(name)
    const isStart = plain.length > 2 && candidate.startsWith(plain)
    if (!isStart && Math.abs(candidate.length - plain.length) > limit) continue
    const far = distance(plain, candidate)
    if ((isStart || far <= limit) && (best === undefined || far < best.far)) best = { name, far }
  }
  return best?.name
}

/** The edit distance: how many letters to insert, delete, replace or swap with a neighbour to turn `a` into `b`. */
export function distance(a: string, b: string): number {
  let above: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = cell(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? cell(above, j - 2) + 1 : change
      next.push(Math.min(cell(row, j) + 1, cell(next, j - 1) + 1, change, swap))
    }
    above = row
    row = next
  }
  return cell(row, b.length)
}

function cell(row: readonly number[], column: number): number {
  /* v8 ignore next -- @preserve: a column is always in its row, but the compiler cannot know that */
  return row[column] ?? Number.POSITIVE_INFINITY
}

function fold(word: string): string {
  return nfc(word)
    .toLowerCase()
    .replace(/[\s_-]/g, '')
}
