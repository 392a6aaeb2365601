import { structuredPatch } from 'diff'
import { visible } from '../escape.ts'
import type { Paint } from './paint.ts'

/** A file before and after it is changed, as it may be shown. */
export interface ShownFile {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** What changes in a file, as a unified diff without an end of line. */
export function diffText({ file, before, after }: ShownFile, paint: Paint): string {
  const { hunks } = structuredPatch(file, file, before, after)
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: all }) => [
    paint.dim(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...all.map((line) => lineText(line, paint)),
  ])
  const shown =
    lines.length > 0
      ? lines
      : ['(what changes cannot be shown: it is masked, in a line that is too long, or white space at the end of one)']
  return [`--- ${visible(file)}`, `+++ ${visible(file)}`, ...shown].join('\n')
}

function lineText(line: string, paint: Paint): string {
  const shown = line.charAt(0) + visible(line.slice(1))
  return line.startsWith('+') ? paint.green(shown) : line.startsWith('-') ? paint.red(shown) : shown
}
