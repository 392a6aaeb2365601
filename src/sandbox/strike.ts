import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultKind, Strike } from './faults.ts'
import { limited } from './pace.ts'
import { refuse, refuseEmpty } from './refusal.ts'

/** A request that a fault strikes, and the portal behind it. */
export interface Scene {
  readonly request: Request
  /** Does what the request asks, and gives the true answer. */
  readonly carryOut: () => Promise<Response>
  readonly now: () => Date
}

type Act = (scene: Scene, strike: Strike) => Response | Promise<Response>

const hugeBytes = 16 * 1024 * 1024
const pieceBytes = 64 * 1024
const slowPieces = 10

const acts: Readonly<Record<FaultKind, Act>> = {
  tooMany: ({ request: { method } }) => refuseEmpty(429, limited(method === 'GET' ? 50 : 15)).getResponse(),
  // Of the portal's limiters only the daily one says when to come back. Source: contract §6.
  tooManyAfterSeconds: ({ now }, { fault: { after = 1 } }) => {
    const reset = { 'X-RateLimit-Reset': seconds(now().getTime() / 1000 + after), 'Retry-After': seconds(after) }
    return refuseEmpty(429, { ...limited(10_000), ...reset }).getResponse()
  },
  tooManyAfterDate: ({ now }, { fault: { after = 1 } }) => {
    const date = new Date(now().getTime() + after * 1000)
    return refuseEmpty(429, { ...limited(10_000), 'Retry-After': date.toUTCString() }).getResponse()
  },
  error500: () => refuse.lockTimeout().getResponse(),
  html502: () => page(502, '502 Bad Gateway'),
  error503: (_, { fault: { after } }) =>
    page(503, '503 Service Temporarily Unavailable', after === undefined ? {} : { 'Retry-After': seconds(after) }),
  unauthorized: () => refuseEmpty(401).getResponse(),
  resetBefore: () => {
    throw lost()
  },
  resetAfter: async ({ carryOut }) => {
    await carryOut()
    throw lost()
  },
  truncated: async ({ carryOut }) => {
    const { answer, bytes } = await read(carryOut)
    const half = bytes.subarray(0, bytes.length >> 1)
    return answer(half, half.length)
  },
  delay: async ({ request, carryOut }, { fault: { after = 1000 } }) => {
    const answer = await carryOut()
    await pause(after, request.signal)
    return answer
  },
  hang: ({ request }) => untilAborted(request),
  slowBody: async ({ request, carryOut }, { fault: { after = 1000 } }) => {
    const { answer, bytes } = await read(carryOut)
    return answer(slowly(bytes, after, request.signal), bytes.length)
  },
  hugeBody: async ({ carryOut }) => {
    const { answer, bytes } = await read(carryOut)
    return answer(padded(bytes))
  },
  notJson: () => page(200, 'Sign in to this network'),
  otherShape: async ({ carryOut }, { turn }) => {
    await carryOut()
    const response = turn % 2 === 0 ? 'done' : [1, 2, 3]
    return Response.json({ response, count: 1, links: [], status: 0, statusCode: 200 })
  },
}

/** What becomes of a request that a fault strikes. Rejects as `fetch` does where there is no answer. */
export async function act(strike: Strike, scene: Scene): Promise<Response> {
  return acts[strike.fault.fault](scene, strike)
}

/** Whether this is how a reset connection looks to a caller. */
export function isLost(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
}

/** As fetch says it. */
function lost(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
}

function seconds(after: number): string {
  return String(Math.ceil(after))
}

function page(status: number, title: string, headers: Record<string, string> = {}): Response {
  const html = `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>\r\n`
  return new Response(html, { status, headers: { 'Content-Type': 'text/html', ...headers } })
}

/** Carries out a request; `answer` is the true answer with another body. */
async function read(carryOut: Scene['carryOut']): Promise<{
  bytes: Uint8Array<ArrayBuffer>
  answer: (body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, length?: number) => Response
}> {
  const response = await carryOut()
  const bytes = new Uint8Array(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  headers.delete('Content-Length')
  return {
    bytes,
    answer: (body, length) => {
      if (length !== undefined) headers.set('Content-Length', String(length))
      return new Response(body, { status: response.status, headers })
    },
  }
}

function slowly(bytes: Uint8Array<ArrayBuffer>, after: number, signal: AbortSignal): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    pull: async (controller) => {
      if (sent === slowPieces || bytes.length === 0) return controller.close()
      await pause(after / slowPieces, signal)
      const from = Math.floor((sent / slowPieces) * bytes.length)
      sent += 1
      controller.enqueue(bytes.subarray(from, Math.floor((sent / slowPieces) * bytes.length)))
    },
  })
}

/** White space after JSON is JSON. */
function padded(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const blank = new Uint8Array(pieceBytes).fill(0x20)
  let sent = 0
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    pull: (controller) => {
      if (sent > hugeBytes) return controller.close()
      sent += pieceBytes
      controller.enqueue(blank)
    },
  })
}

/** Rejects with the signal's reason, as fetch does. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted())
}

// A request nobody holds is collected, and then its signal follows no other any more.
const hanging = new Set<Request>()

function untilAborted(request: Request): Promise<never> {
  const { signal } = request
  hanging.add(request)
  return new Promise<never>((_, reject) => {
    const end = () => {
      hanging.delete(request)
      reject(signal.reason)
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
