import { createRandom } from './random.ts'

/**
 * The kinds of faults that the sandbox can inject.
 * The request is not carried out: `tooMany` (429, empty, without Retry-After), `tooManyAfterSeconds` and
 * `tooManyAfterDate` (429 with Retry-After), `error500` (the portal's envelope), `html502` (a proxy's page), `error503`
 * (a proxy's page, with Retry-After if `after` is given), `unauthorized` (401, empty), `resetBefore` (the connection is
 * reset), `hang` (no answer until the connection is closed), `notJson` (200 with an HTML page).
 * The request is carried out: `resetAfter` (the answer is lost), `truncated` (half of the JSON, as valid HTTP), `delay`
 * (a late answer), `slowBody` (headers at once, the body in chunks), `hugeBody` (over 16 MiB of valid JSON),
 * `otherShape` (200, where `response` alternates between a string and a list of numbers). Source: contract §3.4, §6.
 */
export type FaultKind =
  | 'tooMany'
  | 'tooManyAfterSeconds'
  | 'tooManyAfterDate'
  | 'error500'
  | 'html502'
  | 'error503'
  | 'unauthorized'
  | 'resetBefore'
  | 'resetAfter'
  | 'truncated'
  | 'delay'
  | 'hang'
  | 'slowBody'
  | 'hugeBody'
  | 'notJson'
  | 'otherShape'

/** A fault, and the requests that it strikes: those that meet every condition; without conditions, all of them. */
export interface Fault {
  /** Limits the fault to these requests. `path` excludes the query, and `*` in it matches any text. Default: all. */
  on?: { method?: 'GET' | 'PUT' | 'POST'; path?: string }
  /** Limits the fault to these of the matching requests, numbered from 1. */
  requests?: number[]
  /** Limits the fault to every n-th matching request. */
  every?: number
  /** The probability with which a matching request is struck, drawn from the schedule's seed. */
  probability?: number
  /** How often the fault strikes at most. */
  times?: number
  fault: FaultKind
  /** Seconds for `tooManyAfter…` (default: 1) and `error503`; milliseconds for `delay` and `slowBody` (default: 1000). */
  after?: number
}

/** The faults to inject, as plain data. What they strike depends on the seed and the order of requests alone. */
export interface FaultSchedule {
  /** Default: a fixed seed. */
  seed?: string | number
  /** If several match a request, the first one strikes. */
  faults: Fault[]
}

/** A fault that strikes a request. */
export interface InjectedFault {
  readonly fault: Fault
  /** How often it has struck before. */
  readonly timesBefore: number
}

/** Returns the fault that strikes a request, if any. Each call counts as one request. `path` excludes the query. */
export type FaultPicker = (method: string, path: string) => InjectedFault | undefined

/** Starts a schedule. Each fault counts all requests that it matches, including those that another fault strikes. */
export function createFaultPicker(schedule: FaultSchedule = { faults: [] }): FaultPicker {
  const random = createRandom(`faults ${schedule.seed ?? ''}`)
  const states = schedule.faults.map((fault, index) => ({
    fault,
    matched: 0,
    struck: 0,
    draw: (n: number) => random.digest(`${index} ${n}`).readUIntBE(0, 6) / 2 ** 48,
  }))
  return (method, path) => {
    const matching = states.filter(({ fault: { on } }) => concernsRequest(on, method, path))
    for (const state of matching) state.matched += 1
    const striking = matching.find(
      ({ fault, matched, struck, draw }) =>
        struck < (fault.times ?? Number.POSITIVE_INFINITY) && isDue(fault, matched, draw),
    )
    return striking && { fault: striking.fault, timesBefore: striking.struck++ }
  }
}

function concernsRequest(on: Fault['on'], method: string, path: string): boolean {
  const isMethod = on?.method === undefined || on.method === method
  return isMethod && (on?.path === undefined || matchesPattern(on.path, path))
}

function isDue({ requests, every, probability }: Fault, n: number, draw: (n: number) => number): boolean {
  if (requests !== undefined && !requests.includes(n)) return false
  if (every !== undefined && n % every !== 0) return false
  return probability === undefined || draw(n) < probability
}

/** Matches each part between two stars at its first occurrence, so no pattern is slow. */
function matchesPattern(pattern: string, path: string): boolean {
  const [head = '', ...pieces] = pattern.split('*')
  const tail = pieces.pop()
  if (tail === undefined) return head === path
  if (!path.startsWith(head)) return false
  let at = head.length
  for (const piece of pieces) {
    const found = path.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return path.endsWith(tail) && path.length - tail.length >= at
}
