import type { Place } from '../../model/diagnostic.ts'
import type { DesiredLink, LinkKind } from '../../model/link.ts'
import { type Entry, isMisspeltId, type Selector, selectorName, type Unmanaged } from '../../model/room.ts'
import type { OpenTexts } from '../../model/text/environment.ts'
import { nearest } from '../../model/text/nearest.ts'
import type { ByKind, Settings } from '../../settings/row.ts'
import { namesOf } from '../../settings/rows.ts'
import { opensSomething } from '../secrets/secrets.ts'
import { kindOf, quote } from '../text/quote.ts'
import type { Path, Tell } from '../text/tree.ts'
import { openAt, openUnder, type Reading, readText, saying, type Text } from './interpolate.ts'
import { at, isMapping, itemsOf, type Mapping, pairsOf } from './said.ts'
import { readBoolean, readSettings } from './settings.ts'

interface Defaults {
  readonly settings: Mapping
  /** Whether there is a level, be it a wrong one. */
  readonly hasAccess: boolean
  readonly open: OpenTexts
}

interface LinkContext {
  readonly key: string
  readonly kind: LinkKind
  readonly raw: Mapping
  readonly path: Path
}

const roles = ['primary', 'invitation'] as const
const selectors = ['id', 'title', 'tag'] as const

/** The entries of one file, with its defaults merged under their links. What the schema has told is passed over. */
export function readEntries(data: Mapping, reading: Reading): readonly Entry[] {
  const external = readDefaults(data, 'additional', reading)
  const defaults = { primary: external, additional: external, invitation: readDefaults(data, 'invitation', reading) }
  return itemsOf(data['rooms']).flatMap((room, index) =>
    isMapping(room) ? readEntry(room, ['rooms', index], defaults, reading) : [],
  )
}

/** Tells of links that are declared or adopted twice, and of entries that disagree. */
export function refuseTwins(entries: readonly Entry[], tell: Tell): void {
  const links = new Map<string, Place>()
  const adopted = new Map<string, Place>()
  const policies = new Map<string, Entry>()
  for (const entry of entries) {
    const rooms = selectorName(entry.selector)
    for (const { key, adopt, place } of entry.links) {
      const twin = links.get(`${rooms}\0${key}`)
      if (twin) tell('link/twice', { link: quote(key) }, place, twin)
      else links.set(`${rooms}\0${key}`, place)
      if (adopt === undefined) continue
      const rival = adopted.get(adopt)
      if (rival && !twin) tell('link/adopted-twice', {}, place, rival)
      else adopted.set(adopt, place)
    }
    if (entry.unmanaged === undefined) continue
    const policy = policies.get(rooms)
    if (policy === undefined) policies.set(rooms, entry)
    else if (policy.unmanaged !== entry.unmanaged) tell('room/unmanaged-differs', {}, entry.place, policy.place)
  }
}

function readDefaults(raw: unknown, kind: LinkKind, reading: Reading): Defaults {
  const path = ['defaults', kind === 'invitation' ? kind : 'external']
  const said = at(raw, path)
  const mapping = isMapping(said) ? said : {}
  // A title here would name all links alike; the schema refuses it.
  const names = namesOf[kind].filter((name) => name !== 'title')
  return {
    settings: readSettings(names, mapping, path, reading),
    hasAccess: Object.hasOwn(mapping, 'access'),
    open: openUnder(path, names, reading),
  }
}

function readEntry(raw: Mapping, path: Path, defaults: ByKind<Defaults>, reading: Reading): readonly Entry[] {
  const selector = readSelector(raw, path, reading)
  const unmanaged = readUnmanaged(raw['unmanaged'], [...path, 'unmanaged'], reading)
  const links = pairsOf(raw['links']).flatMap(([key, link]) => {
    const kind = roles.find((role) => role === key) ?? 'additional'
    return isMapping(link) ? [readLink({ key, kind, raw: link, path: [...path, 'links', key] }, defaults, reading)] : []
  })
  if (selector === undefined) return []
  const place = reading.locate([...path, selector.by], 'key')
  const open = openUnder(path, [selector.by, 'unmanaged'], reading)
  return [{ selector, links, place, ...(unmanaged && { unmanaged }), ...saying(open) }]
}

function readSelector(raw: Mapping, path: Path, reading: Reading): Selector | undefined {
  const by = selectors.find((name) => Object.hasOwn(raw, name))
  if (by === undefined) return undefined
  const text = by === 'id' ? readId(raw[by], [...path, by], reading) : readText(raw[by], [...path, by], reading)
  const open = openAt([...path, by], reading)
  if (open) return { by, value: open.text }
  if (text?.value.trim() === '') reading.tell('room/empty-selector', { key: by }, reading.locate([...path, by]))
  return text && { by, value: text.value, ...(text.isBorrowed && { source: text.raw }) }
}

