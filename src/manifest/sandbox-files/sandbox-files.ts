import { type Checked, checked } from '../../model/diagnostic.ts'
import type { LinkKind, SettingName } from '../../model/link.ts'
import type { RoomType } from '../../model/room.ts'
import type { Secret } from '../../model/secret.ts'
import { type Instant, instantOf, writeInstant } from '../../model/values/instant.ts'
import type { Settings } from '../../settings/row.ts'
import { settingNames } from '../../settings/rows.ts'
import { collectDiagnostics } from '../read/collect-diagnostics.ts'
import { isMapping, itemsOf, type Mapping } from '../read/data.ts'
import { readBoolean } from '../read/flags-and-numbers.ts'
import type { ReadContext } from '../read/interpolate.ts'
import { checkSchema, type Validate } from '../read/schema.ts'
import { orNull, readers, readMoment, readSettings, readTitle } from '../read/settings.ts'
import { parseText } from '../yaml/parse.ts'
import { quote } from '../yaml/quote.ts'
import type { ManifestFile } from '../yaml/source.ts'
import type { Path } from '../yaml/tree.ts'
import { validate as validateFaults } from './compiled/faults.js'
import { validate as validateSeed } from './compiled/seed.js'

/** A setting as plain data. Dates are in the form of {@link writeInstant} and may have passed. */
type Seeded<T> = T extends Instant | Secret ? string : T

/** A link that a sandbox starts with, as plain data. A setting that is left out has the portal's default. */
export type SeedLink = { [S in SettingName]?: Seeded<Settings[S]> } & {
  kind: LinkKind
  /** A UUID. */
  id?: string
  currentUseCount?: number
}

export interface SeedRoom {
  type: RoomType
  title: string
  id?: number
  tags: string[]
  archived: boolean
  template: boolean
  private: boolean
  canManage: boolean
  links: SeedLink[]
}

/** The rooms and links that a sandbox starts with. Mutable, because the sandbox changes it. */
export interface Seed {
  rooms: SeedRoom[]
}

const types: readonly RoomType[] = ['custom', 'public', 'formFilling', 'collaboration', 'virtualData', 'ai']
const roles: readonly LinkKind[] = ['primary', 'invitation', 'additional']
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads a seed file. Passwords are not checked, because a portal may have any. */
export function readSeed(file: ManifestFile): Checked<Seed> {
  return readSandboxFile(file, validateSeed, ({ rooms }, context) => ({
    rooms: mappingsOf(rooms, ['rooms']).flatMap(([room, path]) => readRoom(room, path, context)),
  }))
}

function readRoom(raw: Mapping, path: Path, context: ReadContext): SeedRoom[] {
  const type = types.find((name) => name === raw['type'])
  const title = readTitle(raw['title'], [...path, 'title'], context)
  const links = mappingsOf(raw['links'], [...path, 'links']).flatMap(([link, at]) => readLink(link, at, context))
  const id = raw['id']
  if (type === undefined || title === undefined) return []
  const room = {
    type,
    title,
    tags: itemsOf(raw['tags']).filter((tag) => typeof tag === 'string'),
    archived: readBoolean(raw['archived']) ?? false,
    template: readBoolean(raw['template']) ?? false,
    private: readBoolean(raw['private']) ?? false,
    canManage: readBoolean(raw['canManage']) ?? true,
    links,
  }
  return [typeof id === 'number' ? { ...room, id } : room]
}

const seedReaders = { ...readers, date: orNull(readDate), flag: readBoolean, password: (raw: unknown) => raw }

function readDate(raw: unknown, path: Path, context: ReadContext): string | undefined {
  const moment = readMoment(raw, path, context)
  return moment && writeInstant(moment.value)
}

function readLink(raw: Mapping, path: Path, context: ReadContext): SeedLink[] {
  const kind = roles.find((name) => name === raw['kind'])
  const settings = readSettings(settingNames, raw, path, context, seedReaders)
  const id = readId(raw['id'], [...path, 'id'], context)
  const { currentUseCount: uses } = raw
  if (kind === undefined) return []
  return [
    { kind, ...settings, ...(id !== undefined && { id }), ...(typeof uses === 'number' && { currentUseCount: uses }) },
  ]
}

