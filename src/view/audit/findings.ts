import type { DiagnosticDocument } from '../document/shape.ts'
import { isDenial } from './phrases.ts'
import type { AuditDocument, AuditFinding } from './shape.ts'

/** Converts a finding to a diagnostic, with its rule as the code, because every format can show that. */
export function findingDiagnostic(finding: AuditFinding): DiagnosticDocument {
  const { policy, rule, message, hint, source } = finding
  const severity = isDenial(finding) ? 'error' : 'warning'
  return { code: `${policy}/${rule}`, severity, message, hint, source, related: null }
}

/** Everything that an audit reports: its findings, then what could not be read or determined. */
export function auditDiagnostics({ findings, diagnostics }: AuditDocument): readonly DiagnosticDocument[] {
  return [...findings.map(findingDiagnostic), ...diagnostics]
}
