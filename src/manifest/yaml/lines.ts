/** The end of the line of an offset: where its line break begins, or where the text ends. */
export function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  const end = newline < 0 ? text.length : newline
  return end > offset && text[end - 1] === '\r' ? end - 1 : end
}

export function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

export function endOfLineAbove(text: string, offset: number): number {
  const end = Math.max(0, startOfLine(text, offset) - 1)
  return text[end - 1] === '\r' ? end - 1 : end
}

export function lineBreakAbove(text: string, offset: number): string {
  return text[startOfLine(text, offset) - 2] === '\r' ? '\r\n' : '\n'
}

export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last item whose offset is at most `offset`, or -1. Items must be in order. */
export function lastAtMost<T>(items: readonly T[], offset: number, offsetOf: (item: T) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && offsetOf(item) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
