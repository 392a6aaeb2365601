import { type Author, type Comment, type Forge, forgeErrorOf } from './forge.ts'

/** What happened to the comment. `none`: there was no comment, and none was wanted. */
export type CommentResult =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly comment: Comment }
  | { readonly kind: 'none' }

/** Whether a comment is the one to update, or only the one to update if there is no other. */
export type Fit = 'exact' | 'near'

/** The comment to keep up to date. */
export interface KeptComment {
  /** Anybody can paste our marker, so comments of other authors are ignored. */
  readonly author: Author
  readonly fitOf: (body: string) => Fit | undefined
  /** Returns the new body for the current one; `undefined`: leave the comment as it is, or create none. */
  readonly compose: (before: string | undefined) => string | undefined
  /** Waits for a creation that may still be in progress. */
  readonly pause: () => Promise<void>
}

/** The most attempts to create a comment when it is unknown whether one succeeded. */
const maxCreations = 3

/** Creates or updates a comment. Sends nothing if it is up to date. Rejects with a ForgeError. */
export async function upsertComment(
  forge: Forge,
  { author, fitOf, compose, pause }: KeptComment,
): Promise<CommentResult> {
  for (let count = 1; ; count++) {
    const found = await find(forge, author, fitOf)
    const body = compose(found?.body)
    if (body === undefined) return { kind: 'none' }
    if (found && isSameText(found.body, body)) return { kind: count === 1 ? 'unchanged' : 'created', comment: found }
    if (found) return { kind: 'updated', comment: await forge.updateComment(found.id, body) }
    try {
      return { kind: 'created', comment: await forge.createComment(body) }
    } catch (error) {
      // The comment may have been created nevertheless, and a second one would stay there for ever.
      if (!forgeErrorOf(error).mayHaveTakenEffect || count >= maxCreations) throw error
      await pause()
    }
  }
}

/** Finds the oldest comment that fits best. If there are two, each run finds the same one. */
async function find(forge: Forge, author: Author, fitOf: KeptComment['fitOf']): Promise<Comment | undefined> {
  let near: Comment | undefined
  for await (const comment of forge.listComments()) {
    const fit = comment.author && isSameAccount(comment.author, author) ? fitOf(comment.body) : undefined
    if (fit === 'exact') return comment
    if (fit === 'near') near ??= comment
  }
  return near
}

/** Whether two authors are one account. Names ignore case; an account that took over a name has another id. */
export function isSameAccount(a: Author, b: Author): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id
  return a.name.toLowerCase() === b.name.toLowerCase()
}

/** Whether two bodies are equal. Forges may change line endings. */
function isSameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd()
  return plain(a) === plain(b)
}
