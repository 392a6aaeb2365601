import type { ImportArgs } from '../../cli/capture/capture.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { findAddress } from '../../cli/portal.ts'
import type { Prompts } from '../../host/prompts.ts'
import type { World } from '../../host/world.ts'
import { nameAfter } from '../../library/import/named.ts'
import type { Service } from './ci.ts'
import type { Origin } from './origin.ts'

/** What the flags say, before any question. */
export interface InitArgs extends Omit<ImportArgs, 'timeout'> {
  readonly file: string
  readonly ci?: Service
}

/** The flags, and the prompts that ask for the rest; without a terminal there are none. */
export interface InitContext {
  readonly args: InitArgs
  readonly prompts: Prompts | undefined
  readonly world: World
}

/** The flags and answers that a manifest needs. */
export interface InitAnswers extends InitArgs {
  readonly name: string
  readonly ci: Service
  readonly origin: Origin | undefined
}

/** Whether a portal is configured. */
export function hasPortal({ portal }: Pick<InitArgs, 'portal'>, { env }: Pick<World, 'env'>): boolean {
  return portal !== undefined || (env['DOCSPACE_URL'] ?? '') !== ''
}

/** Whether an API key is configured. */
export function hasKey({ apiKeyFile }: Pick<InitArgs, 'apiKeyFile'>, { variables }: Pick<World, 'variables'>): boolean {
  return apiKeyFile !== undefined || (variables['DOCSPACE_API_KEY'] ?? '').trim() !== ''
}

/** Whether the flags select rooms. */
export function hasRooms({ room, all }: Pick<InitArgs, 'room' | 'all'>): boolean {
  return room.length > 0 || all === true
}

/** Whether the manifest's name is given, or has a default. */
function hasName(args: InitArgs, world: Pick<World, 'env'>): boolean {
  const address = findAddress(undefined, args, world)
  return args.name !== undefined || !address.ok || nameAfter(address.value.url) !== undefined
}

/** Returns the flags that are missing, if nobody can be asked. */
export function missingFlags(args: InitArgs, world: Pick<World, 'env' | 'variables'>): readonly string[] {
  return [
    ...(hasPortal(args, world) ? [] : ['--portal or DOCSPACE_URL']),
    ...(hasKey(args, world) ? [] : ['DOCSPACE_API_KEY or --api-key-file']),
    ...(hasRooms(args) ? [] : ['--room, --tag or --all']),
    ...(hasName(args, world) ? [] : ['--name']),
    ...(args.ci === undefined ? ['--ci'] : []),
    ...(args.autoApprove ? [] : ['--auto-approve']),
  ]
}

/** The exit code of a run whose error has been reported. */
export interface EarlyExit {
  readonly code: ExitCode
}

/** Ends the run after the user has interrupted a question. */
export function endEarly(world: World): EarlyExit {
  world.err('Nothing was written.\n')
  return { code: 130 }
}
