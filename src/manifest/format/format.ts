import { isAlias, isNode, visit } from 'yaml'
import { type Checked, checked } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import { parseInstant } from '../../model/values/instant.ts'
import { formOf } from '../../settings/rows.ts'
import { collectDiagnostics } from '../read/collect-diagnostics.ts'
import { isMapping, isSame, pairsOf } from '../read/data.ts'
import { reportOtherDocument } from '../read/other-document.ts'
import { findAccess } from '../read/settings.ts'
import { filled } from '../yaml/nodes.ts'
import { type Parsed, parseText } from '../yaml/parse.ts'
import { byteOrderMark, type ManifestFile } from '../yaml/source.ts'
import { ignoreReports } from '../yaml/tree.ts'
import { findNonData, mapComments, type NonData } from './comments.ts'
import { type PrintContext, printDocument } from './print.ts'

/**
 * Gives a file the canonical layout of manifests. Keeps its data and comments, or refuses. The file must be valid YAML,
 * but need not be a valid manifest.
 */
export function format(file: ManifestFile): Checked<FileChange> {
  const { report, list } = collectDiagnostics()
  const parsed = parseText(file, report)
  reportOtherDocument(file, parsed, report)
  if (parsed?.data === undefined || list([file]).length > 0) return { ok: false, diagnostics: list([file]) }
  const { text } = parsed.syntax.source
  const mark = byteOrderMark(file)
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n'
  const plain = text.includes('\r\n') ? parse(text.replaceAll('\r\n', '\n')) : parsed
  /* v8 ignore next -- @preserve: a text that parses also parses with other line breaks */
  const after = layOut(plain ?? parsed).replaceAll('\n', lineBreak)
  if (!isKept(parsed, after)) report('fmt/unsafe', {}, parsed.syntax.source.place(0, 0))
  return checked({ file: file.file, before: mark + text, after: mark + after }, list([file]))
}

/** The text in canonical layout. A text without a mapping or list stays as it is. */
function layOut({ syntax: { source, document, targets } }: Parsed): string {
  const { text } = source
  const root = filled(document.contents)
  if (!root) return text
  const nonData = findNonData(text)
  const context: PrintContext = {
    text,
    document,
    comments: mapComments(root, text, nonData),
    hasAliases: targets.size > 0,
  }
  const [head, tail] = marginsOf(text, nonData)
  return `${[...head, ...printDocument(root, context), ...tail].join('\n')}\n`
}

/** The lines before the document starts and after it ends. */
function marginsOf(text: string, { from, to }: NonData): readonly [head: readonly string[], tail: readonly string[]] {
  const lines = (part: string): readonly string[] => {
    const trimmed = part.trim()
    return trimmed === '' ? [] : trimmed.split(/[ \t]*\n(?:[ \t]*\n[ \t]*(?=\n))*/)
  }
  return [lines(text.slice(0, from)), lines(text.slice(to))]
}

/** Whether another text has the same data, anchors and comments. */
function isKept(before: Parsed, after: string): boolean {
  const now = parse(after)
  if (now?.data === undefined) return false
  return (
    isSame(normalized(before.data), normalized(now.data)) && isSame(namesAndComments(before), namesAndComments(now))
  )
}

/** Data with one spelling for access levels and dates. */
function normalized(data: unknown, key?: string): unknown {
  if (Array.isArray(data)) return data.map((item) => normalized(item))
  if (isMapping(data)) return Object.fromEntries(pairsOf(data).map(([name, value]) => [name, normalized(value, name)]))
  const form = formOf(key)
  if (form === 'level' && data !== null) return findAccess(String(data)) ?? data
  return form === 'date' && typeof data === 'string' ? (parseInstant(data) ?? data) : data
}

/** The anchors, aliases, tags and comments of a text, sorted. */
function namesAndComments({ syntax: { source, document } }: Parsed): readonly string[] {
  const marks = findNonData(source.text).comments.map((comment) => comment.text)
  visit(document, (_, node) => {
    if (isAlias(node)) marks.push(`*${node.source}`)
    else if (isNode(node) && (node.anchor ?? node.tag) !== undefined) marks.push(`&${node.anchor} ${node.tag}`)
  })
  return marks.toSorted((a, b) => (a < b ? -1 : Number(a > b)))
}

function parse(text: string): Parsed | undefined {
  return parseText({ file: '', bytes: new TextEncoder().encode(text) }, ignoreReports)
}
