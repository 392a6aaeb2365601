import type { Command } from 'commander'

/** The options that take an address, the URL of a link or any text. */
const free: readonly string[] = ['--portal', '--find', '--title']

/**
 * Ends the command line if a word is a URL, with or without `https://`, where none belongs: it may be that of a link, and later
 * messages would repeat it. The message does not.
 */
export function refuseMisplacedUrl(command: Command, words: readonly string[]): void {
  if (command.name() === 'completion') return
  const operands = words.filter((word, at) => !word.startsWith('-') && optionBefore(command, words, at) === undefined)
  const isRefused = (word: string, at: number): boolean => {
    if (!mayBeUrl(word)) return false
    const flag = /^(--[\w-]+)=/.exec(word)?.[1] ?? optionBefore(command, words, at)
    if (flag !== undefined) return !free.includes(flag)
    return !(word.startsWith('title=') || isOperandUrl(word, command.name(), operands))
  }
  if (!words.some(isRefused)) return
  command.error(
    'error: there is a URL where none belongs, and it is not repeated, because it may be that of a link. Give that of a link to revoke, rotate or links --find, and that of the portal to --portal',
    { code: 'commander.invalidArgument' },
  )
}

/** Whether a command takes this operand as the URL of a link, or as any text, which `explain` does. */
function isOperandUrl(word: string, name: string, operands: readonly string[]): boolean {
  if (name === 'explain') return operands.includes(word)
  if (/^(?:id|title|tag):/.test(word)) return false
  return (name === 'rotate' && operands.length === 1) || (name === 'revoke' && word === operands.at(-1))
}

/** The long name of the option whose value a word is. */
function optionBefore({ options }: Command, words: readonly string[], at: number): string | undefined {
  const before = words[at - 1] ?? ''
  const option = options.find((each) => each.short === before || each.long === before)
  return option && (option.required || option.optional) ? option.long : undefined
}

/** Whether a word is, or was meant as, the URL of a link. */
export function mayBeUrl(word: string): boolean {
  return /:\/\/|[?&]key=|(?:^|[:=])[a-z\d][^/\s]*[.:][^/\s]+\/s\/[\w-]{8,}\/?$/i.test(word)
}
