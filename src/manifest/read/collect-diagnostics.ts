import { compareDiagnostics, type Diagnostic, type Severity } from '../../model/diagnostic.ts'
import { diagnose } from '../diagnostics.ts'
import type { Report } from '../yaml/tree.ts'

export interface DiagnosticCollector {
  readonly report: Report
  /**
   * Builds the diagnostics. Call it only after all files are parsed, because their secrets must be known to be masked.
   */
  readonly list: (files: readonly { readonly file: string }[]) => readonly Diagnostic[]
}

/** How many errors, and how many warnings, are reported: each costs time and memory, and nobody reads more. */
const most = 250

/**
 * Collects diagnostics: at most {@link most} errors and {@link most} warnings. One more warning says that there were
 * others.
 */
export function collectDiagnostics(): DiagnosticCollector {
  const reported: (() => Diagnostic)[] = []
  const counts: Record<Severity, number> = { error: 0, warning: 0 }
  return {
    report: (code, facts, place, related) => {
      const { severity } = diagnose(code, facts)
      counts[severity] += 1
      if (counts[severity] <= most) reported.push(() => diagnose(code, facts, place, related))
      return undefined
    },
    list: (files) => {
      const all = inOrder(
        reported.map((build) => build()),
        files,
      )
      return Math.max(counts.error, counts.warning) > most ? [...all, diagnose('manifest/more', {})] : all
    },
  }
}

/**
 * Sorts diagnostics by file, line and column, and drops duplicates: a mistake in merged or aliased text is found once
 * for each use.
 */
function inOrder(
  diagnostics: readonly Diagnostic[],
  files: readonly { readonly file: string }[],
): readonly Diagnostic[] {
  const rank = new Map<string | undefined, number>(files.map(({ file }, index) => [file, index]))
  const distinct = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { code, message, span, related } = diagnostic
    const key = [code, message, span?.file, span?.line, span?.column, related?.line].join('\0')
    if (!distinct.has(key)) distinct.set(key, diagnostic)
  }
  const rankOf = ({ span }: Diagnostic): number => Number(rank.get(span?.file))
  return [...distinct.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || compareDiagnostics(a, b))
}
