import type { World } from '../../src/host/world.ts'
import {
  type Account,
  actions,
  type Fake,
  type FakeOptions,
  openFakeGitea,
  openFakeGithub,
  openFakeGitlab,
} from '../forge/fake.ts'
import { type Ended, type MemoryWorld, makeWorld, now, roomlinks } from './world.ts'

/** A plan in Markdown, as plan writes it. */
export const plan = '<!-- roomlinks:acme state=planned digest=sha256:0a changes=2 -->\n## Plan\n\n2 to create\n'

/** What a run of GitHub Actions on pull request 7 says of itself. */
export const pullRequest: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'acme/links',
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_EVENT_PATH: 'event.json',
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_RUN_ID: '42',
}

/** What a run of GitLab CI on merge request 7 says of itself. */
const mergeRequest: Readonly<Record<string, string>> = {
  GITLAB_CI: 'true',
  CI_PROJECT_ID: 'acme/links',
  CI_MERGE_REQUEST_IID: '7',
  CI_JOB_URL: 'https://gitlab.example/acme/links/-/jobs/42',
}

/** The token of a job; tests look for it in all that is printed and sent. */
export const token = 'ghs_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX'

/** A forge, and a world from which one of its runs comments on it. */
export interface Commenting {
  readonly fake: Fake
  readonly world: MemoryWorld
  /** How long was waited, in milliseconds. */
  readonly waits: number[]
  readonly run: (line: string, env?: Readonly<Record<string, string | undefined>>) => Promise<Ended>
}

/** GitHub, and a run of Actions with the token of its job. */
export async function onGithub(options: Partial<FakeOptions> = {}): Promise<Commenting> {
  const fake = await openFakeGithub({ token, me: actions, isApp: true, ...options })
  return commenting(fake, { ...pullRequest, GITHUB_API_URL: fake.url, GITHUB_TOKEN: token })
}

/** GitLab, and a job with the token of a project's bot. */
export async function onGitlab(options: Partial<FakeOptions> = {}): Promise<Commenting> {
  const fake = await openFakeGitlab({ token, me: { id: 5, login: 'project_12_bot' }, ...options })
  return commenting(fake, { ...mergeRequest, CI_API_V4_URL: fake.url, GITLAB_TOKEN: token })
}

/** The account of the token that Gitea gives to a job. */
export const giteaActions: Account = { id: -2, login: 'gitea-actions' }

/** What a run of Gitea's Actions on pull request 7 says of itself, beside what it takes from GitHub. */
export const giteaRun: Readonly<Record<string, string>> = {
  ...pullRequest,
  GITEA_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://gitea.example/',
  GITHUB_RUN_ID: '9041',
  GITHUB_RUN_NUMBER: '42',
}

/** Gitea, and a run of its Actions with the token of its job. */
export async function onGitea(options: Partial<FakeOptions> = {}): Promise<Commenting> {
  const fake = await openFakeGitea({ token, me: giteaActions, ...options })
  return commenting(fake, { ...giteaRun, GITHUB_API_URL: fake.url, GITHUB_TOKEN: token })
}

function commenting(fake: Fake, env: World['env']): Commenting {
  const waits: number[] = []
  let slept = 0
  const world = makeWorld({
    env,
    files: new Map([
      ['plan.md', plan],
      ['event.json', JSON.stringify({ action: 'synchronize', number: 7, pull_request: { number: 7, id: 1007 } })],
    ]),
    openFetch: () => Promise.resolve(fetch),
    now: () => now + slept,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      waits.push(milliseconds)
      slept += milliseconds
    },
  })
  return { fake, world, waits, run: (line, more = {}) => roomlinks(line, { ...world, env: { ...env, ...more } }) }
}
