import type { FileChange } from '../../model/file-change.ts'
import { isSame } from '../read/data.ts'
import { endOfLine, lineBreakAbove, lineStarts } from '../yaml/lines.ts'
import { type Parsed, parseText, type Syntax } from '../yaml/parse.ts'
import { byteOrderMark, type ManifestFile, type Source } from '../yaml/source.ts'
import { ignoreReports } from '../yaml/tree.ts'

export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Edits of a text for one purpose. `expected` turns the data of the file into the data that it should hold afterwards.
 */
export interface Step {
  readonly edits: readonly Edit[]
  readonly expected: (data: unknown) => unknown
}

/** A file to edit, its data, its syntax tree, and the places of its values. */
export interface OpenFile extends Pick<Parsed, 'locate'> {
  readonly file: ManifestFile
  readonly data: unknown
  readonly syntax: Syntax
}

/** Opens a file that was already read as a manifest. */
export function openFile(file: ManifestFile): OpenFile {
  const parsed = parseText(file, ignoreReports)
  /* v8 ignore if -- @preserve: what is edited has been read */
  if (!parsed) throw new Error(`${file.file} is edited before it has been read`)
  return { file, data: parsed.data, syntax: parsed.syntax, locate: parsed.locate }
}

/**
 * Applies steps that do not overlap; the rest of the file stays byte for byte the same. Reads the result again: returns
 * `undefined` if its data is not exactly what the steps expect.
 */
export function applySteps({ file, data, syntax }: OpenFile, steps: readonly Step[]): FileChange | undefined {
  const { text } = syntax.source
  const edits = steps.flatMap((step) => step.edits)
  const after = applyEdits(text, edits)
  const expected = steps.reduce((changed, step) => step.expected(changed), data)
  if (!isSame(dataOf(file.file, after), expected)) return undefined
  const mark = byteOrderMark(file)
  return { file: file.file, before: mark + text, after: mark + after }
}

/** The files of a manifest with these changes. */
export function changedFiles(files: readonly ManifestFile[], changes: readonly FileChange[]): readonly ManifestFile[] {
  const texts = new Map(changes.map(({ file, after }) => [file, new TextEncoder().encode(after)]))
  return files.map((file) => ({ ...file, bytes: texts.get(file.file) ?? file.bytes }))
}

/**
 * A change of a file that may be shown: secrets are masked in each line, and long lines are cut. A secret of one side is
 * one of both: without its last alias, nothing says that an anchor holds a password.
 */
export function maskChange({ file, before, after }: FileChange): FileChange {
  const sources = [before, after].map((text) => openFile({ file, bytes: new TextEncoder().encode(text) }).syntax.source)
  const secrets = new Set(sources.flatMap(({ hiddenTexts }) => hiddenTexts()))
  for (const source of sources) for (const secret of secrets) hideAll(secret, source)
  const [shownBefore = '', shownAfter = ''] = sources.map(shownText)
  return { file, before: shownBefore, after: shownAfter }
}

function hideAll(secret: string, { text, hide }: Source): void {
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    hide({ start: at, end: at + secret.length })
  }
}

function shownText({ text, place }: Source): string {
  return lineStarts(text)
    .map((start) => place(start, start + 1)().text)
    .join('\n')
}

/** Inserts lines below the line of an offset. A block scalar includes its last line break. */
export function linesBelow(text: string, offset: number, lines: readonly string[]): Edit {
  const lineBreak = lineBreakAbove(text, offset)
  if (text[offset - 1] === '\n')
    return { start: offset, end: offset, text: lines.map((line) => line + lineBreak).join('') }
  const end = endOfLine(text, offset)
  return { start: end, end, text: lines.map((line) => lineBreak + line).join('') }
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

/** The plain data of a text, or `undefined` if there is any diagnostic. */
function dataOf(file: string, text: string): unknown {
  let hasProblem = false
  const parsed = parseText({ file, bytes: new TextEncoder().encode(text) }, () => {
    hasProblem = true
  })
  return hasProblem ? undefined : parsed?.data
}
