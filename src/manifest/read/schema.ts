import type { SettingName } from '../../model/link.ts'
import { nearest } from '../../model/values/nearest.ts'
import { isKindSpecific, isSetting, rowOf } from '../../settings/rows.ts'
import { textKeys } from '../yaml/layout.ts'
import { isQuotable, kindOf, oneOf, quote } from '../yaml/quote.ts'
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

/** A compiled schema: its errors are those of the latest call. */
export interface Validate {
  (data: unknown): boolean
  readonly errors?: readonly SchemaError[] | null
}

type SchemaContext = Pick<ReadContext, 'locate' | 'report'>
type ReportError = (error: SchemaError, path: readonly string[], context: SchemaContext) => void

const selectors = ['id', 'title', 'tag'] as const
const typeNames: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'a mapping',
}
const missingExamples: Readonly<Record<string, string>> = {
  version: 'version: 1',
  name: 'name: my-links',
  rooms: 'rooms: with a list of entries, or rooms: []',
  links: 'links: with a mapping of links; links: {} means that the room has no links of this manifest',
  type: 'type: custom',
  title: 'title: with the title of the room',
  kind: 'kind: primary, kind: invitation or kind: additional',
  faults: 'faults: []',
  fault: 'fault: error500',
  rules: 'rules: with a mapping of rules by name',
  match: 'match: with the links that the rule is about, such as match: { audience: public }',
  rule: 'rule: with the name of a rule of this policy',
  room: 'room: with the id or the title of the room',
  link: 'link: with the key or the fingerprint of the link',
  until: 'until: 2027-01-31, the date on which the exception ends',
  reason: 'reason: with why the link may break the rule',
}

// Texts are checked after interpolation: the schema's rules about their form are only for editors.
const reporters: Readonly<Record<string, ReportError>> = {
  additionalProperties: reportUnknownKey,
  oneOf: reportSelectors,
  const: (_, path, { report, locate }) => report('manifest/version', {}, locate(path)),
  required: ({ params }, path, { report, locate }) => {
    const key = String(params.missingProperty)
    /* v8 ignore next -- @preserve: each required key has an example */
    report('manifest/missing-key', { key, example: missingExamples[key] ?? key }, locate(path))
  },
  type: ({ params, data }, path, { report, locate }) => {
    const types = String(params.type).split(',')
    // Under these keys a number counts as text.
    const isText = types.includes('string') && textKeys.has(String(path.at(-1)))
    const expected = isText ? 'text' : oneOf(types.map((type) => String(typeNames[type])))
    report('manifest/wrong-type', { key: nameOf(path), expected, found: kindOf(data) }, locate(path))
  },
  enum: ({ params, data }, path, { report, locate }) => {
    const allowed = [params.allowedValues].flat().map(String)
    const isText = typeof data === 'string'
    const found = isText ? quote(data) : kindOf(data)
    const near = isText ? nearest(data, allowed) : undefined
    report('manifest/bad-value', { key: nameOf(path), found, near, allowed }, locate(path))
  },
  minimum: reportRange,
  maximum: reportRange,
}

/** Reports each mistake in the shape of data, by its schema. */
export function checkSchema(validate: Validate, data: unknown, context: SchemaContext): void {
  validate(data)
  for (const error of validate.errors ?? []) {
    // Report a failed choice as a whole, not each of its branches.
    if (/\/(?:anyOf|oneOf)\/\d/.test(error.schemaPath)) continue
    reporters[error.keyword]?.(error, pathOf(error.instancePath), context)
  }
}

function reportRange({ parentSchema }: SchemaError, path: readonly string[], { report, locate }: SchemaContext): void {
  const { minimum, maximum } = parentSchema
  const range = maximum === undefined ? `${minimum} or more` : `a number from ${minimum} to ${maximum}`
  report('manifest/out-of-range', { key: nameOf(path), range }, locate(path))
}

function reportSelectors({ data }: SchemaError, path: readonly string[], { report, locate }: SchemaContext): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return
  const keys = selectors.filter((name) => Object.hasOwn(data, name))
  const last = keys.at(-1)
  if (last === undefined) report('room/no-selector', {}, locate(path))
  else report('room/several-selectors', { keys }, locate([...path, last], 'key'))
}

function reportUnknownKey(error: SchemaError, path: readonly string[], { report, locate }: SchemaContext): void {
  const key = String(error.params.additionalProperty)
  const place = locate([...path, key], 'key')
  const known = Object.keys({ ...error.parentSchema.properties })
  if (path.at(-1) === 'links') {
    report(
      'link/key',
      { key: quote(key), near: nearest(key, known) ?? (isQuotable(key) ? slug(key) : undefined) },
      place,
    )
    return
  }
  const isLink = path.at(-2) === 'links'
  const isAmongSettings = isLink || path.at(-2) === 'defaults'
  if (isLink && key === 'rotation') report('link/primary-rotation', {}, place)
  else if (isAmongSettings && isSetting(key) && isKindSpecific(key))
    report('link/other-kind', { key, ...sidesOf(key) }, place)
  else {
    // Without the space after its colon, key and value are one key: guess from the part before the colon.
    const near = nearest(key.replace(/[^\w-].*/s, ''), known)
    report('manifest/unknown-key', { key: quote(key), near, known }, place)
  }
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
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(plain) && plain !== key ? plain : undefined
}

function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function nameOf(path: readonly string[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'The whole file'
  const parent = path.at(-2)
  if (parent === 'links' && !/^\d+$/.test(last)) return `The link ${quote(last)}`
  return /^\d+$/.test(last) && parent !== undefined ? `An item of ${parent}` : last
}
