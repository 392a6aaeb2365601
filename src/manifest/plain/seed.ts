import type { Checked } from '../../model/diagnostic.ts'
import type { LinkKind, SettingName } from '../../model/link.ts'
import type { RoomType } from '../../model/room.ts'
import type { Secret } from '../../model/secret.ts'
import { type Instant, writeInstant } from '../../model/text/instant.ts'
import type { Settings } from '../../settings/row.ts'
import { settingNames } from '../../settings/rows.ts'
import { readMoment } from '../read/dates.ts'
import type { Reading } from '../read/interpolate.ts'
import { isMapping, type Mapping, orNone, readBoolean, readers, readSettings, readTitle } from '../read/settings.ts'
import type { ManifestFile } from '../text/source.ts'
import type { Path } from '../text/tree.ts'
import { validate } from './compiled/seed.js'
import { readPlain } from './plain.ts'

/** A setting as plain data: a date as {@link writeInstant} writes it, and it may have passed. */
type Seeded<T> = T extends Instant | Secret ? string : T

/** A link that a sandbox starts with, as plain data; what is left out takes the portal's default. */
export type SeedLink = { [S in SettingName]?: Seeded<Settings[S]> } & {
  kind: LinkKind
  /** A UUID. */
  id?: string
  currentUseCount?: number
}

/** A room that a sandbox starts with. */
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

/** What a sandbox starts with: the sandbox's own, so it may change it. */
export interface Seed {
  rooms: SeedRoom[]
}

const types: readonly RoomType[] = ['custom', 'public', 'formFilling', 'collaboration', 'virtualData', 'ai']
const kinds: readonly LinkKind[] = ['primary', 'invitation', 'additional']
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads a seed file. Its passwords are not judged, for a portal may have any. */
export function readSeed(file: ManifestFile): Checked<Seed> {
  return readPlain(file, validate, ({ rooms }, reading) => ({
    rooms: readList(rooms).flatMap((room, index) => (isMapping(room) ? readRoom(room, ['rooms', index], reading) : [])),
  }))
}

function readRoom(raw: Mapping, path: Path, reading: Reading): SeedRoom[] {
  const type = types.find((name) => name === raw['type'])
  const title = readTitle(raw['title'], [...path, 'title'], reading)
  const links = readList(raw['links']).flatMap((link, index) =>
    isMapping(link) ? readLink(link, [...path, 'links', index], reading) : [],
  )
  const id = raw['id']
  if (type === undefined || title === undefined) return []
  const room = {
    type,
    title,
    tags: readList(raw['tags']).filter((tag) => typeof tag === 'string'),
    archived: readBoolean(raw['archived']) ?? false,
    template: readBoolean(raw['template']) ?? false,
    private: readBoolean(raw['private']) ?? false,
    canManage: readBoolean(raw['canManage']) ?? true,
    links,
  }
  return [typeof id === 'number' ? { ...room, id } : room]
}

const seedReaders = { ...readers, date: orNone(readDate), password: (raw: unknown) => raw }

function readDate(raw: unknown, path: Path, reading: Reading): string | undefined {
  const moment = readMoment(raw, path, reading)
  return moment && writeInstant(moment.value)
}

function readLink(raw: Mapping, path: Path, reading: Reading): SeedLink[] {
  const kind = kinds.find((name) => name === raw['kind'])
  const settings = readSettings(settingNames, raw, path, reading, seedReaders)
  const id = readId(raw['id'], [...path, 'id'], reading)
  const { currentUseCount: uses } = raw
  if (kind === undefined) return []
  return [
    { kind, ...settings, ...(id !== undefined && { id }), ...(typeof uses === 'number' && { currentUseCount: uses }) },
  ]
}

function readId(raw: unknown, path: Path, { tell, locate }: Reading): string | undefined {
  if (typeof raw !== 'string') return undefined
  if (uuid.test(raw)) return raw.toLowerCase()
  tell('manifest/link-id', {}, locate(path))
  return undefined
}

function readList(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : []
}
