/** An answer of a portal, before it leaves. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Which values of an answer: of all, or of those of that name, the one that far through them, in parts of 10,000. */
interface Where {
  readonly name: string | undefined
  readonly place: number
}

/** What becomes of an answer. `to` is JSON as it is sent, valid or not. */
export type Twist =
  | ({ readonly twist: 'set'; readonly to: string } & Where)
  | ({ readonly twist: 'drop' | 'double' | 'list' | 'rename' } & Where)
  | { readonly twist: 'splice'; readonly place: number; readonly length: number; readonly put: string }
  | { readonly twist: 'body'; readonly text: string }
  | { readonly twist: 'refuse'; readonly status: number; readonly text: string | undefined }
  | { readonly twist: 'header'; readonly name: string; readonly value: string }
  /** Its ids become one that an earlier answer told. */
  | { readonly twist: 'confuse'; readonly place: number }
  /** The connection breaks before an answer, or in its middle. */
  | { readonly twist: 'break'; readonly isLate: boolean }

/** Ids of links, of people and of groups. */
export const uuids: RegExp = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g

/** The same answer, changed; `known`: the ids that answers have told so far. */
export function twisted(answer: Answer, twist: Twist, known: readonly string[]): Answer {
  switch (twist.twist) {
    case 'set':
    case 'drop':
    case 'double':
    case 'list':
    case 'rename':
      return { ...answer, text: withValue(answer.text, twist) }
    case 'splice': {
      const at = Math.floor((twist.place / 10_000) * answer.text.length)
      return { ...answer, text: answer.text.slice(0, at) + twist.put + answer.text.slice(at + twist.length) }
    }
    case 'body':
      return { ...answer, text: twist.text }
    case 'refuse':
      return { ...answer, status: twist.status, text: twist.text ?? answer.text }
    case 'header':
      return { ...answer, headers: { ...answer.headers, [twist.name]: twist.value } }
    case 'confuse': {
      const id = known[Math.floor((twist.place / 10_000) * known.length)]
      return { ...answer, text: answer.text.replace(uuids, (own) => id ?? own) }
    }
    case 'break':
      return answer
    default:
      return twist satisfies never
  }
}

/** Stands in JSON for what is to be put there as it is. */
const stand = '@as-it-is@'

type Holder = Record<string, unknown> | unknown[]

interface Value {
  readonly holder: Holder
  readonly key: string
}

function withValue(text: string, twist: Twist & Where): string {
  const root = parsed(text)
  if (root === undefined) return text
  const all = [...valuesIn(root)].filter(({ key }) => twist.name === undefined || twist.name === key)
  const found = all[Math.floor((twist.place / 10_000) * all.length)]
  if (found === undefined) return text
  change(found, twist)
  const written = JSON.stringify(root)
  return twist.twist === 'set' ? written.replace(`"${stand}"`, () => twist.to) : written
}

function parsed(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isHolder(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null
}

function* valuesIn(holder: Holder): Generator<Value> {
  for (const [key, value] of Object.entries(holder)) {
    yield { holder, key }
    if (isHolder(value)) yield* valuesIn(value)
  }
}

function change({ holder, key }: Value, { twist }: Twist): void {
  const value: unknown = Reflect.get(holder, key)
  if (twist === 'set') Reflect.set(holder, key, stand)
  else if (twist === 'list') Reflect.set(holder, key, [value])
  else if (twist === 'double') {
    if (Array.isArray(holder)) holder.push(value)
    else Reflect.set(holder, `${key}2`, value)
  } else if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else {
    if (twist === 'rename') Reflect.set(holder, key.toUpperCase(), value)
    Reflect.deleteProperty(holder, key)
  }
}
