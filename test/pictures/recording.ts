/** What a recording shows from some moment on. */
export interface Scene {
  /** What the reader is looking at: the words in the bar above the terminal. */
  readonly caption: string
  /** The command that is typed first, by its number. What follows appears then, down to the next one that is typed. */
  readonly types?: number
  /** The line that is then scrolled to the top: the first one below the top that begins like this. */
  readonly top?: string
  /** How many seconds it stays. */
  readonly stays: number
  /** Whether this is what is seen where nothing moves. */
  readonly isStill?: boolean
}

/** The width of the terminal: in 80 columns, the longest lines of a plan would be broken. */
export const columns = 88
const rows = 32
const cell = { width: 8.4, height: 18 }
const margin = 20
const bar = 44
const width = Math.ceil(columns * cell.width) + 2 * margin
const height = bar + rows * cell.height + 2 * 12
/** In seconds: a key, the wait for the output of a command, a scroll. */
const pace = { key: 0.05, wait: 0.4, scroll: 0.6 }

/** A piece of a line, and the classes of its colours. */
interface Span {
  readonly text: string
  readonly classes: string
}

/** Bold, dim, red, green and yellow, as a terminal is told. */
const classes: Readonly<Record<string, string>> = { 1: 'b', 2: 'd', 31: 'r', 32: 'g', 33: 'y' }

/** Takes the escape sequences out of a line. */
function spansOf(line: string): readonly Span[] {
  const [plain = '', ...rest] = line.split('\u001b[')
  const style = { weight: '', colour: '' }
  const spans = rest.map((part) => {
    const [, code = '', text = ''] = /^(\d+)m(.*)$/.exec(part) ?? []
    style[Number(code) < 30 ? 'weight' : 'colour'] = classes[code] ?? ''
    return { text, classes: `${style.weight} ${style.colour}`.trim() }
  })
  return [{ text: plain, classes: '' }, ...spans].filter(({ text }) => text !== '')
}

const textOf = (line: readonly Span[]): string => line.map(({ text }) => text).join('')
const quoted = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const round = (value: number): number => Math.round(value * 100) / 100

function drawLine(line: readonly Span[], nth: number): string {
  const text = textOf(line)
  if (text.length > columns) throw new Error(`The terminal is too narrow for "${text}".`)
  if (text === '') return ''
  const spans = line.map((span) => {
    // Browsers would put several spaces together.
    const shown = quoted(span.text).replaceAll(' ', '\u00a0')
    return span.classes === '' ? shown : `<tspan class="${span.classes}">${shown}</tspan>`
  })
  const command = text.startsWith('$ ') ? ' class="p"' : ''
  // Whatever font there is, the columns stay where they are.
  const length = round(text.length * cell.width)
  return `<text${command} y="${(nth + 1) * cell.height - 5}" textLength="${length}">${spans.join('')}</text>`
}

const seen = 'visibility:visible'
const unseen = 'visibility:hidden'
const at = (line: number): string => `transform:translateY(${-line * cell.height}px)`

/** What is so from some moment on, as CSS. */
type Frame = readonly [moment: number, css: string]

/** A command that is typed: its line, from when to when, and when its output is there. */
interface Typed {
  readonly line: number
  readonly keys: number
  readonly begins: number
  readonly answered: number
}

/** When everything happens, in seconds. */
function timeOf(scenes: readonly Scene[], lines: readonly string[]) {
  const prompts = lines.flatMap((line, nth) => (line.startsWith('$ ') ? [nth] : []))
  const typed: Typed[] = []
  const scroll: Frame[] = [[0, at(0)]]
  let [now, top] = [0, 0]
  const shown = scenes.map(({ types, top: start, ...scene }) => {
    const begins = now
    if (types !== undefined) {
      const line = prompts[types] ?? 0
      const keys = (lines[line] ?? '').length - 2
      now += keys * pace.key + pace.wait
      typed.push({ line, keys, begins, answered: now })
    }
    if (start !== undefined) {
      scroll.push([now, at(top)])
      top = lines.findIndex((line, nth) => nth > top && line.startsWith(start))
      if (top < 0) throw new Error(`No line begins with "${start}".`)
      now += pace.scroll
      scroll.push([now, at(top)])
    }
    now += scene.stays
    return { ...scene, begins, line: top }
  })
  return { shown, typed, scroll: [...scroll, [now, at(top)] as const], total: now, end: top + rows }
}

