import type { Path } from '../yaml/tree.ts'

/** A mapping in the data of a manifest. */
export type Mapping = Readonly<Record<string, unknown>>

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The items of a list, or none for any other value. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The pairs of a mapping, or none for any other value. */
export function pairsOf(value: unknown): readonly (readonly [key: string, value: unknown])[] {
  return isMapping(value) ? Object.entries(value) : []
}

/** The value at a path, or `undefined`. */
export function at(data: unknown, path: Path): unknown {
  let found = data
  for (const name of path) found = child(found, name)
  return found
}

function child(data: unknown, name: string | number): unknown {
  if (Array.isArray(data)) return data[Number(name)]
  return isMapping(data) && Object.hasOwn(data, name) ? data[name] : undefined
}

/** A copy of the data with another value at a path. */
export function changedAt(data: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const changed = changedAt(child(data, name), rest, value)
  if (Array.isArray(data)) return data.map((item: unknown, nth) => (nth === Number(name) ? changed : item))
  return { ...(isMapping(data) && data), [name]: changed }
}

/** Whether two values are deeply equal; the order of keys does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, nth) => isSame(item, b[nth]))
  if (!isMapping(a) || !isMapping(b)) return Object.is(a, b)
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  )
}
