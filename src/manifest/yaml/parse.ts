import type { Document, YAMLError } from 'yaml'
import type { Place } from '../../model/diagnostic.ts'
import { type Composed, compose, type Stop } from './compose.ts'
import { type Locators, locatorsFor } from './locate.ts'
import { type ManifestFile, type Source, sourceOf } from './source.ts'
import { describeError, errorRange } from './syntax-errors.ts'
import { buildTree, ignoreReports, type Report, type Tree } from './tree.ts'

/** The plain data of a file, with locators back into its text. `data` is absent if the text has errors. */
export interface Parsed extends Locators {
  readonly data?: unknown
  /** The source of the data. */
  readonly syntax: Syntax
}

/** A text and its syntax tree, whose nodes know their ranges. */
export interface Syntax extends Pick<Tree, 'targets'> {
  readonly source: Source
  readonly document: Document.Parsed
}

const maxBytes = 16 * 1024 * 1024
const maxSyntaxErrors = 5

/**
 * Parses one file. Reports all errors in it; returns `undefined` if there is no document at all. Never throws. Places
 * may be looked up only after it has returned, because secrets in the text are not known before.
 */
export function parseText({ file, bytes, paths }: ManifestFile, report: Report): Parsed | undefined {
  if (bytes.length > maxBytes) return report('yaml/too-large', {}, sourceOf(file, '').place(0, 0))
  const text = decode(bytes)
  if (text === undefined) return report('yaml/not-utf8', {}, placeOfBadBytes(file, bytes))
  const source = sourceOf(file, text, paths)
  const composed = compose(text)
  reportProblems(composed, source, report)
  return composed.document && !composed.stop
    ? toParsed(composed.document, isSound(composed), source, report)
    : undefined
}

/**
 * Whether a document has no syntax error. Counts BAD_ALIAS as one: the parser only warns, but the alias has swallowed a
 * key.
 */
function isSound({ document, errors, warnings, stop }: Composed): boolean {
  return document !== undefined && !stop && errors.length === 0 && warnings.every(({ code }) => code !== 'BAD_ALIAS')
}

function toParsed(document: Document.Parsed, isSound: boolean, source: Source, report: Report): Parsed {
  // In a text that is not valid YAML, the tree is built only to find secrets: its other errors are mostly consequences.
  const tree = buildTree(document, source, isSound ? report : ignoreReports)
  const locators = locatorsFor(document, source, tree)
  const blank = isBlank(document)
  if (blank && isSound) report('yaml/empty', {}, source.place(0, 0))
  const syntax = { source, document, targets: tree.targets }
  return { ...locators, syntax, ...(isSound && !blank && !tree.isIncomplete && { data: tree.data }) }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function placeOfBadBytes(file: string, bytes: Uint8Array): Place {
  const text = new TextDecoder().decode(bytes)
  const before = text.slice(0, text.indexOf('\uFFFD'))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return () => ({ file, line, column, endColumn: column + 1, text: '' })
}

/** Reports syntax errors and limits. */
function reportProblems(composed: Composed, source: Source, report: Report): void {
  const { document, errors, warnings, stop } = composed
  const last = Math.max(0, source.text.trimEnd().length - 1)
  const placeOf = (error: YAMLError): Place => placeIn(source, errorRange(error, document), last)
  if (!isSound(composed)) source.maskGuessedSecrets()
  const lines = new Set<number>()
  for (const error of errors) {
    const line = source.text.lastIndexOf('\n', Math.max(0, error.pos[0] - 1))
    const isEcho = lines.size > 0 && error.pos[0] > last
    if (isEcho || lines.has(line) || lines.size >= maxSyntaxErrors) continue
    lines.add(line)
    reportSyntaxError(error, placeOf(error), report)
  }
  for (const warning of warnings) reportSyntaxError(warning, placeOf(warning), report)
  const yaml = document?.directives?.yaml
  if (yaml?.explicit && yaml.version !== '1.2') report('yaml/version', {}, source.place(0, 5))
  if (stop) report(stop.code, {}, placeOfStop(stop, source))
}

/**
 * Moves an error out of white space. The parser often points at the blanks before a mistake, or after `last`, the last
 * character that is not a blank.
 */
function placeIn(source: Source, [from, to]: readonly [number, number], last: number): Place {
  const blank = source.text.slice(from, from + 400).search(/[^ \n\r]|$/)
  const start = Math.min(from + blank, last)
  return source.place(start, Math.max(to, start + 1))
}

function reportSyntaxError(error: YAMLError, place: Place, report: Report): void {
  if (error.code === 'TAB_AS_INDENT') report('yaml/tab', {}, place)
  else if (error.code === 'NON_STRING_KEY') report('yaml/key-not-text', {}, place)
  else if (error.code === 'TAG_RESOLVE_FAILED') report('yaml/tag', {}, place)
  else report('yaml/syntax', describeError(error), place)
}

function placeOfStop({ code, at }: Stop, source: Source): Place {
  const marker = code === 'yaml/several-documents' ? source.text.lastIndexOf('\n---', at) : -1
  return marker < 0 ? source.place(at, at + 1) : source.place(marker + 1, marker + 4)
}

/** Whether a document is empty. An explicit `null` is not. */
function isBlank({ contents }: Document.Parsed): boolean {
  return contents === null || ('source' in contents && contents.source === '')
}
