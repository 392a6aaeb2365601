import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultKind, InjectedFault } from './faults.ts'
import { limitHeaders } from './rate-limits.ts'
import { refuse, refuseEmpty } from './refusal.ts'

/** A request that a fault strikes. */
export interface StruckRequest {
  readonly request: Request
  /** Carries out the request and returns the portal's answer. */
  readonly carryOut: () => Promise<Response>
  readonly now: () => Date
}

type Effect = (request: StruckRequest, fault: InjectedFault) => Response | Promise<Response>

const hugeBytes = 16 * 1024 * 1024
const chunkBytes = 64 * 1024
const slowChunks = 10

const effects: Readonly<Record<FaultKind, Effect>> = {
  tooMany: ({ request: { method } }) => refuseEmpty(429, limitHeaders(method === 'GET' ? 50 : 15)).getResponse(),
  // Of the portal's limiters, only the daily one sends Retry-After. Source: contract §6.
  tooManyAfterSeconds: ({ now }, { fault: { after = 1 } }) => {
    const reset = {
      'X-RateLimit-Reset': wholeSeconds(now().getTime() / 1000 + after),
      'Retry-After': wholeSeconds(after),
    }
    return refuseEmpty(429, { ...limitHeaders(10_000), ...reset }).getResponse()
  },
  tooManyAfterDate: ({ now }, { fault: { after = 1 } }) => {
    const date = new Date(now().getTime() + after * 1000)
    return refuseEmpty(429, { ...limitHeaders(10_000), 'Retry-After': date.toUTCString() }).getResponse()
  },
  error500: () => refuse.lockTimeout().getResponse(),
  html502: () => htmlPage(502, '502 Bad Gateway'),
  error503: (_, { fault: { after } }) =>
    htmlPage(
      503,
      '503 Service Temporarily Unavailable',
      after === undefined ? {} : { 'Retry-After': wholeSeconds(after) },
    ),
  unauthorized: () => refuseEmpty(401).getResponse(),
  resetBefore: () => {
    throw connectionReset()
  },
  resetAfter: async ({ carryOut }) => {
    await carryOut()
    throw connectionReset()
  },
  truncated: async ({ carryOut }) => {
    const { answer, bytes } = await carryOutAndRead(carryOut)
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
    const { answer, bytes } = await carryOutAndRead(carryOut)
    return answer(slowStream(bytes, after, request.signal), bytes.length)
  },
  hugeBody: async ({ carryOut }) => {
    const { answer, bytes } = await carryOutAndRead(carryOut)
    return answer(paddedStream(bytes))
  },
  notJson: () => htmlPage(200, 'Sign in to this network'),
  otherShape: async ({ carryOut }, { timesBefore }) => {
    await carryOut()
    const response = timesBefore % 2 === 0 ? 'done' : [1, 2, 3]
    return Response.json({ response, count: 1, links: [], status: 0, statusCode: 200 })
  },
}

/** Answers a request that a fault strikes. Rejects like `fetch` if there is no answer. */
export async function injectFault(fault: InjectedFault, request: StruckRequest): Promise<Response> {
  return effects[fault.fault.fault](request, fault)
}

/** Whether `fetch` rejected because the connection was reset. */
export function isConnectionReset(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
}

/** The error with which `fetch` reports a reset connection. */
function connectionReset(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
}

function wholeSeconds(after: number): string {
  return String(Math.ceil(after))
}

function htmlPage(status: number, title: string, headers: Record<string, string> = {}): Response {
  const html = `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>\r\n`
  return new Response(html, { status, headers: { 'Content-Type': 'text/html', ...headers } })
}

/** Carries out a request and reads the body; `answer` creates the same answer with another body. */
async function carryOutAndRead(carryOut: StruckRequest['carryOut']): Promise<{
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

function slowStream(bytes: Uint8Array<ArrayBuffer>, after: number, signal: AbortSignal): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    pull: async (controller) => {
      if (sent === slowChunks || bytes.length === 0) return controller.close()
      await pause(after / slowChunks, signal)
      const from = Math.floor((sent / slowChunks) * bytes.length)
      sent += 1
      controller.enqueue(bytes.subarray(from, Math.floor((sent / slowChunks) * bytes.length)))
    },
  })
}

/** Appends white space, with which the JSON stays valid. */
function paddedStream(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const blank = new Uint8Array(chunkBytes).fill(0x20)
  let sent = 0
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    pull: (controller) => {
      if (sent > hugeBytes) return controller.close()
      sent += chunkBytes
      controller.enqueue(blank)
    },
  })
}

/** Waits. Rejects with the signal's reason if it is aborted, like `fetch`. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted())
}

// Keeps hanging requests from being garbage-collected: otherwise their signals would no longer fire.
const hangingRequests = new Set<Request>()

function untilAborted(request: Request): Promise<never> {
  const { signal } = request
  hangingRequests.add(request)
  return new Promise<never>((_, reject) => {
    const end = () => {
      hangingRequests.delete(request)
      reject(signal.reason)
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
