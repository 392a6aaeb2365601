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
 * Serves a sandbox over HTTP on 127.0.0.1; default: on any free port. Rejects with node's error if the port is taken.
 */
export function serve(sandbox: Sandbox, { port = 0 }: { port?: number } = {}): Promise<Served> {
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
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      /* v8 ignore else -- @preserve: only the HTTP/2 servers of this type cannot do it */
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
