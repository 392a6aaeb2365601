import type { Author } from './forge.ts'

/** Whether a value of JSON is an object. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of a number or a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** An account of an answer, which calls its name so. */
export function authorIn(value: unknown, called: 'login' | 'username'): Author | undefined {
  if (!isRecord(value)) return undefined
  const [id, name] = [textOf(value['id']), textOf(value[called])]
  return id === undefined || name === undefined ? undefined : { id, name }
}
