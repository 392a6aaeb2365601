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
import type { Entries } from '../diagnostics.ts'
import { endOfSecretWord, opensSomething, soundsSecret } from '../secrets/masking.ts'
import { textKeys } from './layout.ts'
import { rangeOf } from './nodes.ts'
import { kindOf, quote } from './quote.ts'
import type { Source } from './source.ts'

/** Where in the data: keys and indices from the root on. */
export type Path = readonly (string | number)[]

/** Says something about a text; `undefined`, as is the value of what is wrong. */
export type Tell = <C extends keyof Entries>(
  code: C,
  facts: FactsOf<Entries, C>,
  place?: Place,
  related?: Place,
) => undefined

/** Says nothing: what is read has been told of before, or is told elsewhere. */
export const untold: Tell = () => undefined

/** What one walk over the syntax tree makes of it. */
export interface Tree {
  readonly data: unknown
  /** The node that each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>
  /** An alias or a merge could not be followed, so the data is not what was meant. */
  readonly isBroken: boolean
}

interface Anchored {
  readonly node: Node
  data: unknown
  /** How often an alias is followed, and how many values there are, when this is written out. */
  aliases: number
  size: number
  isOpen: boolean
}

type Growth = ReturnType<typeof beginGrowth>

const maxAliases = 100
const maxBorrowed = 1_000_000
const maxGuesses = 50
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The plain data of a document, from one walk. What an alias stands for is shared, never copied, and the walk ends when
 * the copies that others would make of it come to more than {@link maxBorrowed}.
 */
export function growTree(document: Document.Parsed, source: Source, tell: Tell): Tree {
  const growth = beginGrowth(source, tell)
  const data = grow(document.contents, growth)
  return { data, targets: growth.targets, isBroken: growth.breaks > 0 }
}

/** What a walk gathers on its way. */
function beginGrowth(source: Source, tell: Tell) {
  return {
    source,
    tell,
    anchors: new Map<string, Anchored>(),
    targets: new Map<Alias, Node>(),
    /** How many aliases stand for nothing; what was meant is guessed for the first of them. */
    strays: 0,
    /** Which keys sound like secrets: a manifest has few keys, many times. */
    secretKeys: new Map<string, boolean>(),
    aliases: 0,
    size: 0,
    borrowed: 0,
    /** How many aliases and merges could not be followed. */
    breaks: 0,
  }
}

function grow(node: unknown, growth: Growth): unknown {
  growth.size += 1
  if (isAlias(node)) return follow(node, growth)
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null
  if (node.anchor === undefined) return growValue(node, growth)
  const anchored: Anchored = { node, data: null, aliases: growth.aliases, size: growth.size, isOpen: true }
  growth.anchors.set(node.anchor, anchored)
  anchored.data = growValue(node, growth)
  anchored.aliases = growth.aliases - anchored.aliases
  anchored.size = growth.size - anchored.size
  anchored.isOpen = false
  return anchored.data
}

function growValue(node: Scalar | YAMLMap | YAMLSeq, growth: Growth): unknown {
  if (isMap(node)) return growMap(node, growth)
  if (isSeq(node)) return node.items.map((item) => grow(item, growth))
  hideOpener(node, growth)
  return node.value
}

function growMap(node: YAMLMap, growth: Growth): Record<string, unknown> {
  const { source, tell } = growth
  const data: Record<string, unknown> = {}
  const seen = new Map<string, Node>()
  const merges: unknown[] = []
  for (const { key, value } of node.items) {
    // The parser has already said that another kind of key is an error.
    if (!isScalar(key) || typeof key.value !== 'string') {
      grow(value, growth)
      continue
    }
    const name = key.value
    hideOpener(key, growth)
    if (isSecret(name, growth)) hideSecret(key, value, growth)
    const first = seen.get(name)
    if (first) tell('yaml/duplicate-key', { key: quote(name) }, placeOf(key, source), placeOf(first, source))
    else seen.set(name, key)
    if (forbidden.has(name)) tell('yaml/forbidden-key', { key: quote(name) }, placeOf(key, source))
    if (isMergeKey(key)) {
      merges.push(value)
      continue
    }
    const grown = grow(value, growth)
    const child = textKeys.has(name) ? asWritten(value, grown, growth) : grown
    if (!first && !forbidden.has(name)) data[name] = child
  }
  for (const value of merges) merge(data, value, growth)
  return data
}

