import type { Environment, OpenText, OpenTexts } from '../../model/values/environment.ts'
import type { Instant } from '../../model/values/instant.ts'
import { admit, admitWhole, type Use, type Vault } from '../secrets/check-variables.ts'
import type { Ways } from '../yaml/locate.ts'
import type { Path, Tell } from '../yaml/tree.ts'

/** What the reading of one file needs beside its data. */
export interface Reading extends Ways {
  readonly tell: Tell
  readonly env: Environment
  readonly now: Instant
  /** What may not be taken for a text that is shown; without it, nothing but credentials. */
  readonly vault?: Vault | undefined
  /** The texts that are left open because they rest on what is not set, by the JSON of their ways; without it, that is an error. */
  readonly book?: Map<string, OpenText> | undefined
  /** It is what a manifest was: the environment of today may have other values than it was written for. */
  readonly isPast?: boolean
}

/** A text after interpolation. */
export interface Text {
  readonly value: string
  /** The text as it stands in the file, for sentences: values of the environment are never quoted. */
  readonly raw: string
  /** Whether something was taken from the environment. */
  readonly isBorrowed: boolean
}

const references = /\$\$\{|\$\{([A-Za-z_]\w*)\}|\$\{/g

/** Whether a value is a text in which something is taken from the environment. */
export function borrows(value: unknown): boolean {
  return typeof value === 'string' && namesIn(value).length > 0
}

/**
 * Puts in environment variables for `${NAME}`; `undefined` for what is no text, or left open, and after telling what is wrong.
 * What is not for a password is shown sooner or later: no secret may be in it.
 */
export function readText(raw: unknown, path: Path, reading: Reading, use: Use = 'shown'): Text | undefined {
  if (typeof raw !== 'string') return undefined
  if (!raw.includes('${')) return { value: raw, raw, isBorrowed: false }
  const { env, tell, locate, book } = reading
  const names = namesIn(raw)
  const isMalformed = names.includes(undefined)
  const distinct = [...new Set(names)].filter((name) => name !== undefined)
  const value = fill(raw, env)
  if (isMalformed) tell('env/malformed', {}, locate(path))
  const refused = distinct.filter((name) => !admit(name, valueIn(env, name) ?? '', use, path, reading))
  const unset = distinct.filter((name) => !refused.includes(name) && valueIn(env, name) === undefined)
  const isWhole = !isMalformed && refused.length + unset.length === 0
  const isRefused = isWhole && use === 'shown' && !admitWhole(value, path, reading)
  if (book && unset.length > 0) book.set(JSON.stringify(path), { text: raw, needs: unset })
  else for (const name of unset) tell('env/unset', { name }, locate(path))
  return isWhole && !isRefused ? { value, raw, isBorrowed: distinct.length > 0 } : undefined
}

/** Leaves a text open whose values are wrong where they are used. */
export function leaveOpen(raw: unknown, path: Path, { book }: Reading): void {
  const text = String(raw)
  const way = JSON.stringify(path)
  if (book && !book.has(way))
    book.set(way, { text, needs: [...new Set(namesIn(text))].filter((name) => name !== undefined) })
}

/** A text with the values in it; nothing for what is not set, and what cannot be read as it is. */
export function fill(text: string, env: Environment): string {
  return text.replace(references, (found: string, name: string | undefined) =>
    found === '$${' ? '${' : name === undefined ? found : (valueIn(env, name) ?? ''),
  )
}

export function valueIn(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

/** The names in a text, in their order; `undefined` for one that cannot be read. */
export function namesIn(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(references)].filter(([found]) => found !== '$${').map(([, name]) => name)
}

/** The text at a place, where it is left open. */
export function openAt(path: Path, { book }: Pick<Reading, 'book'>): OpenText | undefined {
  return book?.get(JSON.stringify(path))
}

/** Those of the named keys under `path` that are left open. */
export function openUnder(path: Path, names: readonly string[], reading: Reading): OpenTexts {
  const texts = names.flatMap((name) => {
    const text = openAt([...path, name], reading)
    return text ? [[name, text] as const] : []
  })
  return Object.fromEntries(texts)
}

/** What a part says of its open texts: nothing where there are none. */
export function saying(open: OpenTexts): { readonly open?: OpenTexts } {
  return Object.keys(open).length === 0 ? {} : { open }
}
