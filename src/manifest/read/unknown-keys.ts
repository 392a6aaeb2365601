import { linkKeyPattern, type SettingName } from '../../model/link.ts'
import { nearest } from '../../model/values/nearest.ts'
import { isKindSpecific, isSetting, rowOf } from '../../settings/rows.ts'
import { isQuotable, quote } from '../yaml/quote.ts'
import { isMapping, type Mapping, pairsOf } from './data.ts'
import { fingerprintFacts } from './fingerprint.ts'
import type { ReadContext } from './interpolate.ts'

/** A failure as Ajv reports it, with the part of the schema that failed. */
export interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: {
    readonly additionalProperty?: string
    readonly missingProperty?: string
    readonly type?: string | readonly string[]
    readonly allowedValues?: readonly unknown[]
    readonly allowedValue?: unknown
  }
  readonly parentSchema: {
    readonly properties?: Readonly<Record<string, unknown>>
    readonly minimum?: number
    readonly maximum?: number
  }
  readonly data: unknown
}

export type SchemaContext = Pick<ReadContext, 'locate' | 'report'>

/** The name under which to read on below an unknown key; `undefined` if nothing can be said about its value. */
export function meantName(error: SchemaError, path: readonly string[], mapping: unknown): string | undefined {
  const key = error.params.additionalProperty
  if (key === undefined || !isMapping(mapping)) return undefined
  const { kind, near } = unknownKey(error, path)
  const isFree = near !== undefined && !Object.hasOwn(mapping, near)
  if (kind === 'link') {
    if (!isMapping(mapping[key])) return undefined
    // Any valid key will do: no message names it.
    return isFree ? near : `link-${Object.keys(mapping).indexOf(key)}-of-${Object.keys(mapping).length}`
  }
  return kind === 'other' && isFree && /^[\w-]+$/.test(key) ? near : undefined
}

/** A copy of a mapping with another name for a key. */
export function withKey(mapping: unknown, key: string, name: string): Mapping {
  return Object.fromEntries(pairsOf(mapping).map(([each, value]) => [each === key ? name : each, value]))
}

/** What an unknown key probably is, the key that was probably meant, and the keys that are known there. */
function unknownKey(
  error: SchemaError,
  path: readonly string[],
): {
  readonly kind: 'link' | 'fingerprint' | 'rotation' | 'setting' | 'other'
  readonly near?: string | undefined
  readonly known: readonly string[]
} {
  const key = String(error.params.additionalProperty)
  const known = Object.keys({ ...error.parentSchema.properties })
  const [parent, grandparent] = [path.at(-1), path.at(-2)]
  if (parent === 'links')
    return { kind: 'link', near: nearest(key, known) ?? (isQuotable(key) ? slug(key) : undefined), known }
  if (parent === 'ignore' && path.length === 3) return { kind: 'fingerprint', known }
  if (grandparent === 'links' && key === 'rotation') return { kind: 'rotation', known }
  if ((grandparent === 'links' || grandparent === 'defaults') && isSetting(key) && isKindSpecific(key))
    return { kind: 'setting', known }
  // Without the space after its colon, key and value are one key: guess from the part before the colon.
  return { kind: 'other', near: nearest(key.replace(/[^\w-].*/s, ''), known), known }
}

/** Reports a key that the schema does not know. */
export function reportUnknownKey(error: SchemaError, path: readonly string[], { report, locate }: SchemaContext): void {
  const key = String(error.params.additionalProperty)
  const place = locate([...path, key], 'key')
  const { kind, near, known } = unknownKey(error, path)
  if (kind === 'link') report('link/key', { key: quote(key), near }, place)
  else if (kind === 'fingerprint') report('link/adopt', fingerprintFacts(key), place)
  else if (kind === 'rotation') report('link/primary-rotation', {}, place)
  else if (kind === 'setting') report('link/other-kind', { key, ...sidesOf(key as SettingName) }, place)
  else report('manifest/unknown-key', { key: quote(key), near, known }, place)
}

/** The kind of link that does not have a setting, and the kind that has it, in words. */
function sidesOf(name: SettingName): { readonly kind: string; readonly owners: string } {
  return rowOf(name).kinds.includes('invitation')
    ? { kind: 'An external link', owners: 'the link called invitation has it' }
    : { kind: 'An invitation', owners: 'external links have it' }
}

/** A valid link key made from a text, or `undefined` if there is none. */
function slug(key: string): string | undefined {
  const plain = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return linkKeyPattern.test(plain) && plain !== key ? plain : undefined
}
