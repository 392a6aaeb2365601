import { type Selector, writtenAs } from '../../model/room.ts'
import { quote, visible } from '../escape.ts'
import { count } from '../words.ts'
import type { Paint } from './paint.ts'
import type { ShownFile } from './take-over.ts'
import { takeOverText } from './take-over.ts'

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
  const [by, value] = [selector.by, writtenAs(selector)]
  if (by === 'tag') return `the active rooms with the tag ${quote(value)}`
  return by === 'title' ? `the room ${quote(value)}` : `room ${visible(value)}`
}

/** Which links get another rotation, and what is to be written for it, as a unified diff. */
export function rotationText(links: readonly RotatedLink[], files: readonly ShownFile[], paint: Paint): string {
  const lines = links.map(({ key, selectors, from, to }) => {
    const moves = `${from === undefined ? 'none' : quote(from)} → ${quote(to)}`
    return `${visible(key)} in ${selectors.map(roomName).join(', ')}: rotation ${moves}`
  })
  const roles = links.some(({ losesRole }) => losesRole) ? [roleText] : []
  return `${paint.bold('A new URL for:')}\n\n${[...lines, ...roles].map((line) => `  ${line}\n`).join('')}\n${takeOverText(files, [], paint)}`
}

const roleText =
  'With a rotation, an invitation is known by its id alone: plan shows whether it is replaced, or needs `adopt` first.'

/** What was written, and what is to be done now. */
export function rotatedText(links: readonly RotatedLink[], files: readonly Pick<ShownFile, 'file'>[]): string {
  const names = files.map(({ file }) => visible(file)).join(', ')
  const next = 'The old URL works until this is applied: look at it with roomlinks plan, commit it, apply it.'
  return `Wrote ${names}: ${count(links.length, 'link')}. ${next}\n`
}
