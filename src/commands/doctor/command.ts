import { type Command, Option } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { type FileArgs, withConnection, withFiles } from '../../cli/options/options.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import { paintOut } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { checkupJson } from '../../view/document/checkup.ts'
import { checkupText } from '../../view/text/checkup.ts'
import type { CommandContext } from '../context.ts'
import { examine } from './examine.ts'

interface Args extends FileArgs, PortalArgs {
  readonly format: 'text' | 'json'
  readonly color: boolean
}

export function defineDoctor(command: Command, { world, finish }: CommandContext): Command {
  return withConnection(withFiles(command))
    .description(
      'Looks at this machine, the manifest, the portal and the API key, and says what to do where something is amiss. Sends nothing but GETs; ends with 0 when nothing failed.',
    )
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks doctor
  roomlinks doctor --timeout 10 --format json
`,
    )
    .action(async (options: Args) => finish(await runDoctor(options, world)))
}

async function runDoctor(args: Args, world: World): Promise<ExitCode> {
  const findings = await examine(args, world)
  if (args.format === 'json') {
    world.out(checkupJson(findings))
  } else {
    world.out(checkupText(findings, paintOut(args, world)))
  }
  const [first] = findings.flatMap((finding) => (finding.status === 'failure' ? [finding.exit] : []))
  return first ?? 0
}
