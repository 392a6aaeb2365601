/** A text from outside is cut to so many code units where it stands among others: one must not push out the rest. */
const longest = 400

/**
 * A text from outside, on one line, as inline code: there, neither Markdown nor a forge looks for mentions, references,
 * addresses or tags.
 */
export function code(text: string): string {
  const shown = clip(text)
  const ticks = '`'.repeat(longestRun(shown) + 1)
  // A backtick would become part of the fence; of spaces on both sides, one each is taken for padding.
  const isPadded = shown === '' || /^`|`$|^ .* $/.test(shown)
  return isPadded ? `${ticks} ${shown} ${ticks}` : `${ticks}${shown}${ticks}`
}

/** The same in a cell of a table, in which a bar ends the cell, even in code, unless an odd number of backslashes precedes it. */
export function codeCell(text: string): string {
  return code(text).replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|')
}

/** Lines as a block of code, in a fence that none of them can close. */
export function fence(info: 'diff' | 'text', lines: readonly string[]): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${ticks}${info}`, ...lines, ticks].join('\n')
}

/** A text from outside, on one line, as code within HTML. */
export function htmlCode(text: string): string {
  return `<code>${clip(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`
}

/** How many bytes a text takes: never fewer than characters, whichever way a forge counts those. */
export function size(text: string): number {
  return new TextEncoder().encode(text).length
}

function clip(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length))
}
