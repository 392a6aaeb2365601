import type { Path } from '../yaml/tree.ts'
import { namesIn, type ReadContext, readText, soleVariable, usesVariables } from './interpolate.ts'

/** A boolean, or `undefined` for any other value. */
export function readBoolean(raw: unknown): boolean | undefined {
  return typeof raw === 'boolean' ? raw : undefined
}

/** Reads true or false, or the variable that gives it. The schema check has reported values of another type. */
export function readFlag(raw: unknown, path: Path, context: ReadContext): boolean | undefined {
  return readBoolean(raw) ?? readVariable(raw, path, context, { expected: 'true or false', parse: parseFlag })
}

/** Which numbers a key accepts, and how messages describe them. */
export interface NumberForm {
  readonly expected: string
  readonly fits: (value: number) => boolean
}

/** Reads a number, or the variable that gives it. The schema check has reported numbers that do not fit. */
export function readNumber(raw: unknown, path: Path, context: ReadContext, form: NumberForm): number | undefined {
  const { expected, fits } = form
  if (typeof raw === 'number') return fits(raw) ? raw : undefined
  const parse = (text: string): number | undefined => {
    const value = numberPattern.test(text) ? Number(text) : Number.NaN
    return fits(value) ? value : undefined
  }
  return readVariable(raw, path, context, { expected, parse })
}

// The spellings of YAML 1.2, as if the value stood in the file. null is not among them: only the file removes a limit.
const numberPattern = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+)$/i

function parseFlag(text: string): boolean | undefined {
  if (/^(?:true|True|TRUE)$/.test(text)) return true
  return /^(?:false|False|FALSE)$/.test(text) ? false : undefined
}

/** Reads a text that is exactly one variable, and parses the value of that variable. */
function readVariable<T>(
  raw: unknown,
  path: Path,
  context: ReadContext,
  { expected, parse }: { readonly expected: string; readonly parse: (text: string) => T | undefined },
): T | undefined {
  if (typeof raw !== 'string') return undefined
  const place = context.locate(path)
  const name = soleVariable(raw)
  if (name === undefined && !namesIn(raw).includes(undefined)) {
    const found = usesVariables(raw) ? `text with more in it than a \${NAME}` : 'text'
    context.report('manifest/wrong-type', { key: String(path.at(-1)), expected, found }, place)
  }
  const text = readText(raw, path, context)
  if (text === undefined || name === undefined) return undefined
  return parse(text.value.trim()) ?? context.report('env/wrong-value', { name, expected }, place)
}
