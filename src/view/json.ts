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
import type { Refusal } from './text/excerpt.ts'
import { isComplete, tally } from './text/headline.ts'

/** A plan for programs. Shape: schemas/plan.schema.json. */
export function planJson({ seal, ...plan }: PlanDocument & Partial<Pick<SavedPlan, 'seal'>>): string {
  return write({ ...plan, seal: seal === null ? null : sealOf(plan) })
}

/**
 * A report for programs, and the approval that it went ahead on; `ok` when everything is done and verified. Shape:
 * schemas/report.schema.json.
 */
export function reportJson(report: Report, approval?: Verdict): string {
  return write({
    formatVersion,
    ok: isComplete(report),
    run: report.run,
    ...portalAndManifest(report.plan),
    ...(approval && { approval: approvalFacts(approval) }),
    interrupted: report.isInterrupted,
    incomplete: omissionsOf(report.plan).length > 0,
    summary: tally(report),
    rooms: report.rooms.map((room) => roomReportFacts(room, report.plan)),
    diagnostics: report.plan.diagnostics.map(diagnosticDocument),
  })
}

/** A result for programs. */
export function resultJson(result: Result): string {
  return byKind(result, {
    plan: ({ plan }) => planJson(plan),
    report: ({ report, approval }) => reportJson(report, approval),
    comparison: ({ comparison }) => write(comparison),
    validation: ({ validation }) => write(validation),
    audit: ({ audit }) => write(audit),
    failure: ({ failure }) => write(failure),
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

// A document may be shown by a terminal or a CI runner: what they would obey is spelled out, which JSON takes for the same.
const obeyed = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x7f-\x9f]|(?<=#)#(?=(?:vso)?\[)/giu

/** JSON that a terminal or a CI runner shows and does not obey; on one line where `indent` is 0. */
export function write(document: object, indent = 2): string {
  const spell = (text: string): string =>
    text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${JSON.stringify(document, null, indent).replace(obeyed, spell)}\n`
}

/** How many findings there are of each status. */
export function tallyFindings(findings: readonly Finding[]): { readonly [S in Finding['status']]: number } {
  const count = (status: Finding['status']): number => findings.filter((one) => one.status === status).length
  return { ok: count('ok'), warning: count('warning'), failure: count('failure'), unchecked: count('unchecked') }
}

/** A checkup for programs. Shape: schemas/doctor.schema.json. */
export function checkupJson(findings: readonly Finding[]): string {
  const { ok, warning, failure, unchecked } = tallyFindings(findings)
  return write({
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

/** One request for the audit log: a line of JSON, with its end. Shape: schemas/audit.schema.json. */
export function auditLine(entry: AuditEntry, { manifest, portal }: Plan): string {
  const { run, room, change, request, before, after, attempt, outcome } = entry
  const { key, kind, title } = labelOf(change)
  return write(
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
