/** Functions that colour a text, or return it unchanged. */
export interface Paint {
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

/** ANSI colours, or none. */
export function paint(isColour: boolean): Paint {
  const style = (on: number, off: number) => (text: string) => (isColour ? `\x1b[${on}m${text}\x1b[${off}m` : text)
  return { red: style(31, 39), green: style(32, 39), yellow: style(33, 39), dim: style(2, 22), bold: style(1, 22) }
}
