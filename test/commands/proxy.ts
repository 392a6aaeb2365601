import { createServer, type RequestListener, request } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'

/** A proxy, in both ways in which clients use one, and the hosts that it was asked for. With a certificate it speaks TLS. */
export async function openProxy({
  host = '127.0.0.1',
  certificate,
}: {
  readonly host?: '127.0.0.1' | '::1'
  readonly certificate?: { readonly key: string; readonly cert: string }
} = {}): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const handler: RequestListener = (incoming, answer) => {
    const { host, port, pathname, search } = new URL(incoming.url ?? '')
    asked.push(host)
    const { headers, method } = incoming
    const onwards = { host: '127.0.0.1', port, path: pathname + search, method, headers }
    incoming.pipe(
      request(onwards, (received) => {
        answer.writeHead(received.statusCode ?? 502, received.headers)
        received.pipe(answer)
      }),
    )
  }
  const server = certificate ? createSecureServer(certificate, handler) : createServer(handler)
  server.on('connect', ({ url = '' }, socket) => {
    asked.push(url)
    const onwards = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onwards.pipe(socket).pipe(onwards)
    })
    for (const end of [socket, onwards]) end.on('error', () => [socket, onwards].map((each) => each.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const at = host === '::1' ? '[::1]' : host
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `${certificate ? 'https' : 'http'}://${at}:${port}`, asked }
}
