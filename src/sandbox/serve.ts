import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { isConnectionReset } from './fault-effects.ts'
import type { Sandbox } from './sandbox.ts'

/** A sandbox that listens for requests. */
export interface Served {
  /** Its origin, without a trailing slash. */
  readonly url: string
  /** Closes the server and all connections, including idle ones and those that wait for an answer. */
  close(): Promise<void>
}

/** Serves a sandbox over HTTP on 127.0.0.1, by default on any free port. Rejects with node's error if the port is taken. */
export function serve(sandbox: Sandbox, { port = 0 }: { port?: number } = {}): Promise<Served> {
  // By default, the server replaces the global Request and Response.
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, { incoming }) =>
      sandbox.fetch(request).catch((error: unknown) => {
        if (!isConnectionReset(error) && !request.signal.aborted) throw error
        incoming.socket.resetAndDestroy()
        return RESPONSE_ALREADY_SENT
      }),
  })
  // Clients close idle connections. A server that does may close one just as a request is sent on it, after a stall.
  Object.assign(server, { keepAliveTimeout: 0 })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      /* v8 ignore else -- @preserve: only HTTP/2 servers lack this method */
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      /* v8 ignore next -- @preserve: only a server on a pipe has no port */
      const bound = typeof address === 'string' || !address ? port : address.port
      resolve({ url: `http://${host}:${bound}`, close })
    })
  })
}

const host = '127.0.0.1'
