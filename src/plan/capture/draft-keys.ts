import { tagsOf } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { DesiredRoom } from '../../model/room.ts'

/** The keys of additional links. */
export type Keys = ReadonlyMap<ObservedLink, string>

/**
 * Chooses a key for each of these additional links, from its title. If two would get the same key, the second gets a
 * number. No key is declared already, and none has the tag of another link, which would then be mistaken for this one.
 */
export function chooseKeys(links: readonly ObservedLink[], desired: DesiredRoom, all: readonly ObservedLink[]): Keys {
  const used = new Set(desired.links.map(({ key }) => key))
  const keys = new Map<ObservedLink, string>()
  for (const link of links) {
    const base = keyFor(link.settings.title)
    const isOfOther = (key: string): boolean => all.some((one) => one.id !== link.id && hasTagOf(one, key, desired))
    let key = base
    for (let nth = 2; used.has(key) || isOfOther(key); nth++) key = numbered(base, nth)
    used.add(key)
    keys.set(link, key)
  }
  return keys
}

/** Whether the id of a link has the tag that it would have under that key. */
export function hasTagOf({ id }: ObservedLink, key: string, { owner, room }: DesiredRoom): boolean {
  return tagsOf(owner, { room: room.id, key, rotation: undefined }).some((tag) => tag === id.tag)
}

/** The maximum length of a key, and the length up to which a key is easy to read. */
const [maxLength, readableLength] = [63, 40]

function numbered(base: string, nth: number): string {
  const end = `-${nth}`
  return trimmed(base.slice(0, maxLength - end.length)) + end
}

/** Letters that Unicode does not decompose into a Latin letter and a mark. */
const latinSpelling: { readonly [letter: string]: string } = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't' },
}

/** A key for a title, from its Latin letters and digits. */
function keyFor(title: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(title)) return avoidReserved(title)
  const words = Object.entries(latinSpelling)
    .reduce((text, [letter, latin]) => text.replaceAll(letter, latin), title.toLowerCase())
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
  return avoidReserved(trimmed(words.replace(/^-/, '').slice(0, readableLength)) || 'link')
}

/** Changes a key that is a role, could be mistaken for one, or is refused as a key. */
function avoidReserved(key: string): string {
  return /^(?:primar|invit)[a-z]*$|^(?:constructor|prototype)$/.test(key) ? `${key.slice(0, readableLength)}-link` : key
}

function trimmed(key: string): string {
  return key.replace(/-+$/, '')
}
