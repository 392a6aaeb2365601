import type { ExitCode } from '../../cli/exit.ts'
import type { World } from '../../host/world.ts'

/** The code to end with, where the reason has been told. */
export interface Ended {
  readonly code: ExitCode
}

/** Ends where whoever was asked has gone away. */
export function endEarly(world: World): Ended {
  world.err('Nothing was written.\n')
  return { code: 130 }
}
