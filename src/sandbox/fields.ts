import type { Context } from 'hono'

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
