import { isRecord } from '../model/values/json.ts'
import { type Asked, unexpected } from './refusal.ts'

/** No text of a portal is longer: titles and passwords end at 255. What is kept of thousands of rooms must stay small. */
export const longestText = 10_000
/** The most rows that one answer may have, of rooms or of links. */
export const mostRows = 100

/** Whether a value is a whole number, and not below 0. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** A value that has to be a mapping. Throws a PortalError. */
export function recordOf(value: unknown, what: string, asked: Asked): { readonly [name: string]: unknown } {
  if (!isRecord(value)) throw unexpected(`something else where ${what} should be`, asked)
  return value
}

/** A value that has to be a list. Throws a PortalError. */
export function listOf(value: unknown, what: string, asked: Asked): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(`something else where ${what} should be`, asked)
  return value
}

/** A list in an answer that has no next page. */
export function rowsOf(value: unknown, what: string, asked: Asked): readonly unknown[] {
  const rows = listOf(value, what, asked)
  if (rows.length > mostRows) throw unexpected(`${what} of more than ${mostRows}`, asked)
  return rows
}

/** A value that has to be a text. Throws a PortalError. */
export function textOf(value: unknown, what: string, asked: Asked): string {
  if (typeof value !== 'string') throw unexpected(`something else where ${what} should be`, asked)
  if (value.length > longestText) throw unexpected(`more than ${longestText} characters where ${what} should be`, asked)
  return value
}
