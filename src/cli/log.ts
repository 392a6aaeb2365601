import { eraseLine } from '../host/progress.ts'
import type { World } from '../host/world.ts'
import type { LoggedEnd, LoggedRequest, RequestListener } from '../http/request-log.ts'
import { writeJson } from '../view/json.ts'
import { isLogLevel, type LogArgs, type LogLevel } from './options/log-options.ts'

/** The log of requests and pauses. */
export interface Log {
  readonly onRequest: RequestListener
  readonly onPause: (milliseconds: number, reason: string) => void
}

/** An event of the log, without secrets. `milliseconds`: how long it took, or will take. */
type Event = { readonly milliseconds: number } & (
  | ({ readonly event: 'request'; readonly number: number } & LoggedRequest & LoggedEnd)
  | { readonly event: 'pause'; readonly reason: string }
)

/** Opens the log on stderr that the options or ROOMLINKS_LOG ask for; `undefined` if they ask for none. */
export function openLog({ logLevel, logFormat }: LogArgs, world: World): Log | undefined {
  const { env, now } = world
  const variable = env['ROOMLINKS_LOG'] ?? ''
  const wanted = logLevel ?? (isLogLevel(variable) ? variable : 'off')
  if (wanted === 'off') return undefined
  const write = (event: Event): void => {
    const level = levelOf(event)
    if (level === 'debug' && wanted !== 'debug') return
    const time = new Date(now()).toISOString()
    const isJson = logFormat === 'json'
    printLine(isJson ? writeJson({ time, level, ...event }, 0).trimEnd() : lineOf(time, level, event), world)
  }
  return {
    onRequest: (request) => {
      const sentAt = now()
      const number = (counts.get(world) ?? 0) + 1
      counts.set(world, number)
      return (end) => write({ event: 'request', number, ...request, ...end, milliseconds: Math.round(now() - sentAt) })
    },
    onPause: (milliseconds, reason) => write({ event: 'pause', milliseconds: Math.round(milliseconds), reason }),
  }
}

/** How many requests each run has sent. A run may open several connections. */
const counts = new WeakMap<World, number>()

function levelOf(event: Event): Exclude<LogLevel, 'off'> {
  return event.event === 'request' && 'status' in event && event.status < 400 ? 'debug' : 'info'
}

function lineOf(time: string, level: string, event: Event): string {
  const head = `${time.slice('2027-01-11T'.length)} ${level.padEnd(5)}`
  if (event.event === 'pause') return `${head} pause of ${event.milliseconds} ms: ${event.reason}`
  const { method, path, milliseconds, number } = event
  const end = 'status' in event ? event.status : `no answer (${event.error})`
  const id = 'requestId' in event ? ` ${event.requestId}` : ''
  return `${head} ${method} ${path} ${end} ${milliseconds} ms #${number}${id}`
}

/** Prints a line on stderr. On a terminal, it replaces the progress line, which appears again with the next progress. */
export function printLine(line: string, world: Pick<World, 'errColumns' | 'err'>): void {
  world.err(`${eraseLine(world)}${line}\n`)
}