function readId(raw: unknown, path: Path, { report, locate }: ReadContext): string | undefined {
  if (typeof raw !== 'string') return undefined
  return uuid.test(raw) ? raw.toLowerCase() : report('manifest/link-id', {}, locate(path))
}

const kinds = [
  'tooMany',
  'tooManyAfterSeconds',
  'tooManyAfterDate',
  'error500',
  'html502',
  'error503',
  'unauthorized',
  'resetBefore',
  'resetAfter',
  'truncated',
  'delay',
  'hang',
  'slowBody',
  'hugeBody',
  'notJson',
  'otherShape',
] as const
const methods = ['GET', 'PUT', 'POST'] as const
const timed: ReadonlySet<string> = new Set(['tooManyAfterSeconds', 'tooManyAfterDate', 'error503', 'delay', 'slowBody'])

/** One thing that goes wrong in a sandbox, and when, as `schemas/faults.schema.json` describes it. */
export interface FaultRule {
  on?: { method?: (typeof methods)[number]; path?: string }
  requests?: number[]
  every?: number
  probability?: number
  times?: number
  fault: (typeof kinds)[number]
  /** Seconds or milliseconds, by the kind of fault. */
  after?: number
}

/** The faults of a sandbox, as plain data. */
export interface Faults {
  seed?: string | number
  faults: FaultRule[]
}

/** Reads a fault file. */
export function readFaults(file: ManifestFile): Checked<Faults> {
  return readSandboxFile(file, validateFaults, ({ seed, faults }, context) => ({
    ...((typeof seed === 'string' || typeof seed === 'number') && { seed }),
    faults: mappingsOf(faults, ['faults']).flatMap(([rule, path]) => readRule(rule, path, context)),
  }))
}

function readRule(raw: Mapping, path: Path, context: ReadContext): FaultRule[] {
  const { requests, every, probability, times, after } = raw
  const on = isMapping(raw['on']) ? readOn(raw['on'], [...path, 'on'], context) : undefined
  const fault = kinds.find((name) => name === raw['fault'])
  if (fault === undefined) return []
  if (after !== undefined && !timed.has(fault))
    context.report('manifest/fault-after', { fault }, context.locate([...path, 'after'], 'key'))
  const rule: FaultRule = {
    fault,
    ...(on && { on }),
    ...(Array.isArray(requests) && { requests: requests.filter((n) => typeof n === 'number') }),
    ...(typeof every === 'number' && { every }),
    ...(typeof probability === 'number' && { probability }),
    ...(typeof times === 'number' && { times }),
    ...(typeof after === 'number' && { after }),
  }
  return [rule]
}

function readOn(raw: Mapping, at: Path, context: ReadContext): NonNullable<FaultRule['on']> {
  const method = methods.find((name) => name === raw['method'])
  const path = typeof raw['path'] === 'string' ? raw['path'] : undefined
  const why = path === undefined ? undefined : pathProblem(path)
  if (why !== undefined) context.report('manifest/fault-path', { why }, context.locate([...at, 'path']))
  return { ...(method !== undefined && { method }), ...(path !== undefined && { path }) }
}

/** Why no request can match a path, or `undefined`. */
function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (/[?#]/.test(path)) return `${quote(path)} has a query, which faults ignore`
  return /^[/*]/.test(path) ? undefined : `${quote(path)} does not begin with a slash or a star`
}

/** Reads a file for a sandbox by its schema, without environment variables. Never throws. */
function readSandboxFile<T>(
  file: ManifestFile,
  validate: Validate,
  decode: (data: Mapping, context: ReadContext) => T,
): Checked<T> {
  const { report, list } = collectDiagnostics()
  const parsed = parseText(file, report)
  if (parsed?.data === undefined) return { ok: false, diagnostics: list([file]) }
  const { data, ...locators } = checkSchema(validate, { ...parsed, data: parsed.data }, report)
  const value = decode(isMapping(data) ? data : {}, { ...locators, report, env: {}, now: instantOf(0) })
  return checked(value, list([file]))
}

/** The mappings in a list, each with its path. */
function mappingsOf(list: unknown, path: Path): readonly (readonly [mapping: Mapping, path: Path])[] {
  return itemsOf(list).flatMap((item, nth) => (isMapping(item) ? [[item, [...path, nth]] as const] : []))
}
