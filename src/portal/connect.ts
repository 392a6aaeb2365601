import { defaultTimeout } from '../http/client.ts'
import { type GateClock, openGates } from '../http/gate.ts'
import { Secret } from '../model/secret.ts'
import { exposure, readPortalAddress } from '../model/text/address.ts'
import type { Connection } from './http.ts'
import { badAddress } from './refusal.ts'

/** A portal's address and key; the rest has defaults. */
export interface ConnectOptions extends Partial<Omit<Connection, 'url' | 'apiKey' | 'gates'>> {
  /** `https`; `http` on this machine, or anywhere with `allowHttp`. */
  readonly url: string
  /** All that is sent may be read on the way: the key, and every password. Default: false. */
  readonly allowHttp?: boolean
  readonly apiKey: string
  /** The most requests of a kind under way at once; reads find the best number below. Default: 16 reads and 6 writes. */
  readonly concurrency?: { readonly reads: number; readonly writes: number }
  /** Told of each pause over ten seconds that the portal's limits make. */
  readonly onWait?: GateClock['onWait']
}

/** How a portal is reached. Throws a PortalError for an address to which a key must not be sent. */
export function connect({ url, allowHttp = false, apiKey, concurrency, onWait, ...rest }: ConnectOptions): Connection {
  const read = readPortalAddress(url)
  if ('why' in read) throw badAddress(read.why)
  if (read.isExposed && !allowHttp) throw badAddress(exposure)
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
