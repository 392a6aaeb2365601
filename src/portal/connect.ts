import { defaultTimeout } from '../http/client.ts'
import { type GateClock, openGates } from '../http/gate.ts'
import { Secret } from '../model/secret.ts'
import { exposedReason, readPortalAddress } from '../model/values/address.ts'
import type { Connection } from './http.ts'
import { badAddress } from './refusal.ts'

/** A portal's address and API key. Everything else has defaults. */
export interface ConnectOptions extends Partial<Omit<Connection, 'url' | 'apiKey' | 'gates'>> {
  /** `https`; `http` on this machine, or anywhere with `allowHttp`. */
  readonly url: string
  /**
   * Allows `http` to other machines, where everything sent can be read in transit: the key and every password. Default:
   * false.
   */
  readonly allowHttp?: boolean
  readonly apiKey: string
  /** How many requests of each kind may run at once; reads adapt below that limit. Default: 16 reads and 6 writes. */
  readonly concurrency?: { readonly reads: number; readonly writes: number }
  /** Called before each pause, with its length in milliseconds and the reason. */
  readonly onWait?: GateClock['onWait']
}

/** Prepares a connection; sends nothing. Throws a PortalError for an address to which a key must not be sent. */
export function connect({ url, allowHttp = false, apiKey, concurrency, onWait, ...rest }: ConnectOptions): Connection {
  const read = readPortalAddress(url)
  if ('why' in read) throw badAddress(read.why)
  if (read.isExposed && !allowHttp) throw badAddress(exposedReason)
  const clock = { sleep, now: Date.now, random: Math.random, ...rest }
  return {
    fetch: globalThis.fetch,
    requestTimeout: defaultTimeout,
    ...clock,
    ...(onWait && { onWait }),
    gates: openGates(concurrency ?? { reads: 16, writes: 6 }, { ...clock, onWait }),
    url: read.address,
    apiKey: new Secret(apiKey),
  }
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, signal?.aborted ? 0 : milliseconds)
    signal?.addEventListener('abort', end)
  })
}
