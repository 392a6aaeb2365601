import { readdirSync, readFileSync } from 'node:fs'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { expect, test } from 'vitest'
import { action, workflow } from './github.ts'

const { version }: { readonly version: string } = JSON.parse(readFileSync('package.json', 'utf8'))
const actionText = readFileSync('action.yml', 'utf8')
const workflowText = readFileSync('examples/ci/github-actions.yml', 'utf8')
const pipelineText = readFileSync('examples/ci/gitlab-ci.yml', 'utf8')
const scriptText = readFileSync('examples/ci/plan-and-apply.sh', 'utf8')

/** The files of a folder. */
function filesIn(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
  return all.filter((each) => each.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`)
}

/** What GitHub's own parser, the one of its extension for editors, finds wrong. */
function wrongIn(parse: typeof parseWorkflow, content: string): readonly string[] {
  const { context } = parse({ name: 'file.yml', content }, new NoOperationTraceWriter())
  return context.errors.getErrors().map(({ rawMessage }) => rawMessage)
}

test.for([
  {
    name: 'action.yml',
    parse: parseAction,
    text: actionText,
    break: ['using: composite', 'using: bash'],
    says: /bash/,
  },
  {
    name: 'a step of the action',
    parse: parseAction,
    text: actionText,
    break: ['working-directory: ${{', 'workdir: ${{'],
    says: /workdir/,
  },
  {
    name: 'the workflow',
    parse: parseWorkflow,
    text: workflowText,
    break: ['timeout-minutes', 'timeout'],
    says: /timeout/,
  },
  {
    name: 'a group of the workflow',
    parse: parseWorkflow,
    text: workflowText,
    break: ['cancel-in-progress', 'cancel'],
    says: /'cancel'/,
  },
] as const)("GitHub's parser takes $name, and finds what is wrong", ({ parse, text, break: [right, wrong], says }) => {
  expect(wrongIn(parse, text)).toEqual([])
  expect(text).toContain(right)
  expect(wrongIn(parse, text.replace(right, wrong)).join('\n')).toMatch(says)
})

test('nothing is put into the text of a script: values go there as variables', () => {
  const steps = [...action.runs.steps, ...Object.values(workflow.jobs).flatMap((job) => job.steps)]
  const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
  expect(scripts.length).toBeGreaterThan(1)
  for (const script of scripts) expect(script).not.toContain('${{')
})

test('each action is named by a full commit, and the action of this repository uses no other', () => {
  expect(action.runs.steps.filter(({ uses }) => uses !== undefined)).toEqual([])
  const used = [...workflowText.matchAll(/uses: (.*)/g)].map(([, name = '']) => name)
  expect(used).toHaveLength(8)
  for (const name of used)
    expect(name).toMatch(/^(actions\/checkout@[0-9a-f]{40} # v\d+\.\d+\.\d+|OWNER\/roomlinks@0{40} # .*)$/)
})

test('the package is named by its exact version, and the image by a whole one', () => {
  for (const text of [pipelineText, scriptText])
    expect([...text.matchAll(/roomlinks-(\d[\w.^~-]*)\.tgz/g)].map(([, found]) => found)).toEqual([version])
  expect(pipelineText).toMatch(/image: node:\d+\.\d+\.\d+-\w+ /)
})

test('nothing is taken from npm by its name, which is nobody’s yet, and nothing from what a checkout holds', () => {
  const pages = ['README.md', 'action.yml', ...filesIn('action'), ...filesIn('examples/ci'), ...filesIn('docs')]
  for (const page of pages) {
    const text = readFileSync(page, 'utf8')
    expect(text, page).not.toMatch(/\bnpx\b|\bnpm (?:exec|x)\b|roomlinks@(?!0{40}|COMMIT|0000…|sha256:)/)
    for (const [line] of text.matchAll(/\bnpm (?:i|install|add)\b[^`\n]*/g))
      expect(line, page).toMatch(
        /^npm install(?: (?:--global )?(?:\.|\.\/roomlinks-[\d.]+\.tgz|git\+\S+|yaml-language-server))?(?: --save-dev)?$/,
      )
  }
})

test('each key and password is in the step that needs it, and in no other', () => {
  for (const { env = {} } of [workflow, ...Object.values(workflow.jobs)]) expect(env).toEqual({})
  for (const { steps } of Object.values(workflow.jobs)) {
    const holders = steps.filter((step) => JSON.stringify(step).includes('secrets.'))
    expect(holders.map(({ uses }) => uses?.replace(/@.*/, ''))).toEqual(['OWNER/roomlinks'])
  }
  // For people to fill in, and for init.
  const shown = workflowText.match(/^ {10}# AUDIT_PASSWORD: \$\{\{ secrets\.AUDIT_PASSWORD \}\}$/gm)
  expect(shown).toHaveLength(Object.keys(workflow.jobs).length)
})

test('each job is told by a setting of the forge which portal is meant', () => {
  for (const { steps } of Object.values(workflow.jobs)) {
    const [own] = steps.filter(({ uses }) => uses?.startsWith('OWNER/roomlinks@'))
    expect(own?.env).toEqual({ DOCSPACE_URL: '${{ vars.DOCSPACE_URL }}' })
  }
})

test('each job may do what it needs, and no more', () => {
  expect(workflow.permissions).toEqual({})
  expect(Object.fromEntries(Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
    review: { contents: 'read', 'pull-requests': 'write' },
    plan: { contents: 'read' },
    apply: { contents: 'read', 'pull-requests': 'write' },
    drift: { contents: 'read', issues: 'write' },
  })
  const checkouts = Object.values(workflow.jobs).flatMap(({ steps }) =>
    steps.filter(({ uses }) => uses?.startsWith('actions/')),
  )
  expect(checkouts).toHaveLength(4)
  for (const { with: given } of checkouts) expect(given).toMatchObject({ 'persist-credentials': false })
})

test('the key that may write is in the protected job alone, and that job is never cut off', () => {
  const holders = Object.entries(workflow.jobs).filter(([, job]) => JSON.stringify(job).includes('DOCSPACE_APPLY_KEY'))
  expect(holders.map(([name]) => name)).toEqual(['apply'])
  expect(holders.map(([, { environment }]) => environment)).toEqual(['production'])
  const groups = Object.values(workflow.jobs).flatMap(({ concurrency }) => (concurrency ? [concurrency] : []))
  expect(groups.flatMap((each) => (each['cancel-in-progress'] ? [] : [each.group]))).toEqual(['roomlinks-apply'])
  expect(new Set(groups.map(({ group }) => group)).size).toBe(groups.length)
  // It would run what a stranger wrote with the secrets of the repository.
  expect(workflowText).not.toMatch(/pull_request_target/)
})

test('the README beside the examples names each of them, and each secret and variable that they take', () => {
  const readme = readFileSync('examples/ci/README.md', 'utf8')
  for (const file of readdirSync('examples/ci')) if (file !== 'README.md') expect(readme).toContain(`](${file})`)
  const names = [
    ...workflowText.matchAll(/(?:secrets|vars)\.(\w+)/g),
    ...pipelineText.matchAll(/\$\{?((?!CI_)\w+_\w+)/g),
  ]
  const taken = new Set(names.map(([, name = '']) => name))
  expect([...taken]).toContain('GITLAB_TOKEN')
  // The one that stands in a comment, as an example.
  taken.delete('AUDIT_PASSWORD')
  for (const name of taken) expect(readme).toContain(`\`${name}\``)
})
