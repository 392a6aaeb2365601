import { encode } from '../portal/fetch.ts'
import type { Connection } from './connection.ts'
import { openDoor } from './http.ts'
import { itemsOf } from './pages.ts'
import { isRecord, textOf } from './wire.ts'

/**
 * The number of the pull request or merge request that brought a commit, for a run that comes after the merge;
 * `undefined`: it came without one. Rejects with a ForgeError.
 */
export async function numberOf(connection: Connection, repo: string, commit: string): Promise<string | undefined> {
  const isGithub = connection.platform === 'github'
  const path = isGithub
    ? `/repos/${repo}/commits/${commit}/pulls`
    : `/projects/${encode(repo)}/repository/commits/${commit}/merge_requests`
  const found = []
  for await (const item of itemsOf(openDoor(connection), path, {})) if (isRecord(item)) found.push(item)
  const merged = found.filter((item) => (isGithub ? typeof item['merged_at'] === 'string' : item['state'] === 'merged'))
  const exact = merged.find((item) => item['merge_commit_sha'] === commit || item['squash_commit_sha'] === commit)
  return textOf((exact ?? merged[0] ?? found[0])?.[isGithub ? 'number' : 'iid'])
}
