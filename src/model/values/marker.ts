import { digest } from '../identity.ts'

/** The state of a plan that was shown in a comment. */
export type State = (typeof states)[number]

/** All states, in the order in which they occur. */
export const states = ['planned', 'applied', 'failed', 'outdated'] as const

/** The hidden first line of a plan in Markdown: the key of the comment, and attributes. */
export interface Marker {
  /** As {@link commentKey} makes it. Absent after a failure in which the manifest was not known. */
  readonly key?: string | undefined
  /** Texts `name=value`. Other versions may write names that this one does not know. */
  readonly attributes: readonly string[]
}

/** The form of a manifest's name, which is also a key of a marker. */
export const keyPattern: RegExp = /^[a-z0-9-]{1,63}$/

const keyForm = String.raw`(?:[a-z0-9-]{1,63}(?:\.[\da-f]{12})?|\.[\da-f]{12})`

/** The form of a marker's key. */
export const commentKeyPattern: RegExp = new RegExp(`^${keyForm}$`)

/**
 * Returns the key of the comment about a manifest on a portal: `team.0123456789ab`. The address of the portal is
 * hashed, because it may be internal. Without a portal, as after a validation, the key is the name; for an audit, which
 * is about a whole portal, only the hash. `undefined` if neither is known.
 */
export function commentKey(manifest: string | null, portal: string | null): string | undefined {
  // A saved plan may have been edited, and its text must not end the HTML comment.
  const name = (manifest ?? '').replace(/[^a-z0-9-]/g, '').slice(0, 63)
  const key = portal === null ? name : `${name}.${digest(portal).slice(0, 12)}`
  return key === '' ? undefined : key
}

/**
 * Whether the comment with the key `found` is used for `key` if there is none with that key: it is about the same manifest and names
 * no portal. So a failure in which the portal was not known is replaced by the next plan, and never replaces the plan of a portal.
 */
export function isNearKey(found: string, key: string): boolean {
  const [name, portal] = key.split('.')
  return found === name && portal !== undefined
}

const line = new RegExp(
  String.raw`^\uFEFF?<!--[ \t]*roomlinks(?::(${keyForm}))?(|[ \t][^\r\n]*?)[ \t]*-->[ \t]*(?:\r?\n|$)`,
)

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
