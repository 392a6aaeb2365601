import { labelOf, omissionsOf, type Plan } from '../model/change.ts'
import type { Finding } from '../model/checkup.ts'
import { fingerprint } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { AuditEntry, Outcome, Report, RoomReport } from '../model/report.ts'
import { approvalFacts, type Verdict } from './document/approval.ts'
import { sealOf } from './document/digest.ts'
import { changeDocument, diagnosticDocument, portalAndManifest, roomLabel } from './document/document.ts'
import { byKind, type Result } from './document/result.ts'
import { fieldDocument, settingsDocument } from './document/settings.ts'
import { formatVersion, type PlanDocument, type SavedPlan } from './document/shape.ts'
import type { Refusal } from './terminal/excerpt.ts'
import { isComplete, outcomeCounts } from './terminal/headline.ts'

/** A plan as JSON. Shape: schemas/plan.schema.json. */
export function planJson({ seal, ...plan }: PlanDocument & Partial<Pick<SavedPlan, 'seal'>>): string {
  return writeJson({ ...plan, seal: seal === null ? null : sealOf(plan) })
}

/**
 * A report as JSON, with the approval that allowed it. `ok`: everything is done and verified. Shape:
 * schemas/report.schema.json.
 */
export function reportJson(report: Report, approval?: Verdict): string {
  return writeJson({
    formatVersion,
    ok: isComplete(report),
    run: report.run,
    ...portalAndManifest(report.plan),
    ...(approval && { approval: approvalFacts(approval) }),
    interrupted: report.isInterrupted,
    incomplete: omissionsOf(report.plan).length > 0,
    summary: outcomeCounts(report),
    rooms: report.rooms.map((room) => roomReportFacts(room, report.plan)),
    diagnostics: report.plan.diagnostics.map(diagnosticDocument),
  })
}

/** A result as JSON. */
export function resultJson(result: Result): string {
  return byKind(result, {
    plan: ({ plan }) => planJson(plan),
    report: ({ report, approval }) => reportJson(report, approval),
    comparison: ({ comparison }) => writeJson(comparison),
    validation: ({ validation }) => writeJson(validation),
    audit: ({ audit }) => writeJson(audit),
    failure: ({ failure }) => writeJson(failure),
  })
}

function roomReportFacts({ room, verified, unread, outcomes, conflict }: RoomReport, plan: Plan): object {
  return {
    ...roomLabel(room),
    verified,
    unread: unread ? errorFacts(unread) : null,
    outcomes: outcomes.map((outcome) => outcomeFacts(outcome, plan)),
    conflict: conflict ? { planned: conflict.planned.map(linkFacts), found: conflict.found.map(linkFacts) } : null,
  }
}

function outcomeFacts(outcome: Outcome, plan: Plan): object {
  return {
    status: outcome.status,
    change: changeDocument(outcome.change, plan),
    error: outcome.status === 'failed' ? errorFacts(outcome.error) : null,
    why: outcome.status === 'not attempted' ? outcome.why : null,
    came: outcome.status === 'applied' ? (outcome.came ?? []).map(fieldDocument) : [],
    ignored: outcome.status === 'ignored' ? outcome.fields.map(fieldDocument) : [],
  }
}

function linkFacts(link: ObservedLink): object {
  return { kind: link.kind, fingerprint: fingerprint(link.id), settings: settingsDocument(link) }
}

function errorFacts({ code, message, hint }: Refusal): object {
  return { code, message, hint }
}

// JSON may be shown by a terminal or a CI runner: anything that they would obey is escaped, which does not change its
// meaning in JSON.
const unsafe = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x7f-\x9f]|(?<=#)#(?=(?:vso)?\[)/giu

/** JSON that is safe to show on a terminal or in a CI log; on one line if `indent` is 0. */
export function writeJson(document: object, indent = 2): string {
  const escaped = (text: string): string =>
    text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${JSON.stringify(document, null, indent).replace(unsafe, escaped)}\n`
}

/** Counts findings by status. */
export function countFindings(findings: readonly Finding[]): { readonly [S in Finding['status']]: number } {
  const count = (status: Finding['status']): number => findings.filter((one) => one.status === status).length
  return { ok: count('ok'), warning: count('warning'), failure: count('failure'), unchecked: count('unchecked') }
}

/** A checkup as JSON. Shape: schemas/doctor.schema.json. */
export function checkupJson(findings: readonly Finding[]): string {
  const { ok, warning, failure, unchecked } = countFindings(findings)
  return writeJson({
    formatVersion,
    ok: failure === 0,
    summary: { ok, warnings: warning, failures: failure, unchecked },
    checks: findings.map((finding) => {
      const { check, status, message } = finding
      const { code = null, hint = null } = 'code' in finding ? finding : {}
      return { check, status, message, code, hint }
    }),
  })
}

/** One request as a line of JSON for the audit log, including the line break. Shape: schemas/audit.schema.json. */
export function auditLine(entry: AuditEntry, { manifest, portal }: Plan): string {
  const { run, room, change, request, before, after, attempt, outcome } = entry
  const { key, kind, title } = labelOf(change)
  return writeJson(
    {
      formatVersion,
      time: new Date(attempt.sentAt).toISOString(),
      ...{ run, manifest, portal: portal.url },
      room: roomLabel(room),
      link: { key: key ?? null, kind, title, fingerprint: entry.fingerprint ?? null },
      change: change.kind,
      request,
      before: before && settingsDocument(before),
      after: after && settingsDocument(after, before),
      status: attempt.status ?? null,
      milliseconds: attempt.duration,
      outcome,
    },
    0,
  )
}
