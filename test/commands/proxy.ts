import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'

/** A proxy, in both ways in which clients use one, and the hosts that it was asked for. */
export async function openProxy(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server = createServer((incoming, answer) => {
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
  })
  server.on('connect', ({ url = '' }, socket) => {
    asked.push(url)
    const onwards = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onwards.pipe(socket).pipe(onwards)
    })
    for (const end of [socket, onwards]) end.on('error', () => [socket, onwards].map((each) => each.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked }
}
