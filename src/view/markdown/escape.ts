/** Untrusted texts are cut to this many code units, so that one of them cannot crowd out the others. */
const maxLength = 400

/** Untrusted text as inline code on one line. In code, forges do not look for mentions, references, URLs or tags. */
export function code(text: string): string {
  const shown = clip(text)
  const ticks = '`'.repeat(longestRun(shown) + 1)
  // A backtick would become part of the fence, and Markdown strips one space from both sides.
  const isPadded = shown === '' || /^`|`$|^ .* $/.test(shown)
  return isPadded ? `${ticks} ${shown} ${ticks}` : `${ticks}${shown}${ticks}`
}

/** Inline code for a table cell. A bar ends the cell, even in code, unless an odd number of backslashes precedes it. */
export function codeCell(text: string): string {
  return code(text).replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|')
}

/** Lines as a code block whose fence is longer than any run of backticks in them. */
export function fence(info: 'diff' | 'text', lines: readonly string[]): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${ticks}${info}`, ...lines, ticks].join('\n')
}

/** Untrusted text as code in HTML, on one line. */
export function htmlCode(text: string): string {
  return `<code>${clip(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`
}

/** The length in bytes, which is never less than the number of characters, however a forge counts those. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

function clip(text: string): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…`
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length))
}
