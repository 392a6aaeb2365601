import { type Change, labelOf, type Plan, refusalsOf, summarize, widens } from '../model/change.ts'
import type { Diagnostic, Span } from '../model/diagnostic.ts'
import { fingerprint } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { Outcome, Report, RoomReport } from '../model/report.ts'
import type { Manifest, Room } from '../model/room.ts'
import type { Refusal } from './excerpt.ts'
import { fieldJson, type PlainValue, settingJson, settingsOf } from './settings.ts'
import { isComplete, tally } from './tally.ts'
import { takesOver } from './words.ts'

/** The version of every document that we write: a minor bump adds, a major one breaks. */
export const formatVersion = '1.1'

/** A plan for programs. Shape: schemas/plan.schema.json. */
export function planJson(plan: Plan): string {
  return write({
    formatVersion,
    ok: true,
    ...origin(plan),
    refused: refusalsOf(plan).length > 0,
    summary: summarize(plan),
    rooms: plan.rooms.map(({ room, changes }) => ({
      ...roomFacts(room),
      changes: changes.map((change) => changeFacts(change, plan.manifest)),
    })),
    diagnostics: plan.diagnostics.map(diagnosticFacts),
  })
}

/** A report for programs; `ok` when everything is done and verified. Shape: schemas/report.schema.json. */
export function reportJson(report: Report): string {
  return write({
    formatVersion,
    ok: isComplete(report),
    run: report.run,
    ...origin(report.plan),
    interrupted: report.isInterrupted,
    summary: tally(report),
    rooms: report.rooms.map((room) => roomReportFacts(room, report.plan.manifest)),
    diagnostics: report.plan.diagnostics.map(diagnosticFacts),
  })
}

/** What a look at a manifest found, for programs. Shape: schemas/validation.schema.json. */
export function validationJson(diagnostics: readonly Diagnostic[], manifest?: Manifest): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  return write({
    formatVersion,
    ok: errors === 0,
    manifest: manifest?.name ?? null,
    summary: {
      errors,
      warnings: diagnostics.length - errors,
      entries: manifest?.entries.length ?? 0,
      links: manifest?.entries.reduce((sum, { links }) => sum + links.length, 0) ?? 0,
    },
    diagnostics: diagnostics.map(diagnosticFacts),
  })
}

/** Why there is no plan, report or validation, for programs. Each of the three schemas has this shape too. */
export function failureJson(diagnostics: readonly Diagnostic[], error?: Refusal): string {
  return write({
    formatVersion,
    ok: false,
    error: error === undefined ? null : errorFacts(error),
    diagnostics: diagnostics.map(diagnosticFacts),
  })
}

function origin({ manifest, portal }: Plan): object {
  return { manifest, portal: { url: portal.url, version: portal.version ?? null } }
}

/** A room, for JSON. */
export function roomFacts({ id, title, type }: Room): object {
  return { id, title, type: type ?? null }
}

function changeFacts(change: Change, manifest: string): object {
  const { key, ...link } = labelOf(change)
  const { kind } = change
  return {
    kind,
    key: key ?? null,
    link: { kind: link.kind, title: link.title, fingerprint: link.fingerprint ?? null },
    reason: kind === 'revoke' ? change.reason : kind === 'replace' ? 'rotation' : null,
    match: kind === 'update' ? change.match : null,
    takesOver: takesOver(change, manifest),
    widens: widens(change),
    fields: kind === 'update' || kind === 'replace' ? change.fields.map(fieldJson) : [],
    settings: settingsFacts('after' in change ? change.after : change.before),
    source: 'want' in change && change.want ? sourceFacts(change.want.place()) : null,
  }
}

/** The settings of a link, for JSON. */
export function settingsFacts(link: Link): { readonly [name: string]: PlainValue } {
  return Object.fromEntries(settingsOf(link).map((setting) => [setting.name, settingJson(setting)]))
}

function roomReportFacts({ room, verified, unread, outcomes, conflict }: RoomReport, manifest: string): object {
  return {
    ...roomFacts(room),
    verified,
    unread: unread ? errorFacts(unread) : null,
    outcomes: outcomes.map((outcome) => outcomeFacts(outcome, manifest)),
    conflict: conflict ? { planned: conflict.planned.map(linkFacts), found: conflict.found.map(linkFacts) } : null,
  }
}

function outcomeFacts(outcome: Outcome, manifest: string): object {
  return {
    status: outcome.status,
    change: changeFacts(outcome.change, manifest),
    error: outcome.status === 'failed' ? errorFacts(outcome.error) : null,
    ignored: outcome.status === 'ignored' ? outcome.fields.map(fieldJson) : [],
  }
}

function linkFacts(link: ObservedLink): object {
  return { kind: link.kind, fingerprint: fingerprint(link.id), settings: settingsFacts(link) }
}

function errorFacts({ code, message, hint }: Refusal): object {
  return { code, message, hint }
}

function diagnosticFacts({ code, severity, message, hint, span, related }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    hint,
    source: span ? sourceFacts(span) : null,
    related: related ? sourceFacts(related) : null,
  }
}

function sourceFacts({ file, line, column, endColumn }: Span): object {
  return { file, line, column, endColumn }
}

// A document may be shown by a terminal or a CI runner: what they would obey is spelled out, which JSON takes for the same.
const obeyed = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x7f-\x9f]|(?<=#)#(?=(?:vso)?\[)/giu

/** JSON that a terminal or a CI runner shows and does not obey; on one line where `indent` is 0. */
export function write(document: object, indent = 2): string {
  const spell = (text: string): string =>
    text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${JSON.stringify(document, null, indent).replace(obeyed, spell)}\n`
}
