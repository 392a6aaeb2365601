import { PassThrough, type Readable, type Writable } from 'node:stream'
import { autocompleteMultiselect, CANCEL_SYMBOL, confirm, password, select, text, updateSettings } from '@clack/prompts'

export type Validate = (answer: string) => string | undefined

/** One of several answers: its text, which must be safe for a terminal, and a hint shown while it is highlighted. */
export interface Choice<V extends string> {
  readonly value: V
  readonly label: string
  readonly hint?: string
}

/** Questions on a terminal. `undefined`: the user cancelled, or the terminal was closed. */
export interface Prompts {
  /** Asks for a line; `initial` is filled in. */
  readonly text: (question: string, check: Validate, initial?: string) => Promise<string | undefined>
  /** Asks for a line that is not shown. */
  readonly secret: (question: string, check: Validate) => Promise<string | undefined>
  readonly oneOf: <V extends string>(question: string, choices: readonly Choice<V>[]) => Promise<V | undefined>
  /** Asks for at least one of many choices, which can be searched. Enter takes the only match of a search. */
  readonly severalOf: <V extends string>(
    question: string,
    choices: readonly Choice<V>[],
  ) => Promise<readonly V[] | undefined>
  readonly confirm: (question: string) => Promise<boolean | undefined>
}

/** The terminal for questions, and how an interrupt ends them. */
export interface Terminal {
  /** Calls `stop` at an interrupt, until the returned function is called. */
  readonly onInterrupt: (stop: () => void) => () => void
  readonly input: Readable & { readonly setRawMode?: (isRaw: boolean) => unknown }
  readonly output: Writable
}

/** How many choices are shown at once. */
const visibleChoices = 10

export function openPrompts(terminal: Terminal): Prompts {
  // As in other programs, Ctrl-D means end of input.
  updateSettings({ aliases: { '\u0004': 'cancel' } })
  const streams = { input: inputFor(terminal.input), output: withKnownSize(terminal.output) }
  type Prompt<T> = (common: typeof streams & { readonly signal: AbortSignal }) => Promise<T | typeof CANCEL_SYMBOL>
  const ask = <T>(prompt: Prompt<T>): Promise<T | undefined> =>
    runPrompt(terminal, streams.input, (signal) => prompt({ ...streams, signal }))
  return {
    text: async (message, check, initialValue = '') => {
      const validate = (answer = ''): string | undefined => check(answer.trim())
      return (await ask((common) => text({ ...common, message, initialValue, validate })))?.trim()
    },
    secret: async (message, check) => {
      const validate = (answer = ''): string | undefined => check(answer.trim())
      return (await ask((common) => password({ ...common, message, clearOnError: true, validate })))?.trim()
    },
    oneOf: async (message, choices) => {
      const answer = await ask((common) => select<string>({ ...common, message, options: [...choices] }))
      return choices.find(({ value }) => value === answer)?.value
    },
    severalOf: async (message, choices) => {
      const options = [...choices]
      let isListening = false
      const answers = await ask((common) =>
        autocompleteMultiselect<string>({
          ...{ ...common, message, maxItems: visibleChoices, required: true },
          // The library calls it first before it listens itself, so it finds the choice selected.
          options() {
            if (!isListening) this.on('key', (_, { name }) => name === 'return' && takeSingleMatch(this))
            isListening = true
            return options
          },
        }),
      )
      return answers && choices.filter(({ value }) => answers.includes(value)).map(({ value }) => value)
    },
    confirm: (message) => ask((common) => confirm({ ...common, message })),
  }
}

/** Selects the only choice that a search has left, if none is selected. */
function takeSingleMatch(prompt: {
  readonly selectedValues: readonly unknown[]
  readonly filteredOptions: readonly { readonly value: string }[]
  readonly toggleSelected: (value: string) => void
}): void {
  const [match, ...others] = prompt.filteredOptions
  if (match && others.length === 0 && prompt.selectedValues.length === 0) prompt.toggleSelected(match.value)
}

/**
 * Returns the stream that the library reads instead of the terminal. A closed terminal throws when its mode is reset,
 * and the library would not catch that.
 */
function inputFor(input: Terminal['input']): PassThrough {
  input.on('error', () => undefined)
  return Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => void input.setRawMode?.(isRaw),
  })
}

/**
 * Returns the stream that the library writes to instead of the terminal. Some terminals report a size of 0, and the
 * library would write one letter per line.
 */
function withKnownSize(output: Writable): Writable {
  return new Proxy(output, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (name === 'columns' || name === 'rows') return typeof value === 'number' && value > 0 ? value : undefined
      /* v8 ignore next -- @preserve: the library reads no other properties of a terminal today */
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function runPrompt<T>(
  { input, onInterrupt }: Terminal,
  prompted: PassThrough,
  prompt: (signal: AbortSignal) => Promise<T | typeof CANCEL_SYMBOL>,
): Promise<T | undefined> {
  if (input.destroyed || input.readableEnded) return undefined
  const cancel = new AbortController()
  const end = (): void => cancel.abort()
  const forget = onInterrupt(end)
  for (const event of endEvents) input.on(event, end)
  input.pipe(prompted, { end: false })
  try {
    const answer = await prompt(cancel.signal)
    return answer === CANCEL_SYMBOL ? undefined : answer
  } finally {
    // Otherwise, the input would keep the process from ending.
    input.unpipe(prompted).pause()
    for (const event of endEvents) input.off(event, end)
    forget()
  }
}

/** The events of a closed terminal. The library ignores them and waits on for an answer. */
const endEvents = ['end', 'close', 'error'] as const
