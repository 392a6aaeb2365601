import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { makeFolder, start } from '../commands/process.ts'
import { type Contexts, holds, interpolate } from './expression.ts'

type Texts = Readonly<Record<string, string>>

/** A step, as much of it as is used here. */
export interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Texts
  readonly env?: Texts
  readonly 'working-directory'?: string
}

/** A job of a workflow. */
export interface Job {
  readonly if?: string
  readonly needs?: string
  readonly environment?: string
  readonly permissions?: Texts
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly outputs?: Texts
  readonly env?: Texts
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly steps: readonly Step[]
}

/** A workflow file. */
export interface Workflow {
  readonly permissions?: unknown
  readonly env?: Texts
  readonly jobs: Readonly<Record<string, Job>>
}

/** A composite action. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly required: boolean; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

/** The action of this repository. */
export const action: Action = parse(readFileSync('action.yml', 'utf8'))

/** The example of a workflow. */
export const workflow: Workflow = parse(readFileSync('examples/ci/github-actions.yml', 'utf8'))

/** What a run is about, and where it runs. */
export interface Run {
  /** The checkout. */
  readonly folder: string
  /** What the machine has in its environment. */
  readonly env: Texts
  /** `github.event_name`, `github.ref`, `github.sha` and `github.event`. */
  readonly event: {
    readonly event_name: string
    readonly ref: string
    readonly sha: string
    readonly event?: Contexts
  }
  readonly vars?: Texts
  readonly secrets?: Texts
  readonly inputs?: Texts
  readonly needs?: Contexts
  /** Where the runner has put the action, to be installed; without it, this repository, where that was done before. */
  readonly actionPath?: string
  /** The name of the runner's folder for temporary files. */
  readonly temp?: string
}

/** How a job ended, or what was done before it failed. */
export interface Played {
  readonly code: number
  readonly printed: string
  readonly summary: string
  readonly outputs: Texts
}

/** The token that GitHub gives to each job. */
export const token = 'ghs_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX'

/** The jobs of the example whose condition holds. */
export function jobsFor(run: Run): readonly string[] {
  const contexts = contextsOf(run)
  return Object.entries(workflow.jobs).flatMap(([name, job]) => (isFor(job, contexts) ? [name] : []))
}

const isFor = (job: Job, contexts: Contexts): boolean => job.if === undefined || holds(job.if, contexts)

/** Plays a job of the example; `undefined`: its condition does not hold. */
export async function playJob(name: string, run: Run): Promise<Played | undefined> {
  const job = workflow.jobs[name]
  if (!job) throw new Error(`The example has no job ${name}.`)
  const contexts = contextsOf(run)
  if (!isFor(job, contexts)) return undefined
  const env = filled(workflow.env, contexts)
  const steps: Record<string, { readonly outputs: Texts }> = {}
  let played: Played = { code: 0, printed: '', summary: '', outputs: {} }
  for (const { id, uses = '', with: given, env: own } of job.steps) {
    if (uses.startsWith('actions/checkout@')) continue
    if (!uses.startsWith('OWNER/roomlinks@')) throw new Error(`Nothing plays ${uses}.`)
    played = await playAction(filled(given, contexts), {
      ...run,
      env: { ...run.env, ...env, ...filled(own, contexts) },
    })
    if (id !== undefined) steps[id] = { outputs: played.outputs }
  }
  return { ...played, outputs: filled(job.outputs, { ...contexts, steps }) }
}

/** Plays the composite action with these inputs: each `run:` of it, in its own shell, as a runner of GitHub does. */
export async function playAction(given: Texts, run: Run): Promise<Played> {
  const contexts = contextsOf(run)
  const unknown = Object.keys(given).filter((name) => !(name in action.inputs))
  if (unknown.length > 0) throw new Error(`The action has no input ${unknown.join(', ')}.`)
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: usual = '' }]) => [
      name,
      given[name] ?? interpolate(usual, contexts),
    ]),
  )
  const temp = makeFolder({ summary: '', 'event.json': JSON.stringify(run.event.event ?? {}) })
  const steps: Record<string, { readonly outputs: Texts }> = {}
  let printed = ''
  let code = 0
  for (const [nth, step] of action.runs.steps.entries()) {
    const around = { nth, temp, run, contexts: { ...contexts, inputs, steps } }
    const isKnown = step.id === 'install' && run.actionPath === undefined
    const ended = await (isKnown ? install(step, around) : playStep(step, around))
    printed += ended.printed
    if (step.id !== undefined) steps[step.id] = { outputs: ended.outputs }
    code = ended.code
    if (code !== 0) break
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, interpolate(value, { steps })])
  return { code, printed, summary: readFileSync(join(temp, 'summary'), 'utf8'), outputs: Object.fromEntries(outputs) }
}

interface Around {
  readonly nth: number
  readonly temp: string
  readonly run: Run
  readonly contexts: Contexts
}

/** How this repository was installed as the action. No input has a part in it, and the command is built: once is enough. */
let installed: ReturnType<typeof playStep> | undefined

function install(step: Step, around: Around): ReturnType<typeof playStep> {
  installed ??= playStep(step, around)
  return installed
}

async function playStep(step: Step, { nth, temp, run, contexts }: Around): Promise<Omit<Played, 'summary'>> {
  const outputs = join(temp, `outputs-${nth}`)
  writeFileSync(outputs, '')
  writeFileSync(join(temp, `${nth}.sh`), interpolate(step.run ?? '', contexts))
  const runnerTemp = join(temp, run.temp ?? 'runner')
  mkdirSync(runnerTemp, { recursive: true })
  const { event_name, ref, sha } = run.event
  const env = {
    ...run.env,
    ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/links', GITHUB_EVENT_NAME: event_name },
    ...{ GITHUB_REF: ref, GITHUB_SHA: sha, GITHUB_EVENT_PATH: join(temp, 'event.json'), GITHUB_RUN_ID: '42' },
    ...{ GITHUB_SERVER_URL: 'https://github.example', GITHUB_STEP_SUMMARY: join(temp, 'summary') },
    ...{ GITHUB_OUTPUT: outputs, RUNNER_TEMP: runnerTemp, GITHUB_WORKSPACE: run.folder },
    ...{ GITHUB_ACTION_PATH: run.actionPath ?? resolve('.'), GITHUB_ACTION: '__acme_roomlinks' },
    ...filled(step.env, contexts),
  }
  const cwd = resolve(run.folder, interpolate(step['working-directory'] ?? '.', contexts))
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', join(temp, `${nth}.sh`)]
  const { code, out, err } = await start('bash', args, { env, cwd }).ended
  return { code: code ?? 1, printed: out + err, outputs: outputsIn(readFileSync(outputs, 'utf8')) }
}

function contextsOf({ event, vars = {}, secrets = {}, inputs = {}, needs = {} }: Run): Contexts {
  return { github: { event: {}, ...event, token }, vars, secrets, inputs, needs }
}

function filled(texts: Texts | undefined, contexts: Contexts): Texts {
  return Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, interpolate(text, contexts)]))
}

/** `name=value`, or a value of several lines between two delimiters. */
function outputsIn(text: string): Texts {
  const found = text.matchAll(/^([\w-]+)(?:=([^\n]*)|<<([^\n]+)\n(.*?)\n\3)$/gms)
  return Object.fromEntries([...found].map(([, name, line, , lines]) => [name, line ?? lines ?? '']))
}
