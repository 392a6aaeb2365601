import { expect, test } from 'vitest'
import { openPortal, type Portal } from './portal.ts'
import { manifest, older, stage } from './team.ts'
import { makeWorld, roomlinks } from './world.ts'

const paths = { GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_OUTPUT: 'outputs' }

/** A portal, and a step of GitHub Actions from which it is reached. */
async function openStep(text: string = manifest, env: Readonly<Record<string, string>> = {}): Promise<Portal> {
  const portal = await openPortal(stage, text)
  const variables = { ...portal.world.env, GITHUB_ACTIONS: 'true', ...paths, ...env }
  Object.assign(portal.world, { env: variables, variables })
  return portal
}

/** Reads the outputs of a step as the runner does. Source: github.com/actions/runner, FileCommandManager.cs. */
function outputsOf({ world }: Portal): Readonly<Record<string, string>> {
  const lines = String(world.files.get('outputs')).split('\n')
  expect(lines.pop()).toBe('')
  const read: Record<string, string> = {}
  const delimiters: string[] = []
  while (lines.length > 0) {
    const [, name = '', delimiter = ''] = /^([\w-]+)<<(\S{20,})$/.exec(lines.shift() ?? '') ?? []
    const end = lines.indexOf(delimiter)
    expect(end).toBeGreaterThan(0)
    read[name] = lines.splice(0, end).join('\n')
    lines.shift()
    delimiters.push(delimiter)
  }
  expect(new Set(delimiters).size).toBe(delimiters.length)
  return read
}

test('plan tells the step what it found', async () => {
  const step = await openStep()
  step.world.files.set('summary.md', 'Earlier.\n')
  step.world.files.set('outputs', '')
  const { code, err, out } = await step.run('plan --detailed-exitcode')
  expect(code).toBe(2)
  expect(err).not.toContain('github/')
  const summary = String(step.world.files.get('summary.md'))
  expect(summary).toMatch(
    /^Earlier\.\n\n<!-- roomlinks:team\.[\da-f]{12} state=planned digest=sha256:\w+ changes=3 -->\n### Plan of `team`/,
  )
  const outputs = outputsOf(step)
  expect(outputs).toEqual({
    changes: '3',
    create: '1',
    update: '2',
    replace: '0',
    revoke: '0',
    unmanaged: '1',
    foreign: '0',
    widening: '3',
    digest: /^Digest: (\S+)$/m.exec(out)?.[1],
    'exit-code': '2',
    'exit-reason': 'changes',
  })
})

test('outputs are appended, and so is each summary', async () => {
  const step = await openStep()
  await step.run('plan')
  await step.run('apply --auto-approve')
  const summary = String(step.world.files.get('summary.md'))
  expect(summary.match(/(?<=^<!-- roomlinks:team\.[\da-f]{12} state=)\w+/gm)).toEqual(['planned', 'applied'])
  expect(outputsOf(step)).toMatchObject({ changes: '3', 'exit-code': '0', 'exit-reason': 'done' })
})

test('with an earlier manifest, outputs tell where changes come from', async () => {
  const step = await openStep()
  const was = manifest.replace(/ {6}press.*\n/, '').replace('Prices, access: comment', 'Prices, access: "${NOT_SET}"')
  step.world.files.set('was.yaml', was)
  await step.run('plan --base-file was.yaml')
  expect(outputsOf(step)).toMatchObject({ 'from-change': '1', drift: '1', both: '0', unknown: '1' })
  expect(step.world.files.get('summary.md')).toContain('1 from this change, 1 drift, 0 both, 1 unknown.')
})

