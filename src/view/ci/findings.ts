import { digest } from '../../model/identity.ts'
import { auditDiagnostics } from '../audit/findings.ts'
import type { EntryDocument, LinkDocument } from '../document/comparison.ts'
import { type RoomChange, roomChangesIn } from '../document/digest.ts'
import { diagnosticDocument } from '../document/document.ts'
import { byKind, locate, type Paths, type Result } from '../document/result.ts'
import type { DiagnosticDocument, SourceDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { byDanger } from '../fold.ts'
import { fieldText, linkName, newsText, reasonText } from '../phrases.ts'
import { roomNames } from '../room-names.ts'
import { entryName } from '../terminal/comparison.ts'

/** A finding for a tool such as SARIF or Code Quality, with a place and an id. */
export interface Finding extends Pick<DiagnosticDocument, 'code' | 'severity' | 'message' | 'hint' | 'related'> {
  readonly source: SourceDocument
  /** An id that stays the same in later runs, even if the line moves. */
  readonly fingerprint: string
}

/** A finding whose place may not be known. */
export type RawFinding = Omit<Finding, 'source' | 'fingerprint'> & { readonly source: SourceDocument | null }

/** The diagnostics of a result; the error of a failed run comes first. Those of a policy have the name of the rule as their code. */
export function findingsIn(result: Result): readonly RawFinding[] {
  return diagnosticsIn(result).map(({ rule, ...finding }) =>
    rule === undefined ? finding : { ...finding, code: rule },
  )
}

function diagnosticsIn(result: Result): readonly DiagnosticDocument[] {
  return byKind<readonly DiagnosticDocument[]>(result, {
    plan: ({ plan }) => plan.diagnostics,
    report: ({ report }) => report.plan.diagnostics.map(diagnosticDocument),
    comparison: ({ comparison }) => comparison.diagnostics,
    validation: ({ validation }) => validation.diagnostics,
    audit: ({ audit }) => auditDiagnostics(audit),
    failure: ({ failure: { error, diagnostics } }) =>
      error === null ? diagnostics : [{ ...error, severity: 'error', source: null, related: null }, ...diagnostics],
  })
}

/** A warning for each change of a plan or a comparison that widens access. */
export function wideningFindingsIn(result: Result): readonly RawFinding[] {
  if (result.kind === 'comparison') {
    return result.comparison.entries.flatMap((entry) =>
      entry.links.filter(({ widens }) => widens === true).map((link) => differenceFinding(link, entry)),
    )
  }
  if (result.kind !== 'plan') return []
  const names = roomNames(result.plan.rooms)
  const changes = roomChangesIn(result.plan).filter(({ change }) => change.widens)
  return byDanger(changes).map((item) => wideningFinding(item, names(item.room)))
}

function wideningFinding({ change }: RoomChange, room: string): RawFinding {
  const widened = change.fields.filter(({ widens }) => widens).map((field) => fieldText(field))
  const news = newsText(change)
  const what =
    change.kind === 'create' ? reasonText(change) : [widened.join(', '), news].filter((text) => text !== '').join('; ')
  const message = `The ${change.kind} of ${linkName(change)} in ${room} widens access: ${what}.`
  return { ...wideningFacts, message, source: change.source }
}

function differenceFinding({ key, status, source }: LinkDocument, entry: EntryDocument): RawFinding {
  const message = `The link ${visible(key)} in ${entryName(entry)}, which is ${status}, widens access.`
  return { ...wideningFacts, message, source }
}

const wideningFacts = {
  code: 'plan/widens',
  severity: 'warning',
  hint: 'Make sure that this is intended: more people can do more, or for longer.',
  related: null,
} as const

/** Gives each finding a place and an id. Findings without a place are put at the top of the manifest. */
export function placeFindings(given: readonly RawFinding[], paths: Paths): readonly Finding[] {
  const findings = given.map((finding) => ({
    ...finding,
    source: locate(finding.source, paths),
    related: locate(finding.related, paths),
  }))
  const [first] = findings.flatMap(({ source }) => (source === null ? [] : [source]))
  const fallback = { file: first?.file ?? paths.fallback, line: 1, column: 1, endColumn: 1 }
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const source = finding.source ?? fallback
    const identity = JSON.stringify([finding.code, source.file, finding.message])
    const occurrence = seen.get(identity) ?? 0
    seen.set(identity, occurrence + 1)
    return { ...finding, source, fingerprint: digest(`${identity}\0${occurrence}`).slice(0, 32) }
  })
}
