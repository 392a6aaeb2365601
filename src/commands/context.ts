import type { Command } from 'commander'
import type { ExitCode } from '../cli/exit.ts'
import type { World } from '../host/world.ts'

/** What a command works with. */
export interface CommandContext {
  readonly world: World
  /** Told the exit code, once. */
  readonly finish: (code: ExitCode) => void
  /** Runs another command line in another world. */
  readonly run: (line: readonly string[], world: World) => Promise<ExitCode>
  /** The program with the command of that name, or with all of them. */
  readonly programFor: (name: string) => Promise<Command>
}

/** Gives a bare command its options, and what it does. */
export type Define = (command: Command, context: CommandContext) => Command
