import { dates, levels, titles } from './odd-words.ts'

/** Where a comment was put: right above or behind what a way through the data leads to. */
export interface Note {
  readonly text: string
  readonly at: Way
}

/** A manifest as nobody should write it. */
export interface OddText {
  readonly text: string
  readonly notes: readonly Note[]
}

type Way = readonly (string | number)[]
type Pairs = readonly (readonly [string, Value])[]

type Value =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'map'; readonly pairs: Pairs; readonly isLink?: true }
  | { readonly kind: 'list'; readonly items: readonly Value[] }

interface Scribe {
  /** One of these, as the dice say: the first is the plainest. */
  readonly pick: <T>(...choices: readonly [T, ...T[]]) => T
  readonly notes: Note[]
  /** The anchors that are written, of links and of words. */
  readonly links: string[]
  readonly words: string[]
}

/** Writes a manifest in ways that the dice decide; where there are no more, in the plainest. */
export function oddText(dice: readonly number[]): OddText {
  let thrown = 0
  const pick: Scribe['pick'] = (...choices) => choices[(dice[thrown++] ?? 0) % choices.length] ?? choices[0]
  const scribe: Scribe = { pick, notes: [], links: [], words: [] }
  const body = blockOf(manifest(scribe), [], scribe)
  const head = pick([], ['# about all of it'], ['# about all of it', ''], ['---'], ['# before', '--- # behind'])
  const lineBreak = pick('\n', '\n', '\r\n')
  const lines = [...head, ...body, ...loose('', scribe)].join('\n') + pick('\n', '', '\n\n\n')
  const text = pick('', '', '\ufeff') + lines.replaceAll('\n', lineBreak)
  return { text, notes: scribe.notes.filter((note) => text.includes(note.text)) }
}

const word = (text: string | number): Value => ({ kind: 'word', word: String(text) })

function manifest(scribe: Scribe): Value & { kind: 'map' } {
  const { pick } = scribe
  const rooms = some(pick(1, 2, 3), (nth) => room(nth, scribe))
  const pairs: Pairs = [
    ['version', word(pick('1', '0x1', '+1'))],
    ['name', word('team')],
    ['rooms', { kind: 'list', items: rooms }],
    ...pick<Pairs>([], [['defaults', { kind: 'map', pairs: [['external', link(scribe)]] }]]),
    ...pick<Pairs>(
      [],
      [
        [
          'guard',
          {
            kind: 'map',
            pairs: [
              ['maxWidening', word(3)],
              ['maxRevokes', word(2)],
            ],
          },
        ],
      ],
    ),
    ...pick<Pairs>([], [['x-base', link(scribe)]]),
    ...pick<Pairs>(
      [],
      [['x-list', { kind: 'list', items: [{ kind: 'list', items: [word(1), word(2)] }, link(scribe)] }]],
    ),
  ]
  return { kind: 'map', pairs: shuffled(pairs, scribe) }
}

function room(nth: number, scribe: Scribe): Value {
  const { pick } = scribe
  const all = ['primary', 'invitation', 'press', 'audit', 'old-fair'].slice(0, pick(1, 2, 3, 4, 5))
  const links = shuffled(all, scribe).map((key) => [key, link(scribe)] as const)
  const pairs: Pairs = [
    ['id', word(nth + 1)],
    ['links', { kind: 'map', pairs: links }],
    ...pick<Pairs>([], [['unmanaged', word('revoke')]]),
  ]
  return { kind: 'map', pairs: shuffled(pairs, scribe) }
}

function link(scribe: Scribe): Value {
  const { pick } = scribe
  const pairs: Pairs = [
    ['access', word(oneOf(levels, scribe))],
    ['title', word(oneOf(titles, scribe))],
    ['expirationDate', word(oneOf(dates, scribe))],
    ['password', word(pick('${PASSWORD}', '"${PASSWORD}"', 'null', ''))],
    ['internal', word(pick('true', 'True', 'FALSE', 'false'))],
    ['x-own', { kind: 'list', items: some(pick(0, 1, 2), word) }],
  ]
  return { kind: 'map', pairs: shuffled(pairs.slice(0, pick(1, 0, 2, 3, 4, 5, 6)), scribe), isLink: true }
}

function some<T>(many: number, make: (nth: number) => T): readonly T[] {
  return Array.from({ length: many }, (_, nth) => make(nth))
}

function shuffled<T>(items: readonly T[], { pick }: Scribe): readonly T[] {
  const left = [...items]
  return items.flatMap(() => left.splice(pick(0, ...left.keys()), 1))
}

/** The lines of a mapping or a list at the left edge. */
function blockOf(value: Value & { kind: 'map' | 'list' }, way: Way, scribe: Scribe): readonly string[] {
  const { pick } = scribe
  if (value.kind === 'list') {
    return value.items.flatMap((item, nth) => {
      const at = [...way, nth]
      return [...above(at, scribe), ...under('-', item, at, scribe)]
    })
  }
  const merge = value.isLink && pick(false, false, true) ? scribe.links.map((name) => `<<: *${name}`).slice(0, 1) : []
  const isFirst = pick(true, false)
  const pairs = value.pairs.flatMap(([key, each]) => {
    const at = [...way, key]
    const name = keyText(key, scribe)
    const before = above(at, scribe)
    const lines = under(pick(`${name}:`, `${name} :`, ':'), each, at, scribe)
    return [...before, ...(lines[0]?.startsWith(':') ? [`? ${name}`] : []), ...lines]
  })
  return isFirst ? [...merge, ...pairs, ...loose('', scribe)] : [...pairs, ...merge]
}

