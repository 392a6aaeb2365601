import { Argument, type Command } from 'commander'
import type { World } from '../../host/world.ts'
import type { CommandContext } from '../context.ts'
import { offerText, typedIn } from './bash.ts'
import { offer } from './offer.ts'
import type { Shell } from './shells.ts'
import { scripts } from './shells.ts'

export function defineCompletion(command: Command, { world, finish, programFor }: CommandContext): Command {
  return command
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
      world.out(words.length === 0 ? scripts[shell] : await offered(shell, words, world, programFor))
      finish(0)
    })
}

async function offered(
  shell: Shell,
  words: readonly string[],
  world: World,
  programFor: CommandContext['programFor'],
): Promise<string> {
  const typed = typedIn(shell, words)
  const [first = ''] = typed.words
  return offerText(shell, await offer(await programFor(first), typed.words, world), typed)
}
