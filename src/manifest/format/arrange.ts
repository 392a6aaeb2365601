import { isAlias, isNode, isPair, type Pair, visit, type YAMLMap } from 'yaml'
import { keyOrder, type Part } from '../yaml/layout.ts'
import { keyOf } from '../yaml/nodes.ts'
import { isMergeKey } from '../yaml/tree.ts'

interface Names {
  readonly given: ReadonlySet<string>
  readonly used: ReadonlySet<string>
}

/**
 * The pairs of a mapping in the order in which they are written. What merges others in comes first, and what bears a name
 * stays before what uses it.
 */
export function arranged(map: YAMLMap, part: Part | undefined, hasAliases: boolean): readonly Pair[] {
  const pairs = map.items as readonly Pair[]
  const sorted = pairs.toSorted((a, b) => rankOf(a, part) - rankOf(b, part))
  const isSorted = sorted.every((pair, nth) => pair === pairs[nth])
  return isSorted || !hasAliases ? sorted : withNames(pairs, part)
}

function rankOf(pair: Pair, part: Part | undefined): number {
  if (part === undefined) return 0
  const key = keyOf(pair)
  if (isMergeKey(key)) return -1
  const order: readonly string[] = keyOrder[part]
  const rank = order.indexOf(String(key.value))
  return rank < 0 ? order.length : rank
}

/** Takes, again and again, the first in the order that need not wait for one before it. */
function withNames(pairs: readonly Pair[], part: Part | undefined): readonly Pair[] {
  const named: { readonly pair: Pair; readonly names: Names }[] = []
  const waiting = pairs.map((pair) => {
    const names = namesIn(pair)
    const before = named.filter((each) => mustWait(names, each.names)).map((each) => each.pair)
    if (names.given.size + names.used.size > 0) named.push({ pair, names })
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

function mustWait(after: Names, before: Names): boolean {
  const isShared = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
    [...some].some((name) => others.has(name))
  return isShared(before.given, after.used) || isShared(before.given, after.given) || isShared(before.used, after.given)
}

function namesIn(pair: Pair): Names {
  const given = new Set<string>()
  const used = new Set<string>()
  for (const root of [pair.key, pair.value].filter(isNode)) {
    visit(root, (_, node) => {
      if (isAlias(node)) used.add(node.source)
      else if (!isPair(node) && isNode(node) && node.anchor !== undefined) given.add(node.anchor)
    })
  }
  return { given, used }
}
