import type { SettingName } from '../../model/link.ts'
import { nearest } from '../../model/text/nearest.ts'
import { isOwn, isSetting, rowOf } from '../../settings/rows.ts'
import { textKeys } from '../text/layout.ts'
import { kindOf, maySay, oneOf, quote } from '../text/quote.ts'
import type { Reading } from './interpolate.ts'

/** One failure as Ajv reports it, with the part of the schema that failed. */
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

type Judging = Pick<Reading, 'locate' | 'tell'>
type Report = (error: SchemaError, path: readonly string[], judging: Judging) => void

const selectors = ['id', 'title', 'tag'] as const
const typeWords: Readonly<Record<string, string>> = {
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
  links: 'links: with a mapping of links; links: {} means that the room is to have none of ours',
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

// Texts are judged after interpolation, so what the schema says about their form is for editors alone.
const reports: Readonly<Record<string, Report>> = {
  additionalProperties: reportUnknownKey,
  oneOf: reportSelectors,
  const: (_, path, { tell, locate }) => tell('manifest/version', {}, locate(path)),
  required: ({ params }, path, { tell, locate }) => {
    const key = String(params.missingProperty)
    /* v8 ignore next -- @preserve: each key that a schema asks for has an example */
    tell('manifest/missing-key', { key, example: missingExamples[key] ?? key }, locate(path))
  },
  type: ({ params, data }, path, { tell, locate }) => {
    const types = String(params.type).split(',')
    // What is a number to YAML is a text where one is expected.
    const isText = types.includes('string') && textKeys.has(String(path.at(-1)))
    const expected = isText ? 'text' : oneOf(types.map((type) => String(typeWords[type])))
    tell('manifest/wrong-type', { key: nameOf(path), expected, found: kindOf(data) }, locate(path))
  },
  enum: ({ params, data }, path, { tell, locate }) => {
    const allowed = [params.allowedValues].flat().map(String)
    const isText = typeof data === 'string'
    const found = isText ? quote(data) : kindOf(data)
    const near = isText ? nearest(data, allowed) : undefined
    tell('manifest/bad-value', { key: nameOf(path), found, near, allowed }, locate(path))
  },
  minimum: reportRange,
  maximum: reportRange,
}

/** Tells everything in which data differs from the shape that its schema describes: each mistake once. */
export function judge(validate: Validate, data: unknown, judging: Judging): void {
  validate(data)
  for (const error of validate.errors ?? []) {
    // A branch that does not fit is no mistake: the whole choice is.
    if (/\/(?:anyOf|oneOf)\/\d/.test(error.schemaPath)) continue
    reports[error.keyword]?.(error, pathOf(error.instancePath), judging)
  }
}

function reportRange({ parentSchema }: SchemaError, path: readonly string[], { tell, locate }: Judging): void {
  const { minimum, maximum } = parentSchema
  const range = maximum === undefined ? `${minimum} or more` : `a number from ${minimum} to ${maximum}`
  tell('manifest/out-of-range', { key: nameOf(path), range }, locate(path))
}

function reportSelectors({ data }: SchemaError, path: readonly string[], { tell, locate }: Judging): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return
  const keys = selectors.filter((name) => Object.hasOwn(data, name))
  const last = keys.at(-1)
  if (last === undefined) tell('room/no-selector', {}, locate(path))
  else tell('room/several-selectors', { keys }, locate([...path, last], 'key'))
}

function reportUnknownKey(error: SchemaError, path: readonly string[], { tell, locate }: Judging): void {
  const key = String(error.params.additionalProperty)
  const place = locate([...path, key], 'key')
  const known = Object.keys({ ...error.parentSchema.properties })
  if (path.at(-1) === 'links') {
    tell('link/key', { key: quote(key), near: nearest(key, known) ?? (maySay(key) ? slug(key) : undefined) }, place)
    return
  }
  const isLink = path.at(-2) === 'links'
  const isAmongSettings = isLink || path.at(-2) === 'defaults'
  if (isLink && key === 'rotation') tell('link/primary-rotation', {}, place)
  else if (isAmongSettings && isSetting(key) && isOwn(key)) tell('link/other-kind', { key, ...sidesOf(key) }, place)
  else {
    // A forgotten space after a colon leaves no key to be found but what stands before it.
    const near = nearest(key.replace(/[^\w-].*/s, ''), known)
    tell('manifest/unknown-key', { key: quote(key), near, known }, place)
  }
}

/** What kind of link a setting is of no use to, and which has it. */
function sidesOf(name: SettingName): { readonly kind: string; readonly owners: string } {
  return rowOf(name).kinds.includes('invitation')
    ? { kind: 'An external link', owners: 'the link called invitation has it' }
    : { kind: 'An invitation', owners: 'external links have it' }
}

/** What a key would be as the key of a link; `undefined` when nothing is left of it. */
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
