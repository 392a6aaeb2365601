import { isAlias, isMap, isSeq, type YAMLMap } from 'yaml'
import type { Place } from '../../model/diagnostic.ts'
import type { DesiredLink } from '../../model/link.ts'
import { at, isMapping, itemsOf, pairsOf } from '../read/data.ts'
import type { Syntax } from '../yaml/parse.ts'
import { isMergeKey, type Path } from '../yaml/tree.ts'
import type { OpenFile } from './edit.ts'
import { childOf, isReferenced, ownPair, referencedIn } from './link-edits.ts'

/** Text that a link rests on and that is not its own: a change of it would change other links too. */
export interface SharedText {
  readonly form: 'alias' | 'merge' | 'default'
  readonly place: Place
  /** The entries whose links use it, as indices of `rooms`. */
  readonly entries: readonly number[]
}

type LinkAt = Pick<DesiredLink, 'path' | 'kind'>

/** The shared text that the setting `name` of a link rests on; without a name, the link itself. */
export function sharedTextOf(open: OpenFile, { path, kind }: LinkAt, name?: string): SharedText | undefined {
  const full = name === undefined ? path : [...path, name]
  const shared = sharedNode(open.syntax, full)
  if (shared) {
    const entries = entriesWith(open.data, (_, nth) =>
      uses(nodeAt(open.syntax, ['rooms', nth]), shared.node, open.syntax),
    )
    return { form: shared.form, place: open.locate(full), entries }
  }
  /* v8 ignore if -- @preserve: a link without shared text is never refused for it */
  if (name === undefined) return undefined
  const inDefaults = ['defaults', kind === 'invitation' ? kind : 'external', name]
  if (at(open.data, full) !== undefined || at(open.data, inDefaults) === undefined) return undefined
  const inherits = (key: string, link: unknown): boolean =>
    (key === 'invitation') === (kind === 'invitation') && at(link, [name]) === undefined
  const entries = entriesWith(open.data, (entry) =>
    pairsOf(at(entry, ['links'])).some(([key, link]) => isMapping(link) && inherits(key, link)),
  )
  return { form: 'default', place: open.locate(inDefaults), entries }
}

function entriesWith(data: unknown, isOne: (entry: unknown, nth: number) => boolean): readonly number[] {
  return itemsOf(at(data, ['rooms'])).flatMap((entry, nth) => (isOne(entry, nth) ? [nth] : []))
}

/** The first node on a path, or else in what it leads to, that other text uses too. */
function sharedNode(
  syntax: Syntax,
  path: Path,
): { readonly form: 'alias' | 'merge'; readonly node: unknown } | undefined {
  let node: unknown = syntax.document.contents
  for (const name of path) {
    const merged = isMap(node) && !ownPair(node, String(name)) ? mergedIn(node, String(name), syntax) : undefined
    if (merged) return { form: 'merge', node: merged }
    node = childOf(node, name)
    if (isAlias(node)) return { form: 'alias', node: syntax.targets.get(node) }
    if (isReferenced(node, syntax)) return { form: 'alias', node }
  }
  const inside = referencedIn(node, syntax)
  return inside === undefined ? undefined : { form: 'alias', node: inside }
}

/** The mapping that supplies a key to the mapping that it is merged into. */
function mergedIn({ items }: YAMLMap, name: string, syntax: Syntax): YAMLMap | undefined {
  return items
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }): readonly unknown[] => (isSeq(value) ? value.items : [value]))
    .map((value) => (isAlias(value) ? syntax.targets.get(value) : value))
    .filter((from) => isMap(from))
    .find((from) => ownPair(from, name) ?? mergedIn(from, name, syntax))
}

function nodeAt({ document }: Syntax, path: Path): unknown {
  return path.reduce<unknown>(childOf, document.contents)
}

/** Whether a node is, contains or refers to another one. */
function uses(node: unknown, target: unknown, syntax: Syntax): boolean {
  if (node === target) return true
  if (isAlias(node)) return uses(syntax.targets.get(node), target, syntax)
  if (isSeq(node)) return node.items.some((item) => uses(item, target, syntax))
  return isMap(node) && node.items.some(({ value }) => uses(value, target, syntax))
}
