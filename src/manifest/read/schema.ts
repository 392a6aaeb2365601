import { limitNames } from '../../model/guard.ts'
import { nearest } from '../../model/values/nearest.ts'
import { formOf } from '../../settings/rows.ts'
import { textKeys } from '../yaml/layout.ts'
import { kindOf, oneOf, quote } from '../yaml/quote.ts'
import type { Path } from '../yaml/tree.ts'
import { at, changedAt } from './data.ts'
import { type ReadContext, usesVariables } from './interpolate.ts'
import { meantName, reportUnknownKey, type SchemaContext, type SchemaError, withKey } from './unknown-keys.ts'

/** A compiled schema: its errors are those of the latest call. */
export interface Validate {
  (data: unknown): boolean
  readonly errors?: readonly SchemaError[] | null
}

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
  if: reportSelectors,
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
    const named = types.filter((type) => type !== 'string' || !isVariableKey(path.at(-1)))
    const expected = isText ? 'text' : oneOf(named.map((type) => String(typeNames[type])))
    const key = nameOf(path)
    if (data === null && path.at(-2) === 'ignore') report('room/ignore-reason', {}, locate(path))
    else if (usesVariables(data)) report('env/not-here', { key, expected }, locate(path))
    else report('manifest/wrong-type', { key, expected, found: kindOf(data) }, locate(path))
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

/** Whether the text under a key must be a `${NAME}` that gives a boolean or a number. */
function isVariableKey(key: string | undefined): boolean {
  const form = formOf(key)
  return form === 'flag' || form === 'count' || limitNames.some((name) => name === key)
}

/** Data as it was probably meant, and where it is in the text. */
export interface Meant extends Required<Pick<ReadContext, 'locate' | 'written' | 'keyAt'>> {
  readonly data: unknown
}

/** How many misspelt keys are replaced in one file; the content of further ones is not checked. */
const most = 250

/**
 * Reports each mistake in the shape of data, by its schema. Returns the data with each misspelt key replaced by the key
 * that was probably meant, so that what is below it is checked as well.
 */
export function checkSchema(
  validate: Validate,
  { data, locate, written }: Pick<ReadContext, 'locate' | 'written'> & { readonly data: unknown },
  report: ReadContext['report'],
): Meant {
  const renamed = new Map<string, string>()
  const inText = (path: Path): Path =>
    renamed.size === 0 ? path : path.map((key, nth) => renamed.get(path.slice(0, nth + 1).join('\0')) ?? key)
  const meant: { -readonly [K in keyof Meant]: Meant[K] } = {
    data,
    locate: (path, part) => locate(inText(path), part),
    written: (path) => written(inText(path)),
    keyAt: (path) => String(inText(path).at(-1)),
  }
  const context = { report, locate: meant.locate }
  const replaceKeys = (errors: readonly SchemaError[]): readonly SchemaError[] => {
    const before = renamed.size
    for (const error of errors) {
      const path = pathOf(error.instancePath)
      const key = String(error.params.additionalProperty)
      const name = renamed.size < most ? meantName(error, path, at(meant.data, path)) : undefined
      if (name === undefined) continue
      reportUnknownKey(error, path, context)
      meant.data = changedAt(meant.data, path, withKey(at(meant.data, path), key, name))
      renamed.set([...path, name].join('\0'), key)
    }
    // What is below a replaced key has not been checked yet.
    return renamed.size > before ? replaceKeys(errorsOf(validate, meant.data)) : errors
  }
  for (const error of replaceKeys(errorsOf(validate, data)))
    reporters[error.keyword]?.(error, pathOf(error.instancePath), context)
  return meant
}

/** How many errors of the schema are read: more than are reported, so that the report says that there are others. */
const mostRead = 1000

/** The first errors in data. A failed choice counts as a whole, not each of its branches. */
function errorsOf(validate: Validate, data: unknown): readonly SchemaError[] {
  validate(data)
  const found: SchemaError[] = []
  for (const error of validate.errors ?? []) {
    if (found.length === mostRead) break
    if (!/\/(?:then|else)\//.test(error.schemaPath)) found.push(error)
  }
  return found
}

function reportRange({ parentSchema }: SchemaError, path: readonly string[], { report, locate }: SchemaContext): void {
  const { minimum, maximum } = parentSchema
  const range = maximum === undefined ? `${minimum} or more` : `a number from ${minimum} to ${maximum}`
  report('manifest/out-of-range', { key: nameOf(path), range }, locate(path))
}

function reportSelectors({ data }: SchemaError, path: readonly string[], { report, locate }: SchemaContext): void {
  const keys = selectors.filter((name) => Object.hasOwn(Object(data), name))
  const last = keys.at(-1)
  if (last === undefined) report('room/no-selector', {}, locate(path))
  else report('room/several-selectors', { keys }, locate([...path, last], 'key'))
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