test.for([
  { name: 'a wrong manifest', line: 'plan', text: 'version: 2\n', code: '3', reason: 'invalid-manifest' },
  { name: 'a wrong one, validated', line: 'validate', text: 'version: 2\n', code: '3', reason: 'invalid-manifest' },
  { name: 'a wrong key', line: 'plan', env: { DOCSPACE_API_KEY: 'sk-1' }, code: '4', reason: 'not-allowed' },
  { name: 'no file', line: 'show plan.json', code: '1', reason: 'failed' },
  { name: 'nobody to ask', line: 'apply', code: '8', reason: 'not-confirmed' },
])('a run without a plan tells its reason: $name', async ({ line, text, env, code, reason }) => {
  const step = await openStep(text, env)
  await step.run(line)
  expect(outputsOf(step)).toEqual({ 'exit-code': code, 'exit-reason': reason })
  expect(step.world.files.get('summary.md')).toMatch(
    /^\n<!-- roomlinks(:team\.[\da-f]{12}|:\.[\da-f]{12}|:team)? state=failed -->/,
  )
})

test('a mistake in the command line, and one of ours, are told too', async () => {
  const broken = { list: () => Promise.resolve(undefined), read: () => Promise.reject(new TypeError('our own')) }
  for (const [line, changes, says] of [
    ['plan --nonsense', {}, 'usage/unknown-option'],
    ['validate', broken, 'error internal'],
  ] as const) {
    const step = await openStep()
    expect((await step.run(line, changes)).code).toBe(1)
    expect(outputsOf(step)).toEqual({ 'exit-code': '1', 'exit-reason': 'failed' })
    expect(step.world.files.get('summary.md')).toContain(says)
    step.world.files.clear()
    await step.run(`${line} --no-github`, changes)
    expect([...step.world.files.keys()]).toEqual([])
  }
})

test('validate tells that all is well', async () => {
  const step = await openStep()
  await step.run('validate')
  expect(outputsOf(step)).toEqual({ 'exit-code': '0', 'exit-reason': 'done' })
  expect(step.world.files.get('summary.md')).toContain('**Valid: 3 links in 2 entries of `team`.**')
})

test('a plan that a guard refuses is told with the counts, and why', async () => {
  const step = await openStep(older)
  await step.run('apply --auto-approve --no-github')
  step.world.files.set('roomlinks.yaml', `guard: { maxRevokes: 1 }\n${manifest}`)
  await step.run('apply --auto-approve')
  expect(outputsOf(step)).toMatchObject({ revoke: '3', 'exit-code': '5', 'exit-reason': 'refused' })
  const summary = String(step.world.files.get('summary.md'))
  expect(summary).toContain('Refused by a guard')
  expect(summary).toContain('state=failed')
})

test('outside GitHub Actions nothing is told, unless it is asked for', async () => {
  for (const [GITHUB_ACTIONS, option, isTold] of [
    ['false', '', false],
    ['false', ' --github', true],
    ['true', ' --no-github', false],
  ] as const) {
    const step = await openStep(manifest, { GITHUB_ACTIONS })
    await step.run(`plan${option}`)
    expect(step.world.files.has('outputs')).toBe(isTold)
    expect(step.world.files.has('summary.md')).toBe(isTold)
  }
})

test('what is not there, or cannot be written, is a warning', async () => {
  const step = await openStep(manifest, { GITHUB_STEP_SUMMARY: 'locked/summary', GITHUB_OUTPUT: '' })
  const locked = await step.run('plan')
  expect(locked).toMatchObject({ code: 0, err: expect.stringContaining('warning github/unwritable') })
  const nowhere = await roomlinks(
    'validate --github',
    makeWorld({ files: new Map([['roomlinks.yaml', manifest]]), env: { LINK_PASSWORD: 'Quiet-Harbour-27' } }),
  )
  expect(nowhere).toMatchObject({ code: 0, err: expect.stringContaining('warning github/nowhere') })
})

test('a summary keeps to what GitHub takes', async () => {
  const mebibyte = 1024 * 1024
  for (const [free, told] of [
    [10_000, true],
    [100, false],
  ] as const) {
    const step = await openStep()
    step.world.files.set('summary.md', 'x'.repeat(mebibyte - free))
    const { code, err } = await step.run('plan')
    expect(code).toBe(0)
    expect(String(step.world.files.get('summary.md')).length > mebibyte - free).toBe(told)
    expect(new TextEncoder().encode(String(step.world.files.get('summary.md'))).length).toBeLessThanOrEqual(mebibyte)
    expect(err.includes('warning github/full')).toBe(!told)
  }
})
