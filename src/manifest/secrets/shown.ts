import { parseText } from '../text/parse.ts'
import { untold } from '../text/tree.ts'

/** A file before and after it is changed. */
export interface Change {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** The same as it may be shown. */
export function shownChange({ file, before, after }: Change): Change {
  return { file, before: shownText(file, before), after: shownText(file, after) }
}

/** A text as it may be shown to people: with its secrets covered, line by line; lines may be cut. */
function shownText(file: string, text: string): string {
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
