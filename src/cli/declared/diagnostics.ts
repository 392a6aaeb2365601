import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { selectorArgument } from '../../plan/room-name.ts'
import { selectorText } from '../../view/terminal/take-over.ts'

const suggestion = (near: string | undefined): string => (near === undefined ? '' : ` Did you mean ${near}?`)

const catalogue = {
  'declared/no-link': ({
    key,
    room,
    near,
    keys,
  }: {
    key: string
    room: Selector
    near: string | undefined
    keys: readonly string[]
  }): Wording =>
    error(
      `The manifest declares no link "${key}" for ${selectorText(room)}.${suggestion(near)}`,
      keys.length === 0 ? 'It declares no links there.' : `It declares ${keys.join(', ')}.`,
    ),
  'declared/no-room': ({ room, near }: { room: Selector; near: string | undefined }): Wording =>
    error(
      `No entry of the manifest selects ${selectorArgument(room)}.${suggestion(near)}`,
      'Write 4711, title:NAME or tag:NAME, for a room that the manifest selects.',
    ),
  'declared/not-selected': ({ key, room }: { key: string; room: Selector }): Wording =>
    error(
      `None of the entries that declare "${key}" select ${selectorText(room)} on the portal.`,
      'Write the room as the manifest selects it: 4711, title:NAME or tag:NAME.',
    ),
  'declared/needs-portal': ({ key, selectors }: { key: string; selectors: readonly Selector[] }): Wording =>
    error(
      `"${key}" is declared for ${selectors.map(selectorArgument).join(', ')}: only the portal knows which rooms those are.`,
      'Write the room as the manifest does, or configure a portal.',
    ),
  'declared/wider': ({
    key,
    room,
    selector,
    rooms,
  }: {
    key: string
    room: Selector
    selector: Selector
    rooms: number
  }): Wording =>
    error(
      `"${key}" is declared for ${selectorArgument(selector)}, which selects ${rooms} rooms: a change applies to all of them, not to ${selectorText(room)} alone.`,
      `For all of them, write ${selectorArgument(selector)}. For one room, give that room an entry of its own.`,
    ),
}

/** Creates the diagnostics about a link that a command line names by its room and key. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
