import { structuredPatch } from 'diff'
import { type Selector, shownSelector } from '../../model/room.ts'
import type { DriftDocument, LeftDocument } from '../document/take-over.ts'
import { quote, visible } from '../escape.ts'
import { count, fingerprintText, lines, lineWidth, paragraphs } from '../words.ts'
import type { Paint } from './paint.ts'

/** What is to be written into a manifest, as a unified diff, and what is left. */
export function takeOverText(files: readonly ShownFile[], left: readonly LeftDocument[], paint: Paint): string {
  const heading = paint.bold(files.length === 0 ? 'Nothing to write.' : 'To be written:')
  const leftText = left.length === 0 ? '' : lines([paint.bold('Left as it is:'), ...left.flatMap(leftLines)])
  return paragraphs([heading, ...files.map((file) => diffText(file, paint)), leftText])
}

/** How a writing ended. `open` counts the links that a look afterwards has found to differ; without it, there was none. */
export function writtenText(
  { written = [] }: DriftDocument,
  files: readonly Pick<ShownFile, 'file'>[],
  open: number | undefined,
): string {
  return wroteText(files, written.length, findingText(open))
}

function wroteText(files: readonly Pick<ShownFile, 'file'>[], links: number, next: string): string {
  return `Wrote ${files.map(({ file }) => visible(file)).join(', ')}: ${count(links, 'link')}. ${next}\n`
}

function findingText(open: number | undefined): string {
  if (open === undefined) return 'The portal could not be read once more.'
  if (open === 0) return 'The portal is as the manifest says.'
  return `${count(open, 'link')} still ${open === 1 ? 'differs' : 'differ'}.`
}

/** A difference that stays, why it does, and what to do about it. */
export function leftLines({ room, key, link, setting, message, hint }: LeftDocument): readonly string[] {
  const name = key === null ? quote(link.title) : visible(key)
  const print = key === null && link.fingerprint !== null ? `, ${fingerprintText(link.fingerprint)}` : ''
  const what = `  ${name}${setting === null ? '' : `, ${setting}`}${print} in ${quote(room.title)} (room ${visible(room.id)}):`
  const told = what.length + message.length < lineWidth ? [`${what} ${message}`] : [what, `      ${message}`]
  return [...told, `      ${hint}`]
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
  const changed = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: all }) => [
    paint.dim(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...all.map((line) => lineText(line, paint)),
  ])
  const shown =
    changed.length > 0
      ? changed
      : ['(what changes cannot be shown: it is masked, in a line that is too long, or white space at the end of one)']
  return [`--- ${visible(file)}`, `+++ ${visible(file)}`, ...shown].join('\n')
}

function lineText(line: string, paint: Paint): string {
  const shown = line.charAt(0) + visible(line.slice(1))
  return line.startsWith('+') ? paint.green(shown) : line.startsWith('-') ? paint.red(shown) : shown
}

/** A link that gets another rotation, and the rooms in which it does. */
export interface RotatedLink {
  readonly key: string
  readonly selectors: readonly Selector[]
  readonly from: string | undefined
  readonly to: string
  /** Until now it was whatever link the room has in that role, whoever made it. */
  readonly losesRole: boolean
}

/** What a selector means. */
export function roomName(selector: Selector): string {
  const [by, value] = [selector.by, shownSelector(selector)]
  if (by === 'tag') return `the active rooms with the tag ${quote(value)}`
  return by === 'title' ? `the room ${quote(value)}` : `room ${visible(value)}`
}

/** Which links get another rotation, and what is to be written for it, as a unified diff. */
export function rotationText(links: readonly RotatedLink[], files: readonly ShownFile[], paint: Paint): string {
  const moved = links.map(({ key, selectors, from, to }) => {
    const moves = `${from === undefined ? 'none' : quote(from)} → ${quote(to)}`
    return `${visible(key)} in ${selectors.map(roomName).join(', ')}: rotation ${moves}`
  })
  const roles = links.some(({ losesRole }) => losesRole) ? [roleText] : []
  return `${paint.bold('A new URL for:')}\n\n${[...moved, ...roles].map((line) => `  ${line}\n`).join('')}\n${takeOverText(files, [], paint)}`
}

const roleText =
  'With a rotation, an invitation is known by its id alone: plan shows whether it is replaced, or needs `adopt` first.'

/** What was written, and what is to be done now. */
export function rotatedText(links: readonly RotatedLink[], files: readonly Pick<ShownFile, 'file'>[]): string {
  const next = 'The old URL works until this is applied: look at it with roomlinks plan, commit it, apply it.'
  return wroteText(files, links.length, next)
}
