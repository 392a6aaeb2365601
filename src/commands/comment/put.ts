import { diagnose } from '../../cli/diagnostics.ts'
import { loadFile } from '../../cli/files/files.ts'
import type { ForgeTarget } from '../../cli/forge/target.ts'
import type { LogArgs } from '../../cli/options/log-options.ts'
import { openDeadline, openNetwork, requestContext } from '../../cli/portal.ts'
import { findRequestNumber } from '../../forge/commit.ts'
import { type Author, type Connection, type Forge, forgeErrorOf } from '../../forge/forge.ts'
import { longestComment, openForge } from '../../forge/platforms.ts'
import { type CommentResult, type Fit, isSameAccount, upsertComment } from '../../forge/upsert-comment.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { attributeOf, isNearKey, readMarker, type State, stateOf } from '../../model/values/marker.ts'
import { renderComment, setCommentState } from '../../view/comment.ts'
import { visible } from '../../view/escape.ts'

/** The options for the contents of the comment. */
export interface PutArgs extends LogArgs {
  readonly file?: string
  readonly key?: string
  readonly state?: State
  readonly skipEmpty?: true
  /** The author of the comment to update; default: the token's user. */
  readonly author?: string
  /** In seconds, for all requests and waits together. */
  readonly timeout: number
}

/** Creates or updates a comment. The value is a message that says what was done. */
export async function putContent(
  content: CommentContent,
  where: ForgeTarget,
  args: PutArgs,
  world: World,
): Promise<Checked<string>> {
  const { author, timeout } = args
  const limit = longestComment[where.platform]
  const status = { state: content.state, run: where.run }
  const { document, key, skipCreation } = content
  const body = document === undefined ? undefined : renderComment(document, key, status)
  if (body !== undefined && body.length > limit) {
    const facts = { platform: platformNames[where.platform], length: body.length, limit }
    return failed(diagnose('comment/too-long', facts))
  }
  const compose = (before: string | undefined): string | undefined => {
    if (before === undefined && skipCreation) return undefined
    return body ?? (before === undefined ? undefined : setCommentState(before, status, limit))
  }
  const network = await openNetwork(world)
  if (!network.ok) return network
  const { signal } = openDeadline({ timeout })
  try {
    const context = requestContext(args, world)
    const forge = await openForgeFor({ ...where, ...context, fetch: network.value, signal }, where)
    if (forge === undefined) return failed(diagnose('comment/no-number', { why: noSingleRequest }))
    const wantedAuthor: Author = author === undefined ? await forge.fetchCurrentUser() : { name: author }
    const result = await upsertComment(forge, {
      author: wantedAuthor,
      fitOf: (body) => fitOf(readMarker(body)?.marker.key, key),
      compose,
      pause: () => {
        context.onWait(creationPause, 'the comment may have been created nevertheless')
        return world.sleep(creationPause, signal)
      },
    })
    return checked(resultMessage(result, content), checkAuthor(result, wantedAuthor))
  } catch (error) {
    return failed(forgeErrorOf(error).diagnostic)
  }
}

/** How long a creation may go on without an answer, in milliseconds. */
const creationPause = 3000

function fitOf(found: string | undefined, key: string): Fit | undefined {
  if (found === key) return 'exact'
  return found !== undefined && isNearKey(found, key) ? 'near' : undefined
}

const platformNames = { github: 'GitHub', gitlab: 'GitLab', gitea: 'roomlinks on Gitea' } as const

/**
 * Opens the pull request or merge request. After a push, finds it by the commit; `undefined` if there is not exactly
 * one.
 */
async function openForgeFor(connection: Connection, { repo, request }: ForgeTarget): Promise<Forge | undefined> {
  const number = 'number' in request ? request.number : await findRequestNumber(connection, repo, request.pushed)
  return number === undefined ? undefined : openForge(connection, { repo, number })
}

const noSingleRequest = 'The pushed commit does not belong to exactly one pull request or merge request'

function resultMessage(result: CommentResult, { document, key }: CommentContent): string {
  if (result.kind === 'none') {
    return document === undefined
      ? `There is no comment ${key}, so nothing was done.`
      : 'There is no comment, and none is needed, because the plan changes nothing.'
  }
  const url = visible(result.comment.url)
  return result.kind === 'unchanged' ? `The comment is unchanged: ${url}` : `${verbs[result.kind]} the comment: ${url}`
}

const verbs = { created: 'Created', updated: 'Updated' } as const

/** Warns about a new comment that the next run would not find, because its author is not the expected one. */
function checkAuthor(result: CommentResult, wanted: Author): readonly Diagnostic[] {
  const author = result.kind === 'created' ? result.comment.author : undefined
  if (author === undefined || isSameAccount(author, wanted)) return []
  return [diagnose('comment/other-author', { wanted: wanted.name, real: author.name })]
}

/** The new contents of a comment. */
export interface CommentContent {
  readonly key: string
  readonly state: State
  /** Absent if an existing comment only gets another state. */
  readonly document?: string
  /** Whether no comment should be created for it. */
  readonly skipCreation: boolean
}

/** Reads the Markdown of `--file`, and takes the key and the state from the options or its marker. */
export async function readContent(
  { file, key, state, skipEmpty }: PutArgs,
  world: World,
): Promise<Checked<CommentContent>> {
  const document = file === undefined ? undefined : await readDocument(file, world)
  if (document?.ok === false) return document
  const marker = document && readMarker(document.value)?.marker
  const keyToUse = key ?? marker?.key
  const stateToUse = state ?? (marker && stateOf(marker)) ?? 'planned'
  const lacksDocument = document === undefined && stateToUse === 'planned'
  const problems: readonly Diagnostic[] = [
    ...(lacksDocument ? [diagnose('comment/no-file', { state: stateToUse })] : []),
    ...(keyToUse === undefined ? [diagnose('comment/no-key', { file })] : []),
  ]
  const attribute = (name: string): string | undefined => marker && attributeOf(marker, name)
  const skipCreation = skipEmpty === true && attribute('changes') === '0' && attribute('incomplete') === undefined
  return checked(
    { key: String(keyToUse), state: stateToUse, skipCreation, ...(document && { document: document.value }) },
    problems,
  )
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
