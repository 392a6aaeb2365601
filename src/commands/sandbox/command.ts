import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { loadFile, systemErrorText } from '../../cli/files/files.ts'
import { wholeNumberBetween } from '../../cli/options/numbers.ts'
import { addExamples } from '../../cli/options/options.ts'
import { printAndExit } from '../../cli/report/print.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { readFaults, readSeed } from '../../manifest/sandbox-files/sandbox-files.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import type { Checked, Diagnostic } from '../../model/diagnostic.ts'
import { type ShellKind, setVariable } from '../../model/values/shell.ts'
import { createSandbox, type Profile, type Sandbox, serve } from '../../sandbox/index.ts'
import { quote } from '../../view/escape.ts'
import type { CommandContext } from '../context.ts'

interface Args {
  readonly port: number
  readonly apiKey?: string
  readonly seed?: string
  readonly faults?: string
  readonly latency: number
  readonly capacity?: number
  readonly profile: Profile
  readonly json?: true
  readonly color: boolean
}

export function defineSandbox(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks sandbox --seed portal.yaml',
    'roomlinks sandbox --profile 3.6 --faults faults.yaml --json',
  ])
  return command
    .description('Serves the room-link API of DocSpace in memory, on this machine, until you interrupt it.')
    .option('--port <number>', 'the port to listen on; 0 means any free port', wholeNumberBetween(0, 65_535), 0)
    .option('--api-key <key>', 'the API key to accept (default: a fixed key)', readKey)
    .option('--seed <file>', 'the initial rooms and links, in YAML')
    .option('--faults <file>', 'the faults to inject, in YAML; see schemas/faults.schema.json')
    .option('--latency <ms>', 'milliseconds to wait before each answer', wholeNumberBetween(0, 60_000), 0)
    .option(
      '--capacity <number>',
      'how many requests run at once without slowing each other down (default: any number)',
      wholeNumberBetween(1, 1000),
    )
    .addOption(
      new Option('--profile <version>', 'the version of DocSpace to emulate')
        .choices(['3.5', '3.6', '3.7'])
        .default('3.7'),
    )
    .option('--json', 'print the address and the key as one line of JSON')
    .option('--no-color', 'print without colour')
    .action(async (options: Args) => finish(await runSandbox(options, world)))
}

/** DocSpace ignores credentials that do not begin with sk-. Source: contract §5.1. */
function readKey(text: string): string {
  if (!/^sk-[\x21-\x7e]+$/.test(text)) throw new InvalidArgumentError('Write a key like those of DocSpace: sk-...')
  return text
}

async function runSandbox(args: Args, world: World): Promise<ExitCode> {
  const { apiKey, profile, latency, capacity, port, seed, faults } = args
  const sandbox = createSandbox({
    profile,
    latency,
    ...(capacity !== undefined && { capacity }),
    ...(apiKey !== undefined && { apiKey }),
  })
  const problems = [
    ...(await loadInto(seed, readSeed, sandbox.load, world)),
    ...(await loadInto(faults, readFaults, sandbox.setFaults, world)),
  ]
  const listening = problems.length === 0 ? await serve(sandbox, { port }).catch(systemErrorText) : undefined
  if (typeof listening === 'string') problems.push(diagnose('sandbox/port', { port, why: listening }))
  if (listening === undefined || typeof listening === 'string') return printAndExit(problems, args, world)
  const { url } = listening
  world.out(args.json ? `${JSON.stringify({ url, apiKey: sandbox.apiKey })}\n` : greeting(url, sandbox, world.shell))
  await new Promise<void>((resolve) => {
    world.onInterrupt(resolve)
  })
  await listening.close()
  return 0
}

/** Loads a file into a sandbox. Returns the errors in the file. */
async function loadInto<T>(
  path: string | undefined,
  read: (file: ManifestFile) => Checked<T>,
  into: (value: T) => void,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (path === undefined) return []
  const file = await loadFile(path, (about) => diagnose('sandbox/seed-unreadable', about), world)
  const value = file.ok ? read(file.value) : file
  if (!value.ok) return value.diagnostics
  try {
    into(value.value)
    return []
  } catch (error) {
    /* v8 ignore if -- @preserve: the sandbox throws nothing else */
    if (!(error instanceof Error)) throw error
    return [diagnose('sandbox/seed', { file: path, why: error.message })]
  }
}

/** The key may be shown, because it only gives access to this process's memory. */
function greeting(url: string, { apiKey, rooms }: Sandbox, shell: ShellKind): string {
  const list = rooms().map(({ id, title, type }) => `  ${id}  ${quote(title)} (${type})\n`)
  return `A DocSpace portal in memory, at ${url}. Ctrl-C ends it.
${list.length > 0 ? `\nIts rooms:\n\n${list.join('')}` : 'It has no rooms: --seed FILE adds some, and so does POST /api/2.0/files/rooms.\n'}
In another terminal:

  ${setVariable('DOCSPACE_URL', url, shell)}
  ${setVariable('DOCSPACE_API_KEY', apiKey, shell)}
${list.length > 0 ? '  roomlinks init    # writes a manifest of these rooms\n' : ''}  roomlinks plan
`
}
