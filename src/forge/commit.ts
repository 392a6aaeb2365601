import { encode } from '../http/fetch.ts'
import { isRecord } from '../model/values/json.ts'
import type { Connection } from './forge.ts'
import { forgeErrorOf, textOf } from './forge.ts'
import { listItems, openForgeClient } from './http.ts'

/** A pushed commit, and its branch if known. */
export interface PushedCommit {
  readonly commit: string
  readonly branch?: string
}

/** A pull request or merge request that contains a commit. What the forge does not report is absent. */
interface Candidate {
  readonly number: string
  readonly isMerged: boolean
  readonly isOpen: boolean
  /** The branch that it is merged into, and the one it comes from. */
  readonly targetBranch: string | undefined
  readonly sourceBranch: string | undefined
  /** The commits that may be at the tip of a branch after its merge. */
  readonly tips: readonly string[]
}

/**
 * Finds the number of the pull request or merge request that a push has merged, or the open one that contains the
 * commit. `undefined`: there is none, or several could be meant. Rejects with a ForgeError.
 */
export async function findRequestNumber(
  connection: Connection,
  repo: string,
  push: PushedCommit,
): Promise<string | undefined> {
  if (connection.platform === 'gitea') return findMergedNumber(connection, repo, push)
  const isGithub = connection.platform === 'github'
  const path = isGithub
    ? `/repos/${repo}/commits/${push.commit}/pulls`
    : `/projects/${encode(repo)}/repository/commits/${push.commit}/merge_requests`
  const found: Candidate[] = []
  for await (const item of listItems(openForgeClient(connection), path, {})) {
    found.push(...(isGithub ? githubCandidate : gitlabCandidate)(isRecord(item) ? item : {}))
  }
  return chooseRequest(found, push)?.number
}

/** Gitea names the pull request that a commit has merged, and answers 404 if there is none. */
async function findMergedNumber(connection: Connection, repo: string, push: PushedCommit): Promise<string | undefined> {
  try {
    const path = `/repos/${repo}/commits/${push.commit}/pull`
    const { value } = await openForgeClient(connection)({ method: 'GET', path })
    return chooseRequest(githubCandidate(isRecord(value) ? value : {}), push)?.number
  } catch (error) {
    if (forgeErrorOf(error).diagnostic.code === 'forge/not-found') return undefined
    throw error
  }
}

/**
 * Chooses the request whose merge made this commit, or the only one that may have. A request that brought the commit
 * into another branch, or before this push, does not count.
 */
function chooseRequest(found: readonly Candidate[], { commit, branch }: PushedCommit): Candidate | undefined {
  const isBranch = (name: string | undefined): boolean => branch === undefined || name === undefined || name === branch
  const merged = found.filter(({ isMerged, targetBranch }) => isMerged && isBranch(targetBranch))
  const exact = merged.find(({ tips }) => tips.includes(commit))
  if (exact) return exact
  const possible = merged.filter(({ tips }) => tips.length === 0)
  const open = found.filter(({ isOpen, sourceBranch }) => isOpen && isBranch(sourceBranch))
  const [only, ...others] = possible.length > 0 ? possible : open
  return others.length === 0 ? only : undefined
}

type Item = Readonly<Record<string, unknown>>

function githubCandidate(item: Item): Candidate[] {
  const [base, head] = [item['base'], item['head']].map((side) => (isRecord(side) ? side : {}))
  const isMerged = typeof item['merged_at'] === 'string'
  return candidate(item['number'], {
    isMerged,
    isOpen: !isMerged && item['state'] !== 'closed',
    targetBranch: textOf(base?.['ref']),
    sourceBranch: textOf(head?.['ref']),
    tips: textsOf([item['merge_commit_sha'], head?.['sha']]),
  })
}

function gitlabCandidate(item: Item): Candidate[] {
  return candidate(item['iid'], {
    isMerged: item['state'] === 'merged',
    isOpen: item['state'] === 'opened',
    targetBranch: textOf(item['target_branch']),
    sourceBranch: textOf(item['source_branch']),
    // After a fast-forward merge, the tip is the commit of the source branch.
    tips: textsOf([item['merge_commit_sha'], item['squash_commit_sha'], item['sha']]),
  })
}

function candidate(number: unknown, facts: Omit<Candidate, 'number'>): Candidate[] {
  const text = textOf(number)
  return text === undefined ? [] : [{ number: text, ...facts }]
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => textOf(value) ?? [])
}
