import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml'
import type { Place } from '../../model/diagnostic.ts'
import type { Source } from './source.ts'
import { isMergeKey, type Path, placeOf, type Tree } from './tree.ts'

/** The place of the value at a path, or of its key. If there is nothing at the path, the nearest place above it. */
export type Locate = (path: Path, part?: 'key' | 'value') => Place

/** Functions that find paths of the data in the text. */
export interface Locators {
  readonly locate: Locate
  readonly written: Written
}

/** The text of the scalar at a path, and whether it has no quotes. `undefined` if there is no scalar. */
export type Written = (path: Path) => { readonly source: string | undefined; readonly isPlain: boolean } | undefined

interface Found {
  readonly key: unknown
  readonly value: unknown
}

type Follow = (node: unknown) => unknown

/** The locators of one document. They search only when called. */
export function locatorsFor(document: Document.Parsed, source: Source, tree: Tree): Locators {
  const follow: Follow = (node) => (isAlias(node) ? tree.targets.get(node) : node)
  const indexOf = createIndex(follow)

  function step(from: Found, name: string | number): Found {
    const node = follow(from.value)
    if (isSeq(node)) return { key: undefined, value: node.items[Number(name)] }
    /* v8 ignore next -- @preserve: paths come from the data, which comes from this tree, so each exists */
    return (isMap(node) && indexOf(node).get(String(name))) || from
  }

  function find(path: Path): Found {
    let found: Found = { key: undefined, value: document.contents }
    for (const name of path) found = step(found, name)
    return found
  }

  return {
    locate: (path, part = 'value') => {
      return () => {
        const found = find(path)
        const node = part === 'key' && isNode(found.key) ? found.key : found.value
        return isShort(node) ? placeOf(node, source)() : placeOfBlock(found, source)()
      }
    },
    written: (path) => {
      const node = follow(find(path).value)
      return isScalar(node) ? { source: String(node.source), isPlain: node.type === Scalar.PLAIN } : undefined
    },
  }
}

/** Indexes the pairs of mappings by key; a mapping's own pairs win over merged ones. Indexes each mapping once. */
function createIndex(follow: Follow): (map: YAMLMap) => ReadonlyMap<string, Pair> {
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
      if (isScalar(pair.key) && !index.has(String(pair.key.value))) index.set(String(pair.key.value), pair)
    }
    for (const pair of map.items) if (!isMergeKey(pair.key)) add(pair)
    for (const pair of map.items)
      if (isMergeKey(pair.key)) for (const from of mergedInto(pair)) indexOf(from).forEach(add)
    return index
  }
}

/** The place that stands for a block of several lines: its key, or the first key in it. */
function placeOfBlock({ key, value }: Found, source: Source): Place {
  if (isNode(key) && key.range) return placeOf(key, source)
  const first = isMap(value) && !value.flow ? value.items[0]?.key : undefined
  return placeOf(isNode(first) ? first : value, source)
}

function isShort(node: unknown): boolean {
  if (isScalar(node)) return node.range != null && node.range[1] > node.range[0]
  return isAlias(node) || (isCollection(node) && node.flow === true)
}
