import { loadFile } from '../../cli/files/files.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { isRecord, JsonLimitError, readJsonFile } from '../../model/text/json.ts'
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
  let data: unknown
  try {
    data = readJsonFile(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const isTooDeep = error instanceof JsonLimitError
    return failed(
      isTooDeep ? diagnose('since/shape', { file, why: error.message }) : diagnose('since/not-json', { file }),
    )
  }
  const mistake = mistakeIn(data, file)
  if (mistake) return failed(mistake)
  if (validate(data)) return checked(data, [])
  const [first] = validate.errors.map(({ instancePath, message }) => `${instancePath || 'the document'} ${message}`)
  return failed(diagnose('since/shape', { file, why: String(first) }))
}

/** What is wrong with a document before its shape is looked at. */
function mistakeIn(data: unknown, file: string): Diagnostic | undefined {
  const version = isRecord(data) ? data['formatVersion'] : undefined
  if (!isRecord(data) || version === undefined) {
    return diagnose('since/not-an-audit', { file, found: 'no document of roomlinks' })
  }
  if (majorOf(version) !== majorOf(formatVersion)) {
    const shown = typeof version === 'string' && /^[\w.]{1,20}$/.test(version) ? version : 'of no known name'
    return diagnose('since/version', { file, version: shown })
  }
  if ('error' in data) return diagnose('since/not-an-audit', { file, found: 'why there was no audit' })
  return data['kind'] === 'audit'
    ? undefined
    : diagnose('since/not-an-audit', { file, found: 'another document of roomlinks' })
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
