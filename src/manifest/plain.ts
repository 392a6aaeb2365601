import { type Checked, checked } from '../model/diagnostic.ts'
import { instantOf } from '../model/instant.ts'
import { gather } from './findings.ts'
import type { Reading } from './interpolate.ts'
import { parseText } from './parse.ts'
import { judge } from './schema.ts'
import { isMapping, type Mapping } from './settings.ts'
import type { ManifestFile } from './source.ts'
import type { Validate } from './validator.ts'

/** Reads a file that is for a sandbox: one schema, and nothing taken from the environment. Never throws. */
export function readPlain<T>(
  file: ManifestFile,
  validate: Validate,
  decode: (data: Mapping, reading: Reading) => T,
): Checked<T> {
  const { tell, list } = gather()
  const parsed = parseText(file, tell)
  if (!parsed) return { ok: false, diagnostics: list([file]) }
  const { data, locate, written } = parsed
  const reading: Reading = { locate, written, tell, env: {}, now: instantOf(0) }
  if (data !== undefined) judge(validate, data, locate, tell)
  const value = decode(isMapping(data) ? data : {}, reading)
  return checked(value, list([file]))
}
