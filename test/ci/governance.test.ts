import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { openPortal } from '../commands/portal.ts'
import { makeFolder, start } from '../commands/process.ts'
import { makeRepository } from '../commands/repository.ts'
import { holds, interpolate } from './expression.ts'
import { type Played, playAction, type Step, token, type Workflow } from './github.ts'

const folder = 'examples/governance'
const text = readFileSync(`${folder}/audit.yml`, 'utf8')
const workflow: Workflow = parse(text)
const [job] = Object.values(workflow.jobs)
const steps = job?.steps ?? []
const named = (start: string): Step & { readonly if?: string } =>
  steps.find(({ uses, run }) => (uses ?? run ?? '').startsWith(start)) ?? expect.fail()
const own = named('OWNER/roomlinks@')
const upload = named('actions/upload-artifact@')
const issue = named('gh ')

test("GitHub's parser takes the workflow", () => {
  const { context } = parseWorkflow({ name: 'audit.yml', content: text }, new NoOperationTraceWriter())
  expect(context.errors.getErrors()).toEqual([])
})

test('the job may do what it needs, each action is named by a full commit, and the key is in one step', () => {
  expect(workflow.permissions).toEqual({})
  expect(job?.permissions).toEqual({ contents: 'read', issues: 'write' })
  for (const [, name] of text.matchAll(/uses: (.*)/g))
    expect(name).toMatch(/^(actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|OWNER\/roomlinks@0{40} # .*)$/)
  expect(steps.filter((step) => JSON.stringify(step).includes('secrets.'))).toEqual([own])
  expect(issue.run).not.toContain('${{')
  expect(named('actions/checkout@').with).toEqual({ 'persist-credentials': false })
})

/** The step of the action, for a portal with these links in one room, in a checkout of the example. */
async function audited(links: readonly { readonly access: 'read' | 'editing'; readonly expirationDate: string }[]) {
  const stage = links.map((link, nth) => ({ kind: 'additional' as const, title: `Link ${nth}`, ...link }))
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Trade fair', links: stage }] }, '')
  const files = ['sales.yaml', 'legal.yaml', 'roomlinks.policy.yaml']
  const repository = makeRepository(
    Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')])),
  )
  const [secrets, vars] = [{ DOCSPACE_PLAN_KEY: portal.sandbox.apiKey }, { DOCSPACE_URL: portal.url }]
  const filled = (texts: Step['with'] = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, interpolate(value, { secrets, vars })]))
  const played = await playAction(filled(own.with), {
    ...{ folder: repository.folder, secrets, vars },
    env: { ...repository.env, ...filled(own.env) },
    event: { event_name: 'schedule', ref: 'refs/heads/main', sha: repository.git('rev-parse', 'HEAD').trim() },
  })
  return { played, repository, requests: portal.requests }
}

/** Runs the step that opens the issue with a gh that notes what it is asked, on a forge with this open issue. */
async function openIssue({ outputs }: Played, open: string): Promise<string | undefined> {
  const contexts = { steps: { audit: { outputs } }, github: { token, repository: 'acme/links' } }
  if (!holds(String(issue.if).replace('always()', 'true'), contexts)) return undefined
  const programs = makeFolder({
    gh: `#!/bin/sh\necho "$GH_REPO $*" >> "$CALLS"\nif [ "$2" = list ]; then printf '%s' '${open}'; fi\n`,
    calls: '',
  })
  chmodSync(join(programs, 'gh'), 0o755)
  const env = Object.fromEntries(
    Object.entries(issue.env ?? {}).map(([name, value]) => [name, interpolate(value, contexts)]),
  )
  writeFileSync(join(programs, 'step.sh'), String(issue.run))
  const { code, err } = await start('bash', ['-eo', 'pipefail', join(programs, 'step.sh')], {
    env: { PATH: `${programs}:${process.env['PATH']}`, CALLS: join(programs, 'calls'), ...env },
    cwd: programs,
  }).ended
  expect(code, err).toBe(0)
  return readFileSync(join(programs, 'calls'), 'utf8').replaceAll(String(env['MARKDOWN']), 'MARKDOWN')
}

const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

test('a link that breaks the policy fails the job, with an artifact and an issue, which is edited while it is open', async () => {
  const { played, repository, requests } = await audited([{ access: 'editing', expirationDate: soon(10) }])
  expect(played, played.printed).toMatchObject({ code: 5, outputs: { 'exit-code': '5', 'exit-reason': 'refused' } })
  expect(played.summary).toContain('company/nobody-edits-in-public')
  expect(requests.filter((request) => !request.startsWith('GET '))).toEqual([])
  for (const path of String(upload.with?.['path']).trim().split('\n'))
    expect(existsSync(join(repository.folder, path)), path).toBe(true)
  expect(readFileSync(String(played.outputs['markdown']), 'utf8')).toContain('nobody-edits-in-public')
  const calls = await openIssue(played, '')
  expect(calls).toContain(
    'acme/links issue create --title Links that the policy denies --label roomlinks-audit --body-file MARKDOWN\n',
  )
  expect(await openIssue(played, '12')).toMatch(/acme\/links issue edit 12 --body-file MARKDOWN\n$/)
})

test('a portal that keeps the policy opens no issue', async () => {
  const { played } = await audited([{ access: 'read', expirationDate: soon(10) }])
  expect(played, played.printed).toMatchObject({ code: 0, outputs: { 'exit-code': '0' } })
  expect(await openIssue(played, '')).toBeUndefined()
})