/** A typed command: what covers it is moved away key by key, with a cursor at its edge. */
function typing(line: number): string {
  const [left, top] = [2 * cell.width, line * cell.height]
  const cursor = `<rect class="cursor" x="${left}" y="${top + 2}" width="${cell.width}" height="${cell.height - 4}"/>`
  return `<rect x="${left}" y="${top}" width="${width}" height="${cell.height}"/>${cursor}`
}

/** How the cover moves, from the moment at which its prompt appears. */
function typingFrames({ keys, begins, answered }: Typed, appears: number): readonly Frame[] {
  return [
    ...(appears === 0 ? [] : [[0, unseen] as const]),
    [appears, `${seen};transform:none`],
    [begins, `${seen};transform:none;animation-timing-function:steps(${keys})`],
    [begins + keys * pace.key, `${seen};transform:translateX(${round(keys * cell.width)}px)`],
    [answered, unseen],
  ]
}

/** Draws what a terminal has printed as SVG that plays by itself, without a script. The same text gives the same drawing. */
export function drawRecording(title: string, output: string, scenes: readonly Scene[]): string {
  const all = output.split('\n').map(spansOf)
  const { shown, typed, scroll, total, end } = timeOf(scenes, all.map(textOf))
  const still = shown.find(({ isStill }) => isStill) ?? { caption: '', line: 0 }
  const captions = [...new Set(shown.map(({ caption }) => caption))]
  const drawn = all.slice(0, end).map(drawLine)
  // What a command has printed, and the prompt of the next one that is typed.
  const outputs = typed.map(({ line }, nth) => drawn.slice(line + 1, (typed[nth + 1]?.line ?? end) + 1))

  /** The CSS that gives an element its frames. */
  const move = (id: string, frames: readonly Frame[]): string => {
    const steps = frames.map(([moment, css]) => `${round((moment / total) * 100)}%{${css}}`)
    return `@keyframes ${id}{${steps.join('')}}#${id}{animation-name:${id}}`
  }
  const moved = [
    move('screen', scroll),
    ...captions.map((caption, nth) =>
      move(
        `caption${nth}`,
        shown.map((scene): Frame => [scene.begins, scene.caption === caption ? seen : unseen]),
      ),
    ),
    ...typed.flatMap((command, nth) => [
      move(`output${nth}`, [
        [0, unseen],
        [command.answered, seen],
      ]),
      move(`typing${nth}`, typingFrames(command, typed[nth - 1]?.answered ?? 0)),
    ]),
  ]
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${quoted(title)}</title>`,
    `<desc>${quoted(captions.join('. '))}.</desc>`,
    '<style>',
    'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:#e6edf3}',
    '.b{font-weight:700}.d{fill:#8b949e}.r{fill:#f85149}.g{fill:#56d364}.y{fill:#e3b341}.p{fill:#79c0ff}',
    '.caption{font:600 15px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}',
    '.typing{visibility:hidden;fill:#0d1117}.cursor{fill:#e6edf3}',
    `#screen{${at(still.line)}}`,
    ...captions.map((caption, nth) => `#caption${nth}{${caption === still.caption ? seen : unseen}}`),
    '@media (prefers-reduced-motion:no-preference){',
    `.caption,.output,.typing,.screen{animation:${round(total)}s step-end infinite}`,
    '.screen{animation-timing-function:ease-in-out}',
    ...moved,
    '}',
    '</style>',
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="#0d1117" stroke="#30363d"/>`,
    `<path d="M0 ${bar}H${width}" stroke="#30363d"/>`,
    ...captions.map(
      (text, nth) => `<text id="caption${nth}" class="caption" x="${margin}" y="28">${quoted(text)}</text>`,
    ),
    `<clipPath id="window"><rect width="${width - 2 * margin}" height="${rows * cell.height}"/></clipPath>`,
    `<g transform="translate(${margin} ${bar + 12})" clip-path="url(#window)"><g id="screen" class="screen">`,
    ...drawn.slice(0, (typed[0]?.line ?? end) + 1),
    ...typed.flatMap(({ line }, nth) => [
      `<g id="output${nth}" class="output">`,
      ...(outputs[nth] ?? []),
      '</g>',
      `<g id="typing${nth}" class="typing">${typing(line)}</g>`,
    ]),
    '</g></g>',
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`
}
