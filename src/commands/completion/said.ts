import type { Command, Option } from 'commander'

/** What the words after a command say, as far as they go. */
export interface Said {
  /** Those that are neither options nor their values. */
  readonly given: readonly string[]
  /** The values of options, by their long names. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** The option whose value comes next. */
  readonly pending: Option | undefined
  /** After `--`, nothing is an option. */
  readonly isOver: boolean
}

/** Tells options, their values and the rest apart. */
export function readWords(command: Command, words: readonly string[]): Said {
  const given: string[] = []
  const values = new Map<string, readonly string[]>()
  let pending: Option | undefined
  let isOver = false
  const take = (option: Option, value: string): void => {
    const name = option.name()
    values.set(name, [...(values.get(name) ?? []), value])
  }
  for (const word of words) {
    if (pending) {
      take(pending, word)
      pending = undefined
    } else if (isOver || !/^-./.test(word)) given.push(word)
    else if (word === '--') isOver = true
    else {
      const [, flag = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
      const option = optionOf(command, flag)
      if (option && value !== undefined) take(option, value)
      else pending = option
    }
  }
  return { given, values, pending, isOver }
}

/** The option of that flag, if it takes a value. */
export function optionOf({ options }: Command, flag: string): Option | undefined {
  return options.find(({ long, short, required }) => required && (long === flag || short === flag))
}
