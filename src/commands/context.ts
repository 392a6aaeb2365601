import type { Command } from 'commander'
import type { ExitCode } from '../cli/exit.ts'
import type { World } from '../host/world.ts'

/** What a command needs from the program. */
export interface CommandContext {
  readonly world: World
  /** Sets the exit code; called once. */
  readonly finish: (code: ExitCode) => void
  /** Runs another command line in another world. */
  readonly run: (line: readonly string[], world: World) => Promise<ExitCode>
  /** Returns the program, in which only the command of that name is fully defined. */
  readonly programFor: (name: string) => Promise<Command>
}

/** Adds the options and the action to an empty command. */
export type Define = (command: Command, context: CommandContext) => Command
