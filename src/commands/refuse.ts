import type { ExitCode } from '../cli/exit.ts'
import { withGitHub } from '../cli/report/github.ts'
import { sayFailure } from '../cli/report/say.ts'
import { diagnose } from '../host/sentences.ts'
import type { World } from '../host/world.ts'
import { formatNamed } from '../view/formats.ts'
import type { Refusal } from '../view/text/excerpt.ts'

/** Ends a command line that could not be carried out: what is wrong with its words, or else what was thrown. */
export async function refuse(
  usage: Refusal | undefined,
  error: unknown,
  argv: readonly string[],
  world: World,
): Promise<ExitCode> {
  const told = usage ?? refusalOf(error)
  await sayRefusal(told, argv, world)
  // A stack may hold more than people expect: only when asked for.
  if (world.env['ROOMLINKS_DEBUG'] === '1' && told.code === 'internal' && error instanceof Error)
    world.err(`${error.stack}\n`)
  return 1
}

/** The options may not have been read: those that say how to print are looked for in the command line itself. */
async function sayRefusal(error: Refusal, argv: readonly string[], world: World): Promise<void> {
  const [format = 'text'] = argv.flatMap((word, at) => {
    const [, named = argv[at + 1] ?? ''] = /^--format(?:=(.*))?$/s.exec(word) ?? ['', '']
    return formatNamed(named) ?? []
  })
  const isMuted = argv.includes('--no-github')
  const output = { format, color: !argv.includes('--no-color'), output: [], ...(isMuted && { github: false }) }
  await withGitHub(output, world, async (args) => {
    await sayFailure({ error }, args, world)
    return 1
  })
}

/** What else has gone wrong. Node asks for the working folder only when it needs it. */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd')) return bugReport(error)
  return diagnose('folder/gone', {})
}

/** Our own mistake. What it says of itself may hold a secret. */
function bugReport(error: unknown): Refusal {
  return {
    code: 'internal',
    message: `This is a bug in roomlinks, not in your manifest (${error instanceof Error ? error.name : typeof error}).`,
    hint: 'Please report it, with the command that you ran; ROOMLINKS_DEBUG=1 shows where it happened.',
  }
}
