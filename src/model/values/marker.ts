/** What has become of a plan that was shown. */
export type State = (typeof states)[number]

/** All of them, the first one first. */
export const states = ['planned', 'applied', 'failed', 'outdated'] as const

/** The hidden first line of a plan in Markdown: whose comment it is, and what else there is to know of it. */
export interface Marker {
  /** Absent where it could not be told: in a failure of which nothing is known. */
  readonly key?: string | undefined
  /** `name=value`, as written; other versions may write names that this one does not know. */
  readonly attributes: readonly string[]
}

/** A key as a manifest's name may be one. */
export const keyPattern: RegExp = /^[a-z0-9-]{1,63}$/

const line = /^\uFEFF?<!--[ \t]*roomlinks(?::([a-z0-9-]{1,63}))?(|[ \t][^\r\n]*?)[ \t]*-->[ \t]*(?:\r?\n|$)/

/** The marker in the first line of a Markdown text, and what follows that line; `undefined`: it has none. */
export function readMarker(text: string): { readonly marker: Marker; readonly rest: string } | undefined {
  const [whole, key, words] = line.exec(text) ?? []
  // What follows a first `-->` would be shown.
  if (whole === undefined || words === undefined || words.includes('-->')) return undefined
  const attributes = words.split(/[ \t]+/).filter((word) => word !== '')
  return { marker: { key, attributes }, rest: text.slice(whole.length) }
}

/** A marker as one line, without its end. */
export function writeMarker({ key, attributes }: Marker): string {
  return `<!-- ${[key === undefined ? 'roomlinks' : `roomlinks:${key}`, ...attributes].join(' ')} -->`
}

/** What a marker says under a name. */
export function attributeOf({ attributes }: Marker, name: string): string | undefined {
  return attributes.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The state that a marker tells; one that this version does not know is none. */
export function stateOf(marker: Marker): State | undefined {
  const told = attributeOf(marker, 'state')
  return states.find((state) => state === told)
}

/** The same marker in another state. */
export function withState({ key, attributes }: Marker, state: State): Marker {
  return { key, attributes: [`state=${state}`, ...attributes.filter((each) => !each.startsWith('state='))] }
}
