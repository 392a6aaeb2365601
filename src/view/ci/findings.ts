import { digest } from '../../model/identity.ts'
import { auditDiagnostics } from '../audit/findings.ts'
import type { EntryDocument, LinkDocument } from '../document/comparison.ts'
import { type PlacedChange, placedIn } from '../document/digest.ts'
import { diagnosticDocument } from '../document/document.ts'
import { byKind, located, type Paths, type Result } from '../document/result.ts'
import { fieldTexts } from '../document/settings.ts'
import type { DiagnosticDocument, SourceDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { entryName } from '../text/comparison.ts'
import { linkName, reasonText } from '../words.ts'

/** Something that a tool for findings is told: always with a place, and with a name by which it is known again. */
export interface Finding extends Pick<DiagnosticDocument, 'code' | 'severity' | 'message' | 'hint' | 'related'> {
  readonly source: SourceDocument
  /** The same in the next run, wherever its line has moved to. */
  readonly fingerprint: string
}

/** The same as it was found: its place may not be known. */
export type Unplaced = Omit<Finding, 'source' | 'fingerprint'> & { readonly source: SourceDocument | null }

/** The diagnostics in a result, after what was refused. */
export function findingsIn(result: Result): readonly Unplaced[] {
  return byKind<readonly Unplaced[]>(result, {
    plan: ({ plan }) => plan.diagnostics,
    report: ({ report }) => report.plan.diagnostics.map(diagnosticDocument),
    comparison: ({ comparison }) => comparison.diagnostics,
    validation: ({ validation }) => validation.diagnostics,
    audit: ({ audit }) => auditDiagnostics(audit),
    failure: ({ failure: { error, diagnostics } }) =>
      error === null ? diagnostics : [{ ...error, severity: 'error', source: null, related: null }, ...diagnostics],
  })
}

/** What a plan or a comparison is to be watched for, beside its diagnostics: each change that widens access. */
export function wideningIn(result: Result): readonly Unplaced[] {
  if (result.kind === 'comparison') {
    return result.comparison.entries.flatMap((entry) =>
      entry.links.filter(({ widens }) => widens === true).map((link) => declaredFinding(link, entry)),
    )
  }
  const placed = result.kind === 'plan' ? placedIn(result.plan) : []
  return placed.filter(({ change }) => change.widens).map(wideningFinding)
}

function wideningFinding({ room, change }: PlacedChange): Unplaced {
  const moved = change.fields
    .filter(({ widens }) => widens)
    .map((field) => `${field.name} ${fieldTexts(field).join(' → ')}`)
  const what = [reasonText(change), ...moved].join('; ')
  const message = `The ${change.kind} of ${linkName(change)} in ${quote(room.title)} widens access: ${what}.`
  return { ...widening, message, source: change.source }
}

function declaredFinding({ key, standing, source }: LinkDocument, entry: EntryDocument): Unplaced {
  const message = `The link ${visible(key)} in ${entryName(entry)}, which is ${standing}, widens access.`
  return { ...widening, message, source }
}

const widening = {
  code: 'plan/widens',
  severity: 'warning',
  hint: 'Make sure that this is meant: more people can do more, or for longer.',
  related: null,
} as const

/** Findings with a place each, at the top of a manifest for want of a better one. */
export function placed(given: readonly Unplaced[], paths: Paths): readonly Finding[] {
  const findings = given.map((finding) => ({
    ...finding,
    source: located(finding.source, paths),
    related: located(finding.related, paths),
  }))
  const [first] = findings.flatMap(({ source }) => (source === null ? [] : [source]))
  const fallback = { file: first?.file ?? paths.usual, line: 1, column: 1, endColumn: 1 }
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const source = finding.source ?? fallback
    const what = JSON.stringify([finding.code, source.file, finding.message])
    const nth = seen.get(what) ?? 0
    seen.set(what, nth + 1)
    return { ...finding, source, fingerprint: digest(`${what}\0${nth}`).slice(0, 32) }
  })
}
