import { Argument, type Command, type Option } from 'commander'
import { addExamples } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import type { CommandContext } from '../context.ts'
import { offerText, typedIn } from './bash.ts'
import { type Shell, scripts } from './shells.ts'
import { fitting, type Offer, offerFor, optionOf, prefixed, readWords, type Value } from './values.ts'

export function defineCompletion(command: Command, { world, finish, programFor }: CommandContext): Command {
  addExamples(command, [
    'source <(roomlinks completion bash)',
    'roomlinks completion zsh > _roomlinks',
    'roomlinks completion fish > roomlinks.fish',
  ])
  return command
    .description(
      'Prints a script that lets a shell complete commands, options, rooms and keys. It never asks the portal.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .argument('[words...]', 'after --, what the script hands over when you press the key')
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

/** What fits as the last of these words. Reads the manifest where it must, and nothing else. */
export async function offer(program: Command, words: readonly string[], world: World): Promise<Offer> {
  const current = words.at(-1) ?? ''
  const [first, ...rest] = words.slice(0, -1)
  if (first === undefined) return fitting(current, current.startsWith('-') ? flagsOf(program) : commandsOf(program))
  if (first === 'help') return fitting(current, rest.length === 0 ? commandsOf(program) : [])
  const command = program.commands.find((each) => each.name() === first)
  if (!command) return fitting(current, [])
  const said = readWords(command, rest)
  const valuesFor = (of: Option | Argument, text: string): Promise<Offer> =>
    offerFor(of, text, { command, said, world })
  if (said.pending) return valuesFor(said.pending, current)
  if (current.startsWith('-') && !said.isOver) {
    const [, flag, text = ''] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? []
    const option = flag === undefined ? undefined : optionOf(command, flag)
    return option ? prefixed(`${flag}=`, await valuesFor(option, text)) : fitting(current, flagsOf(command))
  }
  const argument = argumentAt(command, said.given.length)
  if (argument) return valuesFor(argument, current)
  return fitting(current, said.isOver ? [] : flagsOf(command))
}

function argumentAt({ registeredArguments: all }: Command, nth: number): Argument | undefined {
  const last = all.at(-1)
  return all[nth] ?? (last?.variadic ? last : undefined)
}

function commandsOf(program: Command): readonly Value[] {
  const help = program.createHelp()
  return help.visibleCommands(program).map((each) => ({ value: each.name(), about: help.subcommandDescription(each) }))
}

function flagsOf(command: Command): readonly Value[] {
  const options = command.createHelp().visibleOptions(command)
  return options.flatMap(({ long, description }) => (long ? [{ value: long, about: description }] : []))
}
