import { isRecord, readJson } from '../model/values/json.ts'
import { maskerFor } from './mask-secrets.ts'

/** The message of a refusal, safe to print. */
export interface ServerMessage {
  readonly text?: string
  /** The name of the portal's exception. */
  readonly type?: unknown
}

/** Only this many characters of a text are read. */
const longestText = 40_000

/** No encoded secret is longer. When a text is cut, its end may contain part of a secret. */
const margin = 20_000

/** Reads the portal's own message, in either of its two shapes; never its stack. Source: contract §3.4. */
export function readServerMessage(body: string, secrets: readonly string[]): ServerMessage {
  const { error, response } = parsed(body)
  const clean = (text: string): string => short(scrubStart(text, secrets))
  if (isRecord(error) && typeof error['message'] === 'string') {
    return { text: clean(error['message']), type: error['type'] }
  }
  const { title, errors } = isRecord(response) ? response : {}
  if (typeof title !== 'string') return {}
  const messages = typeof errors === 'object' && errors !== null ? Object.values(errors).flat() : []
  const texts = messages.filter((text) => typeof text === 'string')
  return { text: clean(texts.length > 0 ? texts.join(' ') : title) }
}

/** Patterns of what opens a link or a portal: keys, UUIDs, and URLs of links. Source: contract §3.3, §4, §5.1. */
const secretShapes =
  /\bBearer\s+[^\s"'<>]+|\bsk-[\w-]+|[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}|(?:\/|%2f)(?:s(?:\/|%2f)|rooms(?:\/|%2f)share|confirm(?:\/|%2f)LinkInvite)[^\s"'<>]*/gi

/** Masks `secrets`, and everything that looks like one, in a text of the portal, which may echo what we sent. */
export function scrub(text: string, secrets: readonly string[]): string {
  return maskerFor(secrets)(text).replace(secretShapes, '***')
}

/** Scrubs the start of a text of any length. */
function scrubStart(text: string, secrets: readonly string[]): string {
  const start = scrub(text.slice(0, longestText), secrets)
  return text.length > longestText ? `${start.slice(0, -margin)}…` : start
}

function parsed(body: string): { readonly [name: string]: unknown } {
  try {
    const value = readJson(body)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
