import type { Clock } from './fetch.ts'
import { answered, isTooLong, openPace, type Pace, pauseOf, type Refused, searchingPace, strained } from './pace.ts'

/** Leave to send a request, to be given back with how it ended; or why there is none. */
export type Turn =
  /** Refused for a limit, or not; and if the answer was good, which route gave it. */
  | { readonly leave: (refused?: Refused, route?: string) => void }
  /** The portal takes no more for hours. */
  | { readonly closedBy: Refused }

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
export const telling = 10_000

/** The requests that a portal counts together leave one mark each. */
const remembered = 4096

/**
 * A gate for each kind of request, with the most that may be under way at once; reads find their own number. Gates learn
 * limits of their own, but for that of a minute, which counts all.
 */
export function openGates(
  { reads, writes }: { readonly reads: number; readonly writes: number },
  clock: GateClock,
): { readonly reads: Gate; readonly writes: Gate } {
  const marks = openMarks()
  const minute = { limit: Number.POSITIVE_INFINITY }
  const open = (first: Pace): Gate => openGate(first, marks, minute, clock)
  return { reads: open(searchingPace(reads)), writes: open(openPace(writes)) }
}

type Marks = ReturnType<typeof openMarks>

function openMarks() {
  const ring = new Float64Array(remembered)
  let count = 0
  const nth = (n: number): number | undefined =>
    n > Math.min(count, remembered) ? undefined : ring[(count - n) % remembered]
  return {
    add: (moment: number): void => {
      ring[count++ % remembered] = moment
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

function openGate(first: Pace, marks: Marks, minute: { limit: number }, clock: GateClock): Gate {
  const { now } = clock
  let pace = first
  let underWay = 0
  let closedBy: Refused | undefined
  const rest = openRest(clock)
  // Where nobody waits any more, a pause would only keep the process from ending.
  const line = openLine(rest.end)

  const pump = (): void => {
    while (!line.isEmpty() && !rest.isTaken() && underWay < Math.floor(pace.width)) {
      const pause = pauseOf({ ...pace, perMinute: minute.limit }, now(), marks.nth)
      if (rest.isDue(pause)) {
        rest.take(pause, reasonFor(minute.limit, pace.notBefore > now()), pump)
        return
      }
      underWay++
      const sentAt = now()
      marks.add(sentAt)
      line.next({ leave: (refused, route) => leave(sentAt, refused, route) })
    }
  }
  const leave = (sentAt: number, refused: Refused | undefined, route: string | undefined): void => {
    // Where fewer are under way than may be, their number is not what they wait for.
    const isFull = underWay-- >= Math.floor(pace.width)
    if (refused) {
      const facts = { now: now(), sentAt, lately: marks.since(now() - 60_000) }
      pace = strained({ ...pace, perMinute: minute.limit }, refused, facts)
      minute.limit = Math.min(minute.limit, pace.perMinute)
      if (isTooLong(refused, now())) closedBy = refused
    } else pace = answered(pace, isFull && route !== undefined ? { route, sentAt, now: now() } : undefined)
    if (closedBy) line.dismiss({ closedBy })
    pump()
  }
  const enter: Gate['enter'] = async (signal) => {
    if (signal?.aborted) return undefined
    if (closedBy) return { closedBy }
    const turn = line.join(signal)
    pump()
    return turn
  }
  return { enter }
}

/** Pauses that the portal's limits make, one at a time. */
function openRest({ now, sleep, onWait }: GateClock) {
  let alarm: AbortController | undefined
  /** Up to which moment a pause was taken: it is over, even if the clock says that a bit of it is left. */
  let rested = 0
  return {
    isTaken: (): boolean => alarm !== undefined,
    /** Whether that long a pause from now on is one that has not been taken yet. */
    isDue: (pause: number): boolean => pause > 0 && now() + pause > rested,
    take: (pause: number, reason: string, then: () => void): void => {
      const until = now() + pause
      alarm = new AbortController()
      if (pause >= telling) onWait?.(pause, reason)
      const wake = (): void => {
        alarm = undefined
        rested = until
        then()
      }
      sleep(pause, alarm.signal).then(wake, wake)
    },
    end: (): void => alarm?.abort(),
  }
}

/** Requests that wait for their turn. */
function openLine(onDeserted: () => void) {
  const waiting: { readonly signal: AbortSignal | undefined; readonly go: (turn: Turn | undefined) => void }[] = []
  const heeded = new WeakSet<AbortSignal>()
  const send = (isMeant: (signal: AbortSignal | undefined) => boolean, turn: Turn | undefined): void => {
    const gone = waiting.filter(({ signal }) => isMeant(signal))
    waiting.splice(0, waiting.length, ...waiting.filter(({ signal }) => !isMeant(signal)))
    for (const { go } of gone) go(turn)
    if (waiting.length === 0) onDeserted()
  }
  /** One listener for each signal, however many requests it may end. */
  const heed = (signal: AbortSignal): void => {
    if (heeded.has(signal)) return
    heeded.add(signal)
    signal.addEventListener('abort', () => send((one) => one === signal, undefined), { once: true })
  }
  return {
    isEmpty: (): boolean => waiting.length === 0,
    /** Resolves with the turn that comes, or with `undefined` when `signal` is aborted before. */
    join: (signal: AbortSignal | undefined): Promise<Turn | undefined> => {
      if (signal) heed(signal)
      return new Promise((go) => waiting.push({ signal, go }))
    },
    /** Gives a turn to the first. */
    next: (turn: Turn): void => waiting.shift()?.go(turn),
    /** Gives a turn to all. */
    dismiss: (turn: Turn): void => send(() => true, turn),
  }
}

function reasonFor(perMinute: number, isTold: boolean): string {
  return isTold ? 'the portal asks for a pause' : `the portal takes ${perMinute} requests a minute at the most`
}
