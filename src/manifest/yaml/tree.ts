import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { FactsOf, Place } from '../../model/diagnostic.ts'
import { nearest } from '../../model/values/nearest.ts'
import type { ManifestCatalogue } from '../diagnostics.ts'
import { endOfSecretWord, grantsAccess, soundsSecret } from '../secrets/masking.ts'
import { textKeys } from './layout.ts'
import { rangeOf } from './nodes.ts'
import { kindOf, quote } from './quote.ts'
import type { Source } from './source.ts'

/** A path in the data: keys and indices from the root. */
export type Path = readonly (string | number)[]

/** Reports a diagnostic. Returns `undefined`, so that a reader can return it in place of an invalid value. */
export type Report = <C extends keyof ManifestCatalogue>(
  code: C,
  facts: FactsOf<ManifestCatalogue, C>,
  place?: Place,
  related?: Place,
) => undefined

/** Reports nothing, for text whose errors were already reported or are reported elsewhere. */
export const ignoreReports: Report = () => undefined

/** The plain data of a syntax tree. */
export interface Tree {
  readonly data: unknown
  /** The node that each alias refers to. */
  readonly targets: ReadonlyMap<Alias, Node>
  /** An alias or a merge could not be resolved, so parts of the data are missing. */
  readonly isIncomplete: boolean
}

interface Anchored {
  readonly node: Node
  data: unknown
  /** How many aliases are followed, and how many values there are, when this node is expanded. */
  aliases: number
  size: number
  isOpen: boolean
}

type Walk = ReturnType<typeof startWalk>

const maxAliases = 100
const maxExpanded = 1_000_000
const maxGuesses = 50
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Builds the plain data of a document in one walk. Aliased values are shared, never copied. Reports an error if copies
 * of them would hold more than {@link maxExpanded} values.
 */
export function buildTree(document: Document.Parsed, source: Source, report: Report): Tree {
  const walk = startWalk(source, report)
  const data = toData(document.contents, walk)
  return { data, targets: walk.targets, isIncomplete: walk.failures > 0 }
}

/** The state of a walk. */
function startWalk(source: Source, report: Report) {
  return {
    source,
    report,
    anchors: new Map<string, Anchored>(),
    targets: new Map<Alias, Node>(),
    /** How many aliases have no anchor. Only the first {@link maxGuesses} get a guess. */
    unknownAliases: 0,
    /** Whether keys sound like secrets. A cache: a manifest repeats few keys many times. */
    secretKeys: new Map<string, boolean>(),
    aliases: 0,
    size: 0,
    expanded: 0,
    /** How many aliases and merges could not be resolved. */
    failures: 0,
  }
}

function toData(node: unknown, walk: Walk): unknown {
  walk.size += 1
  if (isAlias(node)) return aliasToData(node, walk)
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null
  if (node.anchor === undefined) return valueToData(node, walk)
  const anchored: Anchored = { node, data: null, aliases: walk.aliases, size: walk.size, isOpen: true }
  walk.anchors.set(node.anchor, anchored)
  anchored.data = valueToData(node, walk)
  anchored.aliases = walk.aliases - anchored.aliases
  anchored.size = walk.size - anchored.size
  anchored.isOpen = false
  return anchored.data
}

function valueToData(node: Scalar | YAMLMap | YAMLSeq, walk: Walk): unknown {
  if (isMap(node)) return mapToData(node, walk)
  if (isSeq(node)) return node.items.map((item) => toData(item, walk))
  hideAccess(node, walk)
  return node.value
}

function mapToData(node: YAMLMap, walk: Walk): Record<string, unknown> {
  const { source, report } = walk
  const data: Record<string, unknown> = {}
  const seen = new Map<string, Node>()
  const merges: unknown[] = []
  for (const { key, value } of node.items) {
    // The parser has already reported other kinds of keys.
    if (!isScalar(key) || typeof key.value !== 'string') {
      toData(value, walk)
      continue
    }
    const name = key.value
    hideAccess(key, walk)
    if (isSecret(name, walk)) hideSecret(key, value, walk)
    const first = seen.get(name)
    if (first) report('yaml/duplicate-key', { key: quote(name) }, placeOf(key, source), placeOf(first, source))
    else seen.set(name, key)
    if (forbidden.has(name)) report('yaml/forbidden-key', { key: quote(name) }, placeOf(key, source))
    if (isMergeKey(key)) {
      merges.push(value)
      continue
    }
    const converted = toData(value, walk)
    const child = textKeys.has(name) ? asWritten(value, converted, walk) : converted
    if (!first && !forbidden.has(name)) data[name] = child
  }
  for (const value of merges) merge(data, value, walk)
  return data
}

