import type { Platform } from '../../forge/sentences.ts'
import { readAddress } from '../../model/address.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { Secret } from '../../model/secret.ts'
import type { World } from '../world.ts'
import { diagnose } from './sentences.ts'

/** The options that say where to comment. */
export interface PlaceArgs {
  readonly platform?: Platform
  readonly repo?: string
  readonly number?: number
}

/** Where to comment, and as whom. */
export interface Where {
  readonly platform: Platform
  /** The address of the API. */
  readonly url: string
  readonly token: Secret
  readonly repo: string
  /** Absent where only the commit is known, as after a merge. */
  readonly number?: string
  readonly commit?: string
  /** The run of CI that comments. */
  readonly run?: string
}

type Env = World['env']

/** What a platform's CI says of itself, by the names of its variables. */
interface Surroundings {
  readonly url: { readonly name: string; readonly usual: string }
  readonly tokens: readonly string[]
  readonly tokenHint: string
  readonly repo: readonly string[]
  readonly shape: { readonly pattern: RegExp; readonly words: string }
  readonly numbers: string
  readonly commit: string
  readonly run: (env: Env) => string
}

const segment = String.raw`(?!\.+(?:/|$))[\w.-]+`

const surroundings: { readonly [P in Platform]: Surroundings } = {
  github: {
    url: { name: 'GITHUB_API_URL', usual: 'https://api.github.com' },
    tokens: ['GITHUB_TOKEN', 'GH_TOKEN'],
    tokenHint:
      'In GitHub Actions, write `env: { GITHUB_TOKEN: "${{ github.token }}" }`; elsewhere, use a token of yours.',
    repo: ['GITHUB_REPOSITORY'],
    shape: { pattern: new RegExp(`^${segment}/${segment}$`), words: 'OWNER/NAME' },
    numbers: 'GITHUB_EVENT_PATH, GITHUB_REF',
    commit: 'GITHUB_SHA',
    run: (env) => `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_ID']}`,
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
    numbers: 'CI_MERGE_REQUEST_IID',
    commit: 'CI_COMMIT_SHA',
    run: (env) => String(env['CI_JOB_URL']),
  },
}

/** Where to comment, by the options and by what CI says of itself; the token comes from the environment alone. */
export async function findPlace(args: PlaceArgs, world: World): Promise<Checked<Where>> {
  const { env } = world
  const platform = args.platform ?? platformOf(env)
  if (platform === undefined) return { ok: false, diagnostics: [diagnose('comment/no-platform', {})] }
  const around = surroundings[platform]
  const [url, token, repo] = [findUrl(around, env), findToken(around, env), findRepo(around, args.repo, env)]
  // The numbers of CI are those of its own repository.
  const isHere = args.repo === undefined || around.repo.some((name) => env[name] === args.repo)
  const number = args.number === undefined ? isHere && (await numberIn(platform, world)) : String(args.number)
  const commit = isHere ? env[around.commit] : undefined
  const unknown = number || isCommit(commit) ? [] : [diagnose('comment/no-number', { names: around.numbers })]
  const diagnostics = [...[url, token, repo].flatMap((each) => each.diagnostics), ...unknown]
  if (!url.ok || !token.ok || !repo.ok) return { ok: false, diagnostics }
  const run = around.run(env)
  const where = { platform, url: url.value, token: token.value, repo: repo.value }
  return checked(
    {
      ...where,
      ...(number ? { number } : isCommit(commit) && { commit }),
      ...(/^https?:\/\/[^\s()<>]+$/.test(run) && { run }),
    },
    diagnostics,
  )
}

/** What to say where the commit did not lead to a number. */
export function numberless(platform: Platform): Diagnostic {
  const { numbers, commit } = surroundings[platform]
  return diagnose('comment/no-number', { names: `${numbers}, ${commit}` })
}

function platformOf(env: Env): Platform | undefined {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github'
  return env['GITLAB_CI'] === 'true' ? 'gitlab' : undefined
}

function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[\da-f]{40,64}$/.test(text)
}

function findUrl({ url: { name, usual } }: Surroundings, env: Env): Checked<string> {
  const read = readAddress(env[name] || usual)
  if ('why' in read) return { ok: false, diagnostics: [diagnose('comment/address', { source: name, why: read.why })] }
  return checked(read.address, read.isExposed ? [diagnose('comment/exposed', { source: name })] : [])
}

function findToken({ tokens, tokenHint }: Surroundings, env: Env): Checked<Secret> {
  const source = tokens.find((name) => env[name]?.trim())
  if (source === undefined) {
    return { ok: false, diagnostics: [diagnose('token/missing', { names: tokens.join(' or '), hint: tokenHint })] }
  }
  const token = String(env[source]).trim()
  // Anything else cannot go into a header.
  return checked(new Secret(token), /^[\x21-\x7e]+$/.test(token) ? [] : [diagnose('token/malformed', { source })])
}

function findRepo({ repo: names, shape }: Surroundings, given: string | undefined, env: Env): Checked<string> {
  const name = names.find((each) => env[each])
  const repo = given ?? (name === undefined ? undefined : env[name])
  if (repo === undefined) return { ok: false, diagnostics: [diagnose('comment/no-repo', { names: names.join(', ') })] }
  const source = given === undefined ? String(name) : '--repo'
  return checked(repo, shape.pattern.test(repo) ? [] : [diagnose('comment/repo', { source, shape: shape.words })])
}

async function numberIn(platform: Platform, world: World): Promise<string | undefined> {
  const { env } = world
  if (platform === 'gitlab') return digits(env['CI_MERGE_REQUEST_IID'])
  const path = env['GITHUB_EVENT_PATH']
  const told = path ? await numberInEvent(path, world) : undefined
  return told ?? digits(/^refs\/pull\/(\d+)\//.exec(env['GITHUB_REF'] ?? '')?.[1])
}

/** The number in the event that started a run of GitHub Actions; most events are about no pull request. */
async function numberInEvent(path: string, { read }: World): Promise<string | undefined> {
  try {
    const event: unknown = JSON.parse(new TextDecoder().decode(await read(path)))
    const at = (value: unknown, name: string): unknown =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([each]) => each === name)?.[1]
        : undefined
    const number = at(at(event, 'pull_request'), 'number') ?? at(at(event, 'issue'), 'number')
    return digits(String(number))
  } catch {
    // A file that is not there tells no number; without one, that is said.
    return undefined
  }
}

function digits(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d{0,11}$/.test(text) ? text : undefined
}
