import { distance } from '../../model/values/nearest.ts'
import { endOfLine, lineStarts } from '../yaml/lines.ts'

/** A stretch of a text, as offsets; `end` is the first one after it. */
export interface Range {
  readonly start: number
  readonly end: number
}

const telling = /pass|pwd|psw|secret|token|kennwort|credential|apikey|accesskey|privatekey|linkid|shared?link/
/** What opens a link or a portal, whatever key it stands under: ids of links (also in part), API keys, URLs of links. */
const opener =
  /[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}|[\da-f]{8}(?:-[\da-f]{4}){2}[\da-f-]*|(?<![\w-])sk-[\w-]{8,}|(?:\/s\/(?=[^\s"',}\]])|\/rooms\/share|LinkInvite)[^\s"',}\]]*/gi
const reference = /^(["']?)\$\{[A-Za-z_]\w{0,200}\}\1$/
const beforeComment = /^(["']?)\$\{[A-Za-z_]\w{0,200}\}\1\s+(?=#)/
const assigned =
  /(?<![\w.-])([\w.-]{1,40})(["']?\s{0,4}[:=]\s{0,4})("[^"]{0,400}"|'[^']{0,400}'|(?:\$\{\w{1,80}\}|[^\s,}\]"']){1,400})/g
const startsKey = /^[\s-]{0,400}["']?[\w.-]{1,80}["']?\s*:(?:\s|$)/
const anchored = /&[^\s,\]}]{1,80}\s+(?=[^\s{[&*!#])/
const comment = /(?<=^|\s)#.*$/
const inAddress = /:\/\/[^\s/@]{1,400}@|(?<=[?&][\w.-]{1,40}=)[^\s&"',}\]]{1,400}/g

/** Whether a key of that name probably holds a secret; misspelt ones count. */
export function soundsSecret(key: string): boolean {
  const word = key
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  if (word === 'pw' || telling.test(word)) return true
  return word.length > 4 && word.length < 12 && distance(word, 'password') <= 3
}

/** Where, in any text, the first word ends that sounds like a secret; -1 when there is none. */
export function endOfSecretWord(text: string): number {
  for (const found of text.matchAll(/(?<![A-Za-z_-])[A-Za-z_-]{2,60}/g)) {
    if (soundsSecret(found[0])) return found.index + found[0].length
  }
  return -1
}

export function opensSomething(text: string): boolean {
  return text.search(opener) >= 0
}

/** Whether a text is nothing but one `${NAME}`: it may be shown, for it tells no secret. */
export function isReference(text: string): boolean {
  return reference.test(text.trim())
}

/** How much of a text may be shown: a `${NAME}` before a comment, in which may stand anything. */
export function shownOf(text: string): number {
  return beforeComment.exec(text)?.[0].length ?? 0
}

/** `***`, as wide as what it stands for, so that the columns after it stay where they are. */
export function cover(width: number): string {
  return '***'.padEnd(width)
}

/** A line, or any text that is about to be shown, without what looks like a secret in it, which `mask` covers. */
export function veil(text: string, mask: (width: number) => string = cover): string {
  return veilAssigned(
    text.replace(opener, (found) => mask(found.length)),
    mask,
  )
    .replace(comment, (all) => (endOfSecretWord(all) < 0 ? all : '# ***'))
    .replace(inAddress, (found) => (found.startsWith('://') ? `://${mask(found.length - 4)}@` : mask(found.length)))
}

/** What is assigned to a key that sounds like a secret is covered; in the value of another key is looked for more. */
function veilAssigned(text: string, mask: (width: number) => string): string {
  let result = ''
  let at = 0
  for (let found = assigned.exec(text); found; found = assigned.exec(text)) {
    const [, key = '', sign = '', value = ''] = found
    result += text.slice(at, found.index) + key + sign
    at = found.index + key.length + sign.length
    if (soundsSecret(key) && !isReference(value) && !/^(?:\*|[{[|>]$)/.test(value)) {
      result += mask(value.length)
      at += value.length
    }
    assigned.lastIndex = at
  }
  return result + text.slice(at)
}

/** A secret that may go on in the next line. */
interface Open {
  readonly indent: number
  /** The quote that is not closed yet, or nothing. */
  readonly quote: string
}

/**
 * Where secrets may be in a text that is not valid YAML: generous on purpose, for nothing can be known there. A line is
 * hidden after a telling word and after an anchor, and so are all lines up to the next key that is no deeper.
 */
export function guessSecrets(text: string): readonly Range[] {
  const hidden: Range[] = []
  let open: Open | undefined
  for (const start of lineStarts(text)) {
    const line = text.slice(start, endOfLine(text, start))
    const wasQuoted = open !== undefined && open.quote !== ''
    if (open && goesOn(open, line)) hidden.push({ start, end: start + line.length })
    open = open && stillOpen(open, line)
    if (wasQuoted && open?.quote) continue
    const from = secretAt(line)
    const rest = line.slice(from)
    if (from < 0 || isReference(rest.trimEnd().replace(/[,}\]]$/, ''))) continue
    const shown = shownOf(rest)
    hidden.push({ start: start + from + shown, end: start + line.length })
    if (shown === 0) open = { indent: indentOf(line), quote: openQuote(rest) }
  }
  return hidden
}

function goesOn({ indent, quote }: Open, line: string): boolean {
  return quote !== '' || indentOf(line) > indent || !startsKey.test(line)
}

function stillOpen(open: Open, line: string): Open | undefined {
  if (open.quote !== '') return line.includes(open.quote) ? { ...open, quote: '' } : open
  return goesOn(open, line) ? open : undefined
}

/** The column of the first key or text, or -1 in a blank line. */
function indentOf(line: string): number {
  return line.search(/[^\s-]/)
}

function secretAt(line: string): number {
  const anchor = anchored.exec(line)
  const afterAnchor = anchor ? anchor.index + anchor[0].length : -1
  const word = endOfSecretWord(line)
  if (word < 0 || (afterAnchor >= 0 && afterAnchor < word)) return afterAnchor
  const rest = line.slice(word, word + 50)
  return word + rest.length - rest.replace(/^["']?\s{0,20}[:=]?\s{0,20}/, '').length
}

function openQuote(rest: string): string {
  const quote = /^["']/.exec(rest)?.[0] ?? ''
  return quote !== '' && rest.indexOf(quote, 1) < 0 ? quote : ''
}
