import type { PushedCommit } from '../../forge/commit.ts'
import type { Platform } from '../../forge/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { Secret } from '../../model/secret.ts'
import { readAddress } from '../../model/values/address.ts'
import { diagnose } from '../diagnostics.ts'
import { type FoundRequest, findRequest, missingNumber } from './request.ts'

/** The options that say where to comment. */
export interface ForgeTargetArgs {
  readonly platform?: Platform
  readonly repo?: string
  readonly number?: number
}

/** Where to comment, and as whom. */
export interface ForgeTarget {
  readonly platform: Platform
  /** The address of the API. */
  readonly url: string
  readonly token: Secret
  readonly repo: string
  /** The number; or, after a push, the commit to find it by. */
  readonly request: { readonly number: string } | { readonly pushed: PushedCommit }
  /** The URL of the CI run that comments. */
  readonly run?: string
}

type Env = World['env']

const segment = String.raw`(?!\.+(?:/|$))[\w.-]+`

const ownerAndName = { pattern: new RegExp(`^${segment}/${segment}$`), words: 'OWNER/NAME' }

interface PlatformSettings {
  /** `usual`: the address if the variable is not set. */
  readonly url: { readonly name: string; readonly usual?: string }
  readonly tokens: readonly string[]
  readonly tokenHint: string
  readonly repo: readonly string[]
  readonly shape: { readonly pattern: RegExp; readonly words: string }
  readonly run: (env: Env) => string
}

/** The variables and defaults of each platform's CI. */
const platformSettings: { readonly [P in Platform]: PlatformSettings } = {
  github: {
    url: { name: 'GITHUB_API_URL', usual: 'https://api.github.com' },
    tokens: ['GITHUB_TOKEN', 'GH_TOKEN'],
    tokenHint:
      'In GitHub Actions, write `env: { GITHUB_TOKEN: "${{ github.token }}" }`; elsewhere, use a token of your own.',
    repo: ['GITHUB_REPOSITORY'],
    shape: ownerAndName,
    run: (env: Env) => `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_ID']}`,
  },
  gitlab: {
    url: { name: 'CI_API_V4_URL', usual: 'https://gitlab.com/api/v4' },
    tokens: ['GITLAB_TOKEN'],
    tokenHint:
      'Put a project access token with the scope api into a masked variable of that name; CI_JOB_TOKEN may not write notes.',
    repo: ['CI_MERGE_REQUEST_PROJECT_ID', 'CI_PROJECT_ID'],
    shape: {
      pattern: new RegExp(`^(?:\\d+|${segment}(?:/${segment})+)$`),
      words: 'GROUP/NAME, or the number of the project',
    },
    run: (env: Env) => String(env['CI_JOB_URL']),
  },
  // In its Actions, Gitea takes the variables of GitHub.
  gitea: {
    url: { name: 'GITHUB_API_URL' },
    tokens: ['GITHUB_TOKEN', 'GITEA_TOKEN', 'FORGEJO_TOKEN'],
    tokenHint: 'Write `env: { GITHUB_TOKEN: "${{ github.token }}" }`.',
    repo: ['GITHUB_REPOSITORY'],
    shape: ownerAndName,
    // The address of a run there has its number in the repository, not its id.
    run: (env: Env) =>
      `${env['GITHUB_SERVER_URL']?.replace(/\/$/, '')}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_NUMBER']}`,
  },
}

/** Gitea from anywhere else: the variables of GitHub may be set, but then they are GitHub's own. */
const giteaFromElsewhere: PlatformSettings = {
  ...platformSettings.gitea,
  url: { name: 'GITEA_API_URL' },
  tokens: ['GITEA_TOKEN', 'FORGEJO_TOKEN'],
  tokenHint: 'Create a token with the scopes write:issue and read:user.',
  repo: [],
  run: () => '',
}

function settingsOf(platform: Platform, env: Env): PlatformSettings {
  return platform === 'gitea' && !isGitea(env) ? giteaFromElsewhere : platformSettings[platform]
}

/** Finds where to comment, from the options and the variables of CI. The token comes only from the environment. */
export async function findForgeTarget(args: ForgeTargetArgs, world: World): Promise<Checked<ForgeTarget>> {
  const { env } = world
  const platform = args.platform ?? platformOf(env)
  if (platform === undefined) return failed(diagnose('comment/no-platform', {}))
  const settings = settingsOf(platform, env)
  const [url, token, repo] = [findUrl(settings, env), findToken(settings, env), findRepo(settings, args.repo, env)]
  // The number from CI belongs to its own repository.
  const isOwnRepository = args.repo === undefined || settings.repo.some((name) => env[name] === args.repo)
  const number = args.number === undefined ? undefined : String(args.number)
  const request: FoundRequest = number
    ? { number }
    : isOwnRepository
      ? await findRequest(platform, world)
      : { why: missingNumber[platform] }
  const unknown = 'why' in request ? [diagnose('comment/no-number', request)] : []
  const diagnostics = [...[url, token, repo].flatMap((each) => each.diagnostics), ...unknown]
  if (!url.ok || !token.ok || !repo.ok || 'why' in request) return { ok: false, diagnostics }
  const run = settings.run(env)
  const where = { platform, url: url.value, token: token.value, repo: repo.value, request }
  return checked({ ...where, ...(/^https?:\/\/[^\s()<>]+$/.test(run) && { run }) }, diagnostics)
}

/** Whether this is a job of Gitea or Forgejo. There, GITHUB_ACTIONS is set too. */
function isGitea(env: Env): boolean {
  return env['GITEA_ACTIONS'] === 'true' || env['FORGEJO_ACTIONS'] === 'true'
}

function platformOf(env: Env): Platform | undefined {
  if (isGitea(env)) return 'gitea'
  if (env['GITHUB_ACTIONS'] === 'true') return 'github'
  return env['GITLAB_CI'] === 'true' ? 'gitlab' : undefined
}

/** Returns the address of the API for comments from this CI; `undefined` outside of CI. */
export function forgeAddress(env: Env): Checked<string> | undefined {
  const platform = platformOf(env)
  return platform && findUrl(settingsOf(platform, env), env)
}

function findUrl({ url: { name, usual } }: PlatformSettings, env: Env): Checked<string> {
  const given = env[name] || usual
  const read = given === undefined ? { why: 'is missing' } : readAddress(given)
  if ('why' in read) return failed(diagnose('comment/address', { source: name, why: read.why }))
  return checked(read.address, read.isExposed ? [diagnose('comment/exposed', { source: name })] : [])
}

function findToken({ tokens, tokenHint }: PlatformSettings, env: Env): Checked<Secret> {
  const source = tokens.find((name) => env[name]?.trim())
  if (source === undefined) {
    return failed(diagnose('token/missing', { names: tokens.join(' or '), hint: tokenHint }))
  }
  const token = String(env[source]).trim()
  // Anything else cannot go into a header.
  return checked(new Secret(token), /^[\x21-\x7e]+$/.test(token) ? [] : [diagnose('token/malformed', { source })])
}

function findRepo({ repo: names, shape }: PlatformSettings, given: string | undefined, env: Env): Checked<string> {
  const name = names.find((each) => env[each])
  const repo = given ?? (name === undefined ? undefined : env[name])
  if (repo === undefined) return failed(diagnose('comment/no-repo', { names: names.join(', ') }))
  const source = given === undefined ? String(name) : '--repo'
  return checked(repo, shape.pattern.test(repo) ? [] : [diagnose('comment/repo', { source, shape: shape.words })])
}
