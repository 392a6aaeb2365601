import { PassThrough, type Readable, type Writable } from 'node:stream'
import { autocompleteMultiselect, CANCEL_SYMBOL, confirm, password, select, text, updateSettings } from '@clack/prompts'

export type Validate = (answer: string) => string | undefined

/** One of several answers: its text, which must be harmless on a terminal, and what is said of it once it is looked at. */
export interface Choice<V extends string> {
  readonly value: V
  readonly label: string
  readonly hint?: string
}

/** Questions on a terminal. `undefined`: whoever is asked wants to end, or the terminal has gone away. */
export interface Prompts {
  /** A line; `initial` stands there already. */
  readonly text: (question: string, check: Validate, initial?: string) => Promise<string | undefined>
  /** A line that nobody sees. */
  readonly secret: (question: string, check: Validate) => Promise<string | undefined>
  readonly oneOf: <V extends string>(question: string, choices: readonly Choice<V>[]) => Promise<V | undefined>
  /** At least one of many, which can be searched. */
  readonly severalOf: <V extends string>(
    question: string,
    choices: readonly Choice<V>[],
  ) => Promise<readonly V[] | undefined>
  readonly confirm: (question: string) => Promise<boolean | undefined>
}

/** Where to ask, and what ends a question beside its answer. */
export interface Terminal {
  /** Calls `stop` at an interrupt, until the returned function is called. */
  readonly onInterrupt: (stop: () => void) => () => void
  readonly input: Readable & { readonly setRawMode?: (isRaw: boolean) => unknown }
  readonly output: Writable
}

/** How many choices are seen at once. */
const visibleChoices = 10

export function openPrompts(terminal: Terminal): Prompts {
  // As everywhere, Ctrl-D says that nothing more is to come.
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
      const list = { message, options: [...choices], maxItems: visibleChoices, required: true }
      const answers = await ask((common) => autocompleteMultiselect<string>({ ...common, ...list }))
      return answers && choices.filter(({ value }) => answers.includes(value)).map(({ value }) => value)
    },
    confirm: (message) => ask((common) => confirm({ ...common, message })),
  }
}

/**
 * What the library reads instead of a terminal: one that has gone away fails whenever it is told to be as before, and the
 * library would not catch that.
 */
function inputFor(input: Terminal['input']): PassThrough {
  input.on('error', () => undefined)
  return Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => void input.setRawMode?.(isRaw),
  })
}

/**
 * What the library writes to instead of a terminal: one that does not tell its size tells 0, and the library would write
 * one letter on each line.
 */
function withKnownSize(output: Writable): Writable {
  return new Proxy(output, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (name === 'columns' || name === 'rows') return typeof value === 'number' && value > 0 ? value : undefined
      /* v8 ignore next -- @preserve: the library reads no other facts of a terminal today */
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
  const over = new AbortController()
  const end = (): void => over.abort()
  const forget = onInterrupt(end)
  for (const event of endEvents) input.on(event, end)
  input.pipe(prompted, { end: false })
  try {
    const answer = await prompt(over.signal)
    return answer === CANCEL_SYMBOL ? undefined : answer
  } finally {
    // Nothing else keeps the process from ending.
    input.unpipe(prompted).pause()
    for (const event of endEvents) input.off(event, end)
    forget()
  }
}

/** What a terminal says when it goes away: the library waits on for an answer. */
const endEvents = ['end', 'close', 'error'] as const
