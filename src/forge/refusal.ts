import type { Answer } from '../http/client.ts'
import { scrub } from '../http/sentence.ts'
import { readJson } from '../model/text/json.ts'
import type { Connection } from './forge.ts'
import { ForgeError, isRecord } from './forge.ts'
import { askedWait, isLimit } from './retry.ts'
import { diagnose } from './sentences.ts'

/** What a forge refused, as an error that does not tell the token. `isCreation`: it may have been done all the same. */
export function refusalOf(
  { platform, token, now }: Pick<Connection, 'platform' | 'token' | 'now'>,
  asked: string,
  answer: Answer,
  isCreation: boolean,
): ForgeError {
  const { status, text } = answer
  const sentence = sentenceIn(text)
  const said = sentence === undefined ? undefined : scrub(sentence, [token.reveal()]).slice(0, 300)
  const facts = { asked, status, said }
  if (isLimit(answer)) {
    const wait = askedWait(answer, now())
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

/** What an answer says in words: `message`, with GitHub's `errors`; GitLab's may be a list for each field. */
function sentenceIn(text: string): string | undefined {
  let value: unknown
  try {
    value = readJson(text.slice(0, 20_000))
  } catch {
    return undefined
  }
  const { message, error, error_description: description, errors } = isRecord(value) ? value : {}
  const words = [message ?? error, description, errors].flatMap((each) => wordsIn(each))
  return words.length === 0 ? undefined : words.join(': ')
}

function wordsIn(value: unknown, depth = 3): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  const parts = 'message' in value ? [value.message] : Object.values(value)
  return parts.flatMap((part) => wordsIn(part, depth - 1))
}