/** The text of a scalar that YAML reads as a number or a boolean. */
function asWritten(node: unknown, value: unknown, { targets }: Walk): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean') return value
  const scalar = isAlias(node) ? targets.get(node) : node
  /* v8 ignore next -- @preserve: a number comes from a scalar, whose text the parser keeps */
  return isScalar(scalar) ? String(scalar.source) : value
}

function merge(data: Record<string, unknown>, value: unknown, walk: Walk): void {
  const source = toData(value, walk)
  for (const from of Array.isArray(source) ? source : [source]) {
    if (typeof from === 'object' && from !== null && !Array.isArray(from)) inherit(data, from, value, walk)
    else {
      if (walk.failures === 0) walk.report('yaml/merge', { found: kindOf(from) }, placeOf(value, walk.source))
      walk.failures++
    }
  }
}

function inherit(data: Record<string, unknown>, from: object, value: unknown, walk: Walk): void {
  for (const [key, inherited] of Object.entries(from)) {
    if (!countExpansion(1, value, walk)) return
    if (!Object.hasOwn(data, key)) data[key] = inherited
  }
}

function aliasToData(alias: Alias, walk: Walk): unknown {
  const name = alias.source
  const anchored = walk.anchors.get(name)
  if (anchored === undefined || anchored.isOpen) {
    const near = walk.unknownAliases++ < maxGuesses ? nearest(name, [...walk.anchors.keys()].slice(0, 200)) : undefined
    if (anchored) walk.report('yaml/alias-loop', { name: quote(name) }, placeOf(alias, walk.source))
    else walk.report('yaml/unknown-alias', { name: quote(name), near }, placeOf(alias, walk.source))
    walk.failures++
    return null
  }
  walk.targets.set(alias, anchored.node)
  walk.aliases += 1 + anchored.aliases
  walk.size += anchored.size
  return countExpansion(anchored.size, alias, walk) ? anchored.data : null
}

function countExpansion(size: number, node: unknown, walk: Walk): boolean {
  const wasWithin = walk.aliases <= maxAliases && walk.expanded <= maxExpanded
  walk.expanded += size
  if (walk.aliases <= maxAliases && walk.expanded <= maxExpanded) return true
  // Reported once; all further aliases resolve to nothing.
  if (wasWithin || walk.failures === 0) walk.report('yaml/too-many-aliases', {}, placeOf(node, walk.source))
  walk.failures++
  walk.expanded = Number.POSITIVE_INFINITY
  return false
}

function isSecret(key: string, { secretKeys }: Walk): boolean {
  const known = secretKeys.get(key)
  if (known !== undefined) return known
  const sounds = soundsSecret(key) || endOfSecretWord(key) >= 0
  secretKeys.set(key, sounds)
  return sounds
}

/**
 * Hides a scalar that gives access. Masking of shown lines alone could miss it, because of an escape or a line break in
 * it.
 */
function hideAccess({ value, range }: Scalar, { source }: Walk): void {
  if (typeof value === 'string' && range && grantsAccess(value)) source.hide({ start: range[0], end: range[1] })
}

/**
 * Hides the value of a key that sounds like a secret. Not a mapping, which may be a link with such a name: its own
 * secrets are found inside.
 */
function hideSecret(key: Scalar, value: unknown, walk: Walk): void {
  const name = String(key.value)
  // A colon or a space was forgotten, so the secret is part of the key.
  if (!/^[\w.-]*$/.test(name) && key.range) walk.source.hide({ start: key.range[0], end: key.range[1] })
  const node = isAlias(value) ? walk.anchors.get(value.source)?.node : value
  if (!isNode(node) || !node.range || (isMap(node) && !/^pass?w/i.test(name))) return
  if (isScalar(node) && node.value === null) return
  walk.source.hide({ start: node.range[0], end: node.range[2] })
}

/** Whether a key is `<<`, which merges another mapping into this one. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

export function placeOf(node: unknown, source: Source): Place {
  return source.place(...rangeOf(node))
}
