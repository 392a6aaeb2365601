import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml'
import { changedAt } from '../read/data.ts'
import { endOfLine, endOfLineAbove, startOfLine } from '../yaml/lines.ts'
import { endOf, rangeOf } from '../yaml/nodes.ts'
import type { Syntax } from '../yaml/parse.ts'
import { type ScalarValue, scalarText } from '../yaml/scalar-text.ts'
import { isMergeKey, type Path } from '../yaml/tree.ts'
import { type Edit, linesBelow, type Step } from './edit.ts'
import { indented } from './entry-text.ts'

/** Why a text cannot be edited: what stands there holds elsewhere too, or is written in a form that is not known here. */
export type Obstacle = 'shared' | 'form'

export type Values = Readonly<Record<string, ScalarValue>>

/** Makes the mapping at `path` say these values, or says what is in the way. */
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
  const says = (data: unknown): unknown =>
    Object.entries(values).reduce((all, [name, value]) => {
      return changedAt(all, [...path, name], typeof value === 'bigint' ? String(value) : value)
    }, data)
  return { edits: [...edits, ...insertion(syntax, map, missing)], says }
}

/** Makes the mapping at `path` say `absent: true` alone, keeping the comments of a block; or says what is in the way. */
export function setAbsent(syntax: Syntax, path: Path): Step | Obstacle {
  const map = mapAt(syntax, path)
  if (typeof map === 'string') return map
  if (map.items.some(({ value }) => holdsReferenced(value, syntax))) return 'shared'
  const [start, end] = rangeOf(map)
  const text = 'absent: true'
  const edits = map.flow
    ? [{ start, end, text: `{ ${text} }` }]
    : map.items.map((pair, nth) => (nth === 0 ? { ...spanOf(syntax, pair), text } : removal(syntax, pair)))
  return { edits, says: (data) => changedAt(data, path, { absent: true }) }
}

/** The mapping that a path leads to, where nothing on the way is used by others as well. */
export function mapAt(syntax: Syntax, path: Path): YAMLMap | Obstacle {
  let node: unknown = syntax.document.contents
  for (const name of path) {
    if (isReferenced(node, syntax)) return 'shared'
    if (isSeq(node)) node = node.items[Number(name)]
    else node = isMap(node) ? ownPair(node, String(name))?.value : undefined
  }
  return isMap(node) && !isReferenced(node, syntax) ? node : 'shared'
}

/** The pair of a mapping under a key, of its own and not merged into it. */
export function ownPair(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name && !isMergeKey(key))
}

/** Whether an alias stands for a node, or the node is an alias where others are looked for. */
export function isReferenced(node: unknown, { targets }: Syntax): boolean {
  return [...targets.values()].some((target) => target === node)
}

function holdsReferenced(node: unknown, syntax: Syntax): boolean {
  if (isReferenced(node, syntax)) return true
  if (isSeq(node)) return node.items.some((item) => holdsReferenced(item, syntax))
  return isMap(node) && node.items.some(({ value }) => holdsReferenced(value, syntax))
}

/** Where a value stands; a block of text ends before its last line break. */
function trimmed({ source: { text } }: Syntax, node: unknown): readonly [start: number, end: number] {
  const [start, end] = rangeOf(node)
  return [start, start + text.slice(start, end).trimEnd().length]
}

function valueEdit(syntax: Syntax, { key, value }: Pair, to: ScalarValue): Edit | undefined {
  const { text } = syntax.source
  const [start, end] = trimmed(syntax, value)
  if (end > start) return { start, end, text: scalarText(to, isScalar(value) ? value.type : undefined) }
  const [, afterKey] = trimmed(syntax, key)
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

function spanOf(syntax: Syntax, { key, value }: Pair): Pick<Edit, 'start' | 'end'> {
  const [start, afterKey] = trimmed(syntax, key)
  return { start, end: Math.max(afterKey, trimmed(syntax, value)[1]) }
}

/** Takes a pair out with its lines; but a comment behind it stays, on a line of its own. */
function removal(syntax: Syntax, pair: Pair): Edit {
  const { text } = syntax.source
  const { start, end } = spanOf(syntax, pair)
  const line = endOfLine(text, end)
  const comment = /#/.exec(text.slice(end, line))
  if (comment) return { start, end: end + comment.index, text: '' }
  return { start: endOfLineAbove(text, start), end: line, text: '' }
}
