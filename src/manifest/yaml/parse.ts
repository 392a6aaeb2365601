import type { Document, YAMLError } from 'yaml'
import type { Place } from '../../model/diagnostic.ts'
import { type Composed, compose, type Stop } from './compose.ts'
import { type Ways, waysInto } from './locate.ts'
import { type ManifestFile, type Source, sourceOf } from './source.ts'
import { complaintOf, rangeOf } from './syntax-errors.ts'
import { growTree, type Tell, type Tree, untold } from './tree.ts'

/** The plain data of a file, and the way back to its text. `data` is absent when the text gives none. */
export interface Parsed extends Ways {
  readonly data?: unknown
  /** What the data was made of. */
  readonly syntax: Syntax
}

/** A text and its tree, whose nodes know their ranges in it. */
export interface Syntax extends Pick<Tree, 'targets'> {
  readonly source: Source
  readonly document: Document.Parsed
}

const maxBytes = 16 * 1024 * 1024
const maxSyntaxErrors = 5

/**
 * Reads the text of one file; `undefined` when it is none, and that is told. Never throws, whatever the bytes. Places may
 * be asked for once it is read.
 */
export function parseText({ file, bytes }: ManifestFile, tell: Tell): Parsed | undefined {
  if (bytes.length > maxBytes) return tell('yaml/too-large', {}, sourceOf(file, '').place(0, 0))
  const text = decode(bytes)
  if (text === undefined) return tell('yaml/not-utf8', {}, misspelt(file, bytes))
  const source = sourceOf(file, text)
  const composed = compose(text)
  complain(composed, source, tell)
  return composed.document && !composed.stop ? walk(composed.document, isSound(composed), source, tell) : undefined
}

/** A name with a colon at its end, of which the parser only warns, has swallowed a key. */
function isSound({ document, errors, warnings, stop }: Composed): boolean {
  return document !== undefined && !stop && errors.length === 0 && warnings.every(({ code }) => code !== 'BAD_ALIAS')
}

function walk(document: Document.Parsed, isSound: boolean, source: Source, tell: Tell): Parsed {
  // In a text that is no YAML the walk serves to find the secrets; what else it meets is mostly an echo.
  const tree = growTree(document, source, isSound ? tell : untold)
  const ways = waysInto(document, source, tree)
  const blank = isBlank(document)
  if (blank && isSound) tell('yaml/empty', {}, source.place(0, 0))
  const syntax = { source, document, targets: tree.targets }
  return { ...ways, syntax, ...(isSound && !blank && !tree.isBroken && { data: tree.data }) }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function misspelt(file: string, bytes: Uint8Array): Place {
  const text = new TextDecoder().decode(bytes)
  const before = text.slice(0, text.indexOf('\uFFFD'))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return () => ({ file, line, column, endColumn: column + 1, text: '' })
}

/** Tells what is wrong with a text before it has a meaning. */
function complain(composed: Composed, source: Source, tell: Tell): void {
  const { document, errors, warnings, stop } = composed
  const last = Math.max(0, source.text.trimEnd().length - 1)
  const placeOf = (error: YAMLError): Place => placeIn(source, rangeOf(error, document), last)
  if (!isSound(composed)) source.distrust()
  const lines = new Set<number>()
  for (const error of errors) {
    const line = source.text.lastIndexOf('\n', Math.max(0, error.pos[0] - 1))
    const isEcho = lines.size > 0 && error.pos[0] > last
    if (isEcho || lines.has(line) || lines.size >= maxSyntaxErrors) continue
    lines.add(line)
    report(error, placeOf(error), tell)
  }
  for (const warning of warnings) report(warning, placeOf(warning), tell)
  const yaml = document?.directives?.yaml
  if (yaml?.explicit && yaml.version !== '1.2') tell('yaml/version', {}, source.place(0, 5))
  if (stop) tell(stop.code, {}, placeOfStop(stop, source))
}

/** The parser likes to point at the white space before what it dislikes, or behind `last`, the last character that is none. */
function placeIn(source: Source, [from, to]: readonly [number, number], last: number): Place {
  const blank = source.text.slice(from, from + 400).search(/[^ \n\r]|$/)
  const start = Math.min(from + blank, last)
  return source.place(start, Math.max(to, start + 1))
}

function report(error: YAMLError, place: Place, tell: Tell): void {
  if (error.code === 'TAB_AS_INDENT') tell('yaml/tab', {}, place)
  else if (error.code === 'NON_STRING_KEY') tell('yaml/key-not-text', {}, place)
  else if (error.code === 'TAG_RESOLVE_FAILED') tell('yaml/tag', {}, place)
  else tell('yaml/syntax', complaintOf(error), place)
}

function placeOfStop({ code, at }: Stop, source: Source): Place {
  const marker = code === 'yaml/several-documents' ? source.text.lastIndexOf('\n---', at) : -1
  return marker < 0 ? source.place(at, at + 1) : source.place(marker + 1, marker + 4)
}

/** Whether a document holds nothing at all, which is less than the word `null`. */
function isBlank({ contents }: Document.Parsed): boolean {
  return contents === null || ('source' in contents && contents.source === '')
}