/** A text in quotes is the id of a room in third-party storage: it may be anything. */
export function readId(raw: unknown, path: Path, reading: Reading): Text | undefined {
  const said = reading.written(path)
  const text = readText(typeof raw === 'number' ? said?.source : raw, path, reading)
  const isNumber = said?.isPlain || text?.isBorrowed
  if (!text || !isNumber || !isMisspeltId(text.value)) return text
  // What is no whole number in range, the schema has told.
  if (typeof raw === 'number' && !(Number.isInteger(raw) && raw > 0)) return undefined
  const digits = text.isBorrowed ? undefined : String(raw).replace(/[ _,']/g, '')
  const meant = digits !== undefined && /^[1-9]\d*$/.test(digits) ? digits : undefined
  return reading.tell('room/id', { found: quote(text.raw), meant }, reading.locate(path))
}

function readUnmanaged(raw: unknown, path: Path, reading: Reading): Unmanaged | undefined {
  if (raw === undefined) return undefined
  const allowed: readonly Unmanaged[] = ['keep', 'revoke']
  const text = readText(raw, path, reading)
  const unmanaged = allowed.find((name) => name === text?.value)
  if (unmanaged !== undefined || (text === undefined && typeof raw === 'string')) return unmanaged
  const near = text && !text.isBorrowed ? nearest(text.value, allowed) : undefined
  const found = text ? quote(text.raw) : kindOf(raw)
  return reading.tell('manifest/bad-value', { key: 'unmanaged', found, near, allowed }, reading.locate(path))
}

function readLink(link: LinkContext, defaults: ByKind<Defaults>, reading: Reading): DesiredLink {
  const { key, kind, raw, path } = link
  const absent = readBoolean(raw['absent']) ?? false
  const place = reading.locate(path, 'key')
  const rotation = key === 'primary' ? undefined : readRotation(raw['rotation'], [...path, 'rotation'], reading)
  const adopt = readAdopt(raw['adopt'], [...path, 'adopt'], reading)
  const near = /^[a-z]+$/.test(key) ? nearest(key, roles) : undefined
  if (near !== undefined && near !== key) reading.tell('link/near-role', { key: quote(key), near }, place)
  if (absent) refuseBesideAbsent(link, reading)
  else if (!hasAccess(raw) && !defaults[kind].hasAccess) reading.tell('link/no-access', { link: quote(key) }, place)
  return {
    key,
    absent,
    protect: readBoolean(raw['protect']) ?? false,
    place,
    path,
    ...(rotation !== undefined && { rotation }),
    ...(adopt !== undefined && { adopt }),
    ...readOwn(link, absent ? undefined : defaults[kind], reading),
  }
}

/** The settings of a link over its defaults; without defaults, it is to have none. */
function readOwn({ kind, raw, path }: LinkContext, defaults: Defaults | undefined, reading: Reading): Own {
  const inherited = <T>(said: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(said).filter(([name]) => !Object.hasOwn(raw, name)))
  const own = defaults && readSettings(namesOf[kind], raw, path, reading)
  const open = { ...inherited(defaults?.open), ...openUnder(path, Object.keys(raw), reading) }
  return { kind, settings: { ...inherited(defaults?.settings), ...own }, ...saying(open) }
}

type Own = Pick<DesiredLink, 'open'> & { readonly kind: LinkKind; readonly settings: Partial<Settings> }

/** Whether a level is given, be it under a misspelt key that the schema has told. */
function hasAccess(raw: Mapping): boolean {
  return Object.hasOwn(raw, 'access') || Object.keys(raw).some((name) => nearest(name, ['access']) !== undefined)
}

function refuseBesideAbsent({ key, kind, raw, path }: LinkContext, { tell, locate }: Reading): void {
  const known: readonly string[] = [...namesOf[kind], ...(key === 'primary' ? [] : ['rotation']), 'protect']
  for (const name of Object.keys(raw).filter((each) => known.includes(each)))
    tell('link/absent', { link: quote(key), key: name }, locate([...path, name], 'key'))
}

function readRotation(raw: unknown, path: Path, reading: Reading): string | undefined {
  const text = readText(raw, path, reading)
  return text?.value.trim() === '' ? reading.tell('link/rotation', {}, reading.locate(path)) : text?.value
}

function readAdopt(raw: unknown, path: Path, reading: Reading): string | undefined {
  const text = readText(raw, path, reading)
  if (text === undefined) return undefined
  if (/^[0-9a-f]{12}$/i.test(text.value)) return text.value.toLowerCase()
  const { value, isBorrowed } = text
  const isSecret = opensSomething(value)
  const digits = !isBorrowed && !isSecret && /^[0-9a-f]+$/i.test(value) ? value.length : undefined
  return reading.tell('link/adopt', { found: quote(text.raw), digits, isSecret }, reading.locate(path))
}
