import { createFate, type FaultSchedule } from './faults.ts'
import { act } from './strike.ts'

/** A request as those who watch the sandbox are told of it. */
export interface Asked {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** What was sent; 0 where there was no answer. */
  readonly status: number
}

/** What is on both sides of the door. */
export interface Doorway {
  readonly answer: (request: Request) => Response | Promise<Response>
  readonly onRequest?: ((asked: Asked) => void) | undefined
  readonly now: () => Date
}

/** Where requests come in, and where things go wrong. */
export interface Door {
  readonly fetch: (request: Request) => Promise<Response>
  readonly setFaults: (schedule: FaultSchedule | undefined) => void
}

/** A door to a portal. */
export function createDoor({ answer, onRequest, now }: Doorway, schedule: FaultSchedule | undefined): Door {
  let fate = createFate(schedule)
  return {
    setFaults: (next) => {
      fate = createFate(next)
    },
    fetch: async (request) => {
      const { method } = request
      const { pathname, search } = new URL(request.url)
      const tell = (status: number) => onRequest?.({ method, path: `${pathname}${search}`, status })
      const carryOut = async () => answer(request)
      const strike = fate(method, pathname)
      if (strike === undefined) return dated(telling(carryOut(), tell), now)
      const answered = act(strike, { request, carryOut, now })
      if (strike.fault.fault !== 'hang') return dated(telling(answered, tell), now)
      // Who is never answered is told of at once.
      tell(0)
      return answered
    },
  }
}

async function telling(answered: Promise<Response>, tell: (status: number) => void): Promise<Response> {
  const response = await answered.catch((error: unknown) => {
    tell(0)
    throw error
  })
  tell(response.status)
  return response
}

/** An answer tells the time of the portal, not that of the machine on which it is in memory. */
async function dated(answered: Promise<Response>, now: Doorway['now']): Promise<Response> {
  const response = await answered
  response.headers.set('Date', now().toUTCString())
  return response
}
