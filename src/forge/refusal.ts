import type { Answer } from '../http/client.ts'
import { scrub } from '../http/server-message.ts'
import { isRecord, readJson } from '../model/values/json.ts'
import { diagnose } from './diagnostics.ts'
import type { Connection } from './forge.ts'
import { ForgeError } from './forge.ts'

/** Turns a refused answer into an error without the token. `isCreation`: the request may have created something. */
export function refusalError(
  { platform, token, now }: Pick<Connection, 'platform' | 'token' | 'now'>,
  asked: string,
  answer: Answer,
  isCreation: boolean,
): ForgeError {
  const { status, text } = answer
  const message = messageIn(text)
  const serverMessage = message === undefined ? undefined : scrub(message, [token.reveal()]).slice(0, 300)
  const facts = { asked, status, serverMessage }
  if (isRateLimit(answer)) {
    const wait = requestedWait(answer, now())
    const seconds = wait === undefined ? undefined : wait / 1000
    return new ForgeError(diagnose('forge/busy', { ...facts, seconds }))
  }
  if (status < 400) return new ForgeError(diagnose('forge/redirect', facts))
  if (status === 401) return new ForgeError(diagnose('forge/unauthorized', facts))
  if (status === 403) return new ForgeError(diagnose('forge/forbidden', { ...facts, platform }))
  if (status === 404) return new ForgeError(diagnose('forge/not-found', facts))
  if (status === 408 || status >= 500) return new ForgeError(diagnose('forge/failed', facts), isCreation)
  return new ForgeError(diagnose('forge/refused', facts))
}

/** Reads the message of an answer: `message`, with GitHub's `errors`; GitLab's may be a list for each field. */
function messageIn(text: string): string | undefined {
  let value: unknown
  try {
    value = readJson(text.slice(0, 20_000))
  } catch {
    return undefined
  }
  const { message, error, error_description: description, errors } = isRecord(value) ? value : {}
  const texts = [message ?? error, description, errors].flatMap((each) => messageTexts(each))
  return texts.length === 0 ? undefined : texts.join(': ')
}

function messageTexts(value: unknown, depth = 3): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  const parts = 'message' in value ? [value.message] : Object.values(value)
  return parts.flatMap((part) => messageTexts(part, depth - 1))
}

/** The most attempts for one request. */
const maxAttempts = 4

/** The longest wait that we accept, in milliseconds. We do not wait for the next hour's quota. */
const longestWait = 600_000

const minute = 60_000

/**
 * Whether an answer is a rate limit: 429, or GitHub's 403 for either of its limits. Headers and text distinguish that
 * 403 from a missing permission. Source: docs.github.com, "Rate limits for the REST API".
 */
export function isRateLimit({ status, headers, text }: Answer): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers.get('retry-after') !== null ||
    headers.get('x-ratelimit-remaining') === '0' ||
    /(?:secondary|API) rate limit|abuse detection/i.test(text)
  )
}

/** Returns how long a rate limit asks us to wait, in milliseconds; `undefined` if it does not say. */
function requestedWait({ headers }: Answer, now: number): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null && /^\d{1,9}$/.test(after)) return Number(after) * 1000
  if (after !== null && !Number.isNaN(Date.parse(after))) return Math.max(0, Date.parse(after) - now)
  // GitHub sends the reset time with each answer. It matters only when no requests remain.
  const [remaining, reset] = ['remaining', 'reset'].map(
    (name) => headers.get(`x-ratelimit-${name}`) ?? headers.get(`ratelimit-${name}`),
  )
  if (remaining !== '0' || !/^\d{1,12}$/.test(reset ?? '')) return undefined
  return Math.max(0, Number(reset) * 1000 - now) + 1000
}

/**
 * Returns how long to wait before the next attempt, in milliseconds; `undefined` to give up. `attempt` counts from 1,
 * `random` is 0 to 1; `failure` is the answer, if there was one. For a limit without a time we wait a minute, and twice
 * as long each time, as GitHub asks.
 */
export function waitBefore(
  attempt: number,
  failure: Answer | undefined,
  { random, now }: { readonly random: number; readonly now: number },
): number | undefined {
  if (attempt >= maxAttempts) return undefined
  const step = 1000 * 2 ** (attempt - 1) * (0.5 + random)
  if (failure === undefined) return step
  if (isRateLimit(failure)) {
    const wait = requestedWait(failure, now) ?? minute * 2 ** (attempt - 1)
    return wait > longestWait ? undefined : Math.max(wait, step)
  }
  return failure.status === 408 || failure.status >= 500 ? step : undefined
}
