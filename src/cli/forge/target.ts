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

/** The variables and defaults of each platform's CI. */
const platformSettings = {
  github: {
    url: { name: 'GITHUB_API_URL', usual: 'https://api.github.com' },
    tokens: ['GITHUB_TOKEN', 'GH_TOKEN'],
    tokenHint:
      'In GitHub Actions, write `env: { GITHUB_TOKEN: "${{ github.token }}" }`; elsewhere, use a token of your own.',
    repo: ['GITHUB_REPOSITORY'],
    shape: { pattern: new RegExp(`^${segment}/${segment}$`), words: 'OWNER/NAME' },
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
}

type PlatformSettings = (typeof platformSettings)[Platform]

/** Finds where to comment, from the options and the variables of CI. The token comes only from the environment. */
export async function findForgeTarget(args: ForgeTargetArgs, world: World): Promise<Checked<ForgeTarget>> {
  const { env } = world
  const platform = args.platform ?? platformOf(env)
  if (platform === undefined) return failed(diagnose('comment/no-platform', {}))
  const settings = platformSettings[platform]
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

function platformOf(env: Env): Platform | undefined {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github'
  return env['GITLAB_CI'] === 'true' ? 'gitlab' : undefined
}

/** Returns the address of the API for comments from this CI; `undefined` outside of CI. */
export function forgeAddress(env: Env): Checked<string> | undefined {
  const platform = platformOf(env)
  return platform && findUrl(platformSettings[platform], env)
}

function findUrl({ url: { name, usual } }: PlatformSettings, env: Env): Checked<string> {
  const read = readAddress(env[name] || usual)
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
