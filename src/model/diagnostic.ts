import type { DiagnosticCode } from './compiled/codes.ts'

/** A place in a text, for people: line and columns count from 1. */
export interface Span {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The column after the last one; on the same line. */
  readonly endColumn: number
  /** The line itself, with the secrets in it already masked. */
  readonly text: string
  /** The path in a manifest that was given as data, such as `rooms[0].links.press.access`. */
  readonly path?: string
}

/** A place that is looked up only when it is called, because most places are never shown. */
export type Place = () => Span

export type Severity = 'error' | 'warning'

/** An error or a warning for the user. It is a value and never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly hint: string
  readonly span?: Span
  /** A second place, such as the first declaration of a duplicate. */
  readonly related?: Span
  /** The rule of a policy that it is about, such as `company/public-links-end`. */
  readonly rule?: string
  /** The exit code of this error; see the table in docs/commands.md. */
  readonly exit: 1 | 3 | 4 | 5 | 6 | 9
}

/** The text of a diagnostic: what is wrong, and what to do. */
export interface Wording {
  readonly severity: Severity
  readonly message: string
  readonly hint: string
  readonly exit?: Diagnostic['exit'] | undefined
}

/** The wording of an error, with an exit code of its own if it gives one. */
export function error(message: string, hint: string, exit?: Diagnostic['exit']): Wording {
  return { severity: 'error', message, hint, exit }
}

/** The wording of a warning. */
export function warning(message: string, hint: string): Wording {
  return { severity: 'warning', message, hint }
}

/** Codes of a stage, each with a function that builds the wording from facts. */
export type Catalogue = { readonly [C in DiagnosticCode]?: (facts: never) => Wording }

/** The facts that the wording of a code needs. */
export type FactsOf<All extends Catalogue, Code extends keyof All> = All[Code] extends () => Wording
  ? Record<never, never>
  : Parameters<Extract<All[Code], (facts: never) => Wording>>[0]

/** A function that turns a code of `All` and its facts into a diagnostic. */
export type Diagnose<All extends Catalogue> = <C extends keyof All & DiagnosticCode>(
  code: C,
  facts: FactsOf<All, C>,
  place?: Place,
  related?: Place,
) => Diagnostic

/**
 * Creates the function that builds diagnostics from a catalogue. Errors have the exit code `defaultExit` unless they
 * give another one.
 */
export function diagnosing<All extends Catalogue>(catalogue: All, defaultExit: Diagnostic['exit'] = 3): Diagnose<All> {
  return (code, facts, place, related) => {
    const { severity, message, hint, exit } = (catalogue[code] as (facts: unknown) => Wording)(facts)
    return {
      code,
      severity,
      message,
      hint,
      exit: exit ?? (severity === 'error' ? defaultExit : 3),
      ...(place && { span: place() }),
      ...(related && { related: related() }),
    }
  }
}

/** Compares diagnostics for sorting by file, line and column; those without a place come last. */
export function compareDiagnostics({ span: a }: Diagnostic, { span: b }: Diagnostic): number {
  if (!a || !b) return Number(!a) - Number(!b)
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1
}

/** Either a value, or at least one error among the diagnostics: never both, never neither. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** A value with its diagnostics, or only the diagnostics if there is an error among them. */
export function checked<T>(value: T, diagnostics: readonly Diagnostic[]): Checked<T> {
  const ok = diagnostics.every(({ severity }) => severity === 'warning')
  return ok ? { ok, value, diagnostics } : { ok, diagnostics }
}

/** Only diagnostics, at least one of them an error. */
export function failed(...diagnostics: readonly Diagnostic[]): Checked<never> {
  return { ok: false, diagnostics }
}
