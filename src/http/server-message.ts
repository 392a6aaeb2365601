import { isRecord, readJson } from '../model/text/json.ts'
import { maskerFor } from './mask-secrets.ts'

/** What the portal says of a refusal, in words that may be printed. */
export interface ServerMessage {
  readonly said?: string
  /** The name of its exception. */
  readonly type?: unknown
}

/** A text is looked at no further than this. */
const longestText = 40_000

/** No spelling of a secret is longer: where a text is cut, one that was cut with it may stand at the end. */
const margin = 20_000

/** The portal's own sentence, in either of its two shapes; never its stack. Source: contract §3.4. */
export function readServerMessage(body: string, secrets: readonly string[]): ServerMessage {
  const { error, response } = parsed(body)
  const clean = (text: string): string => short(scrubStart(text, secrets))
  if (isRecord(error) && typeof error['message'] === 'string') {
    return { said: clean(error['message']), type: error['type'] }
  }
  const { title, errors } = isRecord(response) ? response : {}
  if (typeof title !== 'string') return {}
  const messages = typeof errors === 'object' && errors !== null ? Object.values(errors).flat() : []
  const texts = messages.filter((text) => typeof text === 'string')
  return { said: clean(texts.length > 0 ? texts.join(' ') : title) }
}

/** What opens a link or a portal, by its shape: keys, UUIDs, and URLs of links. Source: contract §3.3, §4, §5.1. */
const secretShapes =
  /\bBearer\s+[^\s"'<>]+|\bsk-[\w-]+|[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}|(?:\/|%2f)(?:s(?:\/|%2f)|rooms(?:\/|%2f)share|confirm(?:\/|%2f)LinkInvite)[^\s"'<>]*/gi

/** A text of the portal, which may echo what it was sent, with `***` for `secrets` and for what looks like one. */
export function scrub(text: string, secrets: readonly string[]): string {
  return maskerFor(secrets)(text).replace(secretShapes, '***')
}

/** The same of the start of a text, which may be of any length. */
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
