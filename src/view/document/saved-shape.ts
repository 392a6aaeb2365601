import type { SavedPlan } from './shape.ts'

/** One failure as Ajv reports it. */
export interface Misfit {
  readonly instancePath: string
  readonly message: string
}

/** Whether data is a plan as its schema has it. */
export interface IsPlan {
  (data: unknown): data is SavedPlan
  /** Those of the latest call, which has to have given `false`. */
  readonly errors: readonly Misfit[]
}
