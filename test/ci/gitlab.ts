import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parse } from 'yaml'
import { makeFolder, start } from '../commands/process.ts'

type Texts = Readonly<Record<string, string>>

interface Job {
  readonly script: readonly string[]
  readonly after_script?: readonly string[]
  readonly allow_failure?: { readonly exit_codes: readonly number[] }
  readonly artifacts?: { readonly paths: readonly string[]; readonly reports?: Texts; readonly access: string }
}

interface Pipeline {
  readonly variables: Texts
  readonly default: { readonly before_script: readonly string[] }
  readonly [job: string]: unknown
}

/** The example of a pipeline, as it stands in its file. */
export const text: string = readFileSync('examples/ci/gitlab-ci.yml', 'utf8')

const pipeline: Pipeline = parse(text)

const require = createRequire(import.meta.url)
const local = require.resolve('gitlab-ci-local')
/** It runs on Node 20 but for one function, which Node has from version 22 on. */
const missing = encodeURIComponent('Set.prototype.union ??= function (other) { return new Set([...this, ...other]) }')

/**
 * The jobs that those variables would start in a repository with the pipeline, each with when. To hold it against GitLab's
 * schema takes longer than all the rest: where a pipeline is given, it is, and what is wrong with it may come out.
 */
export async function jobsFor(folder: string, variables: Texts, checked?: string): Promise<Texts | string> {
  const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`])
  writeFileSync(join(folder, '.gitlab-ci.yml'), checked ?? text)
  const home = makeFolder()
  const args = ['--import', `data:text/javascript,${missing}`, local, '--list-json', ...given]
  if (checked === undefined) args.push('--no-json-schema-validation')
  const env = { HOME: home, GIT_CONFIG_NOSYSTEM: '1', GCL_IGNORE_PREDEFINED_VARS: Object.keys(variables).join(',') }
  const { code, out, err } = await start(process.execPath, [...args, '--state-dir', home], { cwd: folder, env }).ended
  if (code !== 0) return out + err
  const jobs: readonly { readonly name: string; readonly when: string }[] = JSON.parse(out)
  return Object.fromEntries(jobs.filter(({ when }) => when !== 'never').map(({ name, when }) => [name, when]))
}

/** How a job ended. */
export interface Played {
  readonly code: number
  readonly status: 'success' | 'warning' | 'failed'
  readonly printed: string
  /** The files that the job promises and did not leave. */
  readonly missing: readonly string[]
}

/** Plays a job: what comes before and its script in one shell, and what comes after in another, as a runner does. */
export async function playJob(name: string, folder: string, env: Texts): Promise<Played> {
  const job = jobNamed(name)
  const around = { cwd: folder, env: { CI: 'true', GITLAB_CI: 'true', ...pipeline.variables, ...env } }
  const run = (lines: readonly string[]): ReturnType<typeof start>['ended'] =>
    start('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], around).ended
  const { code, out, err } = await run([...pipeline.default.before_script, ...job.script])
  const after = await run(job.after_script ?? [])
  const { paths = [], reports = {} } = job.artifacts ?? {}
  const isAllowed = job.allow_failure?.exit_codes.includes(code ?? 1) === true
  return {
    code: code ?? 1,
    status: code === 0 ? 'success' : isAllowed ? 'warning' : 'failed',
    printed: out + err + after.out + after.err,
    missing: [...paths, ...Object.values(reports)].filter((file) => !existsSync(join(folder, file))),
  }
}

/** A job of the example. */
export function jobNamed(name: string): Job {
  const job = pipeline[name]
  if (!isJob(job)) throw new Error(`The example has no job ${name}.`)
  return job
}

/** The names of all jobs. */
export function jobNames(): readonly string[] {
  return Object.keys(pipeline).filter((name) => isJob(pipeline[name]))
}

function isJob(value: unknown): value is Job {
  return typeof value === 'object' && value !== null && 'script' in value
}
