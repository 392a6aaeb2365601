import { Argument, type Command, type Option } from 'commander'
import { addExamples } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import type { CommandContext } from '../context.ts'
import { completionLines, parseTyped } from './bash.ts'
import { type Shell, scripts } from './shells.ts'
import { type Completions, completeValue, matching, optionOf, readWords, type Value, withPrefix } from './values.ts'

export function defineCompletion(command: Command, { world, finish, programFor }: CommandContext): Command {
  addExamples(command, [
    'source <(roomlinks completion bash)',
    'roomlinks completion zsh > _roomlinks',
    'roomlinks completion fish > roomlinks.fish',
    'roomlinks completion powershell | Out-String | Invoke-Expression',
  ])
  return command
    .description(
      'Prints a script with which a shell completes commands, options, rooms and keys. It never contacts the portal.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .argument('[words...]', 'after --: the words to complete, passed by the script')
    .action(async (shell: Shell, words: readonly string[]) => {
      world.out(words.length === 0 ? scripts[shell] : await completionText(shell, words, world, programFor))
      finish(0)
    })
}

async function completionText(
  shell: Shell,
  words: readonly string[],
  world: World,
  programFor: CommandContext['programFor'],
): Promise<string> {
  const typed = parseTyped(shell, words)
  const [first = ''] = typed.words
  return completionLines(shell, await completionsFor(await programFor(first), typed.words, world), typed)
}

/** Completes the last of these words. Reads the manifest if it must, and no other file. */
export async function completionsFor(program: Command, words: readonly string[], world: World): Promise<Completions> {
  const current = words.at(-1) ?? ''
  const [first, ...rest] = words.slice(0, -1)
  if (first === undefined) return matching(current, current.startsWith('-') ? flagsOf(program) : commandsOf(program))
  if (first === 'help') return matching(current, rest.length === 0 ? commandsOf(program) : [])
  const command = program.commands.find((each) => each.name() === first)
  if (!command) return matching(current, [])
  const parsed = readWords(command, rest)
  const valuesFor = (target: Option | Argument, text: string): Promise<Completions> =>
    completeValue(target, text, { command, parsed, world })
  if (parsed.pending) return valuesFor(parsed.pending, current)
  if (current.startsWith('-') && !parsed.isOver) {
    const [, flag, text = ''] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? []
    const option = flag === undefined ? undefined : optionOf(command, flag)
    return option ? withPrefix(`${flag}=`, await valuesFor(option, text)) : matching(current, flagsOf(command))
  }
  const argument = argumentAt(command, parsed.operands.length)
  if (argument) return valuesFor(argument, current)
  return matching(current, parsed.isOver ? [] : flagsOf(command))
}

function argumentAt({ registeredArguments: all }: Command, nth: number): Argument | undefined {
  const last = all.at(-1)
  return all[nth] ?? (last?.variadic ? last : undefined)
}

function commandsOf(program: Command): readonly Value[] {
  const help = program.createHelp()
  return help
    .visibleCommands(program)
    .map((each) => ({ value: each.name(), description: help.subcommandDescription(each) }))
}

function flagsOf(command: Command): readonly Value[] {
  const options = command.createHelp().visibleOptions(command)
  return options.flatMap(({ long, description }) => (long ? [{ value: long, description }] : []))
}
