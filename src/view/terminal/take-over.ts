import { structuredPatch } from 'diff'
import type { FileChange } from '../../model/file-change.ts'
import { type Selector, shownSelector } from '../../model/room.ts'
import type { DriftDocument, LeftDocument } from '../document/take-over.ts'
import { quote, visible } from '../escape.ts'
import { count, fingerprintText, lines, lineWidth, paragraphs } from '../phrases.ts'
import type { Paint } from './paint.ts'

/** The edits of manifest files as unified diffs, and the differences that are not taken over. */
export function takeOverText(files: readonly FileChange[], left: readonly LeftDocument[], paint: Paint): string {
  const heading = paint.bold(files.length === 0 ? 'Nothing to write.' : 'To be written:')
  const leftText = left.length === 0 ? '' : lines([paint.bold('Left unchanged:'), ...left.flatMap(leftLines)])
  return paragraphs([heading, ...files.map((file) => diffText(file, paint)), leftText])
}

/** The result of `--write`. `open`: links that still differ when read again; undefined if they could not be read. */
export function writtenText(
  { written = [] }: DriftDocument,
  files: readonly Pick<FileChange, 'file'>[],
  open: number | undefined,
): string {
  return writtenSummary(files, written.length, remainingText(open))
}

/** The files and links that were written, and what to do next. */
export function writtenSummary(files: readonly Pick<FileChange, 'file'>[], links: number, next: string): string {
  return `Wrote ${files.map(({ file }) => visible(file)).join(', ')}: ${count(links, 'link')}. ${next}`
    .trimEnd()
    .concat('\n')
}

function remainingText(open: number | undefined): string {
  if (open === undefined) return 'The portal could not be read again.'
  if (open === 0) return 'The portal is as the manifest says.'
  return `${count(open, 'link')} still ${open === 1 ? 'differs' : 'differ'}.`
}

/** A difference that was not taken over, with the reason and a hint. */
export function leftLines({ room, key, link, setting, message, hint }: LeftDocument): readonly string[] {
  const name = key === null ? quote(link.title) : visible(key)
  const suffix = key === null && link.fingerprint !== null ? `, ${fingerprintText(link.fingerprint)}` : ''
  const what = `  ${name}${setting === null ? '' : `, ${setting}`}${suffix} in ${quote(room.title)} (room ${visible(room.id)}):`
  const reason = what.length + message.length < lineWidth ? [`${what} ${message}`] : [what, `      ${message}`]
  return [...reason, `      ${hint}`]
}

/** The edit of a file as a unified diff, without a final line break. */
export function diffText({ file, before, after }: FileChange, paint: Paint): string {
  const { hunks } = structuredPatch(file, file, before, after)
  const changed = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: all }) => [
    paint.dim(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...all.map((line) => lineText(line, paint)),
  ])
  const shown =
    changed.length > 0
      ? changed
      : ['(the change cannot be shown: it is masked, in a line that is too long, or trailing white space)']
  return [`--- ${visible(file)}`, `+++ ${visible(file)}`, ...shown].join('\n')
}

function lineText(line: string, paint: Paint): string {
  const shown = line.charAt(0) + visible(line.slice(1))
  return line.startsWith('+') ? paint.green(shown) : line.startsWith('-') ? paint.red(shown) : shown
}

/** The rooms of a selector, as part of a sentence. */
export function selectorText(selector: Selector): string {
  const [by, value] = [selector.by, shownSelector(selector)]
  if (by === 'tag') return `the active rooms with the tag ${quote(value)}`
  return by === 'title' ? `the room ${quote(value)}` : `room ${visible(value)}`
}
