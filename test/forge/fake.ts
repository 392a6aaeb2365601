import { onTestFinished } from 'vitest'
import { saw } from '../scanner.ts'
import { type Fake, type FakeOptions, serveGitea, serveGithub, serveGitlab } from './server.ts'

export {
  type Account,
  actions,
  type Fake,
  type FakeOptions,
  giteaError,
  giteaPull,
  githubError,
  json,
  type Kept,
  merge,
  pull,
  type Strike,
} from './server.ts'

/** GitHub for the time of a test. */
export async function openFakeGithub(options: FakeOptions): Promise<Fake> {
  return watched(await serveGithub(options))
}

/** GitLab for the time of a test. */
export async function openFakeGitlab(options: FakeOptions): Promise<Fake> {
  return watched(await serveGitlab(options))
}

/** Gitea for the time of a test. */
export async function openFakeGitea(options: FakeOptions): Promise<Fake> {
  return watched(await serveGitea(options))
}

function watched(fake: Fake): Fake {
  onTestFinished(fake.close)
  saw('the addresses of requests', () => fake.requests.join('\n'))
  saw('a comment', () => fake.comments.map(({ body }) => body).join('\n'))
  return fake
}
