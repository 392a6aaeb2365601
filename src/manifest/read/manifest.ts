import { type Checked, checked, type Place } from '../../model/diagnostic.ts'
import { type GuardLimits, type LimitName, limitNames } from '../../model/guard.ts'
import type { Entry, Manifest, PlainVariableUse } from '../../model/room.ts'
import { readPortalAddress } from '../../model/values/address.ts'
import type { Environment, OpenTexts } from '../../model/values/environment.ts'
import type { Instant } from '../../model/values/instant.ts'
import { collectSecrets, passwordsOf, plainIn } from '../secrets/collect-secrets.ts'
import { isCredential, type KnownSecret } from '../secrets/known-secrets.ts'
import { parseText } from '../yaml/parse.ts'
import { quote } from '../yaml/quote.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { ignoreReports } from '../yaml/tree.ts'
import { collectDiagnostics } from './collect-diagnostics.ts'
import { validate } from './compiled/manifest.js'
import { at, isMapping, itemsOf, type Mapping } from './data.ts'
import { checkDuplicates, readEntries } from './entries.ts'
import { type NumberForm, readNumber } from './flags-and-numbers.ts'
import { openAt, openUnder, type ReadContext, readText, withOpenTexts } from './interpolate.ts'
import { collectFormerNames, type Located, type Names, openFormerNames, readNames } from './names.ts'
import { reportOtherDocument } from './other-document.ts'
import { checkSchema, type Meant } from './schema.ts'
import { readKnown } from './settings.ts'

interface FileContent extends Names, Limits {
  readonly portal?: Located<string>
  readonly entries: readonly Entry[]
  readonly open: OpenTexts
}

type Limits = { readonly [L in LimitName]?: Located<number> }

/** A manifest, or the errors in it. `name` is there in both cases, if the files agree on a valid one. */
export type ReadManifest = Checked<Manifest> & { readonly name?: string }

/**
 * Reads all files of one manifest. Checks everything that can be checked without the portal, and reports all mistakes
 * at once, in the order of the files. `env` supplies `${NAME}`: with `unset: 'error'`, a variable that is not set is an
 * error; with `open` its text is left open; with `past`, for an earlier version of a manifest, so is a text whose value
 * is invalid. With `defaults: 'open'`, so is one whose variable is not set but has a default. A text that is shown must
 * not contain a secret of `env` or of `further`. Never throws.
 */
export function readManifest(
  files: readonly ManifestFile[],
  env: Environment,
  now: Instant,
  unset: 'error' | 'open' | 'past' = 'error',
  further: readonly KnownSecret[] = [],
  defaults: 'used' | 'open' = 'used',
): ReadManifest {
  const { report, list } = collectDiagnostics()
  if (files.length === 0) report('manifest/no-file', {})
  const parsed = files.map((file) => {
    const text = parseText(file, report)
    const isOther = reportOtherDocument(file, text, report)
    return isOther || text?.data === undefined ? undefined : checkSchema(validate, { ...text, data: text.data }, report)
  })
  const data = parsed.map((file) => file?.data)
  const lifted: PlainVariableUse[] = []
  const secretRules = {
    ...collectSecrets(data, env, further),
    onPlainUse: (each: PlainVariableUse) => lifted.push(each),
  }
  const contents = parsed.map((file) =>
    readFile(file, {
      ...{ env, now, report, secretRules },
      openTexts: unset === 'error' ? undefined : new Map(),
      isPast: unset === 'past',
      areDefaultsOpen: defaults === 'open',
    }),
  )
  const name = sharedValue(contents, 'name', (place, related) => report('manifest/other-name', {}, place, related))
  const formerly = collectFormerNames(contents, name, report)
  const portal = sharedValue(contents, 'portal', (place, related) =>
    report('manifest/other-portal', {}, place, related),
  )
  const guard: { -readonly [L in keyof GuardLimits]: GuardLimits[L] } = {}
  for (const key of limitNames) {
    const limit = sharedValue(contents, key, (place, related) =>
      report('manifest/other-guard', { key }, place, related),
    )
    if (limit !== undefined) guard[key] = limit
  }
  const entries = contents.flatMap((content) => content.entries)
  checkDuplicates(entries, report)
  const open: OpenTexts = Object.assign({}, ...contents.map((content) => content.open))
  const plain = [...new Set(data.flatMap(plainIn))]
  const manifest = {
    ...{ name: name ?? '', guard, entries },
    ...(formerly.length > 0 && { formerly }),
    ...(portal !== undefined && { portal }),
    ...withOpenTexts(open),
    ...(plain.length > 0 && { plain, lifted }),
  }
  return { ...checked(manifest, list(files)), ...(name !== undefined && { name }) }
}

