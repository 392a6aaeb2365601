import type { Confirmation } from '../../cli/confirm.ts'
import type { EditOptions } from '../../cli/options/edit-options.ts'
import type { PlanArgs } from '../../cli/options/options.ts'

/** The options of `rotate`. */
export interface RotateOptions extends EditOptions {
  readonly to?: string
}

/** The options of `rotate`, with those that planning needs. */
export type RotateArgs = PlanArgs & RotateOptions

/** The words for the confirmation. */
export const matter: Confirmation = {
  command: 'rotate',
  nothing: 'Nothing was rotated',
}
