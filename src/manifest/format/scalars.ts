import { Scalar, stringify, type ToStringOptions } from 'yaml'
import { isMisspeltId } from '../../model/room.ts'
import { respell } from '../../model/values/instant.ts'
import { formOf, isSetting, rows } from '../../settings/rows.ts'
import { accessNamed } from '../read/settings.ts'
import { type Part, printing, textKeys } from '../yaml/layout.ts'
import { isUnwritten, rangeOf } from '../yaml/nodes.ts'
import { isPlain, type ScalarValue, scalarText } from '../yaml/scalar-text.ts'

/** Where a value stands: under which key of which part, and whether in brackets. */
export interface Where {
  readonly part?: Part | undefined
  readonly key?: string
  readonly form: 'key' | 'block' | 'flow'
}

const plainly: ToStringOptions & { readonly version: '1.2'; readonly schema: 'core' } = {
  ...printing,
  version: '1.2',
  schema: 'core',
  doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
}

/** A scalar as it is written: one line or, for a block of text, its sign and its lines, two columns further in. */
export function spelled(scalar: Scalar, where: Where, text: string): readonly string[] {
  const { type } = scalar
  if (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) return blockOf(String(scalar.value), type, where)
  return [lineOf(scalar, where, text.slice(...rangeOf(scalar)))]
}

function lineOf(scalar: Scalar, where: Where, raw: string): string {
  const { value, tag } = scalar
  const isOneLine = !raw.includes('\n')
  if (tag !== undefined && isOneLine) return raw
  if (isUnwritten(scalar)) return isNullable(where) || where.form === 'flow' ? 'null' : ''
  const meant = canonical(scalar, where)
  if (typeof meant !== 'string') return isWord(scalar, where) || isNone(value, where) ? String(value) : raw
  if (scalar.type === Scalar.PLAIN && isOneLine && meant === value) return raw
  if (isBare(meant, where) && !isMarked(scalar, where, meant)) return meant
  const isQuoted = scalar.type === Scalar.QUOTE_DOUBLE || /["\\]/.test(meant)
  return isQuoted && isOneLine && meant === value ? raw : scalarText(meant, Scalar.QUOTE_DOUBLE)
}

/** Whether it is true or false, and not a text that YAML takes for that. What bears a name may be used as one. */
function isWord({ value, anchor }: Scalar, { key = '' }: Where): boolean {
  return typeof value === 'boolean' && anchor === undefined && !textKeys.has(key)
}

/** Whether its quotes say what it is: that an id is no misspelt number. What bears a name may be used as one. */
function isMarked({ type, anchor }: Scalar, { part, key }: Where, text: string): boolean {
  const isId = anchor !== undefined || (part === 'room' && key === 'id')
  return isId && type !== Scalar.PLAIN && isMisspeltId(text)
}

const isNone = (value: unknown, where: Where): boolean => value === null && isNullable(where)

/** Whether null is something to say there. */
function isNullable({ part, key = '' }: Where): boolean {
  return part === 'link' && isSetting(key) && rows[key].birth === null
}

/** A value in its one spelling. What bears a name may be used elsewhere, for something else: that stays as it is. */
function canonical({ value, anchor }: Scalar, { part, key }: Where): ScalarValue {
  const said = value as ScalarValue
  if (anchor !== undefined || part !== 'link') return said
  const form = formOf(key)
  if (form === 'level' && said !== null) return accessNamed(String(said)) ?? said
  return form === 'date' && typeof said === 'string' ? respell(said) : said
}

/** Whether a text can do without quotes there. A variable can, but in brackets. */
function isBare(text: string, { form }: Where): boolean {
  return isPlain(text) || (form === 'block' && /^\$\{\w+\}$/.test(text))
}

function blockOf(text: string, type: Scalar.Type, where: Where): readonly string[] {
  if (where.form === 'key') return [isBare(text, where) ? text : scalarText(text, Scalar.QUOTE_DOUBLE)]
  const block = new Scalar(text)
  block.type = type
  return stringify({ k: block }, plainly).slice('k: '.length, -1).split('\n')
}
