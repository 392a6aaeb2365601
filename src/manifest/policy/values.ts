import { type Access, accessNumbers } from '../../model/link.ts'
import { parseDuration } from '../../model/values/duration.ts'
import { nearest } from '../../model/values/nearest.ts'
import { isMapping } from '../read/data.ts'
import { readId } from '../read/entries.ts'
import { type ReadContext, usesVariables } from '../read/interpolate.ts'
import { findAccess } from '../read/settings.ts'
import { kindOf, quote } from '../yaml/quote.ts'
import type { Path } from '../yaml/tree.ts'

/** Reads a value; returns `undefined` after reporting an error. */
export type Read<T> = (raw: unknown, path: Path, context: ReadContext) => T | undefined

/** Reads text, or a number or boolean as it is written. Reports empty text, and text with `${NAME}`. */
export function readWord(raw: unknown, path: Path, { report, locate, written }: ReadContext): string | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') return undefined
  const text = typeof raw === 'string' ? raw : String(written(path)?.source)
  if (usesVariables(text)) return report('policy/environment', {}, locate(path))
  return text.trim() === '' ? report('policy/empty', { key: keyOf(path) }, locate(path)) : text
}

/** Reads the id of a room, written as in manifests. */
export function readRoomId(raw: unknown, path: Path, context: ReadContext): string | undefined {
  if (usesVariables(raw)) return context.report('policy/environment', {}, context.locate(path))
  return readId(raw, path, context)?.value
}

/** Reads one value, or a list of them; `undefined` if none can be read. */
export function readList<T>(raw: unknown, path: Path, context: ReadContext, read: Read<T>): readonly T[] | undefined {
  if (raw === undefined || raw === null || isMapping(raw)) return undefined
  if (Array.isArray(raw) && raw.length === 0)
    return context.report('policy/empty', { key: keyOf(path) }, context.locate(path))
  const items: readonly (readonly [unknown, Path])[] = Array.isArray(raw)
    ? raw.map((item: unknown, nth) => [item, [...path, nth]])
    : [[raw, path]]
  const values = items.flatMap(([item, at]) => read(item, at, context) ?? [])
  return values.length === 0 ? undefined : values
}

/** Returns a reader that accepts the given names. The schema check has reported values that are not text. */
export function oneOf<N extends string>(allowed: readonly N[]): Read<N> {
  return (raw, path, { report, locate }) => {
    if (typeof raw !== 'string') return undefined
    const name = allowed.find((each) => each === raw)
    if (name !== undefined) return name
    const facts = { key: keyOf(path), found: quote(raw), near: nearest(raw, allowed), allowed }
    return report('manifest/bad-value', facts, locate(path))
  }
}

const levels = Object.keys(accessNumbers)

/** Reads an access level: its name, in any case, or its number in the portal's API. */
export function readLevel(raw: unknown, path: Path, { report, locate }: ReadContext): Access | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined
  const found = typeof raw === 'string' ? quote(raw) : String(raw)
  const near = nearest(String(raw), levels)
  return (
    findAccess(String(raw)) ??
    report('manifest/bad-value', { key: 'access', found, near, allowed: levels }, locate(path))
  )
}

/** Reads a length of time, such as `90d`, in milliseconds. */
export function readDuration(raw: unknown, path: Path, { report, locate }: ReadContext): number | undefined {
  if (raw === undefined) return undefined
  const duration = typeof raw === 'string' ? parseDuration(raw) : undefined
  if (duration !== undefined && duration > 0) return duration
  const found = typeof raw === 'string' ? quote(raw) : typeof raw === 'number' ? String(raw) : kindOf(raw)
  const number = /^\s*(\d{1,5})\b/.exec(String(raw))?.[1]
  return report('policy/duration', { found, number: Number(number) > 0 ? number : undefined }, locate(path))
}

/** The key of a value. An item of a list has the key of the list. */
function keyOf(path: Path): string {
  return String(path.findLast((part) => typeof part === 'string'))
}
