import { Argument, Command } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import type { World } from '../../host/world.ts'
import type { Shell } from './shells.ts'

/** `load` makes the program with the command of that name, or with all of them. */
export function completionCommand(
  world: World,
  finish: (code: ExitCode) => void,
  load: (name: string) => Promise<Command>,
): Command {
  return new Command('completion')
    .summary('complete what is typed in bash, zsh or fish')
    .description(
      'Prints a script that lets a shell complete commands, options, rooms and keys. It never asks the portal.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .argument('[words...]', 'after --, what the script hands over when you press the key')
    .addHelpText(
      'after',
      `
Examples:
  source <(roomlinks completion bash)
  roomlinks completion zsh > _roomlinks
  roomlinks completion fish > roomlinks.fish
`,
    )
    .action(async (shell: Shell, words: readonly string[]) => {
      const { scripts } = await import('./shells.ts')
      world.out(words.length === 0 ? scripts[shell] : await offered(shell, words, world, load))
      finish(0)
    })
}

async function offered(
  shell: Shell,
  words: readonly string[],
  world: World,
  load: (name: string) => Promise<Command>,
): Promise<string> {
  const { offerText, typedIn } = await import('./speak.ts')
  const { offer } = await import('./offer.ts')
  const typed = typedIn(shell, words)
  const [first = ''] = typed.words
  return offerText(shell, await offer(await load(first), typed.words, world), typed)
}
