import { loadFile } from '../../cli/files/files.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { isRecord, JsonLimitError, readJsonFile } from '../../model/values/json.ts'
import { validate } from '../../view/audit/compiled/portal-audit.js'
import type { AuditDocument } from '../../view/audit/shape.ts'
import { formatVersion } from '../../view/document/shape.ts'
import { diagnose } from './diagnostics.ts'

/** Reads an earlier audit, as `--output json=FILE` has written it. */
export async function loadEarlier(file: string, world: World): Promise<Checked<AuditDocument>> {
  const loaded = await loadFile(file, ({ why }) => diagnose('since/unreadable', { file, why }), world)
  return loaded.ok ? readEarlier(file, loaded.value.bytes) : loaded
}

function readEarlier(file: string, bytes: Uint8Array): Checked<AuditDocument> {
  const refuse = (why: string): Checked<never> => failed(diagnose('since/not-an-audit', { file, why }))
  let data: unknown
  try {
    data = readJsonFile(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return refuse(
      error instanceof JsonLimitError ? `it is ${error.message}` : 'it is not JSON in UTF-8, or it was cut off',
    )
  }
  const version = isRecord(data) ? data['formatVersion'] : undefined
  if (!isRecord(data) || version === undefined) return refuse('it is not a document of roomlinks')
  if (majorOf(version) !== majorOf(formatVersion)) {
    const shown = typeof version === 'string' && /^[\w.]{1,20}$/.test(version) ? version : 'of an unknown name'
    return failed(diagnose('since/version', { file, version: shown }))
  }
  if ('error' in data) return refuse('it contains the error of a run without an audit')
  if (data['kind'] !== 'audit') return refuse('it is another document of roomlinks')
  if (validate(data)) return checked(data, [])
  const [first] = validate.errors.map(({ instancePath, message }) => `${instancePath || 'the document'} ${message}`)
  return refuse(`it does not fit schemas/portal-audit.schema.json: ${first}`)
}

function majorOf(version: unknown): string | undefined {
  return /^(\d{1,9})\.\d{1,9}$/.exec(String(version))?.[1]
}

/** Whether an earlier audit, if there is one, is of another portal. */
export function checkPortal(
  file: string | undefined,
  earlier: AuditDocument | undefined,
  url: string,
): readonly Diagnostic[] {
  if (file === undefined || !earlier || earlier.portal.url === url) return []
  return [diagnose('since/other-portal', { file, earlier: earlier.portal.url, now: url })]
}
