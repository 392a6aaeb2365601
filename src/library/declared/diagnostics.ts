import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Room, Selector } from '../../model/room.ts'
import { listFirst } from '../../model/values/list-first.ts'
import { nameOf, selectorArgument } from '../../plan/room-name.ts'
import { selectorText } from '../../view/terminal/take-over.ts'

const suggestion = (near: string | undefined): string => (near === undefined ? '' : ` Did you mean ${near}?`)

/** A second entry for one of the rooms could not declare the same key again. */
const forOne =
  'For one room: if its URL has leaked, revoke the link in the portal, and the next apply creates a new one. For other settings, declare a link with another key for that room.'

const catalogue = {
  'declared/no-link': ({
    key,
    room,
    near,
    keys,
    others,
  }: {
    key: string
    room: Selector
    near: string | undefined
    keys: readonly string[]
    /** The keys of entries that may also select the room. */
    others: readonly string[]
  }): Wording =>
    error(
      `The manifest declares no link "${key}" for ${selectorText(room)}.${suggestion(near)}`,
      (keys.length === 0 ? 'It declares no links there.' : `It declares ${listFirst(keys, 10)}.`) +
        (others.length === 0 ? '' : ` Other entries that may select the room declare ${listFirst(others, 10)}.`),
    ),
  'declared/no-room': ({ room, key, near }: { room: Selector; key: string; near: string | undefined }): Wording =>
    error(
      `No entry of the manifest names ${selectorArgument(room)}, and none that may select it declares "${key}".${suggestion(near)}`,
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
      `For all of them, write ${selectorArgument(selector)} and add --each. ${forOne}`,
    ),
  'declared/several': ({
    key,
    room,
    selectors,
    rooms,
  }: {
    key: string
    room: Selector
    selectors: readonly Selector[]
    rooms: readonly Room[]
  }): Wording => {
    const names = selectors.map(selectorArgument).join(', ')
    const which =
      rooms.length === 0 ? 'any number of rooms' : `${rooms.length} rooms: ${listFirst(rooms.map(nameOf), 10)}`
    return error(
      `"${key}" under ${names} concerns ${which}.`,
      room.by === 'tag'
        ? `For all of them, add --each. ${selectors.some(({ by }) => by === 'tag') ? forOne : 'For one room, write its id.'}`
        : 'Write the id of the room.',
    )
  },
}

/** Creates the diagnostics about a link that a command line names by its room and key. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
