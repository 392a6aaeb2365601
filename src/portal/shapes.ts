import { isRecord } from '../model/values/json.ts'
import { type RequestLine, unexpected } from './refusal.ts'

/**
 * The longest text accepted, well above the portal's limit of 255 for titles and passwords. Bounds the memory that
 * rooms take.
 */
export const maxText = 10_000
/** The most rows that an answer with rooms or links may have. */
export const maxRows = 100

/** Whether a value is a whole number of 0 or more. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Checks that a value is an object. Throws a PortalError otherwise. */
export function expectRecord(
  value: unknown,
  what: string,
  requestLine: RequestLine,
): { readonly [name: string]: unknown } {
  if (!isRecord(value)) throw unexpected(`something other than ${what}`, requestLine)
  return value
}

/** Checks that a value is a list. Throws a PortalError otherwise. */
export function expectList(value: unknown, what: string, requestLine: RequestLine): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(`something other than ${what}`, requestLine)
  return value
}

/** Checks that a value is a list that fits in one answer. Throws a PortalError otherwise. */
export function expectRows(value: unknown, what: string, requestLine: RequestLine): readonly unknown[] {
  const rows = expectList(value, what, requestLine)
  if (rows.length > maxRows) throw unexpected(`${what} with more than ${maxRows} rows`, requestLine)
  return rows
}

/** Checks that a value is a text. Throws a PortalError otherwise. */
export function expectText(value: unknown, what: string, requestLine: RequestLine): string {
  if (typeof value !== 'string') throw unexpected(`something other than ${what}`, requestLine)
  if (value.length > maxText) throw unexpected(`${what} of more than ${maxText} characters`, requestLine)
  return value
}
