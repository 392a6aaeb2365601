import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { saw } from '../scanner.ts'

/** Compares a text with a golden file; `UPDATE=1` writes the file instead. */
export function expectGolden(name: string, text: string): void {
  saw(`golden ${name}`, text)
  const file = new URL(`golden/${name}.out`, import.meta.url)
  if (process.env['UPDATE'] === '1') writeFileSync(file, text)
  expect(existsSync(file), `golden/${name}.out is missing: UPDATE=1 writes it`).toBe(true)
  expect(text).toBe(readFileSync(file, 'utf8'))
}
