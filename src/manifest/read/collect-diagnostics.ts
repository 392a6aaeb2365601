import { compareDiagnostics, type Diagnostic, type Severity } from '../../model/diagnostic.ts'
import { diagnose } from '../diagnostics.ts'
import type { Tell } from '../yaml/tree.ts'

export interface Findings {
  readonly tell: Tell
  /** Puts it into words, which may be done once all secrets in the files are known. */
  readonly list: (files: readonly { readonly file: string }[]) => readonly Diagnostic[]
}

/** How many errors are told, and how many warnings: each takes time and space, and nobody reads more. */
const most = 250

/** Gathers findings. Of errors and warnings each, what is over {@link most} is not told, but for that there is more. */
export function gather(): Findings {
  const told: (() => Diagnostic)[] = []
  const counts: Record<Severity, number> = { error: 0, warning: 0 }
  return {
    tell: (code, facts, place, related) => {
      const { severity } = diagnose(code, facts)
      counts[severity] += 1
      if (counts[severity] <= most) told.push(() => diagnose(code, facts, place, related))
      return undefined
    },
    list: (files) => {
      const findings = told.map((say) => say())
      const all = inOrder(findings, files)
      return Math.max(counts.error, counts.warning) > most ? [...all, diagnose('manifest/more', {})] : all
    },
  }
}

/**
 * Diagnostics in the order in which people read: by file, line and column. One that stands in merged or aliased text is
 * found once for each use, and told once.
 */
function inOrder(findings: readonly Diagnostic[], files: readonly { readonly file: string }[]): readonly Diagnostic[] {
  const rank = new Map<string | undefined, number>(files.map(({ file }, index) => [file, index]))
  const told = new Map<string, Diagnostic>()
  for (const finding of findings) {
    const { code, message, span, related } = finding
    const key = [code, message, span?.file, span?.line, span?.column, related?.line].join('\0')
    if (!told.has(key)) told.set(key, finding)
  }
  const rankOf = ({ span }: Diagnostic): number => Number(rank.get(span?.file))
  return [...told.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || compareDiagnostics(a, b))
}
