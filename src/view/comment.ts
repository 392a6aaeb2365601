import { readMarker, type State, stateOf, withState, writeMarker } from '../model/values/marker.ts'

/** Which state a comment is to show, and where people can see more. */
export interface Turn {
  readonly state: State
  /** The run of CI that says so. */
  readonly run?: string | undefined
}

/** A Markdown document with its marker, in a state that people can read: all but `planned` say so in a line on top. */
export function commentOf(document: string, key: string, { state, run }: Turn): string {
  const { marker, rest } = readMarker(document) ?? { marker: { key, attributes: [] }, rest: document }
  const head = writeMarker(withState({ ...marker, key }, state))
  return told(head, state, run, inert(rest.replace(banner, '')))
}

/**
 * An existing comment in a new state, without a new document; as it was if it is in that state. What is outdated is
 * folded away. What would be longer than `limit` with that is left out, for a plan that is cut off is worse than none.
 */
export function restated(body: string, turn: Turn, limit: number): string {
  const found = readMarker(body)
  if (!found || stateOf(found.marker) === turn.state) return body
  const { marker, rest } = found
  const { state, run } = turn
  const head = writeMarker(withState(marker, state))
  const text = told(head, state, run, state === 'outdated' ? folded(rest) : rest.replace(banner, ''))
  return text.length <= limit
    ? text
    : told(head, state, run, 'The plan itself is left out: with this line, it is too long.')
}

function told(head: string, state: State, run: string | undefined, rest: string): string {
  if (state === 'planned') return `${head}\n${rest}`.trimEnd()
  const more = run === undefined ? '' : ` ([run](${run}))`
  return `${head}\n${banners[state]}${more}\n\n${rest.trimStart()}`.trimEnd()
}

/** Words, and a sign that is seen from afar. */
const banners: { readonly [S in Exclude<State, 'planned'>]: string } = {
  applied: ':white_check_mark: **Applied**: what this plan shows has been done.',
  failed: ':x: **Failed**: this plan was not applied, or only a part of it.',
  outdated: ':hourglass: **Outdated**: this plan is no longer what would happen.',
}

const banner = /^\s*:\w+: \*\*(?:Applied|Failed|Outdated)\*\*:.*\n+/

/** GitLab, and robots on GitHub, obey a line that begins with a slash: `/merge`. Shown, it is the same with this before it. */
function inert(text: string): string {
  return text.replace(/^([ \t]*)\/(?=\w)/gm, '$1\\/')
}

function folded(text: string): string {
  // GitHub and GitLab read Markdown within HTML after an empty line only.
  return `<details>\n<summary>The plan as it was</summary>\n\n${text.trim()}\n\n</details>`
}
