import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Sandbox } from './sandbox.ts'
import { isLost } from './strike.ts'

/** A sandbox that listens. */
export interface Served {
  /** Its origin, without a slash at the end. */
  readonly url: string
  /** Ends all connections: kept-alive ones too, and those that wait for an answer. */
  close(): Promise<void>
}

/**
 * Serves a sandbox over HTTP; default: any free port of 127.0.0.1. Rejects with node's error if the port is taken.
 */
export function serve(
  sandbox: Sandbox,
  { port = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<Served> {
  // The process's own Request and Response stay as they are.
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, { incoming }) =>
      sandbox.fetch(request).catch((error: unknown) => {
        if (!isLost(error) && !request.signal.aborted) throw error
        incoming.socket.resetAndDestroy()
        return RESPONSE_ALREADY_SENT
      }),
  })
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()))
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      const bound = isAddress(address) ? address.port : port
      const name = host.includes(':') ? `[${host}]` : host
      resolve({ url: `http://${name}:${bound}`, close })
    })
  })
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
