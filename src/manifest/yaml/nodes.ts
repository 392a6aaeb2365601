import { isCollection, isNode, isPair, isScalar, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'

export type Collection = YAMLMap | YAMLSeq

/** A member of a collection: the pair of a mapping, or the node in a list. */
export type Item = object

/** The node, if it is a mapping or list that is not empty. */
export function filled(node: unknown): Collection | undefined {
  return isCollection(node) && node.items.length > 0 ? node : undefined
}

/** The content of an item: the value of a pair, or the node itself. */
export function contentOf(item: Item): unknown {
  return isPair(item) ? item.value : item
}

export function itemsOf({ items }: Collection): readonly Item[] {
  return items as readonly Item[]
}

/** The key of a pair. Parsing has already refused keys that are not text. */
export function keyOf({ key }: Pair): Scalar {
  return key as Scalar
}

/** Whether a value is empty in the text, as in `key:`. */
export function isOmitted(node: unknown): boolean {
  return node === null || (isScalar(node) && node.source === '' && node.range?.[0] === node.range?.[1])
}

/** The range of a node, without its anchor and tag. */
export function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = isNode(node) && node.range
  /* v8 ignore next -- @preserve: the parser gives each node a range, but its types make it optional */
  return range ? [range[0], range[1]] : [0, 0]
}

export function startOf(item: Item): number {
  return rangeOf(isPair(item) ? item.key : item)[0]
}

/** The end of the content of a node. The range of a block also covers the comments and line breaks after it. */
export function endOf(node: unknown): number {
  const block = filled(node)
  const last = block?.flow ? undefined : block?.items.at(-1)
  return last ? endOfItem(last as Item) : rangeOf(node)[1]
}

/** The end of the content of an item. */
export function endOfItem(item: Item): number {
  const value = contentOf(item)
  return isPair(item) && isOmitted(value) ? rangeOf(item.key)[1] : endOf(value)
}

/**
 * Whether a collection is in brackets on one line, and stays so when it is printed. All others are printed as blocks.
 */
export function isOnOneLine(node: Collection, text: string): boolean {
  return node.flow === true && !text.slice(...rangeOf(node)).includes('\n')
}
