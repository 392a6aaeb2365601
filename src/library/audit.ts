import type { Reader } from '../model/gateway.ts'
import type { Policy } from '../model/policy.ts'
import type { Manifest } from '../model/room.ts'
import { judgeInventory } from '../policy/judge.ts'
import { type SurveyOptions, survey } from '../survey.ts'
import { auditDocument } from '../view/audit/document.ts'
import type { AuditDocument } from '../view/audit/shape.ts'
import { readingDiagnostics } from './unread.ts'

/** What an audit depends on besides the portal. */
export interface AuditOptions extends SurveyOptions {
  /** The manifests to compare the links with. Default: none, so no link is declared. */
  readonly manifests?: readonly Manifest[]
  /** Judges every link by these policies. Default: by none. */
  readonly policies?: readonly Policy[]
}

/**
 * Lists every link of every room of a portal, with who gets in, what they may do and until when, and judges them by policies. Only
 * sends GETs. What could not be read is in the audit, and among its diagnostics. Rejects with a PortalError if the whole portal
 * cannot be read.
 */
export async function audit(
  reader: Reader,
  { manifests = [], policies = [], ...options }: AuditOptions,
): Promise<AuditDocument> {
  const found = await survey(manifests, reader, options)
  const inventory = { ...found, diagnostics: [...found.diagnostics, ...readingDiagnostics(found)] }
  const { only = [], isIncluded } = options
  const isPartial = only.length > 0 || isIncluded !== undefined
  const findings = judgeInventory(inventory, policies, inventory.madeAt, { isPartial })
  return auditDocument(inventory, { policies, findings, only })
}
