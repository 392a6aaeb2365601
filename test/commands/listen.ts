import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Sandbox } from '../../src/sandbox/index.ts'

/** Serves on any free port of loopback until the test is over; resolves with the origin. */
export async function listen(
  handler: RequestListener,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<string> {
  const server = certificate ? createSecureServer(certificate, handler) : createServer(handler)
  const port = await bind(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`
}

/** An origin where nobody listens. */
export async function nowhere(): Promise<string> {
  const server = createServer()
  const port = await bind(server)
  await new Promise((closed) => server.close(closed))
  return `http://127.0.0.1:${port}`
}

/** Answers GETs as the sandbox does, for a server of another kind. */
export function readsOf(sandbox: Sandbox): RequestListener {
  return ({ url = '', headers }, answer) => {
    const asked = new Request(`http://localhost${url}`, { headers: { authorization: headers.authorization ?? '' } })
    void sandbox.fetch(asked).then(async (response) => {
      answer.writeHead(response.status, Object.fromEntries(response.headers))
      answer.end(await response.text())
    })
  }
}

async function bind(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return port
}
