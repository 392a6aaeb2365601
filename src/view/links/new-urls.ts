import { hasNewUrl } from '../../model/change.ts'
import type { Report } from '../../model/report.ts'
import type { Room } from '../../model/room.ts'
import { roomLabel } from '../document/document.ts'
import { pad, shellWord, visible, width } from '../escape.ts'
import { appendAfterColon, paragraphs, roomHeading } from '../phrases.ts'
import type { Paint } from '../terminal/paint.ts'
import { urlOf } from './document.ts'

/** A link that an apply gave a new URL. `url` is null if the room could not be read again, or the portal does not send it. */
export interface NewUrl {
  readonly room: Room
  readonly key: string
  readonly url: string | null
}

/** The links that an apply gave a new URL: created, replaced or reissued ones. The URLs themselves are only revealed on request. */
export function newUrlsIn({ rooms }: Report, isRevealed: boolean): readonly NewUrl[] {
  return rooms.flatMap(({ room, outcomes }) =>
    outcomes.flatMap((outcome) =>
      outcome.status === 'applied' && hasNewUrl(outcome.change)
        ? [{ room, key: outcome.change.want.key, url: urlOf(outcome.observed, isRevealed) }]
        : [],
    ),
  )
}

/**
 * The new URLs that are revealed, room by room, and the command that lists the others. `options` are those that a command
 * needs to find the same manifest and portal. Empty if there is neither.
 */
export function newUrlsText(links: readonly NewUrl[], options: readonly string[], paint: Paint): string {
  const shown = links.filter(({ url }) => url !== null)
  const others = links.filter(({ url }) => url === null)
  const rooms = [...new Set(shown.map(({ room }) => room))]
  const blocks = rooms.map((room) => roomBlock(room, shown, paint))
  const heading = shown.length === 0 ? [] : ['The new URLs let in anyone who has them.', ...blocks]
  const advice =
    others.length === 0
      ? []
      : [appendAfterColon(`To see the new URL${others.length === 1 ? '' : 's'}`, listCommand(others, options), '  ')]
  return heading.length + advice.length === 0 ? '' : paragraphs([...heading, ...advice])
}

function roomBlock(room: Room, shown: readonly NewUrl[], paint: Paint): string {
  const links = shown.filter((link) => link.room === room)
  const columns = Math.max(...links.map(({ key }) => width(visible(key))))
  const lines = links.map(({ key, url }) => `  ${pad(visible(key), columns)}  ${visible(String(url))}`)
  return [paint.bold(roomHeading(roomLabel(room))), ...lines].join('\n')
}

/** With more rooms or keys than this, the command lists those of all rooms, or all keys. */
const mostNamed = 5

/** The command that lists these links, ready to be copied into a shell. */
function listCommand(links: readonly NewUrl[], options: readonly string[]): string {
  const named = (option: string, values: readonly string[]): readonly string[] => {
    const distinct = [...new Set(values)]
    return distinct.length > mostNamed ? [] : distinct.flatMap((value) => [option, value])
  }
  const rooms = named(
    '--room',
    links.map(({ room }) => room.id),
  )
  const keys = named(
    '--key',
    links.map(({ key }) => key),
  )
  return ['roomlinks', 'links', ...options, ...rooms, ...keys].map(shellWord).join(' ')
}
