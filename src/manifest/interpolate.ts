import type { Instant } from '../model/instant.ts'
import type { Ways } from './locate.ts'
import type { OpenBook } from './open-texts.ts'
import type { Path, Tell } from './tree.ts'

/** What the reading of one file needs beside its data. */
export interface Reading extends Ways {
  readonly tell: Tell
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: Instant
  /** Where texts are left open that rest on what is not set; without it, that is an error. */
  readonly book?: OpenBook | undefined
}

/** A text after interpolation. */
export interface Text {
  readonly value: string
  /** The text as it stands in the file, for sentences: values of the environment are never quoted. */
  readonly raw: string
  /** Whether something was taken from the environment. */
  readonly isBorrowed: boolean
}

/** What opens the portal, or the forge of a job: as a title it would be shown in a plan, and on the portal. */
const credentials: ReadonlySet<string> = new Set([
  'DOCSPACE_API_KEY',
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GITLAB_TOKEN',
  'CI_JOB_TOKEN',
])

const references = /\$\$\{|\$\{([A-Za-z_]\w*)\}|\$\{/g

/** Whether something in a text is taken from the environment. */
export function borrows(text: string): boolean {
  return [...text.matchAll(references)].some(([found]) => found !== '$${')
}

/** Puts in environment variables for `${NAME}`; `undefined` for what is no text, or left open, and after telling what is wrong. */
export function readText(raw: unknown, path: Path, { env, tell, locate, book }: Reading): Text | undefined {
  if (typeof raw !== 'string') return undefined
  if (!raw.includes('${')) return { value: raw, raw, isBorrowed: false }
  let isBorrowed = false
  const unset = new Set<string>()
  const refused = new Set<string>()
  let isMalformed = false
  const value = raw.replace(references, (found: string, name: string | undefined) => {
    if (found === '$${') return '${'
    isBorrowed = true
    if (name === undefined) isMalformed = true
    else if (credentials.has(name)) refused.add(name)
    else if (!Object.hasOwn(env, name) || env[name] === undefined) unset.add(name)
    return name === undefined ? found : (env[name] ?? '')
  })
  if (isMalformed) tell('env/malformed', {}, locate(path))
  for (const name of refused) tell('env/credential', { name }, locate(path))
  if (book && unset.size > 0) book.leave(path, { text: raw, needs: [...unset] })
  else for (const name of unset) tell('env/unset', { name }, locate(path))
  return isMalformed || refused.size + unset.size > 0 ? undefined : { value, raw, isBorrowed }
}
