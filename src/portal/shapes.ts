import { isRecord } from '../model/text/json.ts'
import { type RequestLine, unexpected } from './refusal.ts'

/** No text of a portal is longer: titles and passwords end at 255. What is kept of thousands of rooms must stay small. */
export const maxText = 10_000
/** The most rows that one answer may have, of rooms or of links. */
export const maxRows = 100

/** Whether a value is a whole number, and not below 0. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** A value that has to be a mapping. Throws a PortalError. */
export function expectRecord(value: unknown, what: string, asked: RequestLine): { readonly [name: string]: unknown } {
  if (!isRecord(value)) throw unexpected(`something else where ${what} should be`, asked)
  return value
}

/** A value that has to be a list. Throws a PortalError. */
export function expectList(value: unknown, what: string, asked: RequestLine): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(`something else where ${what} should be`, asked)
  return value
}

/** A list in an answer that has no next page. */
export function expectRows(value: unknown, what: string, asked: RequestLine): readonly unknown[] {
  const rows = expectList(value, what, asked)
  if (rows.length > maxRows) throw unexpected(`${what} of more than ${maxRows}`, asked)
  return rows
}

/** A value that has to be a text. Throws a PortalError. */
export function expectText(value: unknown, what: string, asked: RequestLine): string {
  if (typeof value !== 'string') throw unexpected(`something else where ${what} should be`, asked)
  if (value.length > maxText) throw unexpected(`more than ${maxText} characters where ${what} should be`, asked)
  return value
}
