import type { ChangeKind, Origin, RevokeReason, Summary } from '../model/change.ts'
import { audienceOf } from '../model/inventory.ts'
import { type FieldDocument, fieldTexts, maskedLink, settingText } from './document/settings.ts'
import type { ChangeDocument, PlanDocument, PortalDocument, RoomDocument, RoomLabel } from './document/shape.ts'
import { quote, visible, width } from './escape.ts'
import type { Paint } from './terminal/paint.ts'

/** Lines longer than this are broken where possible. */
export const lineWidth = 100

interface KindStyle {
  readonly symbol: string
  readonly tint: keyof Paint
  /** What to show of the change: all settings, the fields that change, or one line about the link. */
  readonly detail: 'settings' | 'fields' | 'link'
  /** What apply will do. */
  readonly verb: string
  /** What apply has done. */
  readonly done: string
  /** How drift describes the portal where apply would make this change. */
  readonly drift: string
}

/** Symbol, colour and words for each kind of change. */
export const kinds: { readonly [K in ChangeKind]: KindStyle } = {
  create: { symbol: '+', detail: 'settings', tint: 'green', verb: 'create', done: 'created', drift: 'missing' },
  update: { symbol: '~', detail: 'fields', tint: 'yellow', verb: 'update', done: 'updated', drift: 'differs' },
  replace: { symbol: '-/+', detail: 'fields', tint: 'yellow', verb: 'replace', done: 'replaced', drift: 'rotated' },
  revoke: { symbol: '-', detail: 'link', tint: 'red', verb: 'revoke', done: 'revoked', drift: 'extra' },
  reissue: { symbol: '-/+', detail: 'fields', tint: 'yellow', verb: 'reissue', done: 'reissued', drift: '' },
  keep: { symbol: '=', detail: 'link', tint: 'dim', verb: 'keep', done: 'unchanged', drift: '' },
  unmanaged: { symbol: '?', detail: 'link', tint: 'dim', verb: 'leave alone', done: 'left alone', drift: '' },
  foreign: { symbol: '?', detail: 'link', tint: 'dim', verb: 'leave alone', done: 'left alone', drift: '' },
}

/** Names for the origins of changes. */
export const originTexts: { readonly [O in Origin]: string } = {
  change: 'from this change',
  drift: 'drift',
  both: 'both',
}

/** A suffix that names the origin of a change; empty if it is not known. */
export function originMark({ origin }: ChangeDocument): string {
  return origin === null ? '' : ` (${originTexts[origin]})`
}

const revokeReasons: { readonly [R in RevokeReason]: string } = {
  absent: 'declared absent in the manifest',
  undeclared: 'no longer declared in the manifest',
  duplicate: 'a duplicate of another link of this manifest',
  replaced: 'adopted earlier, and since replaced by another link of this manifest',
  unmanaged: 'unmanaged, and the manifest revokes unmanaged links in this room',
  named: 'asked for by its URL or its fingerprint',
}

/** Colours a text like a change of this kind. */
export function tint(kind: ChangeKind, paint: Paint, text: string): string {
  return paint[kinds[kind].tint](text)
}

/** The first line: the manifest, the portal and its version. */
export function planHeading({ manifest, portal }: Pick<PlanDocument, 'manifest' | 'portal'>): string {
  return `${visible(manifest)} on ${visible(portal.url)} ${versionText(portal)}`
}

/** The version of a portal in brackets; `format` can highlight the number. */
export function versionText({ version }: PortalDocument, format = (text: string): string => text): string {
  return `(DocSpace ${version === null ? 'of unknown version' : format(visible(version))})`
}

/**
 * A room by title, id and type. The title is quoted: it may look like our own output, or like a command to a CI runner.
 */
export function roomHeading({ title, id, type }: RoomLabel): string {
  return `${quote(title)} (room ${visible(id)}${type === null ? '' : `, ${type}`})`
}

/** Like `roomHeading`, with a note if the manifest no longer names the room. */
export function roomTitle(room: TitledRoom): string {
  return `${roomHeading(room)}${isForgotten(room) ? ', no longer in the manifest' : ''}`
}

/** A room; without its `sources`, it is not known whether the manifest still names it. */
export type TitledRoom = RoomLabel & Partial<Pick<RoomDocument, 'sources'>>

/** Whether the manifest no longer names a room. */
export function isForgotten({ sources }: Pick<TitledRoom, 'sources'>): boolean {
  return sources?.length === 0
}

/** Titles in lists are cut to this many columns. */
export const titleLimit = 80

/** A link by its key in the manifest, if any, and its title if that differs; the title is cut to `limit` columns. */
export function linkName({ key, link: { title } }: ChangeDocument, limit?: number): string {
  if (key === null) return quote(title, limit)
  return key === title ? visible(key) : `${visible(key)} ${quote(title, limit)}`
}

