import { Composer, type CST, type Document, Parser, type YAMLError } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { type Locate, locating } from './locate.ts'
import { diagnose } from './sentences.ts'
import { type ManifestFile, type Source, sourceOf } from './source.ts'
import { complaintOf, rangeOf } from './syntax.ts'
import { growTree, type Tell } from './tree.ts'

/** The plain data of a file, and the way back to its text. `data` is absent when the text gives none. */
export interface Parsed {
  readonly data?: unknown
  readonly locate: Locate
  /** What is wrong with the text; each is put into words only after all secrets in it are known. */
  readonly diagnostics: readonly Diagnostic[]
}

type Late = () => Diagnostic

const maxBytes = 16 * 1024 * 1024
const maxDepth = 64
const maxSyntaxErrors = 5
const options = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  // The parser compares every key with every other one of its mapping; the walk over the tree does it once for each.
  uniqueKeys: false,
} as const

/** Reads the text of one file. Never throws, whatever the bytes. */
export function parseText({ file, bytes }: ManifestFile): Parsed {
  const nowhere = sourceOf(file, '')
  if (bytes.length > maxBytes) return nothing(nowhere, [diagnose('yaml/too-large', {}, nowhere.place(0, 0))])
  const text = decode(bytes)
  if (text === undefined) return nothing(nowhere, [diagnose('yaml/not-utf8', {}, misspelt(file, bytes))])
  const source = sourceOf(file, text)
  const late: Late[] = []
  const tell: Tell = (code, facts, place, related) => late.push(() => diagnose(code, facts, place, related))
  const document = compose(source, tell)
  const finish = (): readonly Diagnostic[] => late.map((say) => say())
  if (document === undefined) return nothing(source, finish())
  // In a text that is no YAML the walk serves to find the secrets; what else it meets is mostly an echo.
  const tree = growTree(document, source, document.errors.length > 0 ? () => undefined : tell)
  const locate = locating(document, source, tree)
  if (late.length === 0 && isBlank(document)) tell('yaml/empty', {}, source.place(0, 0))
  const isBroken = tree.isBroken || document.errors.length > 0 || isBlank(document)
  return { locate, diagnostics: finish(), ...(!isBroken && { data: tree.data }) }
}

function nothing(source: Source, diagnostics: readonly Diagnostic[]): Parsed {
  /* v8 ignore next -- @preserve: where there is no data, nobody asks for the place of any */
  return { locate: () => source.place(0, 0), diagnostics }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function misspelt(file: string, bytes: Uint8Array): () => Diagnostic['span'] & object {
  const text = new TextDecoder().decode(bytes)
  const before = text.slice(0, text.indexOf('\uFFFD'))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return () => ({ file, line, column, endColumn: column + 1, text: '' })
}

/** The one document of a text; `undefined` when it cannot be walked. */
function compose(source: Source, tell: Tell): Document.Parsed | undefined {
  const composer = new Composer(options)
  const documents: Document.Parsed[] = []
  for (const token of new Parser().parse(source.text)) {
    const deep = token.type === 'document' ? tooDeep(token) : undefined
    if (deep !== undefined) {
      source.distrust()
      tell('yaml/too-deep', {}, source.place(deep, deep + 1))
      return undefined
    }
    documents.push(...composer.next(token))
    if (documents.length > 1) break
  }
  if (documents.length < 2) documents.push(...composer.end(true, source.text.length))
  const [first, second] = documents
  /* v8 ignore else -- @preserve: the composer makes a document of any text, which its types do not say */
  if (first) complain(first, source, tell)
  if (second === undefined) return first
  source.distrust()
  tell('yaml/several-documents', {}, markerBefore(source, second.range[0]))
  return undefined
}

function complain(document: Document.Parsed, source: Source, tell: Tell): void {
  const { errors, warnings, directives } = document
  if (errors.length > 0) source.distrust()
  const last = source.text.trimEnd().length
  const lines = new Set<number>()
  for (const error of errors) {
    const line = source.text.lastIndexOf('\n', Math.max(0, error.pos[0] - 1))
    const isEcho = lines.size > 0 && error.pos[0] >= last
    if (isEcho || lines.has(line) || lines.size >= maxSyntaxErrors) continue
    lines.add(line)
    report(error, document, { source, tell })
  }
  for (const warning of warnings) report(warning, document, { source, tell })
  if (directives?.yaml.explicit && directives.yaml.version !== '1.2') tell('yaml/version', {}, source.place(0, 5))
}

function report(error: YAMLError, document: Document.Parsed, { source, tell }: { source: Source; tell: Tell }): void {
  const [from, to] = rangeOf(error, document)
  // The parser likes to point at the white space before what it dislikes, or at the end of the text.
  const blank = source.text.slice(from, from + 400).search(/[^ \n\r]|$/)
  const start = Math.min(from + blank, Math.max(0, source.text.trimEnd().length - 1))
  const place = source.place(start, Math.max(to, start + 1))
  if (error.code === 'TAB_AS_INDENT') tell('yaml/tab', {}, place)
  else if (error.code === 'NON_STRING_KEY') tell('yaml/key-not-text', {}, place)
  else if (error.code === 'TAG_RESOLVE_FAILED') tell('yaml/tag', {}, place)
  else tell('yaml/syntax', complaintOf(error), place)
}

function markerBefore(source: Source, offset: number): () => Diagnostic['span'] & object {
  const marker = source.text.lastIndexOf('\n---', offset)
  return marker < 0 ? source.place(offset, offset + 1) : source.place(marker + 1, marker + 4)
}

/** Whether a document holds nothing at all, which is less than the word `null`. */
function isBlank({ contents }: Document.Parsed): boolean {
  return contents === null || ('source' in contents && contents.source === '')
}

/** Where the nesting gets too deep for the parser, which calls itself for each level and can bring the process down. */
function tooDeep(document: CST.Document): number | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = []
  if (document.value) open.push({ token: document.value, depth: 0 })
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next
    if (depth > maxDepth) return token.offset
    if (!('items' in token)) continue
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 })
      if (value) open.push({ token: value, depth: depth + 1 })
    }
  }
  return undefined
}
