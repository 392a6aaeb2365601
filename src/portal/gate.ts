import { eased, openPace, type Pace, pauseOf, type Refused, strained } from './pace.ts'

/** Lets requests out, no more and no faster than the portal has shown that it takes. */
export interface Gate {
  /**
   * Resolves when the next request may leave, with a function that is to be told how it ended: refused for a limit, or
   * not. Resolves with `undefined` when `signal` is aborted before.
   */
  readonly enter: (signal: AbortSignal | undefined) => Promise<((refused?: Refused) => void) | undefined>
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
  readonly go: (mayLeave: boolean) => void
}

function openGate(first: Pace, marks: Marks, minute: { limit: number }, { now, sleep, onWait }: GateClock): Gate {
  const line: Waiting[] = []
  const heeded = new WeakSet<AbortSignal>()
  let pace = first
  let underWay = 0
  /** Ends the pause that is being taken, if one is. */
  let alarm: AbortController | undefined
  /** A pause that was taken is over, even if the clock says that a moment of it is left. */
  let hasRested = false

  const pump = (): void => {
    while (line.length > 0 && !alarm && underWay < Math.floor(pace.width)) {
      const pause = pauseOf({ ...pace, perMinute: minute.limit }, now(), marks.nth)
      if (pause > 0 && !hasRested) {
        rest(pause)
        return
      }
      hasRested = false
      underWay++
      marks.add(now())
      line.shift()?.go(true)
    }
  }
  const rest = (pause: number): void => {
    const bell = new AbortController()
    alarm = bell
    if (pause >= telling) onWait?.(pause, reasonFor(minute.limit, pace.notBefore > now()))
    const wake = (): void => {
      alarm = undefined
      hasRested = true
      pump()
    }
    sleep(pause, bell.signal).then(wake, wake)
  }
  const leave = (sentAt: number, refused: Refused | undefined): void => {
    underWay--
    if (refused) {
      const lately = marks.since(now() - 60_000)
      pace = strained({ ...pace, perMinute: minute.limit }, refused, { now: now(), sentAt, lately })
      minute.limit = Math.min(minute.limit, pace.perMinute)
    } else pace = eased(pace)
    pump()
  }
  /** One listener for each signal, however many requests it may end. */
  const heed = (signal: AbortSignal): void => {
    if (heeded.has(signal)) return
    heeded.add(signal)
    const dismiss = (): void => {
      const [gone, kept] = [line.filter((one) => one.signal === signal), line.filter((one) => one.signal !== signal)]
      line.splice(0, line.length, ...kept)
      for (const { go } of gone) go(false)
      // Nobody waits any more: a pause would only keep the process from ending.
      if (line.length === 0) alarm?.abort()
    }
    signal.addEventListener('abort', dismiss, { once: true })
  }

  return {
    async enter(signal) {
      if (signal?.aborted) return undefined
      if (signal) heed(signal)
      const mayLeave = await new Promise<boolean>((go) => {
        line.push({ signal, go })
        pump()
      })
      const sentAt = now()
      return mayLeave ? (refused) => leave(sentAt, refused) : undefined
    },
  }
}

function reasonFor(perMinute: number, isTold: boolean): string {
  return isTold ? 'the portal asks for a pause' : `the portal takes ${perMinute} requests a minute`
}
