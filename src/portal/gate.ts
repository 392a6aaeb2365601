import { eased, isTooLong, openPace, type Pace, pauseOf, type Refused, strained } from './pace.ts'

/** Leave to send a request, to be given back with how it ended: refused for a limit, or not; or why there is none. */
export type Turn =
  | { readonly leave: (refused?: Refused) => void }
  /** The portal takes no more for hours. */
  | { readonly closedBy: Refused }

/** Lets requests out, no more and no faster than the portal has shown that it takes. */
export interface Gate {
  /** Resolves when the next request may leave; with `undefined`, when `signal` is aborted before. */
  readonly enter: (signal: AbortSignal | undefined) => Promise<Turn | undefined>
}

/** The world that gates need: a clock, and somebody to tell of a long wait. */
export interface GateClock {
  readonly now: () => number
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Told once of each pause over ten seconds. */
  readonly onWait?: ((milliseconds: number, reason: string) => void) | undefined
}

/** From how long a pause on people are told of it, in milliseconds. */
const telling = 10_000

/** The requests that a portal counts together leave one mark each. */
const remembered = 4096

/** A gate for each kind of request. They learn limits of their own, but for that of a minute, which counts all. */
export function openGates(
  { reads, writes }: { readonly reads: number; readonly writes: number },
  clock: GateClock,
): { readonly reads: Gate; readonly writes: Gate } {
  const marks = openMarks()
  const minute = { limit: Number.POSITIVE_INFINITY }
  const open = (ceiling: number): Gate => openGate(openPace(ceiling), marks, minute, clock)
  return { reads: open(reads), writes: open(writes) }
}

interface Marks {
  readonly add: (moment: number) => void
  /** When the nth last request left. */
  readonly nth: (n: number) => number | undefined
  readonly since: (moment: number) => number
}

function openMarks(): Marks {
  const ring = new Float64Array(remembered)
  let count = 0
  const nth = (n: number): number | undefined =>
    n > Math.min(count, remembered) ? undefined : ring[(count - n) % remembered]
  return {
    add: (moment) => {
      ring[count++ % remembered] = moment
    },
    nth,
    since: (moment) => {
      let found = 0
      while ((nth(found + 1) ?? Number.NEGATIVE_INFINITY) > moment) found++
      return found
    },
  }
}

/** A request that stands in line. */
interface Waiting {
  readonly signal: AbortSignal | undefined
  readonly go: (turn: Turn | undefined) => void
}

function openGate(first: Pace, marks: Marks, minute: { limit: number }, { now, sleep, onWait }: GateClock): Gate {
  const line: Waiting[] = []
  const heeded = new WeakSet<AbortSignal>()
  let pace = first
  let underWay = 0
  let closedBy: Refused | undefined
  /** Ends the pause that is being taken, if one is. */
  let alarm: AbortController | undefined
  /** Up to which moment a pause was taken: it is over, even if the clock says that a bit of it is left. */
  let rested = 0

  const pump = (): void => {
    while (line.length > 0 && !alarm && underWay < Math.floor(pace.width)) {
      const pause = pauseOf({ ...pace, perMinute: minute.limit }, now(), marks.nth)
      if (pause > 0 && now() + pause > rested) {
        rest(pause)
        return
      }
      underWay++
      marks.add(now())
      const sentAt = now()
      line.shift()?.go({ leave: (refused) => leave(sentAt, refused) })
    }
  }
  const rest = (pause: number): void => {
    const until = now() + pause
    const bell = new AbortController()
    alarm = bell
    if (pause >= telling) onWait?.(pause, reasonFor(minute.limit, pace.notBefore > now()))
    const wake = (): void => {
      alarm = undefined
      rested = until
      pump()
    }
    sleep(pause, bell.signal).then(wake, wake)
  }
  const leave = (sentAt: number, refused: Refused | undefined): void => {
    underWay--
    if (refused && isTooLong(refused, now())) closedBy = refused
    if (refused) {
      const lately = marks.since(now() - 60_000)
      pace = strained({ ...pace, perMinute: minute.limit }, refused, { now: now(), sentAt, lately })
      minute.limit = Math.min(minute.limit, pace.perMinute)
    } else pace = eased(pace)
    if (closedBy) dismiss(() => true, { closedBy })
    pump()
  }
  const dismiss = (isMeant: (one: Waiting) => boolean, turn: Turn | undefined): void => {
    const gone = line.filter(isMeant)
    line.splice(0, line.length, ...line.filter((one) => !isMeant(one)))
    for (const { go } of gone) go(turn)
    // Nobody waits any more: a pause would only keep the process from ending.
    if (line.length === 0) alarm?.abort()
  }
  /** One listener for each signal, however many requests it may end. */
  const heed = (signal: AbortSignal): void => {
    if (heeded.has(signal)) return
    heeded.add(signal)
    signal.addEventListener('abort', () => dismiss((one) => one.signal === signal, undefined), { once: true })
  }

  return {
    async enter(signal) {
      if (signal?.aborted) return undefined
      if (closedBy) return { closedBy }
      if (signal) heed(signal)
      return new Promise((go) => {
        line.push({ signal, go })
        pump()
      })
    },
  }
}

function reasonFor(perMinute: number, isTold: boolean): string {
  return isTold ? 'the portal asks for a pause' : `the portal takes ${perMinute} requests a minute at the most`
}
