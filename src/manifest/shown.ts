import { parseText } from './parse.ts'
import { untold } from './tree.ts'

/** A text as it may be shown to people: with its secrets covered, line by line; lines may be cut. */
export function shownText(file: string, text: string): string {
  const parsed = parseText({ file, bytes: new TextEncoder().encode(text) }, untold)
  /* v8 ignore if -- @preserve: what is shown has been read */
  if (!parsed) return ''
  const { source } = parsed.syntax
  const lines: string[] = []
  let start = 0
  for (const line of source.text.split('\n')) {
    lines.push(source.place(start, start + 1)().text)
    start += line.length + 1
  }
  return lines.join('\n')
}
