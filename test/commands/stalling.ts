import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP server, and how many connections came in and are open. */
export interface Counting {
  readonly port: number
  readonly made: () => number
  readonly open: () => number
}

/** Listens on loopback until the test is over, and does to each connection what `meet` says. */
export async function countingServer(meet: (socket: Socket) => void): Promise<Counting> {
  const sockets = new Set<Socket>()
  let made = 0
  const server = createServer((socket) => {
    made++
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    meet(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { port, made: () => made, open: () => sockets.size }
}

/** Ways in which a portal or a proxy stalls or breaks. */
export type Peer =
  | 'mute'
  | 'drops'
  | 'resets'
  | 'hangsUp'
  | 'garbage'
  | 'endlessHeaders'
  | 'slowBody'
  | 'says407'
  | 'says403'
  | 'says502'
  | 'tunnelsNowhere'
  | 'tunnelsAndDrops'
  | 'tunnelsAPage'
  | 'tunnelsChunks'
  | 'tunnelsMore'
  | 'tunnelsThenMore'

const page = '<html>Please log in</html>\n'

/** What each of them does with a connection. */
export const peers: { readonly [P in Peer]: (socket: Socket) => void } = {
  mute: (socket) => void socket.resume(),
  /** Takes what is sent, and hangs up. */
  drops: (socket: Socket) => void socket.once('data', () => socket.destroy()),
  resets: (socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()),
  hangsUp: (socket: Socket) => void socket.destroy(),
  garbage: (socket: Socket) => void socket.once('data', () => socket.end('\u0000\u0001 no HTTP\r\n\r\n')),
  endlessHeaders: (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-more: more\r\n'),
  slowBody: (socket: Socket) =>
    drip(socket, 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n', ' '),
  says407: says('407 Proxy Authentication Required'),
  says403: says('403 Forbidden'),
  says502: says('502 Bad Gateway'),
  /** Opens a tunnel, and nothing comes out of it. */
  tunnelsNowhere: (socket: Socket) => void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n')),
  tunnelsAndDrops: (socket: Socket) =>
    void socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', () => socket.destroy())
    }),
  /** Takes the CONNECT for a request of its own, and answers it with a page. */
  tunnelsAPage: says200(`content-type: text/html\r\ncontent-length: ${page.length}\r\n`, page),
  tunnelsChunks: says200('transfer-encoding: chunked\r\n'),
  tunnelsMore: says200('', page),
  tunnelsThenMore: (socket: Socket) =>
    void socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      setImmediate(() => socket.write(page))
    }),
}

function says200(headers: string, more = ''): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n${more}`))
}

function says(status: string): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`))
}

function drip(socket: Socket, first: string, then: string): void {
  socket.once('data', () => {
    socket.write(first)
    const timer = setInterval(() => socket.write(then), 50)
    socket.once('close', () => clearInterval(timer))
  })
}
