import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { type ForgeTargetArgs, findForgeTarget } from '../../cli/forge/target.ts'
import { withLog } from '../../cli/options/log-options.ts'
import { wholeNumberBetween } from '../../cli/options/numbers.ts'
import { printProblems } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { commentKeyPattern, states } from '../../model/values/marker.ts'
import type { CommandContext } from '../context.ts'
import { type PutArgs, putContent, readContent } from './put.ts'

interface Args extends ForgeTargetArgs, PutArgs {
  readonly color: boolean
}

export function defineComment(command: Command, { world, finish }: CommandContext): Command {
  command
    .description('Creates or updates one comment on a pull request (GitHub, Gitea, Forgejo) or merge request (GitLab).')
    .option('-f, --file <path>', 'the Markdown to show, written by plan --format markdown')
    .addOption(
      new Option(
        '--platform <name>',
        'the API to use (default: that of the CI it runs in); gitea is for Forgejo, too',
      ).choices(['github', 'gitlab', 'gitea']),
    )
    .option('--key <key>', 'the comment to use (default: that of the manifest and the portal in the file)', readKey)
    .addOption(
      new Option('--state <state>', 'the state of the plan (default: from the file, or planned)').choices(states),
    )
    .option('--repo <name>', 'OWNER/NAME, or the number of a GitLab project (default: from CI)')
    .option('--number <n>', 'the pull request or merge request (default: from CI)', wholeNumberBetween(1, 999_999_999))
    .option('--author <login>', "the author of the comment to update (default: the token's user)")
    .option('--skip-empty', 'do not create a comment for a plan without changes')
    .addOption(
      new Option('--timeout <seconds>', 'give up after this time')
        .argParser(wholeNumberBetween(1, 86_400))
        .default(120),
    )
    .option('--no-color', 'print without colour')
  return withLog(command)
    .addHelpText(
      'after',
      `
The token is read from GITHUB_TOKEN or GH_TOKEN, from GITLAB_TOKEN, or from GITEA_TOKEN or FORGEJO_TOKEN; the address of
a self-hosted server from GITHUB_API_URL, CI_API_V4_URL or GITEA_API_URL. Comments of other authors are never changed.

Examples:
  roomlinks comment --file plan.md
  roomlinks comment --key client-portal --state outdated
`,
    )
    .action(async (options: Args) => finish(await runComment(options, world)))
}

function readKey(text: string): string {
  if (!commentKeyPattern.test(text)) {
    throw new InvalidArgumentError(
      'Write 1 to 63 lower-case letters, digits and hyphens, or the key of an existing comment.',
    )
  }
  return text
}

async function runComment(args: Args, world: World): Promise<ExitCode> {
  const [where, text] = [await findForgeTarget(args, world), await readContent(args, world)]
  const result = where.ok && text.ok ? await putContent(text.value, where.value, args, world) : undefined
  const problems = [...where.diagnostics, ...text.diagnostics, ...(result?.diagnostics ?? [])]
  printProblems(problems, args, world)
  if (result?.ok) world.out(`${result.value}\n`)
  return exitOf(problems)
}