const keyText = (key: string, { pick }: Scribe): string => pick(key, `"${key}"`, `'${key}'`)

function under(head: string, value: Value, at: Way, scribe: Scribe): readonly string[] {
  const { pick } = scribe
  if (value.kind === 'word') {
    const [first = '', ...rest] = wordText(value.word, scribe).split('\n')
    const mayBeNoted = rest.length === 0 || /^[|>]/.test(first)
    return [`${head}${pick(' ', '   ')}${first}${mayBeNoted ? beside(at, scribe) : ''}`, ...rest]
  }
  const items = value.kind === 'map' ? value.pairs : value.items
  if (value.kind === 'map' && value.isLink && scribe.links.length > 0 && pick(false, false, false, true)) {
    return [`${head} *${scribe.links[0]}${beside(at, scribe)}`]
  }
  const form = items.length === 0 ? 'flow' : pick('block', 'block', 'flow', 'open')
  const name =
    value.kind === 'map' && value.isLink && pick(false, false, true) ? `l${scribe.notes.length}-${at.join('-')}` : ''
  const start = `${head}${name && ` &${name}`}`
  const lines = linesOf(form, start, value, at, scribe)
  if (name) scribe.links.push(name)
  return lines
}

function linesOf(
  form: string,
  start: string,
  value: Value & { kind: 'map' | 'list' },
  at: Way,
  scribe: Scribe,
): readonly string[] {
  const { pick } = scribe
  if (form === 'flow') return [`${start} ${flowOf(value, scribe)}${beside(at, scribe)}`]
  if (form === 'open') return openOf(start, value, at, scribe)
  // Of a comment behind a dash nobody knows whether it is about the item or its first key.
  const note = start.startsWith('-') ? '' : beside(at, scribe)
  const step = pick('  ', '    ', ' ')
  return [`${start}${note}`, ...blockOf(value, at, scribe).map((line) => (line === '' ? '' : step + line))]
}

/** In brackets over several lines. */
function openOf(start: string, value: Value & { kind: 'map' | 'list' }, way: Way, scribe: Scribe): readonly string[] {
  const { pick } = scribe
  const [open, close] = value.kind === 'map' ? '{}' : '[]'
  const items = value.kind === 'map' ? value.pairs : value.items.map((item, nth) => [nth, item] as const)
  const lines = items.flatMap(([key, item]) => {
    const at = [...way, key]
    const head = typeof key === 'string' ? `${keyText(key, scribe)}: ` : ''
    return [...above(at, scribe), `${head}${flowOf(item, scribe)},${beside(at, scribe)}`]
  })
  const all = [...lines, ...loose('', scribe), ...pick([], ['']), `${close}`]
  return [`${start} ${open}`, ...all.map((line) => (line === '' ? '' : `   ${line}`))]
}

function flowOf(value: Value, scribe: Scribe): string {
  const { pick } = scribe
  if (value.kind === 'word') {
    return wordText(/^[|>$]|\n/.test(value.word) ? '"in a flow"' : value.word, scribe)
  }
  const comma = pick(', ', ',', ' , ')
  const items =
    value.kind === 'map'
      ? value.pairs.map(([key, item]) => `${keyText(key, scribe)}: ${flowOf(item, scribe)}`)
      : value.items.map((item) => flowOf(item, scribe))
  const inside = items.join(comma) + (items.length > 0 ? pick('', ',') : '')
  return value.kind === 'map' ? `{${inside}${pick('', ' ')}}` : `[${inside}]`
}

function wordText(text: string, scribe: Scribe): string {
  const { pick, words } = scribe
  const [name] = words
  if (name !== undefined && pick(false, false, false, false, false, false, false, false, true)) return `*${name}`
  if (text === '' || /\n/.test(text) || !pick(...([false, false, false, false, false, false, true] as const)))
    return text
  const next = `w${words.length}`
  words.unshift(next)
  return `&${next} ${text}`
}

function above(at: Way, scribe: Scribe): readonly string[] {
  const { pick } = scribe
  const blanks = pick<readonly string[]>([], [], [''], ['', '', ''])
  const odd = pick<readonly string[]>([], [], [], loose(pick('', '   '), scribe))
  const note = pick<readonly string[]>([], [], [noted(at, scribe)], [noted(at, scribe), '', noted(at, scribe)])
  return [...blanks, ...odd, ...(odd.length > 0 ? [] : note), ...pick([], [], [''])]
}

function beside(at: Way, scribe: Scribe): string {
  return scribe.pick('', '', ` ${noted(at, scribe)}`, `\t${noted(at, scribe)}`)
}

function loose(indent: string, { pick, notes }: Scribe): readonly string[] {
  return pick<readonly string[]>([], [], [`${indent}#loose ${notes.length}`], ['', `${indent}# password: old`, ''])
}

function noted(at: Way, { notes }: Scribe): string {
  const text = `# note ${notes.length}: ${at.join(' ')}`
  notes.push({ text, at })
  return text
}

function oneOf([first = '', ...others]: readonly string[], { pick }: Scribe): string {
  return pick(first, ...others)
}
