import { readAddress } from '../model/address.ts'
import { Secret } from '../model/secret.ts'
import type { Connection } from './http.ts'
import { badAddress } from './refusal.ts'

/** A portal's address and key; the rest of a {@link Connection} has defaults. */
export interface ConnectOptions extends Partial<Omit<Connection, 'url' | 'apiKey'>> {
  /** `https`, or `http` on this machine. */
  readonly url: string
  readonly apiKey: string
}

/** How a portal is reached. Throws a PortalError for an address to which a key must not be sent. */
export function connect({ url, apiKey, ...rest }: ConnectOptions): Connection {
  const read = readAddress(url)
  if ('why' in read) throw badAddress(read.why)
  return {
    fetch: globalThis.fetch,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, signal?.aborted ? 0 : milliseconds)
        signal?.addEventListener('abort', end)
      }),
    now: Date.now,
    random: Math.random,
    ...rest,
    url: read.address,
    apiKey: new Secret(apiKey),
  }
}
