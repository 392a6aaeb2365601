import { type Access, accessNumbers } from '../../model/link.ts'
import { parseDuration } from '../../model/text/duration.ts'
import { nearest } from '../../model/text/nearest.ts'
import { readId } from '../read/desired.ts'
import { borrows, type Reading } from '../read/interpolate.ts'
import { isMapping } from '../read/said.ts'
import { accessNamed } from '../read/settings.ts'
import { kindOf, quote } from '../text/quote.ts'
import type { Path } from '../text/tree.ts'

/** A value, or `undefined` after reporting what is wrong with it. */
export type Read<T> = (raw: unknown, path: Path, reading: Reading) => T | undefined

/** A text, or a number as it is written; `undefined` after reporting an empty one, or one with `${NAME}` in it. */
export function readWord(raw: unknown, path: Path, { tell, locate, written }: Reading): string | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') return undefined
  const text = typeof raw === 'string' ? raw : String(written(path)?.source)
  if (borrows(text)) return tell('policy/environment', {}, locate(path))
  return text.trim() === '' ? tell('policy/empty', { key: keyOf(path) }, locate(path)) : text
}

/** The id of a room, as manifests have it. */
export function readRoomId(raw: unknown, path: Path, reading: Reading): string | undefined {
  if (borrows(raw)) return reading.tell('policy/environment', {}, reading.locate(path))
  return readId(raw, path, reading)?.value
}

/** One value, or a list of them; `undefined` where there is none that can be read. */
export function readList<T>(raw: unknown, path: Path, reading: Reading, read: Read<T>): readonly T[] | undefined {
  if (raw === undefined || raw === null || isMapping(raw)) return undefined
  if (Array.isArray(raw) && raw.length === 0)
    return reading.tell('policy/empty', { key: keyOf(path) }, reading.locate(path))
  const items: readonly (readonly [unknown, Path])[] = Array.isArray(raw)
    ? raw.map((item: unknown, nth) => [item, [...path, nth]])
    : [[raw, path]]
  const values = items.flatMap(([item, at]) => read(item, at, reading) ?? [])
  return values.length === 0 ? undefined : values
}

/** A reader of one of a few names; what is no text has been reported by the schema. */
export function oneOfThese<N extends string>(allowed: readonly N[]): Read<N> {
  return (raw, path, { tell, locate }) => {
    if (typeof raw !== 'string') return undefined
    const name = allowed.find((each) => each === raw)
    if (name !== undefined) return name
    const facts = { key: keyOf(path), found: quote(raw), near: nearest(raw, allowed), allowed }
    return tell('manifest/bad-value', facts, locate(path))
  }
}

const levels = Object.keys(accessNumbers)

/** A level by its name in any case, or by its number in the portal's API. */
export function readLevel(raw: unknown, path: Path, { tell, locate }: Reading): Access | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined
  const found = typeof raw === 'string' ? quote(raw) : String(raw)
  const near = nearest(String(raw), levels)
  return (
    accessNamed(String(raw)) ??
    tell('manifest/bad-value', { key: 'access', found, near, allowed: levels }, locate(path))
  )
}

/** A time such as `90d`, in seconds. */
export function readDuration(raw: unknown, path: Path, { tell, locate }: Reading): number | undefined {
  if (raw === undefined) return undefined
  const seconds = typeof raw === 'string' ? parseDuration(raw) : undefined
  if (seconds !== undefined && seconds > 0) return seconds
  const found = typeof raw === 'string' ? quote(raw) : typeof raw === 'number' ? String(raw) : kindOf(raw)
  const number = /^\s*(\d{1,5})\b/.exec(String(raw))?.[1]
  return tell('policy/duration', { found, number: Number(number) > 0 ? number : undefined }, locate(path))
}

/** The key that a value is under; items of a list are under that of the list. */
function keyOf(path: Path): string {
  return String(path.findLast((part) => typeof part === 'string'))
}
