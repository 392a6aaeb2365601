import { type Checked, checked } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/text/instant.ts'
import { gather } from '../read/findings.ts'
import type { Reading } from '../read/interpolate.ts'
import { judge } from '../read/schema.ts'
import { isMapping, type Mapping } from '../read/settings.ts'
import type { Validate } from '../read/validator.ts'
import { parseText } from '../text/parse.ts'
import type { ManifestFile } from '../text/source.ts'

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
