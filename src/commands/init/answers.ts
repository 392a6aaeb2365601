import { type ImportArgs, nameAfter } from '../../cli/capture/capture.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { findAddress } from '../../cli/portal.ts'
import type { Prompts } from '../../host/prompts.ts'
import type { World } from '../../host/world.ts'
import type { Service } from './ci.ts'

/** What is known before anybody is asked. */
export interface InitArgs extends Omit<ImportArgs, 'timeout'> {
  readonly file: string
  readonly ci?: Service
}

/** What is known, and whom to ask for the rest: nobody, where there is no terminal. */
export interface Asking {
  readonly args: InitArgs
  readonly prompts: Prompts | undefined
  readonly world: World
}

/** All that had to be said of the manifest. */
export interface Complete extends InitArgs {
  readonly name: string
  readonly ci: Service
}

/** Whether it is said which portal is meant. */
export function hasPortal({ portal }: Pick<InitArgs, 'portal'>, { env }: Pick<World, 'env'>): boolean {
  return portal !== undefined || (env['DOCSPACE_URL'] ?? '') !== ''
}

/** Whether it is said where the key is. */
export function hasKey({ apiKeyFile }: Pick<InitArgs, 'apiKeyFile'>, { env }: Pick<World, 'env'>): boolean {
  return apiKeyFile !== undefined || (env['DOCSPACE_API_KEY'] ?? '').trim() !== ''
}

/** Whether it is said which rooms are meant. */
export function hasRooms({ room, all }: Pick<InitArgs, 'room' | 'all'>): boolean {
  return room.length > 0 || all === true
}

/** Whether it is said what the manifest is called, or goes without saying. */
function hasName(args: InitArgs, world: Pick<World, 'env'>): boolean {
  const address = findAddress(undefined, args, world)
  return args.name !== undefined || !address.ok || nameAfter(address.value.url) !== undefined
}

/** What would have to be asked for, as the flags that say it. */
export function unanswered(args: InitArgs, world: Pick<World, 'env'>): readonly string[] {
  return [
    ...(hasPortal(args, world) ? [] : ['--portal or DOCSPACE_URL']),
    ...(hasKey(args, world) ? [] : ['DOCSPACE_API_KEY or --api-key-file']),
    ...(hasRooms(args) ? [] : ['--room, --tag or --all']),
    ...(hasName(args, world) ? [] : ['--name']),
    ...(args.ci === undefined ? ['--ci'] : []),
    ...(args.autoApprove ? [] : ['--auto-approve']),
  ]
}

/** The code to end with, where the reason has been told. */
export interface Ended {
  readonly code: ExitCode
}

/** Ends where whoever was asked has gone away. */
export function endEarly(world: World): Ended {
  world.err('Nothing was written.\n')
  return { code: 130 }
}
