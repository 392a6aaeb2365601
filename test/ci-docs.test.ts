import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { lastWeek, today } from '../src/commands/demo/stage.ts'
import { action } from './ci/github.ts'
import { makeRepository } from './commands/repository.ts'
import { blocksOf, expectParts, transcriptsOf } from './shown.ts'
import { openDrifted, openStory, willing } from './story.ts'

const page = readFileSync('docs/ci.md', 'utf8')
const shown = transcriptsOf(page)
const stale = blocksOf(page).filter(({ text }) => text.startsWith('1 change not approved:'))

/** What the page shows below a command line. */
const shownOf = (line: string): string => shown.get(line) ?? ''

test('all outputs that docs/ci.md shows are held by a test', () => {
  const lines = ['plan --base origin/main', 'plan --base origin/main --offline', 'drift --write']
  expect([...shown.keys()]).toEqual(lines)
  expect(blocksOf(page).filter(({ language }) => language === 'text')).toHaveLength(shown.size + stale.length)
})

test('the workflow that it shows for several portals is one that GitHub reads', () => {
  const [workflow = '', ...more] = blocksOf(page).flatMap(({ text }) => (text.includes('matrix:') ? [text] : []))
  expect(more).toEqual([])
  const content = `on: pull_request\n${workflow.replace('COMMIT', '0'.repeat(40))}`
  const { context } = parseWorkflow({ name: 'review.yml', content }, new NoOperationTraceWriter())
  expect(context.errors.getErrors()).toEqual([])
  const { review } = parse(workflow).jobs
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(review.steps[1].with)))
})

test('what it shows of a change and its base is what plan prints of the manifests of the demo', async () => {
  const { run } = await openDrifted()
  const repository = makeRepository({ 'roomlinks.yaml': lastWeek })
  repository.git('update-ref', 'refs/remotes/origin/main', 'main')
  const path = join(repository.folder, 'roomlinks.yaml')
  writeFileSync(path, today)
  for (const isOffline of [false, true]) {
    const line = `plan --base origin/main${isOffline ? ' --offline' : ''}`
    const ended = await run(`${line} -f ${path}`, { ...repository.world, ...(isOffline ? { env: {} } : {}) })
    expect(ended.code).toBe(0)
    expectParts(shownOf(line), ended.out, isOffline ? 0 : 1)
  }
})

test('what it shows of a stale plan is what apply prints, once the portal has moved', async () => {
  const { run, sandbox } = await openStory(today)
  expect((await run('plan --out plan.json')).code).toBe(0)
  for (const { id: room, links } of sandbox.rooms()) {
    for (const { id, title } of links) {
      if (title === 'Join the board') sandbox.editLink(room, id, { access: 'read' })
      if (title === 'Price lists') sandbox.editLink(room, id, { access: 'read', denyDownload: true })
    }
  }
  const ended = await run('apply --plan plan.json')
  expect(ended.code).toBe(6)
  expect(stale).toHaveLength(1)
  for (const { text } of stale) expectParts(text, ended.out + ended.err, 0)
})

test('what it shows of a drift is what drift prints of the manifests of the demo', async () => {
  const { run } = await openDrifted()
  const ended = await run('drift --write', willing)
  expectParts(shownOf('drift --write'), ended.out, 1)
  expect((await run('drift')).code).toBe(0)
})
