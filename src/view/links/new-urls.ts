import { hasNewUrl } from '../../model/change.ts'
import type { Report } from '../../model/report.ts'
import type { Room } from '../../model/room.ts'
import type { ShellKind } from '../../model/values/shell.ts'
import { roomLabel } from '../document/document.ts'
import { pad, shellWord, visible, width } from '../escape.ts'
import { appendAfterColon, paragraphs, roomHeading } from '../phrases.ts'
import type { Paint } from '../terminal/paint.ts'
import { urlOf } from './document.ts'

/** A link that got a new URL. `url` is null if it is not to be revealed, the room could not be read again, or it was not sent. */
export interface NewUrl {
  readonly room: Room
  readonly key: string
  readonly url: string | null
}

/**
 * The declared links to which an apply gave a new URL: those that it created, replaced or reissued. Empty for a plan of no
 * manifest: `links --key` does not find its link.
 */
export function newUrlsIn({ plan, rooms }: Report, isRevealed: boolean): readonly NewUrl[] {
  if (plan.manifest === '') return []
  return rooms.flatMap(({ room, outcomes }) =>
    outcomes.flatMap((outcome) =>
      outcome.status === 'applied' && hasNewUrl(outcome.change)
        ? [{ room, key: outcome.change.want.key, url: urlOf(outcome.observed, isRevealed) }]
        : [],
    ),
  )
}

/** An option of a command to be typed. */
export interface AdvisedOption {
  readonly flag: string
  readonly value?: string
}

/** What a command needs to find the same manifest and portal, and the shell in which it is typed. */
export interface AdviceContext {
  readonly options: readonly AdvisedOption[]
  readonly shell: ShellKind
}

/** The new URLs that are revealed, room by room, and the command that lists the others. Empty if there is no new URL. */
export function newUrlsText(links: readonly NewUrl[], context: AdviceContext, paint: Paint): string {
  if (links.length === 0) return ''
  const [shown, others] = [links.filter(({ url }) => url !== null), links.filter(({ url }) => url === null)]
  const rooms = [...new Set(shown.map(({ room }) => room))]
  const to = `To see the new URL${others.length === 1 ? '' : 's'}`
  return paragraphs([
    shown.length === 0 ? '' : 'The new URLs let in anyone who has them.',
    ...rooms.map((room) => roomBlock(room, shown, paint)),
    others.length === 0 ? '' : appendAfterColon(to, listCommand(others, context), '  '),
  ])
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
function listCommand(links: readonly NewUrl[], { options, shell }: AdviceContext): string {
  const named = (flag: string, values: readonly string[]): readonly AdvisedOption[] => {
    const distinct = [...new Set(values)]
    return distinct.length > mostNamed ? [] : distinct.map((value) => ({ flag, value }))
  }
  const rooms = links.map(({ room }) => room.id)
  const keys = links.map(({ key }) => key)
  const all = [...options, ...named('--room', rooms), ...named('--key', keys)]
  const words = all.flatMap(({ flag, value }) => (value === undefined ? [flag] : [flag, shellWord(value, shell)]))
  return ['roomlinks', 'links', ...words].join(' ')
}
