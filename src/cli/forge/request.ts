import type { PushedCommit } from '../../forge/commit.ts'
import type { Platform } from '../../forge/diagnostics.ts'
import { textOf } from '../../forge/forge.ts'
import type { World } from '../../host/world.ts'
import { isRecord, readJsonFile } from '../../model/text/json.ts'

/** The pull request or merge request that a run of CI is about; after a push, only the forge knows it. */
export type FoundRequest = { readonly number: string } | { readonly pushed: PushedCommit } | { readonly why: string }

type Event = Readonly<Record<string, unknown>>

/** What CI did not say, and with which variables it would have. */
export const missingNumber: { readonly [P in Platform]: string } = {
  github: 'It is not said on which pull request to comment (GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_REF)',
  gitlab: 'It is not said on which merge request to comment (CI_PIPELINE_SOURCE, CI_MERGE_REQUEST_IID)',
}

const pullRequestIn = ({ pull_request: pull }: Event): readonly unknown[] => [pull]
/** An issue is a pull request where it says so, and only there. */
const issueIn = ({ issue }: Event): readonly unknown[] =>
  isRecord(issue) && isRecord(issue['pull_request']) ? [issue] : []
const pullsWithin =
  (name: string) =>
  (event: Event): readonly unknown[] =>
    pullsOf(event[name], event['repository'])

/**
 * Where events of GitHub have their requests. Whatever is not named here has none. Source: docs.github.com, "Webhook
 * events and payloads".
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

/** What the run is about, by the event or the pipeline that it is a part of. */
export async function findRequest(platform: Platform, world: World): Promise<FoundRequest> {
  if (platform === 'gitlab') return onGitlab(world.env)
  const event = await readEvent(world)
  const name = eventName(world.env['GITHUB_EVENT_NAME'])
  // Runners name each event. Where nothing is named, it is what it looks like.
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

/** A push of a branch may be a merge; one of a tag, or that takes a branch away, is none. */
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

/** The requests of a run or a check: those into other repositories have the numbers of these. */
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

/** The event that started a run of GitHub Actions; a file that cannot be read tells nothing. */
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
