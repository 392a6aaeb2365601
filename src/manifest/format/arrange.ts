import { isAlias, isNode, isPair, type Pair, visit, type YAMLMap } from 'yaml'
import { keyOrder, type Part } from '../yaml/layout.ts'
import { keyOf } from '../yaml/nodes.ts'
import { isMergeKey } from '../yaml/tree.ts'

interface Anchors {
  readonly defined: ReadonlySet<string>
  readonly used: ReadonlySet<string>
}

/**
 * The pairs of a mapping in the order in which they are printed. Merge keys come first, and an anchor stays before its
 * aliases.
 */
export function sortPairs(map: YAMLMap, part: Part | undefined, hasAliases: boolean): readonly Pair[] {
  const pairs = map.items as readonly Pair[]
  const sorted = pairs.toSorted((a, b) => rankOf(a, part) - rankOf(b, part))
  const isSorted = sorted.every((pair, nth) => pair === pairs[nth])
  return isSorted || !hasAliases ? sorted : sortedAroundAnchors(pairs, part)
}

function rankOf(pair: Pair, part: Part | undefined): number {
  if (part === undefined) return 0
  const key = keyOf(pair)
  if (isMergeKey(key)) return -1
  const order: readonly string[] = keyOrder[part]
  const rank = order.indexOf(String(key.value))
  return rank < 0 ? order.length : rank
}

/** Sorts pairs by rank, but keeps the order of pairs that depend on each other by an anchor. */
function sortedAroundAnchors(pairs: readonly Pair[], part: Part | undefined): readonly Pair[] {
  const earlier: { readonly pair: Pair; readonly anchors: Anchors }[] = []
  const waiting = pairs.map((pair) => {
    const anchors = anchorsIn(pair)
    const before = earlier.filter((each) => mustWait(anchors, each.anchors)).map((each) => each.pair)
    if (anchors.defined.size + anchors.used.size > 0) earlier.push({ pair, anchors })
    return { pair, rank: rankOf(pair, part), waitsFor: new Set(before) }
  })
  const done: Pair[] = []
  while (waiting.length > 0) {
    const free = waiting.filter(({ waitsFor }) => waitsFor.size === 0)
    const best = free.reduce((first, each) => (each.rank < first.rank ? each : first))
    done.push(best.pair)
    waiting.splice(waiting.indexOf(best), 1)
    for (const { waitsFor } of waiting) waitsFor.delete(best.pair)
  }
  return done
}

function mustWait(after: Anchors, before: Anchors): boolean {
  const isShared = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
    [...some].some((name) => others.has(name))
  return (
    isShared(before.defined, after.used) ||
    isShared(before.defined, after.defined) ||
    isShared(before.used, after.defined)
  )
}

function anchorsIn(pair: Pair): Anchors {
  const defined = new Set<string>()
  const used = new Set<string>()
  for (const root of [pair.key, pair.value].filter(isNode)) {
    visit(root, (_, node) => {
      if (isAlias(node)) used.add(node.source)
      else if (!isPair(node) && isNode(node) && node.anchor !== undefined) defined.add(node.anchor)
    })
  }
  return { defined, used }
}
