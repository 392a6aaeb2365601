import { Scalar, stringify, type ToStringOptions } from 'yaml'
import { isNonCanonicalId } from '../../model/room.ts'
import { normalizeInstant } from '../../model/values/instant.ts'
import { formOf, isSetting, rows } from '../../settings/rows.ts'
import { findAccess } from '../read/settings.ts'
import { type Part, printing, textKeys } from '../yaml/layout.ts'
import { isOmitted, rangeOf } from '../yaml/nodes.ts'
import { isPlain, type ScalarValue, scalarText } from '../yaml/scalar-text.ts'

/** The position of a scalar: its part, its key, and whether it is a key, in a block or in brackets. */
export interface ScalarContext {
  readonly part?: Part | undefined
  readonly key?: string
  readonly form: 'key' | 'block' | 'flow'
}

const blockPrinting: ToStringOptions & { readonly version: '1.2'; readonly schema: 'core' } = {
  ...printing,
  version: '1.2',
  schema: 'core',
  doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
}

/** The lines of a scalar: one line or, for a block scalar, its indicator and its indented lines. */
export function scalarLines(scalar: Scalar, where: ScalarContext, text: string): readonly string[] {
  const { type } = scalar
  if (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) return blockOf(String(scalar.value), type, where)
  return [lineOf(scalar, where, text.slice(...rangeOf(scalar)))]
}

function lineOf(scalar: Scalar, where: ScalarContext, raw: string): string {
  const { value, tag } = scalar
  const isOneLine = !raw.includes('\n')
  if (tag !== undefined && isOneLine) return raw
  if (isOmitted(scalar)) return isNullable(where) || where.form === 'flow' ? 'null' : ''
  const canonicalValue = canonical(scalar, where)
  if (typeof canonicalValue !== 'string')
    return isBooleanWord(scalar, where) || isNone(value, where) ? String(value) : raw
  if (scalar.type === Scalar.PLAIN && isOneLine && canonicalValue === value) return raw
  if (canBePlain(canonicalValue, where) && !needsQuotes(scalar, where, canonicalValue)) return canonicalValue
  const isQuoted = scalar.type === Scalar.QUOTE_DOUBLE || /["\\]/.test(canonicalValue)
  return isQuoted && isOneLine && canonicalValue === value ? raw : scalarText(canonicalValue, Scalar.QUOTE_DOUBLE)
}

/** Whether it is a boolean, and not a text that YAML reads as one. An anchored value may be used elsewhere as text. */
function isBooleanWord({ value, anchor }: Scalar, { key = '' }: ScalarContext): boolean {
  return typeof value === 'boolean' && anchor === undefined && !textKeys.has(key)
}

/** Whether the quotes have a meaning: they mark an id as text. An anchored value may be used elsewhere as an id. */
function needsQuotes({ type, anchor }: Scalar, { part, key }: ScalarContext, text: string): boolean {
  const isId = anchor !== undefined || (part === 'room' && key === 'id')
  return isId && type !== Scalar.PLAIN && isNonCanonicalId(text)
}

const isNone = (value: unknown, where: ScalarContext): boolean => value === null && isNullable(where)

/** Whether the setting can be null. */
function isNullable({ part, key = '' }: ScalarContext): boolean {
  return part === 'link' && isSetting(key) && rows[key].defaultValue === null
}

/**
 * A value in its canonical spelling. An anchored value stays as it is, because it may be used elsewhere for something
 * else.
 */
function canonical({ value, anchor }: Scalar, { part, key }: ScalarContext): ScalarValue {
  const current = value as ScalarValue
  if (anchor !== undefined || part !== 'link') return current
  const form = formOf(key)
  if (form === 'level' && current !== null) return findAccess(String(current)) ?? current
  return form === 'date' && typeof current === 'string' ? normalizeInstant(current) : current
}

/** Whether a text needs no quotes at this position. A `${NAME}`, or one with a simple default, needs them only in brackets. */
function canBePlain(text: string, { form }: ScalarContext): boolean {
  return isPlain(text) || (form === 'block' && /^\$\{\w+(?::-[\w.-]*)?\}$/.test(text))
}

function blockOf(text: string, type: Scalar.Type, where: ScalarContext): readonly string[] {
  if (where.form === 'key') return [canBePlain(text, where) ? text : scalarText(text, Scalar.QUOTE_DOUBLE)]
  const block = new Scalar(text)
  block.type = type
  return stringify({ k: block }, blockPrinting).slice('k: '.length, -1).split('\n')
}
