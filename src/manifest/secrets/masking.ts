import { distance } from '../../model/values/nearest.ts'
import { endOfLine, lineStarts } from '../yaml/lines.ts'

/** A stretch of a text, as offsets; `end` is the first one after it. */
export interface Range {
  readonly start: number
  readonly end: number
}

const secretKey = /pass|pwd|psw|secret|token|kennwort|credential|apikey|accesskey|privatekey|linkid|shared?link/
/** Values that give access to a link or a portal, under any key: link ids (also partial ones), API keys, share URLs. */
const accessPattern =
  /[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}|[\da-f]{8}(?:-[\da-f]{4}){2}[\da-f-]*|(?<![\w-])sk-[\w-]{8,}|(?:\/s\/(?=[^\s"',}\]])|\/rooms\/share|LinkInvite)[^\s"',}\]]*/gi
const reference = /^(["']?)\$\{[A-Za-z_]\w{0,200}\}\1$/
const beforeComment = /^(["']?)\$\{[A-Za-z_]\w{0,200}\}\1\s+(?=#)/
const assigned =
  /(?<![\w.-])([\w.-]{1,40})(["']?\s{0,4}[:=]\s{0,4})("[^"]{0,400}"|'[^']{0,400}'|(?:\$\{\w{1,80}\}|[^\s,}\]"']){1,400})/g
const startsKey = /^[\s-]{0,400}["']?[\w.-]{1,80}["']?\s*:(?:\s|$)/
const anchored = /&[^\s,\]}]{1,80}\s+(?=[^\s{[&*!#])/
const comment = /(?<=^|\s)#.*$/
const inAddress = /:\/\/[^\s/@]{1,400}@|(?<=[?&][\w.-]{1,40}=)[^\s&"',}\]]{1,400}/g

/** Whether a key probably holds a secret, by its name; misspelt names count. */
export function soundsSecret(key: string): boolean {
  const word = key
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  if (word === 'pw' || secretKey.test(word)) return true
  return word.length > 4 && word.length < 12 && distance(word, 'password') <= 3
}

/** The end of the first word in a text that sounds like a secret, or -1. */
export function endOfSecretWord(text: string): number {
  for (const found of text.matchAll(/(?<![A-Za-z_-])[A-Za-z_-]{2,60}/g)) {
    if (soundsSecret(found[0])) return found.index + found[0].length
  }
  return -1
}

/** Whether a text contains a value that gives access to a link or a portal. */
export function grantsAccess(text: string): boolean {
  return text.search(accessPattern) >= 0
}

/** Whether a text is exactly one `${NAME}`, which may be shown. */
export function isReference(text: string): boolean {
  return reference.test(text.trim())
}

/**
 * The length of a `${NAME}` before a comment, else 0. Only that part may be shown: the comment may contain anything.
 */
export function shownLength(text: string): number {
  return beforeComment.exec(text)?.[0].length ?? 0
}

/** `***`, padded to the width of the secret, so that later columns stay the same. */
export function stars(width: number): string {
  return '***'.padEnd(width)
}

/** Replaces everything in a text that looks like a secret; `cover` gives the replacement for a width. */
export function mask(text: string, cover: (width: number) => string = stars): string {
  return maskAssigned(
    text.replace(accessPattern, (found) => cover(found.length)),
    cover,
  )
    .replace(comment, (all) => (endOfSecretWord(all) < 0 ? all : '# ***'))
    .replace(inAddress, (found) => (found.startsWith('://') ? `://${cover(found.length - 4)}@` : cover(found.length)))
}

/**
 * Replaces values that are assigned to keys that sound like a secret. The values of other keys are searched further.
 */
function maskAssigned(text: string, cover: (width: number) => string): string {
  let result = ''
  let at = 0
  for (let found = assigned.exec(text); found; found = assigned.exec(text)) {
    const [, key = '', sign = '', value = ''] = found
    result += text.slice(at, found.index) + key + sign
    at = found.index + key.length + sign.length
    if (soundsSecret(key) && !isReference(value) && !/^(?:\*|[{[|>]$)/.test(value)) {
      result += cover(value.length)
      at += value.length
    }
    assigned.lastIndex = at
  }
  return result + text.slice(at)
}

/** A secret that may continue on the next line. */
interface OpenSecret {
  readonly indent: number
  /** The quote that is not closed yet, or an empty text. */
  readonly quote: string
}

/**
 * The ranges that may hold secrets in a text that is not valid YAML. Hides too much on purpose, because nothing is
 * certain there: the rest of a line after a word that sounds like a secret or after an anchor, and all lines up to the
 * next key with the same or less indentation.
 */
export function guessSecrets(text: string): readonly Range[] {
  const hidden: Range[] = []
  let open: OpenSecret | undefined
  for (const start of lineStarts(text)) {
    const line = text.slice(start, endOfLine(text, start))
    const wasQuoted = open !== undefined && open.quote !== ''
    if (open && continues(open, line)) hidden.push({ start, end: start + line.length })
    open = open && stateAfter(open, line)
    if (wasQuoted && open?.quote) continue
    const from = secretAt(line)
    const rest = line.slice(from)
    if (from < 0 || isReference(rest.trimEnd().replace(/[,}\]]$/, ''))) continue
    const shown = shownLength(rest)
    hidden.push({ start: start + from + shown, end: start + line.length })
    if (shown === 0) open = { indent: indentOf(line), quote: openQuote(rest) }
  }
  return hidden
}

function continues({ indent, quote }: OpenSecret, line: string): boolean {
  return quote !== '' || indentOf(line) > indent || !startsKey.test(line)
}

function stateAfter(open: OpenSecret, line: string): OpenSecret | undefined {
  if (open.quote !== '') return line.includes(open.quote) ? { ...open, quote: '' } : open
  return continues(open, line) ? open : undefined
}

/** The column of the first key or text, or -1 for a blank line. */
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
