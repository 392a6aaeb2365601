import type { Context } from 'hono'

/** The binding and validation errors of a request, by key: `RoomLink.Title`, `$.linkType`. Source: contract §3.4. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** The value of a body, or the errors in it. */
export type Bound<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: FieldErrors }

/** The success envelope: `response` is missing for a null result, and `count` is an array's length. Source: contract §3.1. */
export function answer(c: Context, response: object | undefined): Response {
  const count = Array.isArray(response) ? response.length : Number(response !== undefined)
  return c.json({ response: selectFields(c, response), count, links: linksOf(c), status: 0, statusCode: 200 })
}

/** The answer to a request that failed validation: shaped like success, with status 1. Source: contract §3.4, §14.1 row 11. */
export function invalid(c: Context, errors: FieldErrors): Response {
  return problem(c, 400, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors,
    traceId: emptyTraceId,
  })
}

/** The answer to a body whose content type is not JSON; its envelope reports success. Source: contract §2.1, §14.1 row 12. */
export function unsupported(c: Context): Response {
  return problem(c, 415, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.16',
    title: 'Unsupported Media Type',
    status: 415,
  })
}

/** The answer to a key without the scope for an anonymous route: no envelope. Source: contract §5.2, §14.1 row 14. */
export function forbidden(): Response {
  const type = 'https://tools.ietf.org/html/rfc9110#section-15.5.4'
  return Response.json(
    { type, title: 'Forbidden', status: 403, traceId: emptyTraceId },
    { status: 403, headers: problemType },
  )
}

const emptyTraceId = '00-00000000000000000000000000000000-0000000000000000-00'
const problemType = { 'Content-Type': 'application/problem+json; charset=utf-8' }

function problem(c: Context, status: 400 | 415, response: object): Response {
  const envelopeStatus = status === 400 ? { status: 1, statusCode: 400 } : { status: 0, statusCode: 200 }
  return c.json({ response, count: 1, links: linksOf(c), ...envelopeStatus }, status, problemType)
}

function linksOf(c: Context): object[] {
  return [{ href: c.req.url, action: c.req.method }]
}

/** Members that are dictionaries on the portal: it returns all of their entries, or none. */
const dictionaries = new Set(['security', 'shareSettings'])

/**
 * Reduces a response to the members that `?fields=` names, separated by commas. `a.b` is the member `b` of `a`, or of
 * each item of `a`. Names are case-sensitive, and unknown ones are ignored. Source: contract §14.1 row 8.
 */
function selectFields(c: Context, response: object | undefined): unknown {
  const given = c.req.queries('fields[]') ?? c.req.queries('fields') ?? []
  const fields = given.length === 1 ? given.flatMap((list) => list.split(',')) : given
  return fields.length === 0 ? response : selectFrom(response, fields, '')
}

function selectFrom(value: unknown, fields: readonly string[], within: string): unknown {
  if (Array.isArray(value)) return value.map((item) => selectFrom(item, fields, within))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).flatMap(([name, member]) => {
    const path = `${within}${name}`
    if (fields.includes(path)) return [[name, member]]
    if (!fields.some((field) => field.startsWith(`${path}.`))) return []
    return [[name, dictionaries.has(name) ? member : selectFrom(member, fields, `${path}.`)]]
  })
  return Object.fromEntries(members)
}
