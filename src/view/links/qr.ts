import { renderUnicodeCompact } from 'uqr'

/** White on black by numbers that no theme of a terminal gives other colours. */
const [on, off] = ['\x1b[38;5;231;48;5;16m', '\x1b[0m']

/** So many light squares around it let any camera find it. */
const border = 4

/**
 * A URL as a QR code of block characters, with an end of line. In colour, it is dark on light in any terminal; without,
 * in a dark one, and in a light one inverted.
 */
export function qrText(url: string, isColour: boolean): string {
  const lines = renderUnicodeCompact(url, { border, ecc: 'M' }).split('\n')
  return `${lines.map((line) => (isColour ? `${on}${line}${off}` : line)).join('\n')}\n`
}
