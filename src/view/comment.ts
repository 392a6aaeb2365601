import { readMarker, type State, stateOf, withState, writeMarker } from '../model/values/marker.ts'

/** The state that a comment shows, and a link to the details. */
export interface CommentState {
  readonly state: State
  /** The URL of the CI run that reports this state. */
  readonly run?: string | undefined
}

/** A Markdown document with its marker. Every state but `planned` is shown in a line at the top. */
export function renderComment(document: string, key: string, { state, run }: CommentState): string {
  const { marker, rest } = readMarker(document) ?? { marker: { key, attributes: [] }, rest: document }
  const head = writeMarker(withState({ ...marker, key }, state))
  return assemble(head, state, run, escapeSlashCommands(rest.replace(bannerLine, '')))
}

/**
 * Changes the state of an existing comment and keeps its content. A comment that is in this state already is returned
 * unchanged. An outdated plan is folded away. A plan that would exceed `limit` is left out, because half a plan
 * misleads.
 */
export function setCommentState(body: string, next: CommentState, limit: number): string {
  const found = readMarker(body)
  if (!found || stateOf(found.marker) === next.state) return body
  const { marker, rest } = found
  const { state, run } = next
  const head = writeMarker(withState(marker, state))
  const text = assemble(head, state, run, state === 'outdated' ? fold(rest) : rest.replace(bannerLine, ''))
  return text.length <= limit
    ? text
    : assemble(head, state, run, 'The plan itself is left out: it is too long with this line added.')
}

function assemble(head: string, state: State, run: string | undefined, rest: string): string {
  if (state === 'planned') return `${head}\n${rest}`.trimEnd()
  const more = run === undefined ? '' : ` ([run](${run}))`
  return `${head}\n${banners[state]}${more}\n\n${rest.trimStart()}`.trimEnd()
}

/** The line at the top, by state. */
const banners: { readonly [S in Exclude<State, 'planned'>]: string } = {
  applied: ':white_check_mark: **Applied**: what this plan shows has been done.',
  failed: ':x: **Failed**: this plan was not applied, or only in part.',
  outdated: ':hourglass: **Outdated**: this plan no longer shows what would happen.',
}

const bannerLine = /^\s*:\w+: \*\*(?:Applied|Failed|Outdated)\*\*:.*\n+/

/** Escapes lines such as `/merge`, which GitLab and bots on GitHub obey. Markdown shows them unchanged. */
function escapeSlashCommands(text: string): string {
  return text.replace(/^([ \t]*)\/(?=\w)/gm, '$1\\/')
}

function fold(text: string): string {
  // GitHub and GitLab render Markdown inside HTML only after an empty line.
  return `<details>\n<summary>The plan as it was</summary>\n\n${text.trim()}\n\n</details>`
}
