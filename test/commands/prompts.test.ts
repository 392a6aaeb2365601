import { PassThrough } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { openPrompts, type Prompts } from '../../src/host/prompts.ts'

const [up, down, tab, enter, esc, interrupt, end] = ['\u001b[A', '\u001b[B', '\t', '\r', '\u001b', '\u0003', '\u0004']
const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h']

/** A terminal on which somebody types; `raw` are the modes that it was put into. */
function sit(size: { readonly columns?: number; readonly rows?: number } = {}): {
  readonly prompts: Prompts
  readonly type: (...keys: readonly string[]) => Promise<void>
  readonly seen: () => string
  readonly text: () => string
  readonly input: PassThrough
  readonly raw: readonly boolean[]
  readonly interrupt: () => void
  readonly listening: () => number
} {
  const raw: boolean[] = []
  const input = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => raw.push(isRaw) })
  const output = Object.assign(new PassThrough(), size)
  let seen = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    seen += text
  })
  const stops = new Set<() => void>()
  const onInterrupt = (stop: () => void): (() => void) => {
    stops.add(stop)
    return () => stops.delete(stop)
  }
  const type = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      // A person is slower than a lone escape has to be, to be told from the beginning of another key.
      await wait(key === esc ? 120 : 5)
      input.write(key)
      await wait(5)
    }
  }
  return {
    prompts: openPrompts({ input, output, onInterrupt }),
    type,
    seen: () => seen,
    text: () => stripVTControlCharacters(seen),
    input,
    raw,
    interrupt: () => {
      for (const stop of stops) stop()
    },
    listening: () => stops.size,
  }
}

const never = (): undefined => undefined
const colours = ['red', 'green', 'blue'].map((value) => ({ value, label: `${value} paint` }))

test('a line, with what stands there already, and what is wrong with it', async () => {
  const { prompts, type, text } = sit()
  const judge = (answer: string): string | undefined => (answer === 'acme-2' ? undefined : 'Not that.')
  const answer = prompts.text('Name?', judge, 'acme')
  await type('-', enter, '2', ' ', enter)
  expect(await answer).toBe('acme-2')
  expect(text()).toContain('Name?')
  expect(text()).toContain('Not that.')
  const other = prompts.text('Another?', never)
  await type(enter)
  expect(await other).toBe('')
})

test('a line that nobody sees; where it is wrong, it is to be typed anew', async () => {
  const { prompts, type, seen } = sit()
  const answer = prompts.secret('Key?', (key) => (key.startsWith('sk-') ? undefined : 'No key.'))
  await type('wrong', enter, 'sk-secret ', enter)
  expect(await answer).toBe('sk-secret')
  expect(seen()).toContain('No key.')
  expect(seen()).not.toMatch(/wrong|secret/)
  const none = prompts.secret('Key?', (key) => (key === '' ? undefined : 'Nothing was to be typed.'))
  await type(enter)
  expect(await none).toBe('')
})

test('one of several', async () => {
  const { prompts, type } = sit()
  const answer = prompts.oneOf('Colour?', colours)
  await type(down, down, up, enter)
  expect(await answer).toBe('green')
})

test('some of many, searched for; none is no answer', async () => {
  const { prompts, type, text } = sit()
  const answer = prompts.severalOf('Colours?', colours)
  await type(enter, 'blu', tab, '\u007f', '\u007f', '\u007f', 'red', tab, enter)
  expect(await answer).toEqual(['red', 'blue'])
  expect(text()).toContain('Please select at least one item')
})

test('Enter takes the only match of a search, and no other', async () => {
  const { prompts, type, text } = sit()
  const answer = prompts.severalOf('Colours?', colours)
  await type('gre', enter)
  expect(await answer).toEqual(['green'])
  const several = prompts.severalOf('Colours?', colours)
  await type('paint', enter)
  expect(text()).toContain('Please select at least one item')
  await type('\u007f'.repeat(5), tab, 'blu', enter)
  expect(await several).toEqual(['red'])
})

test('some of five thousand: each key is answered at once', async () => {
  const { prompts, type, text } = sit()
  const rooms = Array.from({ length: 5000 }, (_, at) => ({ value: String(at), label: `"Room ${at}" custom, ${at}` }))
  const answer = prompts.severalOf('Rooms?', rooms)
  await type('4', '7', '1', '1', tab, enter)
  expect(await answer).toEqual(['4711'])
  expect(text()).toContain('(1 match)')
})

test.for([
  ['y', true],
  ['n', false],
  [enter, true],
] as const)('yes or no: %j', async ([key, is]) => {
  const { prompts, type } = sit()
  const answer = prompts.confirm('Write this?')
  await type(key)
  expect(await answer).toBe(is)
})

const questions: { readonly [name: string]: (prompts: Prompts) => Promise<unknown> } = {
  text: (prompts) => prompts.text('?', never),
  secret: (prompts) => prompts.secret('?', never),
  oneOf: (prompts) => prompts.oneOf('?', colours),
  severalOf: (prompts) => prompts.severalOf('?', colours),
  confirm: (prompts) => prompts.confirm('?'),
}

type Seat = ReturnType<typeof sit>

const ways: { readonly [name: string]: (seat: Seat) => unknown } = {
  'Ctrl-C': ({ type }) => type(interrupt),
  'Ctrl-D': ({ type }) => type(end),
  Esc: ({ type }) => type(esc),
  'an interrupt': (seat) => seat.interrupt(),
  'the end of the input': ({ input }) => input.end(),
  'an input that is closed': ({ input }) => input.destroy(),
  'an input that fails': ({ input }) => input.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' })),
}

test.for(Object.keys(ways).flatMap((way) => Object.keys(questions).map((question) => ({ way, question }))))(
  '$way ends $question, and the terminal is as before',
  async ({ way, question }) => {
    const seat = sit()
    const answer = questions[question]?.(seat.prompts)
    await wait(5)
    await ways[way]?.(seat)
    expect(await answer).toBe(undefined)
    await wait(5)
    expect(seat.seen().lastIndexOf(shown)).toBeGreaterThan(seat.seen().lastIndexOf(hidden))
    expect(seat.raw.at(-1)).toBe(false)
    expect(seat.listening()).toBe(0)
    expect(seat.input.listenerCount('end')).toBe(0)
  },
)

test('once it is gone, nothing more is asked', async () => {
  const { prompts, input, text } = sit()
  input.resume().end()
  await wait(5)
  expect(await prompts.text('Name?', never)).toBe(undefined)
  expect(text()).toBe('')
})

test.for([0, Number.NaN, -1])('a terminal that is %d columns wide does not tell how wide it is', async (size) => {
  const { prompts, type, text } = sit({ columns: size, rows: size })
  const answer = prompts.text('Which portal? Its address, such as https://acme.example.com', never)
  await type('acme', enter)
  expect(await answer).toBe('acme')
  expect(text()).toContain('Which portal? Its address, such as https://acme.example.com\n')
  const several = prompts.severalOf('Which?', colours)
  await type(tab, enter)
  expect(await several).toEqual(['red'])
  expect(text()).toContain('green paint')
})

test.for([1, 2, 3, 5, 10])('questions on a terminal of %d columns and rows can be answered', async (size) => {
  const { prompts, type } = sit({ columns: size, rows: size })
  const line = prompts.text('Which portal?', never)
  await type('a', enter)
  expect(await line).toBe('a')
  const one = prompts.oneOf('Which?', colours)
  await type(down, enter)
  expect(await one).toBe('green')
  const several = prompts.severalOf('Which?', colours)
  await type(tab, enter)
  expect(await several).toEqual(['red'])
})
