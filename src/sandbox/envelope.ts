import type { Context } from 'hono'

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
