import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts'

/**
 * Diagnostics in the order in which people read: by file, line and column. One that stands in merged or aliased text is
 * found once for each use, and told once.
 */
export function inOrder(
  findings: readonly Diagnostic[],
  files: readonly { readonly file: string }[],
): readonly Diagnostic[] {
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
