/** The state of a plan that was shown in a comment. */
export type State = (typeof states)[number]

/** All states, in the order in which they occur. */
export const states = ['planned', 'applied', 'failed', 'outdated'] as const

/** The hidden first line of a plan in Markdown: the key of the comment, and attributes. */
export interface Marker {
  /** Absent after a failure in which the key was not known. */
  readonly key?: string | undefined
  /** Texts `name=value`. Other versions may write names that this one does not know. */
  readonly attributes: readonly string[]
}

/** The form of a marker's key, which is also the form of a manifest's name. */
export const keyPattern: RegExp = /^[a-z0-9-]{1,63}$/

const line = /^\uFEFF?<!--[ \t]*roomlinks(?::([a-z0-9-]{1,63}))?(|[ \t][^\r\n]*?)[ \t]*-->[ \t]*(?:\r?\n|$)/

/**
 * Reads the marker in the first line of a Markdown text, and the rest of the text; `undefined` if there is no marker.
 */
export function readMarker(text: string): { readonly marker: Marker; readonly rest: string } | undefined {
  const [whole, key, words] = line.exec(text) ?? []
  // The comment ends at the first `-->`, so anything after it would be visible.
  if (whole === undefined || words === undefined || words.includes('-->')) return undefined
  const attributes = words.split(/[ \t]+/).filter((word) => word !== '')
  return { marker: { key, attributes }, rest: text.slice(whole.length) }
}

/** A marker as one line, without a line break. */
export function writeMarker({ key, attributes }: Marker): string {
  return `<!-- ${[key === undefined ? 'roomlinks' : `roomlinks:${key}`, ...attributes].join(' ')} -->`
}

/** The value of an attribute of a marker. */
export function attributeOf({ attributes }: Marker, name: string): string | undefined {
  return attributes.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The state of a marker, or `undefined` if there is none or this version does not know it. */
export function stateOf(marker: Marker): State | undefined {
  const value = attributeOf(marker, 'state')
  return states.find((state) => state === value)
}

/** The same marker in another state. */
export function withState({ key, attributes }: Marker, state: State): Marker {
  return { key, attributes: [`state=${state}`, ...attributes.filter((each) => !each.startsWith('state='))] }
}
