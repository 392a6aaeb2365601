import type { Context } from 'hono'

/** What binding or validating a request complains about, by key: `RoomLink.Title`, `$.linkType`. Source: contract §3.4. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** A body that was read, or the errors for which it was not. */
export type Bound<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: FieldErrors }

/** The success envelope: a null result has no `response` at all, an array counts its items. Source: contract §3.1. */
export function answer(c: Context, response: object | undefined): Response {
  const count = Array.isArray(response) ? response.length : Number(response !== undefined)
  return c.json({ response: pick(c, response), count, links: linksOf(c), status: 0, statusCode: 200 })
}

/** A request that failed validation: a success envelope in shape, with status 1. Source: contract §3.4, §14.1 row 11. */
export function invalid(c: Context, errors: FieldErrors): Response {
  return problem(c, 400, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors,
    traceId: noTrace,
  })
}

/** A body that is not JSON by its content type; its envelope says that all is well. Source: contract §2.1, §14.1 row 12. */
export function unsupported(c: Context): Response {
  return problem(c, 415, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.16',
    title: 'Unsupported Media Type',
    status: 415,
  })
}

/** A key that may not use a route that is open to anybody: no envelope. Source: contract §5.2, §14.1 row 14. */
export function forbidden(): Response {
  const type = 'https://tools.ietf.org/html/rfc9110#section-15.5.4'
  return Response.json(
    { type, title: 'Forbidden', status: 403, traceId: noTrace },
    { status: 403, headers: problemType },
  )
}

const noTrace = '00-00000000000000000000000000000000-0000000000000000-00'
const problemType = { 'Content-Type': 'application/problem+json; charset=utf-8' }

function problem(c: Context, status: 400 | 415, response: object): Response {
  const told = status === 400 ? { status: 1, statusCode: 400 } : { status: 0, statusCode: 200 }
  return c.json({ response, count: 1, links: linksOf(c), ...told }, status, problemType)
}

function linksOf(c: Context): object[] {
  return [{ href: c.req.url, action: c.req.method }]
}

/** Members that are dictionaries on the portal: it writes them whole, or not at all. */
const dictionaries = new Set(['security', 'shareSettings'])

/**
 * What `?fields=` leaves of a response: the members it names, separated by commas, where `a.b` is the member `b` of `a`
 * or of each item of `a`; names are case-sensitive, and one that does not exist leaves nothing. Source: contract §14.1 row 8.
 */
export function pick(c: Context, response: object | undefined): unknown {
  const given = c.req.queries('fields[]') ?? c.req.queries('fields') ?? []
  const fields = given.length === 1 ? given.flatMap((list) => list.split(',')) : given
  return fields.length === 0 ? response : pickFrom(response, fields, '')
}

function pickFrom(value: unknown, fields: readonly string[], within: string): unknown {
  if (Array.isArray(value)) return value.map((item) => pickFrom(item, fields, within))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).flatMap(([name, member]) => {
    const path = `${within}${name}`
    if (fields.includes(path)) return [[name, member]]
    if (!fields.some((field) => field.startsWith(`${path}.`))) return []
    return [[name, dictionaries.has(name) ? member : pickFrom(member, fields, `${path}.`)]]
  })
  return Object.fromEntries(members)
}
