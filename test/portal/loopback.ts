import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { type ConnectOptions, connect } from '../../src/portal/connect.ts'
import type { Connection } from '../../src/portal/http.ts'

/** How one request is answered; `nth` counts from 0. */
export type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void

/** What a server was asked. */
export interface Heard {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
}

export interface Loopback {
  readonly url: string
  readonly heard: Heard[]
}

/** A server of this machine that answers so; it ends with the test. */
export async function listen(answer: Answer): Promise<Loopback> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    answer(response, request, heard.push({ method, path: url, authorization: headers.authorization }) - 1)
  })
  return { url: `http://127.0.0.1:${await portOf(server)}`, heard }
}

/** Starts a server on a free port; it ends with the test. */
export async function portOf(
  server: Pick<Server, 'listen' | 'address' | 'close' | 'closeAllConnections'>,
): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** An answer in the portal's envelope. */
export function envelope(response: unknown): string {
  return JSON.stringify({ response, count: 1, status: 0, statusCode: 200 })
}

export const apiKey = 'sk-0123456789'

/** A connection whose clock goes on by what it would have waited, and which says how long that was. */
export function reaching(url: string, rest: Partial<ConnectOptions> = {}): { connection: Connection; waits: number[] } {
  const waits: number[] = []
  let slept = 0
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds)
    slept += milliseconds
  }
  const now = (): number => (rest.now ?? Date.now)() + slept
  return { connection: connect({ sleep, random: () => 0.5, ...rest, now, url, apiKey }), waits }
}
