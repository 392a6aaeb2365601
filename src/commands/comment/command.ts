import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { type ForgeTargetArgs, findForgeTarget } from '../../cli/forge/target.ts'
import { wholeNumberBetween } from '../../cli/options/options.ts'
import { printProblems } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { keyPattern, states } from '../../model/text/marker.ts'
import type { CommandContext } from '../context.ts'
import { findText, type PutArgs, putText } from './put.ts'

interface Args extends ForgeTargetArgs, PutArgs {
  readonly color: boolean
}

export function defineComment(command: Command, { world, finish }: CommandContext): Command {
  return command
    .description('Creates or updates one comment on a pull request (GitHub) or merge request (GitLab).')
    .option('-f, --file <path>', 'the Markdown to show, as plan --format markdown writes it')
    .addOption(new Option('--platform <name>', 'whose API (default: the CI it runs in)').choices(['github', 'gitlab']))
    .option('--key <key>', 'which comment, where there are several (default: what the file says)', readKey)
    .addOption(
      new Option('--state <state>', 'what has become of the plan (default: what the file says, or planned)').choices(
        states,
      ),
    )
    .option('--repo <name>', 'OWNER/NAME, or the number of a GitLab project (default: what CI says)')
    .option(
      '--number <n>',
      'the pull request or merge request (default: what CI says)',
      wholeNumberBetween(1, 999_999_999),
    )
    .option('--author <login>', 'whose comment is kept up to date (default: whom the token speaks for)')
    .option('--skip-empty', 'do not begin a comment with a plan that changes nothing')
    .addOption(
      new Option('--timeout <seconds>', 'give up after this time')
        .argParser(wholeNumberBetween(1, 86_400))
        .default(120),
    )
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
The token comes from GITHUB_TOKEN or GH_TOKEN, or from GITLAB_TOKEN; the address of a server of your own from
GITHUB_API_URL or CI_API_V4_URL. A comment of somebody else is never touched, whatever it says.

Examples:
  roomlinks comment --file plan.md
  roomlinks comment --key client-portal --state outdated
`,
    )
    .action(async (options: Args) => finish(await runComment(options, world)))
}

function readKey(text: string): string {
  if (!keyPattern.test(text)) throw new InvalidArgumentError('Write 1 to 63 small letters, digits and hyphens.')
  return text
}

async function runComment(args: Args, world: World): Promise<ExitCode> {
  const [where, text] = [await findForgeTarget(args, world), await findText(args, world)]
  const done = where.ok && text.ok ? await putText(text.value, where.value, args, world) : undefined
  const problems = [...where.diagnostics, ...text.diagnostics, ...(done?.diagnostics ?? [])]
  printProblems(problems, args, world)
  if (done?.ok) world.out(`${done.value}\n`)
  return exitOf(problems)
}
