import { createChance } from './chance.ts'

/**
 * What can go wrong on the way. Refused, with nothing done: `tooMany` (429, empty, without Retry-After),
 * `tooManyAfterSeconds` and `tooManyAfterDate` (429 with it), `error500` (the portal's envelope), `html502` (a proxy's
 * page), `error503` (another, with Retry-After if `after` is given), `unauthorized` (401, empty), `resetBefore` (the
 * connection is reset), `hang` (no answer until the connection is closed), `notJson` (200 with a page).
 * Carried out, and then: `resetAfter` (the answer is lost), `truncated` (half of the JSON, as valid HTTP), `delay`
 * (answered late), `slowBody` (headers at once, the body in pieces), `hugeBody` (over 16 MiB of valid JSON),
 * `otherShape` (200, and `response` is by turns a text and a list of numbers). Source: contract §3.4, §6.
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

/** One thing that goes wrong, and when: for the requests that meet every condition given; default: each request. */
export interface Fault {
  /** Which requests it is about; default: all. `path` is without the query, and `*` in it stands for any text. */
  on?: { method?: 'GET' | 'PUT' | 'POST'; path?: string }
  /** Only these of the requests it is about, by number from 1. */
  requests?: number[]
  /** Only every so-many-th of them. */
  every?: number
  /** Only some of them, drawn with this probability from the schedule's seed. */
  probability?: number
  /** At most so often in all. */
  times?: number
  fault: FaultKind
  /** Seconds for `tooManyAfter…` (default: 1) and `error503`; milliseconds for `delay` and `slowBody` (default: 1000). */
  after?: number
}

/** What goes wrong and when, as plain data: a function of its seed and of the order of the requests. */
export interface FaultSchedule {
  /** Default: one that is always the same. */
  seed?: string | number
  /** Where several would strike at once, the first does. */
  faults: Fault[]
}

/** A fault that strikes, and how often it has before. */
export interface Strike {
  readonly fault: Fault
  readonly turn: number
}

/** The fault that strikes a request, if any; each call is one more request. `path` is without the query. */
export type Fate = (method: string, path: string) => Strike | undefined

/** Plays a schedule from its start. Each fault counts all requests it is about, those that another one struck too. */
export function createFate(schedule: FaultSchedule = { faults: [] }): Fate {
  const chance = createChance(`faults ${schedule.seed ?? ''}`)
  const courses = schedule.faults.map((fault, index) => ({
    fault,
    met: 0,
    struck: 0,
    draw: (n: number) => chance.digest(`${index} ${n}`).readUIntBE(0, 6) / 2 ** 48,
  }))
  return (method, path) => {
    const about = courses.filter(({ fault: { on } }) => isAbout(on, method, path))
    for (const course of about) course.met += 1
    const striking = about.find(
      ({ fault, met, struck, draw }) => struck < (fault.times ?? Number.POSITIVE_INFINITY) && isDue(fault, met, draw),
    )
    return striking && { fault: striking.fault, turn: striking.struck++ }
  }
}

function isAbout(on: Fault['on'], method: string, path: string): boolean {
  const isMethod = on?.method === undefined || on.method === method
  return isMethod && (on?.path === undefined || isMatch(on.path, path))
}

function isDue({ requests, every, probability }: Fault, n: number, draw: (n: number) => number): boolean {
  if (requests !== undefined && !requests.includes(n)) return false
  if (every !== undefined && n % every !== 0) return false
  return probability === undefined || draw(n) < probability
}

/** Takes each piece between two stars where it comes first, so that no pattern is slow. */
function isMatch(pattern: string, path: string): boolean {
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
