import { type Diagnose, diagnosing, type Sentences } from '../model/diagnostic.ts'

/** What was asked (`POST /repos/acme/links/issues/7/comments`), and what came back. */
interface Refused {
  readonly asked: string
  readonly status: number
  /** The forge's own sentence, where it has one. */
  readonly said: string | undefined
}

export interface About {
  'forge/unauthorized': Refused
  'forge/forbidden': Refused & { readonly platform: Platform }
  'forge/not-found': Refused
  'forge/refused': Refused
  'forge/redirect': Refused
  'forge/failed': Refused
  'forge/busy': Refused & { readonly seconds: number | undefined }
  'forge/silent': { readonly asked: string; readonly why: string }
  'forge/timeout': { readonly asked: string; readonly before: string | undefined }
  'forge/unexpected': { readonly asked: string; readonly what: string }
  'forge/endless': { readonly asked: string }
}

export type Platform = 'github' | 'gitlab'

const sentences: Sentences<About> = {
  'forge/unauthorized': {
    exit: 4,
    message: (facts) => told('The token is not accepted', facts),
    hint: 'Check that it has not expired, and that it is a token of this GitHub or GitLab: CI_JOB_TOKEN is none that may write notes.',
  },
  'forge/forbidden': {
    exit: 4,
    message: (facts) => told('The token may not do this', facts),
    hint: ({ platform }) => rights[platform],
  },
  'forge/not-found': {
    message: (facts) => told('This is not known there, or not to this token', facts),
    hint: 'Check --repo and --number, and that the token may read the repository.',
  },
  'forge/refused': {
    message: (facts) => told('The request was refused', facts),
    hint: 'See what the answer says.',
  },
  'forge/redirect': {
    message: (facts) => told('The answer leads to another address', facts),
    hint: 'Use the present name of the repository, and the address of the API itself: the token is sent nowhere else.',
  },
  'forge/failed': {
    message: (facts) => told('The server failed', facts),
    hint: 'Run the command again; if it stays, look at the status page of the server.',
  },
  'forge/busy': {
    message: (facts) => told('No more requests are taken for now', facts),
    hint: ({ seconds }) =>
      seconds === undefined
        ? 'Run the command again later.'
        : `Run the command again in ${Math.ceil(seconds / 60)} min.`,
  },
  'forge/silent': {
    message: ({ asked, why }) => `There was no answer (${why}, ${asked}).`,
    hint: 'Check the network, HTTPS_PROXY, and the address of the API (GITHUB_API_URL, CI_API_V4_URL).',
  },
  'forge/timeout': {
    message: ({ asked, before }) =>
      before === undefined
        ? `The time of this run was over before there was an answer (${asked}).`
        : `${before} The time of this run was over before it could be sent again.`,
    hint: 'Run the command again, or allow more time with --timeout. A comment that was created all the same is found then.',
  },
  'forge/unexpected': {
    message: ({ asked, what }) => `The answer is ${what} (${asked}).`,
    hint: 'Check the address of the API (GITHUB_API_URL, CI_API_V4_URL), and whether a proxy stands in between.',
  },
  'forge/endless': {
    message: ({ asked }) => `There are more comments than are looked through (${asked}).`,
    hint: 'Nothing was written: the comment may be among the others. Close this one and open a new one.',
  },
}

const rights: { readonly [P in Platform]: string } = {
  github:
    'Give the job `permissions: pull-requests: write` (for an issue `issues: write`). A pull request from a fork gets a token that may only read: its plan can go into the step summary.',
  gitlab:
    'Use a project access token with the role Reporter or more and the scope api; a job token may not write notes. A merge request from a fork gets no such token.',
}

function told(what: string, { asked, status, said }: Refused): string {
  return `${what} (${status}, ${asked})${said === undefined ? '' : `: ${said}`}.`.replace(/\.\.$/, '.')
}

export const diagnose: Diagnose<About> = diagnosing(sentences, 1)
