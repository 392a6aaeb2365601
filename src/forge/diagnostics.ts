import { type Diagnose, diagnosing, error, type Wording } from '../model/diagnostic.ts'

/** A request (`POST /repos/acme/links/issues/7/comments`), and how the forge refused it. */
interface RefusedRequest {
  readonly asked: string
  readonly status: number
  /** The forge's own message, if any. */
  readonly serverMessage: string | undefined
}

/** Where a comment goes. Forgejo has the API of Gitea. */
export type Platform = 'github' | 'gitlab' | 'gitea'

const catalogue = {
  'forge/unauthorized': (facts: RefusedRequest): Wording =>
    error(
      describeRefusal('The token was not accepted', facts),
      'Check that it has not expired, and that it is a token of this server; on GitLab, CI_JOB_TOKEN may not write notes.',
      4,
    ),
  'forge/forbidden': ({ platform, ...refused }: RefusedRequest & { readonly platform: Platform }): Wording =>
    error(describeRefusal('The token may not do this', refused), permissionHints[platform], 4),
  'forge/not-found': (facts: RefusedRequest): Wording =>
    error(
      describeRefusal('This does not exist, or this token may not see it', facts),
      'Check --repo and --number, and that the token may read the repository.',
    ),
  'forge/refused': (facts: RefusedRequest): Wording =>
    error(describeRefusal('The request was refused', facts), 'Read the message of the server.'),
  'forge/redirect': (facts: RefusedRequest): Wording =>
    error(
      describeRefusal('The server redirects to another address', facts),
      'Use the current name of the repository and the address of the API itself: the token is not sent anywhere else.',
    ),
  'forge/failed': (facts: RefusedRequest): Wording =>
    error(
      describeRefusal('The server failed', facts),
      'Run the command again; if the error persists, look at the status page of the server.',
    ),
  'forge/busy': ({ seconds, ...refused }: RefusedRequest & { readonly seconds: number | undefined }): Wording =>
    error(
      describeRefusal('The server accepts no more requests for now', refused),
      seconds === undefined
        ? 'Run the command again later.'
        : `Run the command again in ${Math.ceil(seconds / 60)} min.`,
    ),
  'forge/silent': ({ asked, why }: { readonly asked: string; readonly why: string }): Wording =>
    error(
      `There was no answer (${why}, ${asked}).`,
      'Check the network, HTTPS_PROXY, and the address of the API (GITHUB_API_URL, CI_API_V4_URL, GITEA_API_URL).',
    ),
  'forge/timeout': ({ asked, before }: { readonly asked: string; readonly before: string | undefined }): Wording =>
    error(
      before === undefined
        ? `The time limit of this run ended before there was an answer (${asked}).`
        : `${before} The time limit of this run ended before it could be sent again.`,
      'Run the command again, or allow more time with --timeout. If the comment was created after all, the next run finds it.',
    ),
  'forge/unexpected': ({ asked, what }: { readonly asked: string; readonly what: string }): Wording =>
    error(
      `The answer is ${what} (${asked}).`,
      'Check the address of the API (GITHUB_API_URL, CI_API_V4_URL, GITEA_API_URL), and whether there is a proxy in between.',
    ),
  'forge/endless': ({ asked }: { readonly asked: string }): Wording =>
    error(
      `There are more comments than roomlinks searches (${asked}).`,
      'Nothing was written, because the comment may be among the rest. Close this request and open a new one.',
    ),
}

const permissionHints: { readonly [P in Platform]: string } = {
  github:
    'Give the job `permissions: pull-requests: write` (for an issue `issues: write`). A pull request from a fork gets a token that may only read: its plan can go into the step summary.',
  gitlab:
    'Use a project access token with the role Reporter or higher and the scope api; a job token may not write notes. A merge request from a fork gets no such token.',
  gitea:
    'The token of a person needs the scopes write:issue and read:user. A pull request from a fork gets a token that may only read: its plan can go into an artifact.',
}

function describeRefusal(what: string, { asked, status, serverMessage }: RefusedRequest): string {
  return `${what} (${status}, ${asked})${serverMessage === undefined ? '' : `: ${serverMessage}`}.`.replace(
    /\.\.$/,
    '.',
  )
}

export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
