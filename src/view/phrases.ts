import type { ChangeKind, Origin, RevokeReason } from '../model/change.ts'
import { settingText } from './document/settings.ts'
import type { ChangeDocument, PlanDocument, PortalDocument, RoomDocument, RoomLabel } from './document/shape.ts'
import { quote, visible, width } from './escape.ts'
import type { Paint } from './terminal/paint.ts'

/** As wide as a line may get before we break it, where we can. */
export const lineWidth = 100

interface Kind {
  readonly symbol: string
  readonly tint: keyof Paint
  /** What of it is told in full. */
  readonly told: 'settings' | 'fields' | 'link'
  /** What is to be done, and what has been. */
  readonly deed: string
  readonly done: string
  /** What a change that apply would make is, seen from the portal. */
  readonly drift: string
}

/** The kinds of change in signs and words. */
export const kinds: { readonly [K in ChangeKind]: Kind } = {
  create: { symbol: '+', told: 'settings', tint: 'green', deed: 'create', done: 'created', drift: 'missing' },
  update: { symbol: '~', told: 'fields', tint: 'yellow', deed: 'update', done: 'updated', drift: 'differs' },
  replace: { symbol: '-/+', told: 'fields', tint: 'yellow', deed: 'replace', done: 'replaced', drift: 'rotated' },
  revoke: { symbol: '-', told: 'link', tint: 'red', deed: 'revoke', done: 'revoked', drift: 'extra' },
  reissue: { symbol: '-/+', told: 'fields', tint: 'yellow', deed: 'reissue', done: 'reissued', drift: '' },
  keep: { symbol: '=', told: 'link', tint: 'dim', deed: 'keep', done: 'unchanged', drift: '' },
  unmanaged: { symbol: '?', told: 'link', tint: 'dim', deed: 'leave alone', done: 'left alone', drift: '' },
  foreign: { symbol: '?', told: 'link', tint: 'dim', deed: 'leave alone', done: 'left alone', drift: '' },
}

/** Where changes come from, in words. */
export const originTexts: { readonly [O in Origin]: string } = {
  change: 'from this change',
  drift: 'drift',
  both: 'both',
}

/** The same of one change, after what is said of it; nothing where it is not known. */
export function originMark({ origin }: ChangeDocument): string {
  return origin === null ? '' : ` (${originTexts[origin]})`
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
  return paint[kinds[kind].tint](text)
}

/** Which manifest meets which portal: the first line. */
export function planHeading({ manifest, portal }: Pick<PlanDocument, 'manifest' | 'portal'>): string {
  return `${visible(manifest)} on ${visible(portal.url)} ${versionText(portal)}`
}

/** What a portal runs, with its version in a form that stands out. */
export function versionText({ version }: PortalDocument, form = (text: string): string => text): string {
  return `(DocSpace ${version === null ? 'of unknown version' : form(visible(version))})`
}

/** A room by title, id and type. Quoted: a title may look like a line of ours, or like a command to a CI runner. */
export function roomHeading({ title, id, type }: RoomLabel): string {
  return `${quote(title)} (room ${visible(id)}${type === null ? '' : `, ${type}`})`
}

/** The same of a room in a plan, with a word on one that the manifest does not name. */
export function roomTitle(room: RoomDocument): string {
  return `${roomHeading(room)}${room.sources.length === 0 ? ', no longer in the manifest' : ''}`
}

/** Titles in a list are cut at so many columns. */
export const titleLimit = 80

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
    case 'update':
      if (change.match === 'adopt') return 'adopts this link'
      return change.takesOver ? `takes over the room's ${change.link.kind} link` : differText(change)
    case 'replace':
      return `its rotation changed: it gets a new URL, and the old one stops working${change.startsAnew ? '; its uses are counted from 0' : ''}`
    case 'revoke':
      return revokeReasons[change.reason]
    default:
      return usualReasons[change.kind]
  }
}

const usualReasons = {
  reissue: 'the portal makes it anew: it gets a new URL, and the old one stops working',
  keep: 'as the manifest says',
  unmanaged: 'unmanaged, left alone',
  foreign: "another manifest's, left alone",
} as const

/** Which settings differ. */
export function differText({ fields }: ChangeDocument): string {
  return `${fields.map(({ name }) => name).join(', ')} ${fields.length === 1 ? 'differs' : 'differ'}`
}

/** How many links are nobody's and, where there are some, another manifest's: `3 unmanaged, 1 another manifest's`. */
export function othersText({ unmanaged, foreign }: { readonly unmanaged: number; readonly foreign: number }): string {
  return `${unmanaged} unmanaged${foreign === 0 ? '' : `, ${foreign} another manifest's`}`
}

/** `1 link`, `2 links`. */
export function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? '' : 's'}`
}

/** The texts of what there is one of, or more. */
export function counted(all: readonly (readonly [many: number, text: string])[]): string {
  return all.flatMap(([many, text]) => (many > 0 ? [text] : [])).join(', ')
}

/** A line and what follows its colon, which moves to a line of its own where both are too long for one. */
export function colon(line: string, rest: string, indent: string): string {
  return `${line}:${width(line) + width(rest) + 2 <= lineWidth ? ' ' : `\n${indent}`}${rest}`
}

/** The lines of a block; one that is not there is left out. */
export function lines(all: readonly (string | undefined)[]): string {
  return all.filter((line) => line !== undefined).join('\n')
}

/** Blocks of text with an empty line between them; an empty one is left out. */
export function paragraphs(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}
