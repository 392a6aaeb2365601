import { hash, scrypt } from 'node:crypto'
import { Secret } from './secret.ts'
import { nfc } from './values/same-text.ts'

/**
 * The id of a link. It is half of the link's URL, so it stays inside a {@link Secret}; output shows the fingerprint
 * instead. Source: contract §3.6, §4.3.
 */
export interface LinkId {
  readonly secret: Secret
  /** The manifest and the link that the id was made for; absent if no manifest made it. */
  readonly tag?: Tag
}

/** 8 hex digits that identify a manifest; public. */
export type Scope = string & { readonly [scope]: true }
declare const scope: unique symbol

/** The scope and 5 hex digits that identify the link; public. */
export type Tag = string & { readonly [tag]: true }
declare const tag: unique symbol

/** A name of a manifest, and the scope that is computed from it. */
export interface ScopedName {
  readonly name: string
  readonly scope: Scope
}

/** The owner of links: a manifest. It owns every link whose id has one of these scopes. */
export interface Owner extends ScopedName {
  /** The earlier names of the manifest. */
  readonly formerly: readonly ScopedName[]
}

/** The owner of no link: no scope is like this one. */
export const nobody: Owner = { name: '', scope: 'nobody' as Scope, formerly: [] }

/** The current name and the earlier names of a manifest. */
export interface OwnerNames {
  readonly name: string
  readonly formerly?: readonly string[]
}

/** The first 12 hex digits of SHA-256(link id). It is printed, and `adopt` takes it. */
export type Fingerprint = string

/** Identifies a link within a manifest: another value in any of these means another link. */
export interface LinkName {
  readonly room: string
  readonly key: string
  readonly rotation: string | undefined
}

/** `SSSSSSSS-KKKK-8KRR-vRRR-RRRRRRRRRRRR`: a UUIDv8 of scope, link and random bits. */
const layout = /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f])[0-9a-f]{2}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Reads an id of the portal, in upper or lower case. */
export function parseLinkId(raw: string): LinkId {
  const id = raw.toLowerCase()
  const parts = layout.exec(id)
  const secret = new Secret(id)
  return parts ? { secret, tag: parts.slice(1).join('') as Tag } : { secret }
}

/** The tag of a link: 52 public bits for the manifest and the link. */
export function tagOf({ name, scope }: ScopedName, { room, key, rotation = '' }: LinkName): Tag {
  return (scope + digest(`roomlinks/link\0${name}\0${room}\0${key}\0${nfc(rotation)}`).slice(0, 5)) as Tag
}

/** All tags that a link of ours can have: first the one for a new id, then those of earlier names. */
export function tagsOf(owner: Owner, link: LinkName): readonly Tag[] {
  return [owner, ...owner.formerly].map((mark) => tagOf(mark, link))
}

/** Whether a manifest created a link, under its current or an earlier name. */
export function isOwned(id: LinkId, owner: Owner): boolean {
  return owningName(id, owner) !== undefined
}

/** The name that a manifest had when it created a link, or `undefined` if it did not. */
export function owningName({ tag: found }: LinkId, owner: Owner): ScopedName | undefined {
  return found && [owner, ...owner.formerly].find(({ scope }) => found.startsWith(scope))
}

/** Whether another manifest created a link. */
export function isForeign(id: LinkId, owner: Owner): boolean {
  return id.tag !== undefined && !isOwned(id, owner)
}

/** Creates an id from a tag and 70 random bits. `random` must return the requested number of unguessable bytes. */
export function createLinkId(linkTag: Tag, random: (bytes: number) => Uint8Array): LinkId {
  const hex = Buffer.from(random(9)).toString('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(0), 16) & 3)
  const [which, link, rest] = [linkTag.slice(0, 8), linkTag.slice(8, 12), linkTag.slice(12)]
  const raw = `${which}-${link}-8${rest}${hex.slice(1, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`
  return { secret: new Secret(raw), tag: linkTag }
}

/** The fingerprint of an id, which may be printed. */
export function fingerprint(id: LinkId): Fingerprint {
  return digest(id.secret.reveal()).slice(0, 12)
}

/** A unique key of an id for maps: the full hash, of which the fingerprint is the beginning. */
export function idKey(id: LinkId): string {
  return digest(id.secret.reveal())
}

/** Compares ids for sorting, so that the order does not depend on the portal. */
export function compareIds(a: LinkId, b: LinkId): number {
  const [one, other] = [a.secret.reveal(), b.secret.reveal()]
  return one < other ? -1 : one === other ? 0 : 1
}

/**
 * Computes the owner for a manifest, off the main thread. Start it together with the first requests, because it is
 * slow.
 */
export async function ownerOf({ name, formerly = [] }: OwnerNames): Promise<Owner> {
  const [current, former] = await Promise.all([scopedName(name), Promise.all(formerly.map(scopedName))])
  return { ...current, formerly: former }
}

const scopedNames = new Map<string, Promise<ScopedName>>()

function scopedName(name: string): Promise<ScopedName> {
  const mark = scopedNames.get(name) ?? computeScopedName(name)
  scopedNames.set(name, mark)
  return mark
}

/**
 * Slow on purpose: with a fast hash, anybody could try names until one has the scope of another manifest, and would
 * then own its links.
 */
function computeScopedName(name: string): Promise<ScopedName> {
  return new Promise((resolve, reject) => {
    scrypt(name, 'roomlinks/scope', 4, { N: 2 ** 14, r: 8, p: 1 }, (error, key) => {
      /* v8 ignore if -- @preserve: it fails only if there is no memory */
      if (error) reject(error)
      else resolve({ name, scope: key.toString('hex') as Scope })
    })
  })
}

/** SHA-256 of a text, in hex. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex')
}
