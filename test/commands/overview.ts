/** The names of all commands in the help of the program: its blocks between the options and the environment. */
export function commandsIn(help: string): readonly string[] {
  const blocks = help.split('\n\n')
  const from = blocks.findIndex((block) => block.startsWith('Options:'))
  const to = blocks.findIndex((block) => block.startsWith('Environment:'))
  const names = blocks.slice(from + 1, to).flatMap((block) => [...block.matchAll(/^ {2}([\w-]+)/gm)])
  return names.flatMap(([, name = '']) => (name === 'help' ? [] : [name]))
}

/** The examples in the help of a command, each as it is to be typed. */
export function examplesIn(help: string): readonly string[] {
  const [, list = ''] = /^Examples:\n((?: .*\n)+)/m.exec(help) ?? []
  return list.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
}
