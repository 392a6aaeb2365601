import type { ChangeKind } from '../../model/change.ts'
import type { ChangeDocument, RoomLabel } from '../document/shape.ts'
import { pad } from '../escape.ts'
import { countRooms, type Fold, identityOf, type Placed, type Section } from '../fold.ts'
import {
  accessFacts,
  fieldText,
  isForgotten,
  kinds,
  lines,
  linkFacts,
  linkName,
  originMark,
  roomTitle,
  tint,
  titleLimit,
} from '../phrases.ts'
import { type NameRoom, roomNames } from '../room-names.ts'
import { commaList, flow, type Piece, type Screen, words } from './screen.ts'

/** The number of lines in the overview of changes. */
export const maxListed = 30

/** Titles in lists are cut to this many columns, so that the rest of the line fits as well. */
function limitOf({ columns }: Screen): number {
  return Math.max(10, Math.min(titleLimit, columns - 20))
}

/** Names these rooms in lists on a screen. */
export function namesOn(screen: Screen, rooms: readonly RoomLabel[]): NameRoom {
  return roomNames(rooms, limitOf(screen))
}

/** What a line begins with, such as a symbol; `colour` colours it in a line that begins with it. */
export interface Lead {
  readonly text: string
  readonly colour: (line: string) => string
}

type LeadOf = (change: ChangeDocument) => Lead

type Coloured = readonly [text: string, colour: (text: string) => string]

/** The symbol of a kind of change, or a word for it, in its colour. */
export function tinted(kind: ChangeKind, { paint }: Screen, text: string = kinds[kind].symbol): Coloured {
  return [text, (each) => tint(kind, paint, each)]
}

/** A text without a colour. */
export function plain(text: string): Coloured {
  return [text, (each) => each]
}

/** A lead of parts, each with its colour. */
export function leadOf(...parts: readonly Coloured[]): Lead {
  const text = parts.map(([part]) => part).join('')
  return { text, colour: (line) => parts.map(([part, colour]) => colour(part)).join('') + line.slice(text.length) }
}

/** Begins lines with the symbols of these changes, and marks what widens access. */
export function symbolLead(folds: readonly Fold[], screen: Screen): LeadOf {
  const columns = Math.max(...folds.map(({ change }) => kinds[change.kind].symbol.length))
  return ({ kind, widens }) => {
    const symbol = tinted(kind, screen, pad(kinds[kind].symbol, columns))
    return leadOf(plain('  '), symbol, plain(' '), widens ? ['!', screen.paint.yellow] : plain(' '))
  }
}

/** How a list of folds is shown. */
export interface ListStyle {
  readonly lead: LeadOf
  /** What to say of the settings of a link. */
  readonly differences: (change: ChangeDocument) => readonly string[]
  /** Whether to say where each change comes from. */
  readonly showsOrigins: boolean
  readonly names: NameRoom
  readonly screen: Screen
}

/** A list of folds, in which the changes after the first `most` folds are only counted. */
export function foldList(folds: readonly Fold[], style: ListStyle, most: number, where: 'above' | 'below'): string {
  const rest = folds.slice(most).reduce((sum, { members }) => sum + members.length, 0)
  return lines([...foldLines(folds.slice(0, most), style), rest > 0 ? `  … and ${rest} more, ${where}.` : undefined])
}

/** The settings that differ, with their values; of a new link, what it lets people do. */
export function valuesOf(change: ChangeDocument): readonly string[] {
  return change.kind === 'create' ? accessFacts(change) : change.fields.map((field) => fieldText(field))
}

/** The names of the settings that differ. */
export function namesOf({ fields }: ChangeDocument): readonly string[] {
  return fields.map(({ name }) => name)
}

/** Folds with their rooms, and the settings that differ. */
export function foldLines(folds: readonly Fold[], style: ListStyle): readonly string[] {
  return folds.map((fold) => foldLine(fold, style))
}

