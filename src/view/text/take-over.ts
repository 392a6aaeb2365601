import { structuredPatch } from 'diff'
import type { DriftDocument, LeftDocument } from '../document/take-over.ts'
import { quote, visible } from '../escape.ts'
import { count, fingerprintText, lineWidth, paragraphs } from '../words.ts'
import type { Paint } from './paint.ts'

/** What is to be written into a manifest, as a unified diff, and what is left. */
export function takeOverText(files: readonly ShownFile[], left: readonly LeftDocument[], paint: Paint): string {
  const heading = paint.bold(files.length === 0 ? 'Nothing to write.' : 'To be written:')
  return paragraphs([heading, ...files.map((file) => diffText(file, paint)), leftText(left, paint)])
}

/** How a writing ended. `open` counts the links that a look afterwards has found to differ; without it, there was none. */
export function writtenText(
  { written = [] }: DriftDocument,
  files: readonly Pick<ShownFile, 'file'>[],
  open: number | undefined,
): string {
  const names = files.map(({ file }) => visible(file)).join(', ')
  return `Wrote ${names}: ${count(written.length, 'link')}. ${findingText(open)}\n`
}

function findingText(open: number | undefined): string {
  if (open === undefined) return 'The portal could not be read once more.'
  if (open === 0) return 'The portal is as the manifest says.'
  return `${count(open, 'link')} still ${open === 1 ? 'differs' : 'differ'}.`
}

function leftText(left: readonly LeftDocument[], paint: Paint): string {
  if (left.length === 0) return ''
  return [paint.bold('Left as it is:'), ...left.flatMap(leftLines)].join('\n')
}

/** A difference that stays, why it does, and what to do about it. */
export function leftLines({ room, key, link, setting, message, hint }: LeftDocument): readonly string[] {
  const name = key === null ? quote(link.title) : visible(key)
  const print = key === null && link.fingerprint !== null ? `, ${fingerprintText(link.fingerprint)}` : ''
  const what = `  ${name}${setting === null ? '' : `, ${setting}`}${print} in ${quote(room.title)} (room ${visible(room.id)}):`
  const lines = what.length + message.length < lineWidth ? [`${what} ${message}`] : [what, `      ${message}`]
  return [...lines, `      ${hint}`]
}

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
