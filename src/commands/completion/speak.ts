import { type Line, quotedFor, readLine } from './bash.ts'
import type { Offer } from './fitting.ts'
import type { Shell } from './shells.ts'

/** What was typed before the cursor: words without their quotes, of which the last may be empty. */
export interface Typed {
  readonly words: readonly string[]
  /** Where bash is to go on, within the last word. */
  readonly line?: Line
}

/** What a script hands over: zsh and fish give words, bash a line as it stands and what it breaks words at. */
export function typedIn(shell: Shell, given: readonly string[]): Typed {
  if (shell !== 'bash') return { words: given }
  const [breaks = '', text = ''] = given
  const line = readLine(text, breaks)
  return { words: line.words, line }
}

/** What the scripts read: a line with the kind of the rest, and a line for each value. */
export function offerText(shell: Shell, { kind, values }: Offer, { line }: Typed): string {
  const lines = values.flatMap(({ value, about }) => {
    if (line) return quotedFor(value, line) ?? []
    return about === '' || shell === 'bash' ? value : `${value}\t${about}`
  })
  return `${[kind, ...lines].join('\n')}\n`
}
