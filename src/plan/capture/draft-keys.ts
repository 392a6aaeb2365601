import { tagsOf } from '../../model/identity.ts'
import { type ExternalSettings, linkKeyPattern, type ObservedLink } from '../../model/link.ts'
import type { DesiredRoom } from '../../model/room.ts'

/** The keys of additional links. */
export type Keys = ReadonlyMap<ObservedLink, string>

/**
 * Chooses a key for each of these additional links, from its title. Links whose titles would give the same key also get
 * their access level in it, and a number only if that is equal, too: a key that is used for many rooms must not mean
 * reading in one room and editing in another. No key is declared already, and none has the tag of another link, which
 * would then be mistaken for this one.
 */
export function chooseKeys(links: readonly ObservedLink[], desired: DesiredRoom, all: readonly ObservedLink[]): Keys {
  const declared = desired.links.map(({ key }) => key)
  const isFree = (base: string, link: ObservedLink): boolean =>
    !declared.includes(base) && !links.some((one) => one !== link && keyFor(one.settings.title) === base)
  const wanted = links.map((link) => {
    const base = keyFor(link.settings.title)
    const keeps = hasTagOf(link, base, desired) || isFree(base, link)
    return { link, keeps, base: keeps ? base : withEnd(base, levelEnd(link)) }
  })
  const used = new Set(declared)
  const keys = new Map<ObservedLink, string>()
  for (const { link, base } of wanted.toSorted((a, b) => Number(b.keeps) - Number(a.keeps) || compareRest(a, b))) {
    const isOfOther = (key: string): boolean => all.some((one) => one.id !== link.id && hasTagOf(one, key, desired))
    let key = base
    for (let nth = 2; used.has(key) || isOfOther(key); nth++) key = withEnd(base, `-${nth}`)
    used.add(key)
    keys.set(link, key)
  }
  return keys
}

/** `-editing`, `-fill-forms`: the level, as the end of a key. */
function levelEnd({ settings: { access } }: ObservedLink): string {
  return `-${String(access).replace(/[A-Z]/g, (letter) => `-${letter}`)}`.toLowerCase()
}

/** Compares links of the same key and level by what else they allow, so that their numbers mean the same in alike rooms. */
function compareRest(
  { link: a }: { readonly link: ObservedLink },
  { link: b }: { readonly link: ObservedLink },
): number {
  const [one, other] = [restOf(a), restOf(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

function restOf({ settings }: ObservedLink): string {
  const { password = null, internal, denyDownload, expirationDate } = { ...settings } as Partial<ExternalSettings>
  return JSON.stringify([password !== null, internal, denyDownload, expirationDate])
}

/** Whether the id of a link has the tag that it would have under that key. */
export function hasTagOf({ id }: ObservedLink, key: string, { owner, room }: DesiredRoom): boolean {
  return tagsOf(owner, { room: room.id, key, rotation: undefined }).some((tag) => tag === id.tag)
}

/** The maximum length of a key, and the length up to which a key is easy to read. */
const [maxLength, readableLength] = [63, 40]

function withEnd(base: string, end: string): string {
  return trimmed(base.slice(0, maxLength - end.length)) + end
}

/** Letters that Unicode does not decompose into a Latin letter and a mark. */
const latinSpelling: { readonly [letter: string]: string } = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't' },
}

/** A key for a title, from its Latin letters and digits. */
function keyFor(title: string): string {
  if (linkKeyPattern.test(title)) return avoidReserved(title)
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
