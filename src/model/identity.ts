import { hash, scrypt } from 'node:crypto'
import { Secret } from './secret.ts'
import { nfc } from './values/same-text.ts'

/**
 * Who a link is. The id itself is half of the link's URL, so it stays inside a {@link Secret}; what people read is the
 * fingerprint. Source: contract §3.6, §4.3.
 */
export interface LinkId {
  readonly secret: Secret
  /** Which manifest and which link this is; absent when no manifest made the id. */
  readonly tag?: Tag
}

/** 8 hex digits that name a manifest; public. */
export type Scope = string & { readonly [scope]: true }
declare const scope: unique symbol

/** The scope, and 5 hex digits for the link; public. */
export type Tag = string & { readonly [tag]: true }
declare const tag: unique symbol

/** A name of a manifest, and the scope that is made of it. */
export interface ScopedName {
  readonly name: string
  readonly scope: Scope
}

/** Whose links are ours: what bears one of these marks. */
export interface Owner extends ScopedName {
  /** Those of the names that the manifest had before. */
  readonly formerly: readonly ScopedName[]
}

/** The name of a manifest, and the names that it had before. */
export interface OwnerNames {
  readonly name: string
  readonly formerly?: readonly string[]
}

/** 12 hex digits of SHA-256(link id): what is printed, and what `adopt` takes. */
export type Fingerprint = string

/** What makes a link this link, of a manifest: any other value in one of these means another link. */
export interface LinkName {
  readonly room: string
  readonly key: string
  readonly rotation: string | undefined
}

/** `SSSSSSSS-KKKK-8KRR-vRRR-RRRRRRRRRRRR`: a UUIDv8 of scope, link and random bits. */
const layout = /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f])[0-9a-f]{2}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Reads an id as the portal gives it, in any case. */
export function parseLinkId(raw: string): LinkId {
  const id = raw.toLowerCase()
  const parts = layout.exec(id)
  const secret = new Secret(id)
  return parts ? { secret, tag: parts.slice(1).join('') as Tag } : { secret }
}

/** Which manifest and which link, as 52 public bits. */
export function tagOf({ name, scope }: ScopedName, { room, key, rotation = '' }: LinkName): Tag {
  return (scope + digest(`roomlinks/link\0${name}\0${room}\0${key}\0${nfc(rotation)}`).slice(0, 5)) as Tag
}

/** All tags that a link of ours can bear: first the one that a new id gets, then those of earlier names. */
export function tagsOf(owner: Owner, link: LinkName): readonly Tag[] {
  return [owner, ...owner.formerly].map((mark) => tagOf(mark, link))
}

/** Whether a manifest of that name, or of one that it had before, has created a link. */
export function isOwned(id: LinkId, owner: Owner): boolean {
  return owningName(id, owner) !== undefined
}

/** Which of its names a manifest had when it created a link. */
export function owningName({ tag: found }: LinkId, owner: Owner): ScopedName | undefined {
  return found && [owner, ...owner.formerly].find(({ scope }) => found.startsWith(scope))
}

/** Whether another manifest has created a link. */
export function isForeign(id: LinkId, owner: Owner): boolean {
  return id.tag !== undefined && !isOwned(id, owner)
}

/** A new id for a link: its tag, and 70 bits of `random`, which must give that many unguessable bytes. */
export function createLinkId(linkTag: Tag, random: (bytes: number) => Uint8Array): LinkId {
  const hex = Buffer.from(random(9)).toString('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(0), 16) & 3)
  const [which, link, rest] = [linkTag.slice(0, 8), linkTag.slice(8, 12), linkTag.slice(12)]
  const raw = `${which}-${link}-8${rest}${hex.slice(1, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`
  return { secret: new Secret(raw), tag: linkTag }
}

/** What may be printed of an id. */
export function fingerprint(id: LinkId): Fingerprint {
  return digest(id.secret.reveal()).slice(0, 12)
}

/** What tells an id from all others, for a map: the whole of what the fingerprint begins. */
export function idKey(id: LinkId): string {
  return digest(id.secret.reveal())
}

/** An order of ids that does not depend on the portal's. */
export function compareIds(a: LinkId, b: LinkId): number {
  const [one, other] = [a.secret.reveal(), b.secret.reveal()]
  return one < other ? -1 : one === other ? 0 : 1
}

/** Whose links are those of a manifest. Computed off the main thread: begin it beside the first requests. */
export async function ownerOf({ name, formerly = [] }: OwnerNames): Promise<Owner> {
  const [mark, former] = await Promise.all([scopedName(name), Promise.all(formerly.map(scopedName))])
  return { ...mark, formerly: former }
}

const scopedNames = new Map<string, Promise<ScopedName>>()

function scopedName(name: string): Promise<ScopedName> {
  const mark = scopedNames.get(name) ?? computeScopedName(name)
  scopedNames.set(name, mark)
  return mark
}

/**
 * Slow on purpose: with a fast hash anybody could try names until one has the scope of another manifest, and would then
 * own its links.
 */
function computeScopedName(name: string): Promise<ScopedName> {
  return new Promise((resolve, reject) => {
    scrypt(name, 'roomlinks/scope', 4, { N: 2 ** 14, r: 8, p: 1 }, (error, key) => {
      /* v8 ignore if -- @preserve: it fails for want of memory alone */
      if (error) reject(error)
      else resolve({ name, scope: key.toString('hex') as Scope })
    })
  })
}

/** SHA-256 of a text, in hex. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex')
}
