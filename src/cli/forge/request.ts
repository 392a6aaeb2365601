import type { PushedCommit } from '../../forge/commit.ts'
import type { Platform } from '../../forge/diagnostics.ts'
import { textOf } from '../../forge/forge.ts'
import type { World } from '../../host/world.ts'
import { isRecord, readJsonFile } from '../../model/values/json.ts'

/** The pull request or merge request of a CI run. After a push, only the forge knows it. */
export type FoundRequest = { readonly number: string } | { readonly pushed: PushedCommit } | { readonly why: string }

type Event = Readonly<Record<string, unknown>>

/** What to report if CI names no request, with the variables that could have named it. */
export const missingNumber: { readonly [P in Platform]: string } = {
  github: 'Nothing names the pull request to comment on (GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_REF)',
  gitlab: 'Nothing names the merge request to comment on (CI_PIPELINE_SOURCE, CI_MERGE_REQUEST_IID)',
  gitea: 'Nothing names the pull request to comment on (GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_REF)',
}

const pullRequestIn = ({ pull_request: pull }: Event): readonly unknown[] => [pull]
/** An issue is a pull request only if it says so. */
const issueIn = ({ issue }: Event): readonly unknown[] =>
  isRecord(issue) && isRecord(issue['pull_request']) ? [issue] : []
const pullsWithin =
  (name: string) =>
  (event: Event): readonly unknown[] =>
    pullsOf(event[name], event['repository'])

/**
 * Finds the pull requests in an event of GitHub, by its name. Events not listed here have none. Those of Gitea have the
 * same names and fields. Source: docs.github.com, "Webhook events and payloads".
 */
const requestsByEvent: ReadonlyMap<string, (event: Event) => readonly unknown[]> = new Map([
  ['pull_request', pullRequestIn],
  ['pull_request_target', pullRequestIn],
  ['pull_request_review', pullRequestIn],
  ['pull_request_review_comment', pullRequestIn],
  ['issues', issueIn],
  ['issue_comment', issueIn],
  ['workflow_run', pullsWithin('workflow_run')],
  ['check_run', pullsWithin('check_run')],
  ['check_suite', pullsWithin('check_suite')],
])

/** Finds the request of a run from its event or pipeline. */
export async function findRequest(platform: Platform, world: World): Promise<FoundRequest> {
  if (platform === 'gitlab') return onGitlab(world.env)
  const event = await readEvent(world)
  const name = eventName(world.env['GITHUB_EVENT_NAME'])
  // Runners name each event. Without a name, use the first kind that fits.
  const kind = name ?? [...requestsByEvent.keys()].find((each) => numbersIn(event, each).length > 0)
  const [number, ...others] = kind === undefined ? [] : numbersIn(event, kind)
  if (number !== undefined && others.length === 0) return { number }
  if (number !== undefined) return { why: `The event ${kind} belongs to ${others.length + 1} pull requests` }
  return withoutNumber(name, event, world.env)
}

function withoutNumber(name: string | undefined, event: Event | undefined, env: World['env']): FoundRequest {
  const ofRef = digits(/^refs\/pull\/(\d+)\//.exec(env['GITHUB_REF'] ?? '')?.[1])
  if (ofRef !== undefined && (name === undefined || name.startsWith('pull_request'))) return { number: ofRef }
  const isPush = name === 'push' || (name === undefined && (event === undefined || Object.hasOwn(event, 'after')))
  if (!isPush)
    return { why: name === undefined ? missingNumber.github : `The event ${name} belongs to no pull request` }
  return fromPush(textOf(event?.['after']) ?? env['GITHUB_SHA'], env['GITHUB_REF'], missingNumber.github)
}

function onGitlab({
  CI_MERGE_REQUEST_IID: iid,
  CI_PIPELINE_SOURCE: source = 'push',
  CI_COMMIT_SHA: commit,
  CI_COMMIT_BRANCH: branch,
  CI_COMMIT_TAG: tag,
}: World['env']): FoundRequest {
  const number = digits(iid)
  if (number !== undefined) return { number }
  const kind = eventName(source)
  if (kind === 'push')
    return fromPush(commit, tag ? `refs/tags/${tag}` : branch && `refs/heads/${branch}`, missingNumber.gitlab)
  return {
    why: kind === undefined ? missingNumber.gitlab : `A pipeline of the source ${kind} belongs to no merge request`,
  }
}

/** A push of a branch may be a merge. A push of a tag, or one that deletes a branch, is not. */
function fromPush(commit: string | undefined, ref: string | undefined, why: string): FoundRequest {
  if (ref?.startsWith('refs/tags/')) return { why: 'A tag belongs to no pull request or merge request' }
  if (commit === undefined || !/^(?!0+$)[\da-f]{40,64}$/.test(commit)) return { why }
  const branch = /^refs\/heads\/(.+)$/.exec(ref ?? '')?.[1]
  return { pushed: { commit, ...(branch !== undefined && { branch }) } }
}

function numbersIn(event: Event | undefined, kind: string): readonly string[] {
  const requests = (event && requestsByEvent.get(kind)?.(event)) ?? []
  const numbers = requests.flatMap((request) => (isRecord(request) ? (digits(textOf(request['number'])) ?? []) : []))
  return [...new Set(numbers)]
}

/**
 * Returns the pull requests of a run or a check in this repository. The numbers of others belong to other repositories.
 */
function pullsOf(holder: unknown, repository: unknown): readonly unknown[] {
  const pulls: readonly unknown[] =
    isRecord(holder) && Array.isArray(holder['pull_requests']) ? holder['pull_requests'] : []
  const here = isRecord(repository) ? textOf(repository['id']) : undefined
  return pulls.filter((pull) => {
    const base = isRecord(pull) && isRecord(pull['base']) ? pull['base'] : {}
    const there = isRecord(base['repo']) ? textOf(base['repo']['id']) : undefined
    return here === undefined || there === undefined || here === there
  })
}

/** Reads the event that started a run of GitHub Actions; `undefined` if the file cannot be read. */
async function readEvent({ env, read }: World): Promise<Event | undefined> {
  const path = env['GITHUB_EVENT_PATH']
  if (!path) return undefined
  try {
    const event = readJsonFile(new TextDecoder().decode(await read(path)))
    return isRecord(event) ? event : undefined
  } catch {
    return undefined
  }
}

function digits(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d{0,11}$/.test(text) ? text : undefined
}

function eventName(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z_]{1,40}$/.test(text) ? text : undefined
}
