import { isCollection, isNode, isPair, isScalar, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'

export type Collection = YAMLMap | YAMLSeq

/** What a collection holds: the pair of a mapping, or the node in a list. */
export type Item = object

/** The mapping or list that a node is, with something in it. */
export function filled(node: unknown): Collection | undefined {
  return isCollection(node) && node.items.length > 0 ? node : undefined
}

/** What stands in the place of an item: the value of a pair, or the node itself. */
export function contentOf(item: Item): unknown {
  return isPair(item) ? item.value : item
}

export function itemsOf({ items }: Collection): readonly Item[] {
  return items as readonly Item[]
}

/** The key of a pair. The reader of YAML admits none that is not text. */
export function keyOf({ key }: Pair): Scalar {
  return key as Scalar
}

/** Whether nothing is written where a value could be. */
export function isUnwritten(node: unknown): boolean {
  return node === null || (isScalar(node) && node.source === '' && node.range?.[0] === node.range?.[1])
}

/** Where a node starts and ends, its anchor and its tag not counted. */
export function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = isNode(node) && node.range
  /* v8 ignore next -- @preserve: the parser gives each node its range, which its types leave open */
  return range ? [range[0], range[1]] : [0, 0]
}

export function startOf(item: Item): number {
  return rangeOf(isPair(item) ? item.key : item)[0]
}

/** Where the last word of a node ends: the range of a block goes on over the comments and line breaks behind it. */
export function endOf(node: unknown): number {
  const block = filled(node)
  const last = block?.flow ? undefined : block?.items.at(-1)
  return last ? endOfItem(last as Item) : rangeOf(node)[1]
}

/** Where the last word of an item ends. */
export function endOfItem(item: Item): number {
  const value = contentOf(item)
  return isPair(item) && isUnwritten(value) ? rangeOf(item.key)[1] : endOf(value)
}

/** Whether a collection stands in brackets on one line: it is written so. All others are written as blocks. */
export function isOnOneLine(node: Collection, text: string): boolean {
  return node.flow === true && !text.slice(...rangeOf(node)).includes('\n')
}
