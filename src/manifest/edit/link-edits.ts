import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml'
import { at, changedAt } from '../read/data.ts'
import { endOfLine, endOfLineAbove, startOfLine } from '../yaml/lines.ts'
import { endOf, rangeOf } from '../yaml/nodes.ts'
import type { Syntax } from '../yaml/parse.ts'
import { type ScalarValue, scalarText, type Values } from '../yaml/scalar-text.ts'
import { isMergeKey, type Path } from '../yaml/tree.ts'
import { type Edit, linesBelow, type Step } from './edit.ts'
import { indented } from './entry-text.ts'

/**
 * Why a text cannot be edited: `shared`, an alias or merge uses it elsewhere too; `form`, its YAML form is not
 * supported.
 */
export type Obstacle = 'shared' | 'form'

/** A step that sets these values in the mapping at `path`, or the obstacle. */
export function setValues(syntax: Syntax, path: Path, values: Values): Step | Obstacle {
  const map = mapAt(syntax, path)
  if (typeof map === 'string') return map
  const edits: Edit[] = []
  const missing: Record<string, ScalarValue> = {}
  for (const [name, value] of Object.entries(values)) {
    const pair = ownPair(map, name)
    if (pair && isReferenced(pair.value, syntax)) return 'shared'
    const edit = pair ? valueEdit(syntax, pair, value) : undefined
    if (edit) edits.push(edit)
    else if (pair) return 'form'
    else missing[name] = value
  }
  const expected = (data: unknown): unknown =>
    Object.entries(values).reduce((all, [name, value]) => {
      return changedAt(all, [...path, name], typeof value === 'bigint' ? String(value) : value)
    }, data)
  return { edits: [...edits, ...insertion(syntax, map, missing)], expected }
}

/**
 * A step that replaces the content of the mapping at `path` by `absent: true`, or the obstacle. Keeps comments in a
 * block and, if wanted, the `adopt` that says which link is meant.
 */
export function setAbsent(syntax: Syntax, path: Path, keepsAdopt = false): Step | Obstacle {
  const map = mapAt(syntax, path)
  if (typeof map === 'string') return map
  if (referencedIn(map, syntax) !== undefined) return 'shared'
  const adopt = keepsAdopt ? ownPair(map, 'adopt') : undefined
  const others = map.items.filter((pair) => pair !== adopt)
  const [start, end] = rangeOf(map)
  const { text } = syntax.source
  const absent = 'absent: true'
  const own = adopt && rangeOfPair(syntax, adopt)
  const kept = own ? `${text.slice(own.start, own.end)}, ` : ''
  const edits = map.flow
    ? [{ start, end, text: `{ ${kept}${absent} }` }]
    : others.map((pair, nth) => (nth === 0 ? { ...rangeOfPair(syntax, pair), text: absent } : removal(syntax, pair)))
  const expected = (data: unknown): unknown =>
    changedAt(data, path, { ...(adopt && { adopt: at(data, [...path, 'adopt']) }), absent: true })
  return { edits: others.length > 0 || map.flow ? edits : insertion(syntax, map, { absent: true }), expected }
}

/** The mapping at a path, or `shared` if it or anything above it is used by an alias. */
export function mapAt(syntax: Syntax, path: Path): YAMLMap | Obstacle {
  let node: unknown = syntax.document.contents
  for (const name of path) {
    if (isReferenced(node, syntax)) return 'shared'
    node = childOf(node, name)
  }
  return isMap(node) && !isReferenced(node, syntax) ? node : 'shared'
}

/** The item of a list, or the value of a mapping's own pair. */
export function childOf(node: unknown, name: string | number): unknown {
  if (isSeq(node)) return node.items[Number(name)]
  return isMap(node) ? ownPair(node, String(name))?.value : undefined
}

/** The pair of a mapping with a key; merged pairs do not count. */
export function ownPair(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name && !isMergeKey(key))
}

/** Whether any alias refers to a node. */
export function isReferenced(node: unknown, { targets }: Syntax): boolean {
  return [...targets.values()].some((target) => target === node)
}

/** The first node to which an alias refers: this one, or one in it. */
export function referencedIn(node: unknown, syntax: Syntax): unknown {
  if (isReferenced(node, syntax)) return node
  const inside = isSeq(node) ? node.items : isMap(node) ? node.items.map(({ value }) => value) : []
  return inside.map((item) => referencedIn(item, syntax)).find((found) => found !== undefined)
}

/** The range of a node without trailing white space: the range of a block scalar includes its last line break. */
function trimmedRange({ source: { text } }: Syntax, node: unknown): readonly [start: number, end: number] {
  const [start, end] = rangeOf(node)
  return [start, start + text.slice(start, end).trimEnd().length]
}

function valueEdit(syntax: Syntax, { key, value }: Pair, to: ScalarValue): Edit | undefined {
  const { text } = syntax.source
  const [start, end] = trimmedRange(syntax, value)
  if (end > start) return { start, end, text: scalarText(to, isScalar(value) ? value.type : undefined) }
  const [, afterKey] = trimmedRange(syntax, key)
  const colon = /^[ \t]*:/.exec(text.slice(afterKey, endOfLine(text, afterKey)))?.[0]
  if (colon === undefined) return undefined
  return { start: afterKey + colon.length, end: afterKey + colon.length, text: ` ${scalarText(to)}` }
}

function insertion({ source: { text } }: Syntax, map: YAMLMap, values: Values): readonly Edit[] {
  const pairs = Object.entries(values).map(([name, value]) => `${name}: ${scalarText(value)}`)
  if (pairs.length === 0) return []
  const [start, end] = rangeOf(map)
  const last = map.items.at(-1)
  if (!last) return [{ start, end, text: `{ ${pairs.join(', ')} }` }]
  if (map.flow) {
    const [, at] = rangeOf(last.value ?? last.key)
    return [{ start: at, end: at, text: `, ${pairs.join(', ')}` }]
  }
  return [linesBelow(text, endOf(map), pairs.map(indented(start - startOfLine(text, start))))]
}

function rangeOfPair(syntax: Syntax, { key, value }: Pair): Pick<Edit, 'start' | 'end'> {
  const [start, afterKey] = trimmedRange(syntax, key)
  return { start, end: Math.max(afterKey, trimmedRange(syntax, value)[1]) }
}

/** Removes a pair with its lines. A comment after it stays, on a line of its own. */
function removal(syntax: Syntax, pair: Pair): Edit {
  const { text } = syntax.source
  const { start, end } = rangeOfPair(syntax, pair)
  const line = endOfLine(text, end)
  const comment = /#/.exec(text.slice(end, line))
  if (comment) return { start, end: end + comment.index, text: '' }
  return { start: endOfLineAbove(text, start), end: line, text: '' }
}
