import { type Checked, checked, type Place } from '../../model/diagnostic.ts'
import { type GuardLimits, type LimitName, limitNames } from '../../model/guard.ts'
import type { Entry, Lifted, Manifest } from '../../model/room.ts'
import { readPortalAddress } from '../../model/values/address.ts'
import type { Environment, OpenTexts } from '../../model/values/environment.ts'
import type { Instant } from '../../model/values/instant.ts'
import { openVault, passwordsOf, plainIn } from '../secrets/collect-secrets.ts'
import { isCredential, type KnownSecret } from '../secrets/known-secrets.ts'
import { type Parsed, parseText } from '../yaml/parse.ts'
import { quote } from '../yaml/quote.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { untold } from '../yaml/tree.ts'
import { gather } from './collect-diagnostics.ts'
import { validate } from './compiled/manifest.js'
import { at, isMapping, itemsOf, type Mapping } from './data.ts'
import { readEntries, refuseTwins } from './entries.ts'
import { openAt, openUnder, type Reading, readText, saying } from './interpolate.ts'
import { gatherFormer, type Names, openFormer, readNames, type Said } from './names.ts'
import { tellOther } from './other-document.ts'
import { judge } from './schema.ts'

interface FileContent extends Names, Limits {
  readonly portal?: Said<string>
  readonly entries: readonly Entry[]
  readonly open: OpenTexts
}

type Limits = { readonly [L in LimitName]?: Said<number> }

/** A manifest, or what is wrong with it; its name is told even then, where it has one. */
export type ReadManifest = Checked<Manifest> & { readonly name?: string }

/**
 * Reads all files of one manifest: everything that can be known without the portal is checked, and all mistakes are told
 * at once, in the order of the files. `env` is for `${NAME}`: one that is not set is an error, or leaves its text open; in what
 * a manifest was in the `past`, so does one whose value is wrong there.
 * No secret of `env`, nor one of `further`, may be taken for a text that is shown. Never throws.
 */
export function readManifest(
  files: readonly ManifestFile[],
  env: Environment,
  now: Instant,
  unset: 'error' | 'open' | 'past' = 'error',
  further: readonly KnownSecret[] = [],
): ReadManifest {
  const { tell, list } = gather()
  if (files.length === 0) tell('manifest/no-file', {})
  const parsed = files.map((file) => {
    const text = parseText(file, tell)
    return tellOther(file, text, tell) ? undefined : text
  })
  const data = parsed.map((file) => file?.data)
  const lifted: Lifted[] = []
  const vault = { ...openVault(data, env, further), lift: (each: Lifted) => lifted.push(each) }
  const contents = parsed.map((file) =>
    readFile(file, {
      ...{ env, now, tell, vault },
      book: unset === 'error' ? undefined : new Map(),
      isPast: unset === 'past',
    }),
  )
  const name = agree(contents, 'name', (place, related) => tell('manifest/other-name', {}, place, related))
  const formerly = gatherFormer(contents, name, tell)
  const portal = agree(contents, 'portal', (place, related) => tell('manifest/other-portal', {}, place, related))
  const guard: { -readonly [L in keyof GuardLimits]: GuardLimits[L] } = {}
  for (const key of limitNames) {
    const limit = agree(contents, key, (place, related) => tell('manifest/other-guard', { key }, place, related))
    if (limit !== undefined) guard[key] = limit
  }
  const entries = contents.flatMap((content) => content.entries)
  refuseTwins(entries, tell)
  const open: OpenTexts = Object.assign({}, ...contents.map((content) => content.open))
  const plain = [...new Set(data.flatMap(plainIn))]
  const manifest = {
    ...{ name: name ?? '', guard, entries },
    ...(formerly.length > 0 && { formerly }),
    ...(portal !== undefined && { portal }),
    ...saying(open),
    ...(plain.length > 0 && { plain, lifted }),
  }
  return { ...checked(manifest, list(files)), ...(name !== undefined && { name }) }
}

/** The passwords that files declare, as far as they can be read, be they a manifest or not. */
export function readPasswords(files: readonly ManifestFile[], env: Environment, what: string): readonly KnownSecret[] {
  const data = files.map((file) => parseText(file, untold)?.data)
  return passwordsOf(data, env, what)
}

const nothing: FileContent = { formerly: [], entries: [], open: {} }

function readFile(parsed: Parsed | undefined, world: Omit<Reading, 'locate' | 'written'>): FileContent {
  if (parsed?.data === undefined) return nothing
  const { data, locate, written } = parsed
  const reading = { ...world, locate, written }
  judge(validate, data, reading)
  if (!isMapping(data)) return nothing
  judgePlain(data, reading)
  return {
    ...readNames(data, reading),
    ...readPortal(data, reading),
    ...readGuard(data, reading),
    entries: readEntries(data, reading),
    open: { ...openUnder([], ['name', 'portal'], reading), ...openFormer(data, reading) },
  }
}

function readPortal(data: Mapping, reading: Reading): Pick<FileContent, 'portal'> {
  const place = reading.locate(['portal'])
  const text = readText(data['portal'], ['portal'], reading)
  const open = openAt(['portal'], reading)
  if (open) return { portal: { value: open.text, place } }
  if (text === undefined) return {}
  const read = readPortalAddress(text.value)
  if ('why' in read) {
    reading.tell('manifest/portal', { why: read.why }, place)
    return {}
  }
  if (read.isExposed) reading.tell('manifest/portal-http', {}, place)
  if (read.isApi) reading.tell('manifest/portal-api', {}, place)
  return { portal: { value: read.address, place } }
}

/** What `env.plain` cannot list. */
function judgePlain(data: Mapping, { tell, locate }: Reading): void {
  for (const [nth, name] of itemsOf(at(data, ['env', 'plain'])).entries()) {
    if (typeof name !== 'string') continue
    const isKey = isCredential(name)
    if (isKey || !/^[A-Za-z_]\w*$/.test(name))
      tell('env/plain', { name: quote(name), isKey }, locate(['env', 'plain', nth]))
  }
}

function readGuard(data: Mapping, { locate }: Reading): Limits {
  const said = limitNames.flatMap((key) => {
    const value = at(data, ['guard', key])
    return typeof value === 'number' ? [[key, { value, place: locate(['guard', key]) }] as const] : []
  })
  return Object.fromEntries(said)
}

/** The one value that all files give that give one. */
function agree<K extends 'name' | 'portal' | LimitName>(
  contents: readonly FileContent[],
  key: K,
  differ: (place: Place, related: Place) => void,
): NonNullable<FileContent[K]>['value'] | undefined {
  const all = contents.flatMap((content) => content[key] ?? [])
  const first = all.at(0)
  for (const said of all) if (first && said.value !== first.value) differ(said.place, first.place)
  return first?.value
}
