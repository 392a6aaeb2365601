import type { FileChange } from '../edit/edit.ts'
import { parseText } from '../text/parse.ts'
import { untold } from '../text/tree.ts'

/** A change of a file as it may be shown to people. */
export function shownChange({ file, before, after }: FileChange): FileChange {
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