/** The kind, access, expiry and fingerprint of a link, on one line. `madeAt`: the time of the plan, if it is known. */
export function linkFacts({ link, settings }: ChangeDocument, madeAt: PlanDocument['madeAt'] = null): string {
  const { access = null, expirationDate = null, password = null, internal } = settings
  const facts = [link.kind, settingText({ name: 'access', value: access })]
  if (internal === true) facts.push('internal')
  if (password !== null) facts.push('with a password')
  const expiry = settingText({ name: 'expirationDate', value: expirationDate })
  const isOver = expirationDate !== null && madeAt !== null && Date.parse(String(expirationDate)) <= Date.parse(madeAt)
  facts.push(expirationDate === null ? 'never expires' : `${isOver ? 'expired' : 'expires'} ${expiry}`)
  if (link.fingerprint !== null) facts.push(fingerprintText(link.fingerprint))
  return facts.join(', ')
}

/** What a link lets people do, who they are, and until which day: `review, public, never expires`. */
export function accessFacts({ link, settings }: Pick<ChangeDocument, 'link' | 'settings'>): readonly string[] {
  const { access = null, expirationDate = null } = settings
  const audience = audienceOf(maskedLink(link.kind, settings))
  return [
    settingText({ name: 'access', value: access }),
    ...(audience === undefined ? [] : [audience === 'password' ? 'with a password' : audience]),
    expirationDate === null
      ? 'never expires'
      : `expires ${visible(String(expirationDate).slice(0, 'YYYY-MM-DD'.length))}`,
  ]
}

/** The fingerprint, which identifies a link to people and to `adopt`. */
export function fingerprintText(fingerprint: string | null): string {
  return `fingerprint ${fingerprint}`
}

/** Why a change is planned. For an update, first what differs; for a new link, what it lets people do. */
export function reasonText(change: ChangeDocument): string {
  if (change.kind === 'create') return newLinkText(change)
  if (change.kind !== 'update') return newsText(change)
  const news = newsText(change)
  return `${change.fields.map((field) => fieldText(field, fieldLimit)).join(', ')}${news === '' ? '' : `; ${news}`}`
}

/** What a new link lets people do, after the reason for it if that is not the usual one. */
function newLinkText(change: ChangeDocument): string {
  const facts = accessFacts(change).join(', ')
  return change.reason === null ? facts : `${newsText(change)}; ${facts}`
}

/** Titles in a list of settings that change are cut to this many columns. */
export const fieldLimit = 40

/** A setting that changes, on one line: `access read → comment`. Titles are cut to `limit` columns. */
export function fieldText(field: FieldDocument, limit?: number): string {
  return `${field.name} ${fieldTexts(field, limit).join(' → ')}`
}

/** Why a change is planned, without the settings that differ; empty for an update of a link that is recognised as ours. */
export function newsText(change: ChangeDocument): string {
  switch (change.kind) {
    case 'create':
      return change.reason === 'gone' ? 'the link to adopt is gone' : 'not in the room yet'
    case 'update':
      if (change.match === 'adopt') return 'adopts this link'
      return change.takesOver ? `takes over the room's ${change.link.kind} link` : ''
    case 'replace':
      return `its rotation changed: it gets a new URL, and the old one stops working${change.startsAnew ? '; its uses are counted from 0' : ''}`
    case 'revoke':
      return revokeReasons[change.reason]
    case 'unmanaged':
      if (change.ignoreReason !== undefined) return `ignored: ${visible(change.ignoreReason)}`
      return fixedReasons.unmanaged
    default:
      return fixedReasons[change.kind]
  }
}

const fixedReasons = {
  reissue: 'the portal creates it again: it gets a new URL, and the old one stops working',
  keep: 'as the manifest says',
  unmanaged: 'unmanaged, left alone',
  foreign: "another manifest's, left alone",
} as const

/** Names the settings that differ. */
export function differText({ fields }: ChangeDocument): string {
  return `${fields.map(({ name }) => name).join(', ')} ${fields.length === 1 ? 'differs' : 'differ'}`
}

/** Counts the links that this manifest did not make: `3 unmanaged, 2 ignored by the manifest, 1 another manifest's`. */
export function otherLinksText({
  unmanaged,
  ignoredUnmanaged = 0,
  foreign,
}: Pick<Summary, 'unmanaged' | 'ignoredUnmanaged' | 'foreign'>): string {
  const known = ignoredUnmanaged === 0 ? '' : `, ${ignoredUnmanaged} ignored by the manifest`
  return `${unmanaged} unmanaged${known}${foreign === 0 ? '' : `, ${foreign} another manifest's`}`
}

/** `1 link`, `2 links`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Joins the texts whose number is not zero. */
export function listCounts(all: readonly (readonly [number: number, text: string])[]): string {
  return all.flatMap(([number, text]) => (number > 0 ? [text] : [])).join(', ')
}

/** Appends `rest` after a colon, on a line of its own if both together are too long. */
export function appendAfterColon(line: string, rest: string, indent: string): string {
  return `${line}:${width(line) + width(rest) + 2 <= lineWidth ? ' ' : `\n${indent}`}${rest}`
}

/** Joins lines to a block; undefined ones are left out. */
export function lines(all: readonly (string | undefined)[]): string {
  return all.filter((line) => line !== undefined).join('\n')
}

/** Joins blocks with an empty line between them; empty ones are left out. */
export function paragraphs(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}
