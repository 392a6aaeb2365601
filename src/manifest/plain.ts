import { type Checked, checked, type Diagnostic } from '../model/diagnostic.ts'
import { instantOf } from '../model/instant.ts'
import type { Validate } from './compiled.js'
import { inOrder } from './findings.ts'
import type { Reading } from './interpolate.ts'
import { parseText } from './parse.ts'
import { judge } from './schema.ts'
import { diagnose } from './sentences.ts'
import { isMapping, type Mapping } from './settings.ts'
import type { ManifestFile } from './source.ts'

/** Reads a file that is for a sandbox: one schema, and nothing taken from the environment. Never throws. */
export function readPlain<T>(
  file: ManifestFile,
  validate: Validate,
  decode: (data: Mapping, reading: Reading) => T,
): Checked<T> {
  const { data, locate, diagnostics } = parseText(file)
  const findings: Diagnostic[] = [...diagnostics]
  const reading: Reading = {
    locate,
    tell: (code, facts, place, related) => findings.push(diagnose(code, facts, place, related)),
    env: {},
    now: instantOf(0),
  }
  if (data !== undefined) judge(validate, data, locate, reading.tell)
  const value = decode(isMapping(data) ? data : {}, reading)
  return checked(value, inOrder(findings, [file]))
}
