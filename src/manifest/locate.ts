import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Place } from '../model/diagnostic.ts'
import type { Source } from './source.ts'
import { isMergeKey, type Path, type Tree } from './tree.ts'

/** The place of a key or, unless said otherwise, of its value. A path that leads nowhere gives the nearest place above. */
export type Locate = (path: Path, part?: 'key' | 'value') => Place

interface Found {
  readonly key: unknown
  readonly value: unknown
}

type Follow = (node: unknown) => unknown

/** A way from paths to places, for one document. Nothing is searched before a place is asked for. */
export function locating(document: Document.Parsed, source: Source, tree: Tree): Locate {
  const follow: Follow = (node) => (isAlias(node) ? tree.targets.get(node) : node)
  const indexOf = indexing(follow)

  function step(from: Found, name: string | number): Found | undefined {
    const node = follow(from.value)
    if (isMap(node)) return indexOf(node).get(String(name))
    const item = isSeq(node) ? node.items[Number(name)] : undefined
    return item === undefined ? undefined : { key: undefined, value: item }
  }

  return (path, part = 'value') =>
    () => {
      let found: Found = { key: undefined, value: document.contents }
      for (const name of path) {
        const next = step(found, name)
        if (next === undefined) return around(found, source)()
        found = next
      }
      const node = part === 'key' && isNode(found.key) ? found.key : found.value
      return isShort(node) ? at(node, source)() : around(found, source)()
    }
}

/** The pairs of a mapping by key, its own before merged ones; each mapping is indexed once. */
function indexing(follow: Follow): (map: YAMLMap) => ReadonlyMap<string, Pair> {
  const indices = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  const mergedInto = (pair: Pair): readonly YAMLMap[] => {
    const merged = follow(pair.value)
    return (isSeq(merged) ? merged.items : [merged]).map(follow).filter(isMap)
  }
  return function indexOf(map) {
    const known = indices.get(map)
    if (known) return known
    const index = new Map<string, Pair>()
    indices.set(map, index)
    const add = (pair: Pair): void => {
      const name = isScalar(pair.key) ? String(pair.key.value) : ''
      if (!index.has(name)) index.set(name, pair)
    }
    for (const pair of map.items) if (!isMergeKey(pair.key)) add(pair)
    for (const pair of map.items)
      if (isMergeKey(pair.key)) for (const from of mergedInto(pair)) indexOf(from).forEach(add)
    return index
  }
}

/** A block of many lines is pointed at by its key, or by its first one. */
function around({ key, value }: Found, source: Source): Place {
  if (isNode(key) && key.range) return at(key, source)
  const first = isMap(value) && !value.flow ? value.items[0]?.key : undefined
  return at(isNode(first) ? first : value, source)
}

function at(node: unknown, source: Source): Place {
  const range = isNode(node) ? node.range : undefined
  return range ? source.place(range[0], range[1]) : source.place(0, 0)
}

function isShort(node: unknown): boolean {
  if (isScalar(node)) return node.range != null && node.range[1] > node.range[0]
  return isAlias(node) || ((isMap(node) || isSeq(node)) && node.flow === true)
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isAlias(node) || isMap(node) || isSeq(node)
}
