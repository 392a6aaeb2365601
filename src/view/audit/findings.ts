import type { DiagnosticDocument } from '../document/shape.ts'
import { isDenial } from './phrases.ts'
import type { AuditDocument, AuditFinding } from './shape.ts'

/** A finding of a policy in the form of a diagnostic, with its rule for a code: every format shows it like one. */
export function findingDiagnostic(finding: AuditFinding): DiagnosticDocument {
  const { policy, rule, message, hint, source } = finding
  const severity = isDenial(finding) ? 'error' : 'warning'
  return { code: `${policy}/${rule}`, severity, message, hint, source, related: null }
}

/** Everything that an audit has to report: its findings, then what could not be read or told. */
export function auditDiagnostics({ findings, diagnostics }: AuditDocument): readonly DiagnosticDocument[] {
  return [...findings.map(findingDiagnostic), ...diagnostics]
}
