import type { Confirmation } from '../../cli/confirm.ts'
import type { FileArgs, OutputArgs, PlanArgs } from '../../cli/options/options.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { DesiredLink } from '../../model/link.ts'
import { type Entry, type Manifest, type Selector, selectorKey, shownSelector } from '../../model/room.ts'
import { nearest } from '../../model/values/nearest.ts'
import { findRooms } from '../../portal/find-rooms.ts'
import { diagnose } from './diagnostics.ts'

/** The options of `rotate`. */
export interface RotateOptions extends FileArgs, PortalArgs, Pick<OutputArgs, 'color'> {
  readonly to?: string
  readonly autoApprove?: true
  readonly auditLog?: string
}

/** The options of `rotate`, with those that planning needs. */
export interface RotateArgs extends PlanArgs, RotateOptions {}

/** The link to rotate, as the command line names it. */
export interface RotationTarget {
  readonly room: Selector
  readonly key: string
}

/** A manifest, and its files. */
export interface LoadedManifest {
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
}

/** The words for the confirmation. */
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

/** Returns an error if the manifest alone shows that there is no such link. */
export function checkTarget({ room, key }: RotationTarget, { entries }: Manifest): Diagnostic | undefined {
  const named = entries.filter((entry) => isNamed(entry, room))
  // Only the portal knows which rooms a title or a tag selects.
  const possible = entries.filter((entry) => named.includes(entry) || room.by !== 'id' || entry.selector.by !== 'id')
  if (possible.some((entry) => declares(entry, key))) return undefined
  if (possible.length > 0) return notDeclared({ room, key }, named.length > 0 ? named : possible)
  const names = entries.map(({ selector }) => shownSelector(selector))
  return diagnose('rotate/no-room', { room, near: nearest(room.value, names) })
}

/** The error for a link that none of these entries declare. */
export function notDeclared({ room, key }: RotationTarget, entries: readonly Entry[]): Diagnostic {
  const keys = [...new Set(entries.flatMap(({ links }) => links.map((link) => link.key)))]
  return diagnose('rotate/not-declared', { room, key, near: nearest(key, keys), keys })
}

/**
 * Finds the links with that key in the entries with the same selector; none if the manifest selects the room otherwise.
 */
export function declaredFor({ room, key }: RotationTarget, { entries }: Manifest): readonly Declared[] {
  return entries.filter((entry) => isNamed(entry, room)).flatMap((entry) => linksOf(entry, key))
}

/** Returns the selectors of all entries that declare a link with that key. */
export function selectorsOf(key: string, { entries }: Manifest): readonly Selector[] {
  return entries.filter((entry) => declares(entry, key)).map(({ selector }) => selector)
}

/**
 * Finds the links with that key in the entries that select the room on the portal. An entry that also selects other
 * rooms is refused, because its links have one rotation for all of them. May reject with a PortalError.
 */
export async function findDeclared(
  { room, key }: RotationTarget,
  { entries }: Manifest,
  reader: Reader,
): Promise<readonly Declared[] | Diagnostic> {
  const declaring = entries.filter((entry) => declares(entry, key))
  const found = await findRooms(reader, [room, ...declaring.map(({ selector }) => selector)])
  const ids = new Set(found(room).map(({ id }) => id))
  const selecting = declaring.filter(({ selector }) => found(selector).some(({ id }) => ids.has(id)))
  const wider = selecting.find(({ selector }) => found(selector).some(({ id }) => !ids.has(id)))
  if (wider) {
    const { selector, place } = wider
    return diagnose('rotate/wider', { key, room, selector, rooms: found(selector).length }, place)
  }
  return selecting.length === 0
    ? diagnose('rotate/not-selected', { key, room })
    : selecting.flatMap((entry) => linksOf(entry, key))
}

/**
 * Whether an entry has this selector, as written or with its variables; a selector with an unset variable does not
 * count.
 */
function isNamed({ selector, open = {} }: Entry, room: Selector): boolean {
  const { by } = selector
  const names = [selector, { by, value: shownSelector(selector) }].map(selectorKey)
  return names.includes(selectorKey(room)) && !(by in open)
}

function declares({ links }: Entry, key: string): boolean {
  return links.some((link) => link.key === key)
}

function linksOf({ links, selector }: Entry, key: string): readonly Declared[] {
  return links.filter((link) => link.key === key).map((link) => ({ link, selector }))
}
