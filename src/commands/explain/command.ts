import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { paintOut, sayProblems } from '../../cli/report/say.ts'
import { diagnose } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import type { CommandContext } from '../context.ts'
import { codeIn, nearCodes } from './code-in.ts'
import { explanationText, listText } from './text.ts'

interface Args {
  readonly color: boolean
}

export function defineExplain(command: Command, { world, finish }: CommandContext): Command {
  return command
    .description('Says what a code of an error or a warning means, with an example of wrong and right.')
    .argument('[code...]', 'such as link/adopt-not-found, in any spelling; without it, all codes are listed')
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks explain
  roomlinks explain link/adopt-not-found
  roomlinks explain "error[link/access]:"
`,
    )
    .action(async (words: readonly string[], options: Args) =>
      finish(await runExplain(words.join(' '), options, world)),
    )
}

async function runExplain(word: string, args: Args, world: World): Promise<ExitCode> {
  const paint = paintOut(args, world)
  const code = codeIn(word)
  if (code !== undefined || word === '') {
    world.out(code === undefined ? listText(paint) : explanationText(code, paint))
    return 0
  }
  const unknown = diagnose('explain/unknown', { word, near: nearCodes(word) })
  // Not pointed on to itself.
  sayProblems([unknown], args, { ...world, canShow: false })
  return exitOf([unknown])
}
