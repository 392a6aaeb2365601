import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

type Refused = 400 | 401 | 403 | 404 | 429 | 500

/** Source: contract §3.4; the trace is a dummy, for the real one shows the server's inside. */
function refusal(status: Refused, message: string, type: string | null, hresult: number): HTTPException {
  const stack = type === null ? null : '   at Sandbox.Dummy.StackTrace()'
  const body = { error: { message, type, stack, hresult }, status: 1, statusCode: status }
  return new HTTPException(status, { message, res: Response.json(body, { status }) })
}

const argument = (message: string) => refusal(400, message, 'System.ArgumentException', -2147024809)
const invalidOperation = (message: string) => refusal(403, message, 'System.InvalidOperationException', -2146233079)

/** The portal's exceptions, to be thrown. */
interface Refusals {
  argument(message: string): HTTPException
  outOfRange(parameter: 'expirationDate' | 'maxUseCount'): HTTPException
  unauthenticated(): HTTPException
  accessDenied(): HTTPException
  invalidOperation(message: string): HTTPException
  role(): HTTPException
  tooMany(limit: number): HTTPException
  notFound(message?: string): HTTPException
  nullReference(): HTTPException
  broken(message: string): HTTPException
  lockTimeout(): HTTPException
}

/** Makes the portal's exceptions. Texts and statuses: contract §3.4, §3.5. */
export const refuse: Refusals = {
  argument,
  outOfRange: (parameter) => argument(`Value does not fall within the expected range. (Parameter '${parameter}')`),
  unauthenticated: () => refusal(401, 'Authentication required', null, 0),
  accessDenied: () => refusal(403, 'Access denied', 'System.Security.SecurityException', -2146233078),
  invalidOperation,
  role: () => invalidOperation('The role is not available for this user type'),
  tooMany: (limit) => invalidOperation(`The maximum number of links may not exceed ${limit}`),
  notFound: (message = 'Item not found') => refusal(404, message, 'ItemNotFoundException', -2146233088),
  nullReference: () =>
    refusal(500, 'Object reference not set to an instance of an object.', 'System.NullReferenceException', -2147467261),
  broken: (message) => refusal(500, message, 'System.Text.Json.JsonException', -2146233088),
  lockTimeout: () => refusal(500, 'Distributed Lock Error', 'System.Exception', -2146233088),
}

/** Refused before any controller runs: no body at all. Source: contract §3.4. */
export function refuseEmpty(status: 401 | 403 | 429, headers: Record<string, string> = {}): HTTPException {
  return new HTTPException(status, { res: new Response(null, { status, headers }) })
}

/** What binding or validating a request complains about, by key: `RoomLink.Title`, `$.linkType`. Source: contract §3.4. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** A body that was read, or the errors for which it was not. */
export type Bound<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: FieldErrors }

/** The success envelope: a null result has no `response` at all, an array counts its items. Source: contract §3.1. */
export function answer(c: Context, response: object | undefined): Response {
  const count = Array.isArray(response) ? response.length : Number(response !== undefined)
  return c.json({ response, count, links: linksOf(c), status: 0, statusCode: 200 })
}

/** A body that failed validation: a success envelope in shape, with status 1. Source: contract §3.4. */
export function invalid(c: Context, errors: FieldErrors): Response {
  return problem(c, 400, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors,
    traceId: '00-00000000000000000000000000000000-0000000000000000-00',
  })
}

/** A body that is not JSON by its content type. Source: contract §2.1. */
export function unsupported(c: Context): Response {
  return problem(c, 415, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.16',
    title: 'Unsupported Media Type',
    status: 415,
  })
}

function problem(c: Context, status: 400 | 415, response: object): Response {
  return c.json({ response, count: 1, links: linksOf(c), status: 1, statusCode: status }, status)
}

function linksOf(c: Context): object[] {
  return [{ href: c.req.url, action: c.req.method }]
}
