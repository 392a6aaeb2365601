import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, type Diagnostic, failed, type Place } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { DesiredLink } from '../../model/link.ts'
import { type Entry, type Manifest, type Selector, selectorKey, shownSelector } from '../../model/room.ts'
import { nearest } from '../../model/values/nearest.ts'
import { selectorArgument } from '../../plan/room-name.ts'
import { findRooms } from '../../portal/find-rooms.ts'
import { diagnose } from './diagnostics.ts'

/** A link of the manifest, as the command line names it. */
export interface LinkTarget {
  readonly room: Selector
  readonly key: string
}

/** A manifest, and its files. */
export interface LoadedManifest {
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
}

/** A declared link, and the entry that declares it. */
export interface Declared {
  readonly link: DesiredLink
  readonly selector: Selector
  /** The place of the entry. */
  readonly place: Place
}

/** Returns an error if the manifest alone shows that there is no such link. */
export function checkTarget({ room, key }: LinkTarget, { entries }: Manifest): Diagnostic | undefined {
  const named = entries.filter((entry) => isNamed(entry, room))
  // Only the portal knows which rooms a title or a tag selects.
  const possible = entries.filter((entry) => named.includes(entry) || room.by !== 'id' || entry.selector.by !== 'id')
  if (possible.some((entry) => declares(entry, key))) return undefined
  if (named.length > 0) {
    const others = possible.filter((entry) => !named.includes(entry))
    return notDeclared({ room, key }, named, others)
  }
  const near = nearest(
    room.value,
    entries.map(({ selector }) => shownSelector(selector)),
  )
  const meant = entries.find(({ selector }) => shownSelector(selector) === near)
  return diagnose('declared/no-room', { room, key, near: meant && selectorArgument(meant.selector) })
}

/** The error for a link that none of these entries declare. `others` may select the room, too. */
export function notDeclared(
  { room, key }: LinkTarget,
  entries: readonly Entry[],
  others: readonly Entry[] = [],
): Diagnostic {
  const [keys, further] = [keysOf(entries), keysOf(others)]
  return diagnose('declared/no-link', { room, key, near: nearest(key, [...keys, ...further]), keys, others: further })
}

function keysOf(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ links }) => links.map(({ key }) => key)))]
}

/**
 * Finds the links with that key in the entries with the same selector; none if the manifest selects the room otherwise.
 */
export function declaredFor({ room, key }: LinkTarget, { entries }: Manifest): readonly Declared[] {
  return entries.filter((entry) => isNamed(entry, room)).flatMap((entry) => linksOf(entry, key))
}

/** Returns the selectors of all entries that declare a link with that key. */
export function selectorsOf(key: string, { entries }: Manifest): readonly Selector[] {
  return entries.filter((entry) => declares(entry, key)).map(({ selector }) => selector)
}

/**
 * Finds the links with that key in the entries that select the room on the portal. An entry that also selects other
 * rooms is refused, because a change of its links applies to all of them. May reject with a PortalError.
 */
export async function findDeclared(
  { room, key }: LinkTarget,
  { entries }: Manifest,
  reader: Reader,
): Promise<Checked<readonly Declared[]>> {
  const declaring = entries.filter((entry) => declares(entry, key))
  const found = await findRooms(reader, [room, ...declaring.map(({ selector }) => selector)])
  const ids = new Set(found(room).map(({ id }) => id))
  const selecting = declaring.filter(({ selector }) => found(selector).some(({ id }) => ids.has(id)))
  const wider = selecting.find(({ selector }) => found(selector).some(({ id }) => !ids.has(id)))
  if (wider) {
    const { selector, place } = wider
    return failed(diagnose('declared/wider', { key, room, selector, rooms: found(selector).length }, place))
  }
  return selecting.length === 0
    ? failed(diagnose('declared/not-selected', { key, room }))
    : checked(
        selecting.flatMap((entry) => linksOf(entry, key)),
        [],
      )
}

/**
 * Whether an entry has this selector, as written or with its variables; a selector with an unset variable does not
 * count.
 */
export function isNamed({ selector, open = {} }: Entry, room: Selector): boolean {
  const { by } = selector
  const names = [selector, { by, value: shownSelector(selector) }].map(selectorKey)
  return names.includes(selectorKey(room)) && !(by in open)
}

function declares({ links }: Entry, key: string): boolean {
  return links.some((link) => link.key === key)
}

function linksOf({ links, selector, place }: Entry, key: string): readonly Declared[] {
  return links.filter((link) => link.key === key).map((link) => ({ link, selector, place }))
}

/** The entries that do not declare a link with that key. */
export function entriesWithout(key: string, { entries }: Manifest): readonly Entry[] {
  return entries.filter((entry) => !declares(entry, key))
}
