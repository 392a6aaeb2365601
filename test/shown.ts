import { expect } from 'vitest'

/** A fenced block of Markdown: its language, and what is in it. */
export interface Block {
  readonly language: string
  readonly text: string
}

/** The fenced blocks of a text, in their order. */
export function blocksOf(markdown: string): readonly Block[] {
  const fences = markdown.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)
  return [...fences].map(([, language = '', text = '']) => ({ language, text }))
}

/** That a text shows parts of what was printed, in their order; `…` is for what is left out. */
export function expectParts(shown: string, printed: string, least: number): void {
  const parts = partsOf(shown)
  expect(parts.length).toBeGreaterThan(least)
  find(parts, printed)
}

/** The same where nothing is left out but where `…` says so. */
export function expectShown(shown: string, printed: string): void {
  const end = find(partsOf(shown), printed, shown.startsWith('…\n') ? undefined : 0)
  if (!shown.endsWith('…\n')) expect(printed.slice(end)).toBe('')
}

function partsOf(shown: string): readonly string[] {
  return shown.split(/^…\n/m).filter((part) => part !== '')
}

/** Where the last of the parts ends. */
function find(parts: readonly string[], printed: string, first?: number): number {
  let from = 0
  for (const [nth, part] of parts.entries()) {
    const at = printed.indexOf(part, from)
    if (at < from || (nth === 0 && first !== undefined && at !== first)) expect(printed.slice(from)).toBe(part)
    from = at + part.length
  }
  return from
}

/** What a page shows of command lines: each line with what stands below it, in their order. */
export function transcriptsOf(markdown: string): ReadonlyMap<string, string> {
  const shown = blocksOf(markdown).flatMap(({ language, text }): readonly [string, string][] => {
    const [, line, rest = ''] = /^\$ roomlinks (.+?)\n(.*)$/s.exec(text) ?? []
    return language === 'text' && line !== undefined ? [[line, rest]] : []
  })
  return new Map(shown)
}
