import { isSame } from '../read/data.ts'
import { endOfLine, lineBreakAbove, lineStarts } from '../yaml/lines.ts'
import { parseText, type Syntax } from '../yaml/parse.ts'
import { type ManifestFile, markOf } from '../yaml/source.ts'
import { untold } from '../yaml/tree.ts'

/** A file as it is, and as it is to be; both with the byte order mark that it may have. */
export interface FileChange {
  readonly file: string
  readonly before: string
  readonly after: string
}

export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What is done to a text for one purpose, and what the file says then, if it said this before. */
export interface Step {
  readonly edits: readonly Edit[]
  readonly says: (data: unknown) => unknown
}

/** A file that is to be edited, what it says, and the tree of its text. */
export interface OpenFile {
  readonly file: ManifestFile
  readonly data: unknown
  readonly syntax: Syntax
}

/** Opens a file that has been read as a manifest before. */
export function openFile(file: ManifestFile): OpenFile {
  const parsed = parseText(file, untold)
  /* v8 ignore if -- @preserve: what is edited has been read */
  if (!parsed) throw new Error(`${file.file} is edited before it has been read`)
  return { file, data: parsed.data, syntax: parsed.syntax }
}

/**
 * Takes steps, none of which touches another: all else in the file stays byte for byte. What it then says is read again,
 * and must differ from what it said in nothing but what the steps say; `undefined` where it does not.
 */
export function carryOut({ file, data, syntax }: OpenFile, steps: readonly Step[]): FileChange | undefined {
  const { text } = syntax.source
  const edits = steps.flatMap((step) => step.edits)
  const after = edited(text, edits)
  const meant = steps.reduce((said, { says }) => says(said), data)
  if (!isSame(dataOf(file.file, after), meant)) return undefined
  const mark = markOf(file)
  return { file: file.file, before: mark + text, after: mark + after }
}

/** A change of a file as it may be shown to people: with its secrets covered, line by line; lines may be cut. */
export function shownChange({ file, before, after }: FileChange): FileChange {
  return { file, before: shownText(file, before), after: shownText(file, after) }
}

function shownText(file: string, text: string): string {
  const { source } = openFile({ file, bytes: new TextEncoder().encode(text) }).syntax
  return lineStarts(source.text)
    .map((start) => source.place(start, start + 1)().text)
    .join('\n')
}

/** Lines below the one in which an offset is; a block of text ends with its line break. */
export function linesBelow(text: string, offset: number, lines: readonly string[]): Edit {
  const lineBreak = lineBreakAbove(text, offset)
  if (text[offset - 1] === '\n')
    return { start: offset, end: offset, text: lines.map((line) => line + lineBreak).join('') }
  const end = endOfLine(text, offset)
  return { start: end, end, text: lines.map((line) => lineBreak + line).join('') }
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

/** What a text says, as plain data; nothing, where anything is wrong with it. */
function dataOf(file: string, text: string): unknown {
  let isTold = false
  const parsed = parseText({ file, bytes: new TextEncoder().encode(text) }, () => {
    isTold = true
  })
  return isTold ? undefined : parsed?.data
}
