/** A member of a JSON object, or the path at which reading it stopped: `$`, `$.title`. */
export type Member = { readonly name: string; readonly value: unknown } | { readonly fault: string }

const blank = String.raw`[ \t\n\r]*`
const begin = new RegExp(`${blank}\\{`, 'y')
const key = new RegExp(`${blank}("(?:[^"\\\\]|\\\\.)*")${blank}:`, 'y')
const comma = new RegExp(`${blank},`, 'y')
const end = new RegExp(`${blank}\\}${blank}$`, 'y')

/**
 * Reads an object as the portal does, member by member in the order of the text: a name may come twice, and who binds
 * the members can stop at the first that is at fault. Source: contract §2.1, §14.1 row 11.
 */
export function* readMembers(json: string): Generator<Member> {
  let at = after(begin, json, 0)
  if (at === undefined) return yield { fault: '$' }
  if (after(end, json, at) !== undefined) return
  while (at !== undefined) {
    const from = after(key, json, at)
    const name = from === undefined ? undefined : parse(json.slice(at, from - 1))
    if (from === undefined || typeof name !== 'string') return yield { fault: '$' }
    const to = endOfValue(json, from)
    const value = parse(json.slice(from, to))
    if (value === undefined) return yield { fault: `$.${name}` }
    yield { name, value }
    if (after(end, json, to) !== undefined) return
    at = after(comma, json, to)
  }
  yield { fault: '$' }
}

/** The place behind the pattern, if it is here. */
function after(pattern: RegExp, json: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(json) ? pattern.lastIndex : undefined
}

/** Where the value ends that begins here: strings are passed over as a whole, and brackets counted. */
function endOfValue(json: string, from: number): number {
  let depth = 0
  for (const { 0: piece, index } of json.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[,{}[\]]/g)) {
    if (depth === 0 && (piece === ',' || piece === '}')) return from + index
    if (piece === '{' || piece === '[') depth += 1
    if (piece === '}' || piece === ']') depth -= 1
  }
  return json.length
}

/**
 * The value of a JSON text; `undefined` if it is none. A number with a fraction or an exponent is NaN, for the portal
 * never takes it for an integer: not 2.0 either.
 */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'number' && !/^-?\d+$/.test(text.trim()) ? Number.NaN : value
  } catch {
    return undefined
  }
}
