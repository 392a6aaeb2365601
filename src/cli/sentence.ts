import type { Sentence } from '../model/diagnostic.ts'

/** The words of an error that ends a run with `exit`. */
export function error<F>(
  message: Sentence<F>['message'],
  hint: Sentence<F>['hint'],
  exit: NonNullable<Sentence<F>['exit']> = 1,
): Sentence<F> {
  return { severity: 'error', exit, message, hint }
}

/** The words of a warning. */
export function warning<F>(message: Sentence<F>['message'], hint: Sentence<F>['hint']): Sentence<F> {
  return { severity: 'warning', message, hint }
}
