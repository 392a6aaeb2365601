import type { Diagnostic } from './diagnostic.ts'
import { type GuardLimit, type GuardLimits, guardLimits, limitNames } from './guard-limits.ts'

/** How many links may be revoked, how many changes may widen access, and whether a manifest may become empty. */
export type GuardName = GuardLimit['allow'] | 'empty'

/** The guards that may let one run through; what a manifest protects, only a change of the manifest gives up. */
export const guardNames: readonly GuardName[] = [...new Set(limitNames.map((name) => guardLimits[name].allow)), 'empty']

/** What one run asks of the guards. */
export interface GuardOptions {
  /** Limits beside those of the manifest: of two, the smaller one holds. */
  readonly limits?: { readonly [L in keyof GuardLimits]?: GuardLimits[L] | undefined }
  /** Guards that tell what they find, and refuse nothing. */
  readonly allow?: readonly GuardName[] | undefined
}

/** A plan that its guards refuse was to be carried out: nothing was sent. Its message and its refusals hold no secret. */
export class GuardError extends Error {
  /** The same as `refusalsOf(plan)`, but for what was let through; at least one. */
  readonly refusals: readonly Diagnostic[]

  constructor(refusals: readonly Diagnostic[]) {
    super(refusals.map(({ message }) => message).join('\n'))
    this.name = 'GuardError'
    this.refusals = refusals
  }
}