/** The text that a scalar is written as, where YAML takes it for a number or for true or false. */
function asWritten(node: unknown, value: unknown, { targets }: Growth): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean') return value
  const scalar = isAlias(node) ? targets.get(node) : node
  /* v8 ignore next -- @preserve: a number comes from a scalar, of which the parser keeps the text */
  return isScalar(scalar) ? String(scalar.source) : value
}

function merge(data: Record<string, unknown>, value: unknown, growth: Growth): void {
  const source = grow(value, growth)
  for (const from of Array.isArray(source) ? source : [source]) {
    if (typeof from === 'object' && from !== null && !Array.isArray(from)) inherit(data, from, value, growth)
    else {
      if (growth.breaks === 0) growth.tell('yaml/merge', { found: kindOf(from) }, placeOf(value, growth.source))
      growth.breaks++
    }
  }
}

function inherit(data: Record<string, unknown>, from: object, value: unknown, growth: Growth): void {
  for (const [key, inherited] of Object.entries(from)) {
    if (!borrow(1, value, growth)) return
    if (!Object.hasOwn(data, key)) data[key] = inherited
  }
}

function follow(alias: Alias, growth: Growth): unknown {
  const name = alias.source
  const anchored = growth.anchors.get(name)
  if (anchored === undefined || anchored.isOpen) {
    const near = growth.strays++ < maxGuesses ? nearest(name, [...growth.anchors.keys()].slice(0, 200)) : undefined
    if (anchored) growth.tell('yaml/alias-loop', { name: quote(name) }, placeOf(alias, growth.source))
    else growth.tell('yaml/unknown-alias', { name: quote(name), near }, placeOf(alias, growth.source))
    growth.breaks++
    return null
  }
  growth.targets.set(alias, anchored.node)
  growth.aliases += 1 + anchored.aliases
  growth.size += anchored.size
  return borrow(anchored.size, alias, growth) ? anchored.data : null
}

function borrow(size: number, node: unknown, growth: Growth): boolean {
  const wasFine = growth.aliases <= maxAliases && growth.borrowed <= maxBorrowed
  growth.borrowed += size
  if (growth.aliases <= maxAliases && growth.borrowed <= maxBorrowed) return true
  // Said once: after it, aliases stand for nothing.
  if (wasFine || growth.breaks === 0) growth.tell('yaml/too-many-aliases', {}, placeOf(node, growth.source))
  growth.breaks++
  growth.borrowed = Number.POSITIVE_INFINITY
  return false
}

function isSecret(key: string, { secretKeys }: Growth): boolean {
  const known = secretKeys.get(key)
  if (known !== undefined) return known
  const sounds = soundsSecret(key) || endOfSecretWord(key) >= 0
  secretKeys.set(key, sounds)
  return sounds
}

/** Its lines are veiled when they are shown; but an escape or a line break in it can keep it from being known there. */
function hideOpener({ value, range }: Scalar, { source }: Growth): void {
  if (typeof value === 'string' && range && opensSomething(value)) source.hide({ start: range[0], end: range[1] })
}

/** A mapping of links is no secret, whatever a link in it is called: the secrets are then found inside. */
function hideSecret(key: Scalar, value: unknown, growth: Growth): void {
  const name = String(key.value)
  // More than a name: a colon or a space was forgotten, and the secret has become part of the key.
  if (!/^[\w.-]*$/.test(name) && key.range) growth.source.hide({ start: key.range[0], end: key.range[1] })
  const node = isAlias(value) ? growth.anchors.get(value.source)?.node : value
  if (!isNode(node) || !node.range || (isMap(node) && !/^pass?w/i.test(name))) return
  if (isScalar(node) && node.value === null) return
  growth.source.hide({ start: node.range[0], end: node.range[2] })
}

/** Whether a key is `<<`, which puts the pairs of another mapping in this one. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

export function placeOf(node: unknown, source: Source): Place {
  return source.place(...rangeOf(node))
}
