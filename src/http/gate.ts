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

/** Leave to send a request, to be given back with how it ended; or why there is none. */
export type Turn =
  /** Refused for a limit, or not; and if the answer was good, which route gave it. */
  | { readonly done: (refused?: RefusedAnswer, route?: string) => void }
  /** The portal takes no more for hours. */
  | { readonly closedBy: RefusedAnswer }

/** Lets requests out, no more and no faster than the portal has shown that it takes. */
export interface Gate {
  /** Resolves when the next request may leave; with `undefined`, when `signal` is aborted before. */
  readonly enter: (signal: AbortSignal | undefined) => Promise<Turn | undefined>
}

/** The world that gates need: a clock, and somebody to tell of a long wait. */
export interface GateClock extends Pick<Clock, 'now' | 'sleep'> {
  /** Told once of each pause over ten seconds. */
  readonly onWait?: ((milliseconds: number, reason: string) => void) | undefined
}

/** From how long a pause on people are told of it, in milliseconds. */
export const announcedPause = 10_000

/** The requests that a portal counts together leave one mark each. */
const historySize = 4096

/**
 * A gate for each kind of request, with the most that may be under way at once; reads find their own number. Gates learn
 * limits of their own, but for that of a minute, which counts all.
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
    /** When the nth last request left. */
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
  let underWay = 0
  let closedBy: RefusedAnswer | undefined
  const pauses = openPauses(clock)
  // Where nobody waits any more, a pause would only keep the process from ending.
  const queue = openQueue(pauses.end)

  const pump = (): void => {
    while (!queue.isEmpty() && !pauses.isPausing() && underWay < Math.floor(pace.width)) {
      const pause = pauseBeforeNext({ ...pace, perMinute: minuteLimit.limit }, now(), sentTimes.nth)
      if (pauses.isNeeded(pause)) {
        pauses.start(pause, reasonFor(minuteLimit.limit, pace.notBefore > now()), pump)
        return
      }
      underWay++
      const sentAt = now()
      sentTimes.add(sentAt)
      queue.admitNext({ done: (refused, route) => leave(sentAt, refused, route) })
    }
  }
  const leave = (sentAt: number, refused: RefusedAnswer | undefined, route: string | undefined): void => {
    // Where fewer are under way than may be, their number is not what they wait for.
    const isFull = underWay-- >= Math.floor(pace.width)
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

/** Pauses that the portal's limits make, one at a time. */
function openPauses({ now, sleep, onWait }: GateClock) {
  let wakeUp: AbortController | undefined
  /** Up to which moment a pause was taken: it is over, even if the clock says that a bit of it is left. */
  let pausedUntil = 0
  return {
    isPausing: (): boolean => wakeUp !== undefined,
    /** Whether that long a pause from now on is one that has not been taken yet. */
    isNeeded: (pause: number): boolean => pause > 0 && now() + pause > pausedUntil,
    start: (pause: number, reason: string, then: () => void): void => {
      const until = now() + pause
      wakeUp = new AbortController()
      if (pause >= announcedPause) onWait?.(pause, reason)
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

/** Requests that wait for their turn. */
function openQueue(onEmpty: () => void) {
  const waiting: { readonly signal: AbortSignal | undefined; readonly resolve: (turn: Turn | undefined) => void }[] = []
  const listenedTo = new WeakSet<AbortSignal>()
  const send = (matches: (signal: AbortSignal | undefined) => boolean, turn: Turn | undefined): void => {
    const served = waiting.filter(({ signal }) => matches(signal))
    waiting.splice(0, waiting.length, ...waiting.filter(({ signal }) => !matches(signal)))
    for (const { resolve } of served) resolve(turn)
    if (waiting.length === 0) onEmpty()
  }
  /** One listener for each signal, however many requests it may end. */
  const listenTo = (signal: AbortSignal): void => {
    if (listenedTo.has(signal)) return
    listenedTo.add(signal)
    signal.addEventListener('abort', () => send((one) => one === signal, undefined), { once: true })
  }
  return {
    isEmpty: (): boolean => waiting.length === 0,
    /** Resolves with the turn that comes, or with `undefined` when `signal` is aborted before. */
    wait: (signal: AbortSignal | undefined): Promise<Turn | undefined> => {
      if (signal) listenTo(signal)
      return new Promise((resolve) => waiting.push({ signal, resolve }))
    },
    /** Gives a turn to the first. */
    admitNext: (turn: Turn): void => waiting.shift()?.resolve(turn),
    /** Gives a turn to all. */
    admitAll: (turn: Turn): void => send(() => true, turn),
  }
}

function reasonFor(perMinute: number, isRequested: boolean): string {
  return isRequested ? 'the portal asks for a pause' : `the portal takes ${perMinute} requests a minute at the most`
}
