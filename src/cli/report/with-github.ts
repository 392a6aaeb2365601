import type { World } from '../../host/world.ts'
import type { Result } from '../../view/document/result.ts'
import type { ExitCode } from '../exit.ts'
import type { OutputArgs } from '../options/options.ts'
import { tellGitHub } from './tell-github.ts'

/** Runs a command, and tells GitHub Actions how it ended, where it runs there or is asked to. */
export async function withGitHub<Args extends OutputArgs>(
  args: Args,
  world: World,
  run: (args: Args, world: World) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (!(args.github ?? world.env['GITHUB_ACTIONS'] === 'true')) return run(args, world)
  const results: Result[] = []
  const code = await run({ ...args, onResult: (result) => results.push(result) }, world)
  await tellGitHub(results, code, args, world)
  return code
}
