import { type Author, type Comment, type Forge, forgeErrorOf } from './forge.ts'

/** What was done about a comment; `none`: there is none, and none was wanted. */
export type CommentResult =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly comment: Comment }
  | { readonly kind: 'none' }

/** The one comment that is kept up to date. */
export interface KeptComment {
  /** Anybody can paste a marker: what others wrote is neither trusted nor touched. */
  readonly author: Author
  readonly isOurs: (body: string) => boolean
  /** What the comment is to say, from what it says now; `undefined`: leave it, or make none. */
  readonly compose: (before: string | undefined) => string | undefined
  /** Gives what may still be under way the time to be done, before it is looked for. */
  readonly pause: () => Promise<void>
}

/** How many times a comment is created at most, where it is not known whether it was. */
const maxCreations = 3

/** Creates or updates a comment; sends nothing that would change nothing. Rejects with a ForgeError. */
export async function upsertComment(
  forge: Forge,
  { author, isOurs, compose, pause }: KeptComment,
): Promise<CommentResult> {
  for (let count = 1; ; count++) {
    const found = await find(forge, author, isOurs)
    const body = compose(found?.body)
    if (body === undefined) return { kind: 'none' }
    if (found && isSameText(found.body, body)) return { kind: count === 1 ? 'unchanged' : 'created', comment: found }
    if (found) return { kind: 'updated', comment: await forge.updateComment(found.id, body) }
    try {
      return { kind: 'created', comment: await forge.createComment(body) }
    } catch (error) {
      // It may be there all the same: a second one would stay for ever.
      if (!forgeErrorOf(error).mayHaveTakenEffect || count >= maxCreations) throw error
      await pause()
    }
  }
}

/** The oldest one that is ours: should there be two, each run takes the same. */
async function find(forge: Forge, author: Author, isOurs: (body: string) => boolean): Promise<Comment | undefined> {
  for await (const comment of forge.listComments()) {
    if (comment.author && isSameAccount(comment.author, author) && isOurs(comment.body)) return comment
  }
  return undefined
}

/** Whether two are one account: names are alike in any case; an account that took over a name has another number. */
export function isSameAccount(a: Author, b: Author): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id
  return a.name.toLowerCase() === b.name.toLowerCase()
}

/** Forges may write line ends in their own way. */
function isSameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd()
  return plain(a) === plain(b)
}
