import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A request, and what the server answered; `$text` is a sentence in somebody's language. */
export interface Step {
  readonly method: string
  /** `$room` is the room's id. */
  readonly path: string
  /** A text was sent as it stands. */
  readonly body?: unknown
  readonly status: number
  /** The content type, without parameters. */
  readonly type: string
  /** `null`: an empty body. `$link1` … are links whose id the server chose, in the order in which they appeared. */
  readonly answer: unknown
}

/** What was asked of a new room, in order. */
export interface Scenario {
  readonly name: string
  readonly room: { readonly roomType: number }
  readonly steps: readonly Step[]
}

/** What is compared of an answer. */
export type Answer = Pick<Step, 'status' | 'type' | 'answer'>

/** Answers a request to the portal. */
export type Call = (method: string, path: string, body?: unknown) => Promise<Response>

/** What DocSpace 3.7.2 answered on 2026-11-29: the key was its owner's, its zone Europe/Berlin. */
export function readRecording(): Scenario[] {
  const text = gunzipSync(readFileSync(new URL('room-links-3.7.2.jsonl.gz', import.meta.url))).toString()
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Scenario)
}

/** Asks the same of a new room, and gives the answers in the words of the recording. */
export async function play({ name, room, steps }: Scenario, call: Call): Promise<Answer[]> {
  const shown = steps.find(({ path }) => path === '/files/rooms/$room')
  const title = memberOf(memberOf(shown?.answer, 'response'), 'title') ?? name
  const made = (await (await call('POST', '/files/rooms', { ...room, title })).json()) as { response: { id: number } }
  const chosen = new Set(steps.map(({ body }) => memberOf(body, 'linkId')))
  /** The names of the ids that the portal chose. */
  const names = new Map<unknown, string>()
  const answers: Answer[] = []
  for (const { method, path, body } of steps) {
    const [id] = [...names].find(([, link]) => link === memberOf(body, 'linkId')) ?? []
    const sent = id === undefined ? body : { ...(body as object), linkId: id }
    const response = await call(method, path.replace('$room', String(made.response.id)), sent)
    answers.push({
      status: response.status,
      type: response.headers.get('Content-Type')?.split(';')[0] ?? '',
      answer: retell(await response.text(), (link) => {
        if (chosen.has(link)) return link
        if (!names.has(link)) names.set(link, `$link${names.size + 1}`)
        return names.get(link) ?? link
      }),
    })
  }
  return answers
}

/** The answer without what differs from portal to portal. */
function retell(text: string, nameOf: (link: string) => string): unknown {
  if (text === '') return null
  return JSON.parse(text, (key, value: unknown) => {
    if (key === 'stack' || key === 'traceId') return undefined
    if (key === 'sharedLink' || key === 'sharedTo')
      return { ...Object(value), id: nameOf(String(memberOf(value, 'id'))) }
    if (typeof value !== 'string') return value
    if (key === 'requestToken') return '$token'
    return value
      .replace(/https?:\/\/[^/"]+/g, 'ORIGIN')
      .replace(/\/s\/[\w-]+$/, '/s/$code')
      .replace(/rooms\/\d+/, 'rooms/$room')
  })
}

/**
 * A step's answer and ours, so that they can be compared: lists have no order that holds, of a room only some members
 * were recorded, and where there is a `$text` any text will do.
 */
export function comparable(
  { path, status, type, answer }: Step,
  here: Answer | undefined,
): { readonly want: Answer; readonly got: Answer | undefined } {
  const want = sorted(answer)
  const isPart = path === '/files/rooms/$room'
  return {
    want: { status, type, answer: want },
    got: here && { ...here, answer: alike(want, isPart ? partOf(want, here.answer) : sorted(here.answer)) },
  }
}

function sorted(answer: unknown): unknown {
  const list = memberOf(answer, 'response')
  if (!Array.isArray(list)) return answer
  const idOf = (share: unknown) => String(memberOf(memberOf(share, 'sharedLink'), 'id'))
  return { ...(answer as object), response: list.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)) }
}

/** The answer with those members of the room alone that were recorded. */
function partOf(want: unknown, got: unknown): unknown {
  const [recorded, room] = [want, got].map((answer) => memberOf(answer, 'response'))
  if (typeof recorded !== 'object' || typeof room !== 'object') return got
  const members = Object.entries(Object(room)).filter(([name]) => name in Object(recorded))
  return { ...Object(got), response: Object.fromEntries(members) }
}

/** What is here, with the recording's `$text` where both have a text. */
function alike(want: unknown, got: unknown): unknown {
  if (want === '$text' && typeof got === 'string') return want
  if (Array.isArray(got)) return got.map((item, at) => alike(memberOf(want, String(at)), item))
  if (typeof got !== 'object' || got === null) return got
  return Object.fromEntries(Object.entries(got).map(([name, one]) => [name, alike(memberOf(want, name), one)]))
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}
