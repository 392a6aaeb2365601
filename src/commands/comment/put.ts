import { diagnose } from '../../cli/diagnostics.ts'
import { loadFile } from '../../cli/files/files.ts'
import type { ForgeTarget } from '../../cli/forge/target.ts'
import { openDeadline, openNetwork, requestContext } from '../../cli/portal.ts'
import { findRequestNumber } from '../../forge/commit.ts'
import { type Author, type Connection, type Forge, forgeErrorOf } from '../../forge/forge.ts'
import { longestComment, openForge } from '../../forge/platforms.ts'
import { type CommentResult, isSameAccount, upsertComment } from '../../forge/upsert-comment.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { attributeOf, readMarker, type State, stateOf } from '../../model/text/marker.ts'
import { commentOf, restated } from '../../view/comment.ts'
import { visible } from '../../view/escape.ts'

/** The options that say what to show, and how. */
export interface PutArgs {
  readonly file?: string
  readonly key?: string
  readonly state?: State
  readonly skipEmpty?: true
  /** Whose comment is kept up to date; left out, that of whom the token speaks for. */
  readonly author?: string
  /** Seconds, for all that is sent and waited for. */
  readonly timeout: number
}

/** Brings a comment up to date; the value is a sentence that says what was done. */
export async function putText(
  text: Text,
  where: ForgeTarget,
  { author, timeout }: PutArgs,
  world: World,
): Promise<Checked<string>> {
  const limit = longestComment[where.platform]
  const turn = { state: text.state, run: where.run }
  const { document, key, isIdle } = text
  const body = document === undefined ? undefined : commentOf(document, key, turn)
  if (body !== undefined && body.length > limit) {
    const facts = { platform: names[where.platform], length: body.length, limit }
    return failed(diagnose('comment/too-long', facts))
  }
  const compose = (before: string | undefined): string | undefined => {
    if (before === undefined && isIdle) return undefined
    return body ?? (before === undefined ? undefined : restated(before, turn, limit))
  }
  const way = await openNetwork(world)
  if (!way.ok) return way
  const { signal } = openDeadline({ timeout })
  try {
    const forge = await reach({ ...where, ...requestContext(world), fetch: way.value, signal }, where)
    if (forge === undefined) return failed(diagnose('comment/no-number', { why: strayed }))
    const by: Author = author === undefined ? await forge.fetchCurrentUser() : { name: author }
    const isOurs = (found: string): boolean => readMarker(found)?.marker.key === key
    const done = await upsertComment(forge, { author: by, isOurs, compose, pause: () => world.sleep(3000, signal) })
    return checked(sentenceOf(done, text), strangers(done, by))
  } catch (error) {
    return failed(forgeErrorOf(error).diagnostic)
  }
}

const names = { github: 'GitHub', gitlab: 'GitLab' } as const

/** After a push, the commit leads to what was merged; `undefined`: to nothing. */
async function reach(connection: Connection, { repo, request }: ForgeTarget): Promise<Forge | undefined> {
  const number = 'number' in request ? request.number : await findRequestNumber(connection, repo, request.pushed)
  return number === undefined ? undefined : openForge(connection, { repo, number })
}

const strayed = 'What was pushed comes from no pull request or merge request, or from several'

function sentenceOf(done: CommentResult, { document, key }: Text): string {
  if (done.kind === 'none') {
    return document === undefined
      ? `There is no comment ${key}, so nothing was done.`
      : 'There is no comment, and none is needed: the plan changes nothing.'
  }
  const url = visible(done.comment.url)
  return done.kind === 'unchanged' ? `The comment is unchanged: ${url}` : `${words[done.kind]} the comment: ${url}`
}

const words = { created: 'Created', updated: 'Updated' } as const

/** A comment that the next run would not find. */
function strangers(done: CommentResult, by: Author): readonly Diagnostic[] {
  const author = done.kind === 'created' ? done.comment.author : undefined
  if (author === undefined || isSameAccount(author, by)) return []
  return [diagnose('comment/other-author', { wanted: by.name, real: author.name })]
}

/** What a comment is to say, whatever it says now. */
export interface Text {
  readonly key: string
  readonly state: State
  /** Absent where what is there is to be given another state. */
  readonly document?: string
  /** Whether it is of no use to begin a comment with it. */
  readonly isIdle: boolean
}

/** The Markdown that `--file` names, and what its marker and the options say of it. */
export async function findText({ file, key, state, skipEmpty }: PutArgs, world: World): Promise<Checked<Text>> {
  const document = file === undefined ? undefined : await readDocument(file, world)
  if (document?.ok === false) return document
  const marker = document && readMarker(document.value)?.marker
  const meant = key ?? marker?.key
  const turn = state ?? (marker && stateOf(marker)) ?? 'planned'
  const isLost = document === undefined && turn === 'planned'
  const problems: readonly Diagnostic[] = [
    ...(isLost ? [diagnose('comment/no-file', { state: turn })] : []),
    ...(meant === undefined ? [diagnose('comment/no-key', { file })] : []),
  ]
  const says = (name: string): string | undefined => marker && attributeOf(marker, name)
  const isIdle = skipEmpty === true && says('changes') === '0' && says('incomplete') === undefined
  return checked({ key: String(meant), state: turn, isIdle, ...(document && { document: document.value }) }, problems)
}

async function readDocument(file: string, world: World): Promise<Checked<string>> {
  const loaded = await loadFile(file, (about) => diagnose('comment/unreadable', about), world)
  if (!loaded.ok) return loaded
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(loaded.value.bytes)
    return text.trim() === '' ? failed(diagnose('comment/empty', { file })) : checked(text, [])
  } catch {
    return failed(diagnose('comment/unreadable', { file, why: 'it is not UTF-8' }))
  }
}