function foldLine({ change, members }: Fold, { lead, differences, names, screen, showsOrigins }: ListStyle): string {
  const start = lead(change)
  const place = `in ${placesText(members, names)}`
  const settings = differences(change)
  const pieces: readonly Piece[] = [
    { text: `${start.text} ${linkName(change, limitOf(screen))}`, colour: start.colour },
    { text: settings.length === 0 ? place : `${place}:` },
    ...commaList(settings),
    ...(showsOrigins ? dimPiece(originMark(change).trim(), screen) : []),
  ]
  return flow(pieces, screen.columns, ' '.repeat(start.text.length + 3))
}

function placesText(members: Fold['members'], names: NameRoom): string {
  const [{ room }] = members
  if (members.length === 1) return names(room)
  const rooms = countRooms(members)
  return `${rooms} rooms${members.length === rooms ? '' : ` (${members.length} links)`}`
}

/** A section: its heading, then each change as `changeText` shows it. */
export function sectionText(
  { places, folds }: Section,
  names: NameRoom,
  screen: Screen,
  changeText: (fold: Fold, screen: Screen) => string,
): string {
  return [sectionHeading(places, names, screen), ...folds.map((fold) => changeText(fold, screen))].join('\n\n')
}

/** The rooms of a section, as a heading. */
export function sectionHeading(
  places: readonly [Placed, ...Placed[]],
  names: NameRoom,
  { columns, paint }: Screen,
): string {
  const [{ room }] = places
  if (places.length === 1) return paint.bold(roomTitle(room))
  const heading = { text: `${roomsText(places)}:`, colour: paint.bold }
  return flow([heading, ...commaList(placeTexts(places, names))], columns, '    ')
}

/** The number of rooms, and of links if there are more: `3 links in 2 rooms`. */
export function roomsText(places: readonly [Placed, ...Placed[]]): string {
  const rooms = countRooms(places)
  const links = rooms === places.length ? '' : `${places.length} links in `
  return `${links}${rooms} rooms${isForgotten(places[0].room) ? ' that are no longer in the manifest' : ''}`
}

/** The rooms by their names, each with the fingerprint of a link that is revoked. */
export function placeTexts(places: readonly Placed[], names: NameRoom): readonly string[] {
  return places.map(({ room, change }) => {
    const fingerprint = identityOf(change)
    return fingerprint === null ? names(room) : `${names(room)} ${fingerprint}`
  })
}

/** The parts of a line about a change: `~ partners "Partners", fingerprint 0123456789ab: adopts this link`. */
interface Head {
  readonly lead: Lead
  /** The link, and what identifies it. */
  readonly about: readonly [name: string, ...facts: string[]]
  /** What follows after a colon, in our own words; may be empty. */
  readonly text: string
  readonly marks?: readonly Piece[]
}

/** A line about a change. If it is too long, the text begins on a line of its own. */
export function headLine({ lead, about, text, marks = [] }: Head, { columns }: Screen, indent: string): string {
  const [name, ...facts] = about
  const named = commaList([`${lead.text} ${name}`, ...facts])
  const coloured = named.map((piece, nth) => (nth === 0 ? { ...piece, colour: lead.colour } : piece))
  if (text === '') return flow([...coloured, ...marks], columns, indent)
  const last = coloured.length - 1
  const head = coloured.map((piece, nth) => (nth === last ? { ...piece, text: `${piece.text}:` } : piece))
  const line = flow([...head, { text }, ...marks], columns, indent)
  if (!line.includes('\n')) return line
  return `${flow(head, columns, indent)}\n${indent}${flow([...words(text), ...marks], columns - indent.length, indent)}`
}

/** What is said of a link on one line, such as its kind, access and expiry; broken only between facts. */
export function factsLine(change: ChangeDocument, { columns, madeAt = null }: Screen, indent: string): string {
  return indent + flow(commaList(linkFacts(change, madeAt).split(', ')), columns - indent.length, indent)
}

/** A text that is less important than what precedes it; nothing if it is empty. */
export function dimPiece(text: string, { paint }: Screen): readonly Piece[] {
  return text === '' ? [] : [{ text, gap: '  ', colour: paint.dim }]
}
