import type { Diagnostic } from '../model/diagnostic.ts'

/**
 * Diagnostics in the order in which people read: by file, line and column. One that stands in merged or aliased text is
 * found once for each use, and told once.
 */
export function inOrder(
  findings: readonly Diagnostic[],
  files: readonly { readonly file: string }[],
): readonly Diagnostic[] {
  const rank = new Map(files.map(({ file }, index) => [file, index]))
  const told = new Map<string, Diagnostic>()
  for (const finding of findings) {
    const { code, message, span, related } = finding
    const key = [code, message, span?.file, span?.line, span?.column, related?.line].join('\0')
    if (!told.has(key)) told.set(key, finding)
  }
  const place = ({ span }: Diagnostic): readonly number[] =>
    span ? [rank.get(span.file) ?? 0, span.line, span.column] : [-1, 0, 0]
  return [...told.values()].toSorted((a, b) => compare(place(a), place(b)))
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
