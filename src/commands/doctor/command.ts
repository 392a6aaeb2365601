import { Command, Option } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { type FileArgs, withConnection, withFiles } from '../../cli/options/options.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import type { World } from '../../host/world.ts'

interface Args extends FileArgs, PortalArgs {
  readonly format: 'text' | 'json'
  readonly color: boolean
}

export function doctorCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withConnection(withFiles(new Command('doctor')))
    .summary('look whether all that is needed is there, and say what to do')
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
  const { examine } = await import('./examine.ts')
  const findings = await examine(args, world)
  if (args.format === 'json') {
    const { checkupJson } = await import('../../view/document/checkup.ts')
    world.out(checkupJson(findings))
  } else {
    const { checkupText } = await import('../../view/text/checkup.ts')
    const { paintOut } = await import('../../cli/report/say.ts')
    world.out(checkupText(findings, paintOut(args, world)))
  }
  const [first] = findings.flatMap((finding) => (finding.status === 'failure' ? [finding.exit] : []))
  return first ?? 0
}
