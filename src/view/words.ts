import type { ChangeKind, Origin, RevokeReason } from '../model/change.ts'
import { settingText } from './document/settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument, RoomLabel } from './document/shape.ts'
import { quote, visible, width } from './escape.ts'
import type { Paint } from './text/paint.ts'

/** As wide as a line may get before we break it, where we can. */
export const lineWidth = 100

/** The sign of each kind of change. */
export const symbols: { readonly [K in ChangeKind]: string } = {
  create: '+',
  update: '~',
  replace: '-/+',
  revoke: '-',
  reissue: '-/+',
  keep: '=',
  unmanaged: '?',
  foreign: '?',
}

const tints: { readonly [K in ChangeKind]: keyof Paint } = {
  create: 'green',
  update: 'yellow',
  replace: 'yellow',
  revoke: 'red',
  reissue: 'yellow',
  keep: 'dim',
  unmanaged: 'dim',
  foreign: 'dim',
}

/** Where a change comes from, in words. */
export const originTexts: { readonly [O in Origin]: string } = {
  change: 'from this change',
  drift: 'drift',
  both: 'both',
}

const revokeReasons: { readonly [R in RevokeReason]: string } = {
  absent: 'the manifest says that it must be absent',
  undeclared: 'no longer declared in the manifest',
  duplicate: 'a duplicate of another link of this manifest',
  replaced: 'adopted once, and replaced by another link of this manifest',
  unmanaged: 'unmanaged, and the manifest revokes those in this room',
}

/** Colours a text like the changes of that kind. */
export function tint(kind: ChangeKind, paint: Paint, text: string): string {
  return paint[tints[kind]](text)
}

/** Which manifest meets which portal: the first line. */
export function planHeading({ manifest, portal }: Pick<PlanDocument, 'manifest' | 'portal'>): string {
  const version = portal.version === null ? 'of unknown version' : visible(portal.version)
  return `${visible(manifest)} on ${visible(portal.url)} (DocSpace ${version})`
}

/** A room by title, id and type. Quoted: a title may look like a line of ours, or like a command to a CI runner. */
export function roomHeading({ title, id, type }: RoomLabel): string {
  return `${quote(title)} (room ${visible(id)}${type === null ? '' : `, ${type}`})`
}

/** The same of a room in a plan, with a word on one that the manifest does not name. */
export function roomTitle(room: RoomDocument): string {
  return `${roomHeading(room)}${room.sources.length === 0 ? ', no longer in the manifest' : ''}`
}

/** A link by the manifest's key, where there is one, and its title, where that says more; cut at `limit` columns. */
export function linkName({ key, link: { title } }: ChangeDocument, limit?: number): string {
  if (key === null) return quote(title, limit)
  return key === title ? visible(key) : `${visible(key)} ${quote(title, limit)}`
}

/** What kind of link the portal has there, for whom, until when. */
export function linkFacts({ link, settings }: ChangeDocument): string {
  const { access = null, expirationDate = null, password = null, internal } = settings
  const facts = [link.kind, settingText({ name: 'access', value: access })]
  if (internal === true) facts.push('internal')
  if (password !== null) facts.push('with a password')
  const expiry = settingText({ name: 'expirationDate', value: expirationDate })
  facts.push(expirationDate === null ? 'never expires' : `expires ${expiry}`)
  if (link.fingerprint !== null) facts.push(fingerprintText(link.fingerprint))
  return facts.join(', ')
}

/** How people find the link again, and what `adopt` takes. */
export function fingerprintText(print: string | null): string {
  return `fingerprint ${print}`
}

/** Why a change is planned. */
export function reasonText(change: ChangeDocument): string {
  switch (change.kind) {
    case 'create':
      return change.reason === 'gone' ? 'the link that it was to adopt is gone' : 'not in the room yet'
    case 'update': {
      if (change.match === 'adopt') return 'adopts this link'
      if (change.takesOver) return `takes over the room's ${change.link.kind} link`
      const moved = change.fields.map(({ name }) => name)
      return moved.length === 1 ? `${moved} differs` : `${moved.join(', ')} differ`
    }
    case 'replace':
      return `its rotation changed: it gets a new URL, and the old one stops working${change.startsAnew ? '; its uses are counted from 0' : ''}`
    case 'reissue':
      return 'the portal makes it anew: it gets a new URL, and the old one stops working'
    case 'revoke':
      return revokeReasons[change.reason]
    /* v8 ignore next -- @preserve: of what stays as it is, views show only what is not ours */
    case 'keep':
      return 'as the manifest says'
    case 'unmanaged':
      return 'unmanaged, left alone'
    case 'foreign':
      return "another manifest's, left alone"
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

/** How many links are nobody's and, where there are some, another manifest's: `3 unmanaged, 1 another manifest's`. */
export function othersText({ unmanaged, foreign }: { readonly unmanaged: number; readonly foreign: number }): string {
  return `${unmanaged} unmanaged${foreign === 0 ? '' : `, ${foreign} another manifest's`}`
}

/** `1 link`, `2 links`. */
export function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? '' : 's'}`
}

/** A line and what follows its colon, which moves to a line of its own where both are too long for one. */
export function colon(line: string, rest: string, indent: string): string {
  return `${line}:${width(line) + width(rest) + 2 <= lineWidth ? ' ' : `\n${indent}`}${rest}`
}

/** Blocks of text with an empty line between them; an empty one is left out. */
export function paragraphs(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}
