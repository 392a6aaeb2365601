import type { Clock } from './fetch.ts'
import {
  isWaitTooLong,
  openPace,
  type Pace,
  paceAfterAnswer,
  paceAfterOverload,
  pauseBeforeNext,
  type RefusedAnswer,
  searchingPace,
} from './pace.ts'

/** Permission to send a request, or the answer that ended all permissions. */
export type Turn =
  /**
   * Call `done` when the request has ended: with the refusal if a limit was met, or with the route of a good answer.
   */
  | { readonly done: (refused?: RefusedAnswer, route?: string) => void }
  /** The portal accepts no more requests for hours. */
  | { readonly closedBy: RefusedAnswer }

/** Limits how many requests are sent and how fast, to what the portal has accepted so far. */
export interface Gate {
  /** Resolves when the next request may be sent; with `undefined` if `signal` is aborted first. */
  readonly enter: (signal: AbortSignal | undefined) => Promise<Turn | undefined>
}

/** What gates need: a clock, and a callback for pauses. */
export interface GateClock extends Pick<Clock, 'now' | 'sleep'> {
  /** Called before each pause, with its length and the reason. */
  readonly onWait?: ((milliseconds: number, reason: string) => void) | undefined
}

/** How many sending times are kept: more than the requests a portal counts in a minute. */
const historySize = 4096

/**
 * Opens a gate for each kind of request, with the most that may run at once. Reads search for the best number below
 * that. Each gate learns its own limits, except for the limit per minute, which counts all requests.
 */
export function openGates(
  { reads, writes }: { readonly reads: number; readonly writes: number },
  clock: GateClock,
): { readonly reads: Gate; readonly writes: Gate } {
  const sentTimes = openSentTimes()
  const minuteLimit = { limit: Number.POSITIVE_INFINITY }
  const open = (initialPace: Pace): Gate => openGate(initialPace, sentTimes, minuteLimit, clock)
  return { reads: open(searchingPace(reads)), writes: open(openPace(writes)) }
}

type SentTimes = ReturnType<typeof openSentTimes>

function openSentTimes() {
  const times = new Float64Array(historySize)
  let count = 0
  const nth = (n: number): number | undefined =>
    n > Math.min(count, historySize) ? undefined : times[(count - n) % historySize]
  return {
    add: (moment: number): void => {
      times[count++ % historySize] = moment
    },
    /** When the nth last request was sent. */
    nth,
    since: (moment: number): number => {
      let found = 0
      while ((nth(found + 1) ?? Number.NEGATIVE_INFINITY) > moment) found++
      return found
    },
  }
}

function openGate(initialPace: Pace, sentTimes: SentTimes, minuteLimit: { limit: number }, clock: GateClock): Gate {
  const { now } = clock
  let pace = initialPace
  let running = 0
  let closedBy: RefusedAnswer | undefined
  const pauses = openPauses(clock)
  // When nobody waits any more, a pause would only keep the process alive.
  const queue = openQueue(pauses.end)

  const pump = (): void => {
    while (!queue.isEmpty() && !pauses.isPausing() && running < Math.floor(pace.width)) {
      const pause = pauseBeforeNext({ ...pace, perMinute: minuteLimit.limit }, now(), sentTimes.nth)
      if (pauses.isNeeded(pause)) {
        pauses.start(pause, reasonFor(minuteLimit.limit, pace.notBefore > now()), pump)
        return
      }
      running++
      const sentAt = now()
      sentTimes.add(sentAt)
      queue.admitNext({ done: (refused, route) => leave(sentAt, refused, route) })
    }
  }
  const leave = (sentAt: number, refused: RefusedAnswer | undefined, route: string | undefined): void => {
    // Below full width, the width is not what limits the speed.
    const isFull = running-- >= Math.floor(pace.width)
    if (refused) {
      const facts = { now: now(), sentAt, recent: sentTimes.since(now() - 60_000) }
      pace = paceAfterOverload({ ...pace, perMinute: minuteLimit.limit }, refused, facts)
      minuteLimit.limit = Math.min(minuteLimit.limit, pace.perMinute)
      if (isWaitTooLong(refused, now())) closedBy = refused
    } else pace = paceAfterAnswer(pace, isFull && route !== undefined ? { route, sentAt, now: now() } : undefined)
    if (closedBy) queue.admitAll({ closedBy })
    pump()
  }
  const enter: Gate['enter'] = async (signal) => {
    if (signal?.aborted) return undefined
    if (closedBy) return { closedBy }
    const turn = queue.wait(signal)
    pump()
    return turn
  }
  return { enter }
}

/** Runs the pauses that the portal's limits require, one at a time. */
function openPauses({ now, sleep, onWait }: GateClock) {
  let wakeUp: AbortController | undefined
  /** The end of the last pause. That pause is over, even if a little of it is left by the clock. */
  let pausedUntil = 0
  return {
    isPausing: (): boolean => wakeUp !== undefined,
    /** Whether a pause of this length, starting now, would end after the last one. */
    isNeeded: (pause: number): boolean => pause > 0 && now() + pause > pausedUntil,
    start: (pause: number, reason: string, then: () => void): void => {
      const until = now() + pause
      wakeUp = new AbortController()
      onWait?.(pause, reason)
      const wake = (): void => {
        wakeUp = undefined
        pausedUntil = until
        then()
      }
      sleep(pause, wakeUp.signal).then(wake, wake)
    },
    end: (): void => wakeUp?.abort(),
  }
}

/** A queue of requests that wait for their turn. */
function openQueue(onEmpty: () => void) {
  const waiting: { readonly signal: AbortSignal | undefined; readonly resolve: (turn: Turn | undefined) => void }[] = []
  const listenedTo = new WeakSet<AbortSignal>()
  const send = (matches: (signal: AbortSignal | undefined) => boolean, turn: Turn | undefined): void => {
    const served = waiting.filter(({ signal }) => matches(signal))
    waiting.splice(0, waiting.length, ...waiting.filter(({ signal }) => !matches(signal)))
    for (const { resolve } of served) resolve(turn)
    if (waiting.length === 0) onEmpty()
  }
  /** Adds one listener for each signal, however many requests share it. */
  const listenTo = (signal: AbortSignal): void => {
    if (listenedTo.has(signal)) return
    listenedTo.add(signal)
    signal.addEventListener('abort', () => send((one) => one === signal, undefined), { once: true })
  }
  return {
    isEmpty: (): boolean => waiting.length === 0,
    /** Resolves with a turn, or with `undefined` if `signal` is aborted first. */
    wait: (signal: AbortSignal | undefined): Promise<Turn | undefined> => {
      if (signal) listenTo(signal)
      return new Promise((resolve) => waiting.push({ signal, resolve }))
    },
    /** Gives a turn to the first request. */
    admitNext: (turn: Turn): void => waiting.shift()?.resolve(turn),
    /** Gives a turn to all requests. */
    admitAll: (turn: Turn): void => send(() => true, turn),
  }
}

function reasonFor(perMinute: number, isRequested: boolean): string {
  return isRequested ? 'the portal asks for a pause' : `the portal accepts at most ${perMinute} requests a minute`
}
