import { hash } from 'node:crypto'
import { nfc } from './same-text.ts'
import { Secret } from './secret.ts'

/**
 * Who a link is. The id itself is half of the link's URL, so it stays inside a {@link Secret}; what people read is the
 * fingerprint. Source: contract §3.6, §4.3.
 */
export interface LinkId {
  readonly secret: Secret
  /** 12 hex digits that name which manifest and which link this is; absent when no manifest made the id. */
  readonly tag?: Tag
}

/** `SSSSSS` (which manifest) followed by `KKKKKK` (which link); public. */
export type Tag = string & { readonly [tag]: true }
declare const tag: unique symbol

/** 12 hex digits of SHA-256(link id): what is printed, and what `adopt` takes. */
export type Fingerprint = string

/** What makes a link this link: any other value in one of these means another link. */
export interface LinkName {
  readonly manifest: string
  readonly room: string
  readonly key: string
  readonly rotation: string | undefined
}

const ours = /^([0-9a-f]{6})([0-9a-f]{2})-([0-9a-f]{4})-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Reads an id as the portal gives it, in any case. */
export function identify(raw: string): LinkId {
  const id = raw.toLowerCase()
  const parts = ours.exec(id)
  const secret = new Secret(id)
  return parts ? { secret, tag: `${parts[1]}${parts[2]}${parts[3]}` as Tag } : { secret }
}

/** Which manifest and which link, as 48 public bits. */
export function tagOf({ manifest, room, key, rotation = '' }: LinkName): Tag {
  const link = `roomlinks/link\0${manifest}\0${room}\0${key}\0${nfc(rotation)}`
  return (scopeOf(manifest) + digest(link).slice(0, 6)) as Tag
}

/** Whether a link was created by the manifest of that name. */
export function isOwned(id: LinkId, manifest: string): boolean {
  return id.tag?.startsWith(scopeOf(manifest)) ?? false
}

/** A new id for a link: its tag, and 74 bits of `random`, which must give that many unguessable bytes. */
export function drawId(linkTag: Tag, random: (bytes: number) => Uint8Array): LinkId {
  const hex = Buffer.from(random(10)).toString('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(0), 16) & 3)
  const raw = `${linkTag}8${hex.slice(1, 4)}${variant}${hex.slice(4, 19)}`
  return { secret: new Secret(raw.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')), tag: linkTag }
}

/** What may be printed of an id. */
export function fingerprint(id: LinkId): Fingerprint {
  return digest(id.secret.reveal()).slice(0, 12)
}

/** What tells an id from all others, for a map: the whole of what the fingerprint begins. */
export function keyOf(id: LinkId): string {
  return digest(id.secret.reveal())
}

/** An order of ids that does not depend on the portal's. */
export function compareIds(a: LinkId, b: LinkId): number {
  const [one, other] = [a.secret.reveal(), b.secret.reveal()]
  return one < other ? -1 : one === other ? 0 : 1
}

const scopes = new Map<string, string>()

function scopeOf(manifest: string): string {
  let scope = scopes.get(manifest)
  if (scope === undefined) {
    scope = digest(`roomlinks/scope\0${manifest}`).slice(0, 6)
    scopes.set(manifest, scope)
  }
  return scope
}

/** SHA-256 of a text, in hex. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex')
}
