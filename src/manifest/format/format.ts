import { isAlias, isNode, visit } from 'yaml'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { parseInstant } from '../../model/values/instant.ts'
import { formOf } from '../../settings/rows.ts'
import type { FileChange } from '../edit/edit.ts'
import { gather } from '../read/collect-diagnostics.ts'
import { isMapping, isSame, pairsOf } from '../read/data.ts'
import { tellOther } from '../read/other-document.ts'
import { accessNamed } from '../read/settings.ts'
import { filled } from '../yaml/nodes.ts'
import { type Parsed, parseText } from '../yaml/parse.ts'
import { type ManifestFile, markOf } from '../yaml/source.ts'
import { untold } from '../yaml/tree.ts'
import { type Asides, asidesOf, remarksOn } from './comments.ts'
import { type Page, printed } from './print.ts'

/**
 * Gives a file the canonical layout of manifests. Neither what it says changes nor a comment: what cannot be kept is
 * refused. It may say what is no manifest, as long as it is YAML.
 */
export function format(file: ManifestFile): Checked<FileChange> {
  const { tell, list } = gather()
  const parsed = parseText(file, tell)
  tellOther(file, parsed, tell)
  if (parsed?.data === undefined || list([file]).length > 0) return { ok: false, diagnostics: list([file]) }
  const { text } = parsed.syntax.source
  const mark = markOf(file)
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n'
  const plain = text.includes('\r\n') ? parse(text.replaceAll('\r\n', '\n')) : parsed
  /* v8 ignore next -- @preserve: what has been read can be read with other line breaks */
  const after = laidOut(plain ?? parsed).replaceAll('\n', lineBreak)
  if (!isKept(parsed, after)) tell('fmt/unsafe', {}, parsed.syntax.source.place(0, 0))
  return checked({ file: file.file, before: mark + text, after: mark + after }, list([file]))
}

/** A text in its layout; one that holds neither mapping nor list has none. */
function laidOut({ syntax: { source, document, targets } }: Parsed): string {
  const { text } = source
  const root = filled(document.contents)
  if (!root) return text
  const asides = asidesOf(text)
  const page: Page = { text, document, remarks: remarksOn(root, text, asides), hasAliases: targets.size > 0 }
  const [head, tail] = marginsOf(text, asides)
  return `${[...head, ...printed(root, page), ...tail].join('\n')}\n`
}

/** What stands before the document begins, and after it has ended. */
function marginsOf(text: string, { from, to }: Asides): readonly [head: readonly string[], tail: readonly string[]] {
  const lines = (part: string): readonly string[] => {
    const words = part.trim()
    return words === '' ? [] : words.split(/[ \t]*\n(?:[ \t]*\n[ \t]*(?=\n))*/)
  }
  return [lines(text.slice(0, from)), lines(text.slice(to))]
}

/** Whether another text says the same, with the same names and comments. */
function isKept(before: Parsed, after: string): boolean {
  const now = parse(after)
  if (now?.data === undefined) return false
  return isSame(meaning(before.data), meaning(now.data)) && isSame(marksOf(before), marksOf(now))
}

/** Data in which what is spelled in several ways is spelled in one. */
function meaning(data: unknown, key?: string): unknown {
  if (Array.isArray(data)) return data.map((item) => meaning(item))
  if (isMapping(data)) return Object.fromEntries(pairsOf(data).map(([name, value]) => [name, meaning(value, name)]))
  const form = formOf(key)
  if (form === 'level' && data !== null) return accessNamed(String(data)) ?? data
  return form === 'date' && typeof data === 'string' ? (parseInstant(data) ?? data) : data
}

/** The names and the comments of a text, sorted. */
function marksOf({ syntax: { source, document } }: Parsed): readonly string[] {
  const marks = asidesOf(source.text).comments.map((comment) => comment.text)
  visit(document, (_, node) => {
    if (isAlias(node)) marks.push(`*${node.source}`)
    else if (isNode(node) && (node.anchor ?? node.tag) !== undefined) marks.push(`&${node.anchor} ${node.tag}`)
  })
  return marks.toSorted((a, b) => (a < b ? -1 : Number(a > b)))
}

function parse(text: string): Parsed | undefined {
  return parseText({ file: '', bytes: new TextEncoder().encode(text) }, untold)
}
