import type { Place } from '../../model/diagnostic.ts'
import type { DesiredLink, LinkKind } from '../../model/link.ts'
import {
  type Entry,
  type IgnoredLink,
  isNonCanonicalId,
  type Selector,
  selectorKey,
  type Unmanaged,
} from '../../model/room.ts'
import type { OpenTexts } from '../../model/values/environment.ts'
import { nearest } from '../../model/values/nearest.ts'
import type { ByKind, Settings } from '../../settings/row.ts'
import { namesOf } from '../../settings/rows.ts'
import { kindOf, quote } from '../yaml/quote.ts'
import type { Path, Report } from '../yaml/tree.ts'
import { at, isMapping, itemsOf, type Mapping, pairsOf } from './data.ts'
import { fingerprintFacts, parseFingerprint } from './fingerprint.ts'
import { readBoolean } from './flags-and-numbers.ts'
import { openAt, openUnder, type ReadContext, readText, type Text, withOpenTexts } from './interpolate.ts'
import { readSettings } from './settings.ts'

interface Defaults {
  readonly settings: Mapping
  /** Whether `access` is there, valid or not. */
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

/** Reads the entries of one file and merges its defaults into their links. Skips what the schema check has reported. */
export function readEntries(data: Mapping, context: ReadContext): readonly Entry[] {
  const external = readDefaults(data, 'additional', context)
  const defaults = { primary: external, additional: external, invitation: readDefaults(data, 'invitation', context) }
  return itemsOf(data['rooms']).flatMap((room, index) =>
    isMapping(room) ? readEntry(room, ['rooms', index], defaults, context) : [],
  )
}

/** Reports links that are declared or adopted twice, or adopted and ignored, and entries that disagree about `unmanaged`. */
export function checkDuplicates(entries: readonly Entry[], report: Report): void {
  const links = new Map<string, Place>()
  const adopted = new Map<string, Place>()
  const policies = new Map<string, Entry>()
  const ignore = new Map(entries.flatMap((entry) => entry.ignore ?? []).map((link) => [link.fingerprint, link.place]))
  for (const entry of entries) {
    const rooms = selectorKey(entry.selector)
    for (const { key, adopt, place } of entry.links) {
      const first = links.get(`${rooms}\0${key}`)
      if (first) report('link/twice', { link: quote(key) }, place, first)
      else links.set(`${rooms}\0${key}`, place)
      if (adopt === undefined) continue
      const adopter = adopted.get(adopt)
      if (adopter && !first) report('link/adopted-twice', {}, place, adopter)
      else adopted.set(adopt, place)
      const ignored = ignore.get(adopt)
      if (ignored) report('link/adopt-ignored', { link: quote(key) }, place, ignored)
    }
    if (entry.unmanaged === undefined) continue
    const policy = policies.get(rooms)
    if (policy === undefined) policies.set(rooms, entry)
    else if (policy.unmanaged !== entry.unmanaged) report('room/unmanaged-differs', {}, entry.place, policy.place)
  }
}

function readDefaults(raw: unknown, kind: LinkKind, context: ReadContext): Defaults {
  const path = ['defaults', kind === 'invitation' ? kind : 'external']
  const data = at(raw, path)
  const mapping = isMapping(data) ? data : {}
  // The schema refuses a default title: all links would have the same one.
  const names = namesOf[kind].filter((name) => name !== 'title')
  return {
    settings: readSettings(names, mapping, path, context),
    hasAccess: Object.hasOwn(mapping, 'access'),
    open: openUnder(path, names, context),
  }
}

function readEntry(raw: Mapping, path: Path, defaults: ByKind<Defaults>, context: ReadContext): readonly Entry[] {
  const selector = readSelector(raw, path, context)
  const unmanaged = readUnmanaged(raw['unmanaged'], [...path, 'unmanaged'], context)
  const links = pairsOf(raw['links']).flatMap(([key, link]) => {
    const kind = roles.find((role) => role === key) ?? 'additional'
    const at = [...path, 'links', key]
    return isMapping(link) ? [readLink({ key: context.keyAt(at), kind, raw: link, path: at }, defaults, context)] : []
  })
  if (selector === undefined) return []
  const place = context.locate([...path, selector.by], 'key')
  const ignore = readIgnore(raw['ignore'], [...path, 'ignore'], context)
  const open = openUnder(path, [selector.by, 'unmanaged'], context)
  return [
    {
      selector,
      links,
      place,
      ...(unmanaged && { unmanaged }),
      ...(ignore.length > 0 && { ignore }),
      ...withOpenTexts(open),
    },
  ]
}

function readSelector(raw: Mapping, path: Path, context: ReadContext): Selector | undefined {
  const by = selectors.find((name) => Object.hasOwn(raw, name))
  if (by === undefined) return undefined
  const text = by === 'id' ? readId(raw[by], [...path, by], context) : readText(raw[by], [...path, by], context)
  const open = openAt([...path, by], context)
  if (open) return { by, value: open.text }
  if (text?.value.trim() === '') context.report('room/empty-selector', { key: by }, context.locate([...path, by]))
  return text && { by, value: text.value, ...(text.isFromEnv && { source: text.raw }) }
}

/** Reads a room id. Text in quotes is the id of a room in third-party storage, which may be anything. */
export function readId(raw: unknown, path: Path, context: ReadContext): Text | undefined {
  const written = context.written(path)
  const text = readText(typeof raw === 'number' ? written?.source : raw, path, context)
  const isNumber = written?.isPlain || text?.isFromEnv
  if (!text || !isNumber || !isNonCanonicalId(text.value)) return text
  // The schema check has already reported numbers that are not whole or out of range.
  if (typeof raw === 'number' && !(Number.isInteger(raw) && raw > 0)) return undefined
  const digits = text.isFromEnv ? undefined : String(raw).replace(/[ _,']/g, '')
  const canonicalId = digits !== undefined && /^[1-9]\d*$/.test(digits) ? digits : undefined
  return context.report('room/id', { found: quote(text.raw), meant: canonicalId }, context.locate(path))
}

function readUnmanaged(raw: unknown, path: Path, context: ReadContext): Unmanaged | undefined {
  if (raw === undefined) return undefined
  const allowed: readonly Unmanaged[] = ['keep', 'revoke']
  const text = readText(raw, path, context)
  const unmanaged = allowed.find((name) => name === text?.value)
  if (unmanaged !== undefined || (text === undefined && typeof raw === 'string')) return unmanaged
  const near = text && !text.isFromEnv ? nearest(text.value, allowed) : undefined
  const found = text ? quote(text.raw) : kindOf(raw)
  return context.report('manifest/bad-value', { key: 'unmanaged', found, near, allowed }, context.locate(path))
}

/** Reads the links to ignore: their fingerprints with a reason. The schema check has reported other keys. */
function readIgnore(raw: unknown, path: Path, context: ReadContext): readonly IgnoredLink[] {
  return pairsOf(raw).flatMap(([key, value]) => {
    const at = [...path, key]
    const fingerprint = parseFingerprint(key)
    const text = readText(value, at, context)
    if (text?.value.trim() === '') context.report('room/ignore-reason', {}, context.locate(at))
    const reason = openAt(at, context)?.text ?? text?.value
    if (fingerprint === undefined || reason === undefined) return []
    return [{ fingerprint, reason, place: context.locate(at, 'key') }]
  })
}

function readLink(link: LinkContext, defaults: ByKind<Defaults>, context: ReadContext): DesiredLink {
  const { key, kind, raw, path } = link
  const absent = readBoolean(raw['absent']) ?? false
  const place = context.locate(path, 'key')
  const rotation = kind === 'primary' ? undefined : readRotation(raw['rotation'], [...path, 'rotation'], context)
  const adopt = readAdopt(raw['adopt'], [...path, 'adopt'], context)
  const near = /^[a-z]+$/.test(key) ? nearest(key, roles) : undefined
  if (near !== undefined && near !== key) context.report('link/near-role', { key: quote(key), near }, place)
  if (absent) checkAbsent(link, context)
  else if (!hasAccess(raw) && !defaults[kind].hasAccess) context.report('link/no-access', { link: quote(key) }, place)
  return {
    key,
    absent,
    protect: readBoolean(raw['protect']) ?? false,
    place,
    path,
    ...(rotation !== undefined && { rotation }),
    ...(adopt !== undefined && { adopt }),
    ...readSettingsOf(link, absent ? undefined : defaults[kind], context),
  }
}

/** Reads the settings of a link and merges them over its defaults. Without defaults, returns no settings. */
function readSettingsOf(
  { kind, raw, path }: LinkContext,
  defaults: Defaults | undefined,
  context: ReadContext,
): LinkSettings {
  const inherited = <T>(values: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(raw, name)))
  const own = defaults && readSettings(namesOf[kind], raw, path, context)
  const open = { ...inherited(defaults?.open), ...openUnder(path, Object.keys(raw), context) }
  return { kind, settings: { ...inherited(defaults?.settings), ...own }, ...withOpenTexts(open) }
}

type LinkSettings = Pick<DesiredLink, 'open'> & { readonly kind: LinkKind; readonly settings: Partial<Settings> }

/** Whether an access level is given, even under a misspelt key: the schema check has reported that. */
function hasAccess(raw: Mapping): boolean {
  return Object.hasOwn(raw, 'access') || Object.keys(raw).some((name) => nearest(name, ['access']) !== undefined)
}

function checkAbsent({ key, kind, raw, path }: LinkContext, { report, locate }: ReadContext): void {
  const known: readonly string[] = [...namesOf[kind], ...(key === 'primary' ? [] : ['rotation']), 'protect']
  for (const name of Object.keys(raw).filter((each) => known.includes(each)))
    report('link/absent', { link: quote(key), key: name }, locate([...path, name], 'key'))
}

function readRotation(raw: unknown, path: Path, context: ReadContext): string | undefined {
  const text = readText(raw, path, context)
  return text?.value.trim() === '' ? context.report('link/rotation', {}, context.locate(path)) : text?.value
}

function readAdopt(raw: unknown, path: Path, context: ReadContext): string | undefined {
  const text = readText(raw, path, context)
  if (text === undefined) return undefined
  const { value, raw: shown } = text
  return parseFingerprint(value) ?? context.report('link/adopt', fingerprintFacts(value, shown), context.locate(path))
}
