import type { Confirmation } from '../../cli/confirm.ts'
import type { FileArgs, OutputArgs, PlanArgs } from '../../cli/options/options.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import type { ManifestFile } from '../../manifest/text/source.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { DesiredLink } from '../../model/link.ts'
import { type Entry, type Manifest, type Selector, selectorName, writtenAs } from '../../model/room.ts'
import { nearest } from '../../model/text/nearest.ts'
import { findRooms } from '../../portal/find-rooms.ts'
import { diagnose } from './diagnostics.ts'

/** The options of rotate. */
export interface RotateOptions extends FileArgs, PortalArgs, Pick<OutputArgs, 'color'> {
  readonly to?: string
  readonly autoApprove?: true
  readonly auditLog?: string
}

/** The same, with what plan needs beside. */
export interface RotateArgs extends PlanArgs, RotateOptions {}

/** The link that is to get a new URL, as the command line names it. */
export interface Aim {
  readonly room: Selector
  readonly key: string
}

/** A manifest, and the files that make it up. */
export interface Known {
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
}

/** What is to be confirmed. */
export const matter: Confirmation = {
  command: 'rotate',
  nothing: 'Nothing was rotated',
  hint: 'Run it in a terminal, or with --auto-approve.',
}

/** A declared link, and the entry that declares it. */
export interface Declared {
  readonly link: DesiredLink
  readonly selector: Selector
}

/** Why there can be no such link, as far as the manifest alone tells. */
export function admitAim({ room, key }: Aim, { entries }: Manifest): Diagnostic | undefined {
  const named = entries.filter((entry) => isNamed(entry, room))
  // Which rooms a title or a tag means, only the portal can tell.
  const possible = entries.filter((entry) => named.includes(entry) || room.by !== 'id' || entry.selector.by !== 'id')
  if (possible.some((entry) => declares(entry, key))) return undefined
  if (possible.length > 0) return notDeclared({ room, key }, named.length > 0 ? named : possible)
  const names = entries.map(({ selector }) => writtenAs(selector))
  return diagnose('rotate/no-room', { room, near: nearest(room.value, names) })
}

/** What to say where none of these entries declares such a link. */
export function notDeclared({ room, key }: Aim, entries: readonly Entry[]): Diagnostic {
  const keys = [...new Set(entries.flatMap(({ links }) => links.map((link) => link.key)))]
  return diagnose('rotate/not-declared', { room, key, near: nearest(key, keys), keys })
}

/** The links of that key that the manifest declares for the room as it is named; none, where it names it otherwise. */
export function declaredFor({ room, key }: Aim, { entries }: Manifest): readonly Declared[] {
  return entries.filter((entry) => isNamed(entry, room)).flatMap((entry) => linksOf(entry, key))
}

/** The selectors of all entries that declare a link of that key. */
export function selectorsOf(key: string, { entries }: Manifest): readonly Selector[] {
  return entries.filter((entry) => declares(entry, key)).map(({ selector }) => selector)
}

/**
 * The same, by what the portal tells of the rooms. An entry that means other rooms as well is refused: its links have one
 * rotation in all of them. Rejects with a PortalError.
 */
export async function findDeclared(
  { room, key }: Aim,
  { entries }: Manifest,
  reader: Reader,
): Promise<readonly Declared[] | Diagnostic> {
  const declaring = entries.filter((entry) => declares(entry, key))
  const found = await findRooms(reader, [room, ...declaring.map(({ selector }) => selector)])
  const ids = new Set(found(room).map(({ id }) => id))
  const meant = declaring.filter(({ selector }) => found(selector).some(({ id }) => ids.has(id)))
  const wider = meant.find(({ selector }) => found(selector).some(({ id }) => !ids.has(id)))
  if (wider) {
    const { selector, place } = wider
    return diagnose('rotate/wider', { key, room, selector, rooms: found(selector).length }, place)
  }
  return meant.length === 0
    ? diagnose('rotate/not-selected', { key, room })
    : meant.flatMap((entry) => linksOf(entry, key))
}

/** Whether an entry names a room in those words, be it as it is written; what the environment does not tell is no name. */
function isNamed({ selector, open = {} }: Entry, room: Selector): boolean {
  const { by } = selector
  const names = [selector, { by, value: writtenAs(selector) }].map(selectorName)
  return names.includes(selectorName(room)) && !(by in open)
}

function declares({ links }: Entry, key: string): boolean {
  return links.some((link) => link.key === key)
}

function linksOf({ links, selector }: Entry, key: string): readonly Declared[] {
  return links.filter((link) => link.key === key).map((link) => ({ link, selector }))
}
