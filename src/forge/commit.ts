import { encode } from '../http/fetch.ts'
import { isRecord } from '../model/text/json.ts'
import type { Connection } from './forge.ts'
import { textOf } from './forge.ts'
import { listItems, openForgeClient } from './http.ts'

/** A commit that was pushed, and the branch where that is known. */
export interface PushedCommit {
  readonly commit: string
  readonly branch?: string
}

/** A pull request or merge request that holds a commit; what the forge does not tell is absent. */
interface Candidate {
  readonly number: string
  readonly isMerged: boolean
  readonly isOpen: boolean
  /** The branches that it goes into and comes from. */
  readonly targetBranch: string | undefined
  readonly sourceBranch: string | undefined
  /** The commits that it may have left at the tip of a branch. */
  readonly tips: readonly string[]
}

/**
 * The number of the pull request or merge request that a push has merged, or that it belongs to while it is open.
 * `undefined`: it is none, or not to be told from others. Rejects with a ForgeError.
 */
export async function findRequestNumber(
  connection: Connection,
  repo: string,
  push: PushedCommit,
): Promise<string | undefined> {
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

/**
 * The merge that made this commit; or else the one request that may have. A commit that came into another branch with a
 * request, or earlier than this push, is not that request's any more.
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
    // Merged without a commit of its own, the tip is that of the source branch.
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