/** The passwords that files declare, as far as they can be read, whether or not they are a valid manifest. */
export function readPasswords(files: readonly ManifestFile[], env: Environment, what: string): readonly KnownSecret[] {
  const data = files.map((file) => parseText(file, ignoreReports)?.data)
  return passwordsOf(data, env, what)
}

const nothing: FileContent = { formerly: [], entries: [], open: {} }

function readFile(meant: Meant | undefined, world: Omit<ReadContext, 'locate' | 'written' | 'keyAt'>): FileContent {
  if (meant === undefined) return nothing
  const { data, ...locators } = meant
  const context = { ...world, ...locators }
  if (!isMapping(data)) return nothing
  checkPlainNames(data, context)
  return {
    ...readNames(data, context),
    ...readPortal(data, context),
    ...readGuard(data, context),
    entries: readEntries(data, context),
    open: { ...openUnder([], ['name', 'portal'], context), ...openFormerNames(data, context), ...openLimits(context) },
  }
}

function readPortal(data: Mapping, context: ReadContext): Pick<FileContent, 'portal'> {
  const place = context.locate(['portal'])
  const text = readText(data['portal'], ['portal'], context)
  const open = openAt(['portal'], context)
  if (open) return { portal: { value: open.text, place } }
  if (text === undefined) return {}
  const read = readPortalAddress(text.value)
  if ('why' in read) {
    context.report('manifest/portal', { why: read.why }, place)
    return {}
  }
  if (read.isExposed) context.report('manifest/portal-http', {}, place)
  if (read.isApi) context.report('manifest/portal-api', {}, place)
  return { portal: { value: read.address, place } }
}

/** Reports names that `env.plain` must not list. */
function checkPlainNames(data: Mapping, { report, locate }: ReadContext): void {
  for (const [nth, name] of itemsOf(at(data, ['env', 'plain'])).entries()) {
    if (typeof name !== 'string') continue
    const isKey = isCredential(name)
    if (isKey || !/^[A-Za-z_]\w*$/.test(name))
      report('env/plain', { name: quote(name), isKey }, locate(['env', 'plain', nth]))
  }
}

function readGuard(data: Mapping, context: ReadContext): Limits {
  const limits = limitNames.flatMap((key) => {
    const path = ['guard', key]
    const value = readKnown(at(data, path), path, context, (...raw) => readNumber(...raw, formOfLimit(key)))
    return value === undefined ? [] : [[key, { value, place: context.locate(path) }] as const]
  })
  return Object.fromEntries(limits)
}

function formOfLimit(key: LimitName): NumberForm {
  if (key === 'maxRevokePercent')
    return { expected: 'a number from 0 to 100', fits: (value) => value >= 0 && value <= 100 }
  return { expected: 'a whole number of 0 or more', fits: (value) => Number.isInteger(value) && value >= 0 }
}

/** The limits that are left open, by their names in a comparison. */
function openLimits(context: ReadContext): OpenTexts {
  const open = Object.entries(openUnder(['guard'], limitNames, context))
  return Object.fromEntries(open.map(([key, text]) => [`guard.${key}`, text]))
}

/** The value of a key on which all files agree that have it; calls `differ` for each other value. */
function sharedValue<K extends 'name' | 'portal' | LimitName>(
  contents: readonly FileContent[],
  key: K,
  differ: (place: Place, related: Place) => void,
): NonNullable<FileContent[K]>['value'] | undefined {
  const all = contents.flatMap((content) => content[key] ?? [])
  const first = all.at(0)
  for (const { value, place } of all) if (first && value !== first.value) differ(place, first.place)
  return first?.value
}
