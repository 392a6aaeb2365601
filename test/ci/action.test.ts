import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../commands/process.ts'
import { action, playAction, type Run } from './github.ts'
import { makeBuildFolder } from './tarball.ts'
import { openTeam, type Team } from './team.ts'

/** The run of an event in the repository of the team; nothing listens where it would find the forge. */
function runOf(team: Team, name: 'push' | 'pull_request' | 'schedule', env: Run['env'] = {}): Run {
  const sha = team.repository.git('rev-parse', 'HEAD').trim()
  const ref = name === 'pull_request' ? 'refs/pull/7/merge' : 'refs/heads/main'
  return {
    folder: team.repository.folder,
    env: { ...team.repository.env, GITHUB_API_URL: 'http://127.0.0.1:9', ...env },
    event: { event_name: name, ref, sha },
  }
}

const reach = ({ portal }: Team): { readonly portal: string; readonly 'api-key': string } => ({
  portal: portal.url,
  'api-key': portal.sandbox.apiKey,
})

const without = { comment: 'false' }

test('the action has each output that docs/formats.md names, under its name', async () => {
  const page = readFileSync('docs/formats.md', 'utf8')
  const [, table = ''] = page.split('| output | meaning |\n|---|---|\n')
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n')
  const named = rows.flatMap((row) => {
    const [, names = ''] = row.split('|')
    return [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => String(name))
  })
  expect(new Set(Object.keys(action.outputs))).toEqual(new Set([...named, 'markdown']))
  for (const [name, { value }] of Object.entries(action.outputs))
    expect(value).toBe(`\${{ steps.run.outputs.${name} }}`)

  const team = await openTeam()
  team.byHand('auditors', 'comment')
  const { outputs } = await playAction({ command: 'plan', ...without, ...reach(team) }, runOf(team, 'pull_request'))
  expect(outputs).toMatchObject({
    ...{ changes: '4', create: '1', update: '2', replace: '0', revoke: '1', unmanaged: '0', foreign: '0' },
    ...{ 'from-change': '3', drift: '1', both: '0', unknown: '0' },
  })
})

test('sweep: the rooms that the manifest no longer names are searched, in each command that can', async () => {
  const team = await openTeam('main')
  team.repository.commit({ 'roomlinks.yaml': 'version: 1\nname: board\nrooms: []\n' })
  const given = { ...without, ...reach(team), args: '--allow\nempty\n' }
  const narrow = await playAction({ command: 'plan', ...given }, runOf(team, 'push'))
  expect(narrow).toMatchObject({ code: 0, outputs: { revoke: '0' } })
  const wide = await playAction({ command: 'plan', sweep: 'true', ...given }, runOf(team, 'push'))
  expect(wide).toMatchObject({ code: 0, outputs: { revoke: '3' } })
  const drift = await playAction({ command: 'drift', sweep: 'true', ...reach(team) }, runOf(team, 'schedule'))
  expect(drift.printed).toContain('::warning title=roomlinks::The portal is not as the manifest says.')
  expect(drift.outputs).toMatchObject({ 'exit-code': '2' })
  // A fork has no key, so there is no portal to search.
  const fork = await playAction({ command: 'plan', sweep: 'true', ...without }, runOf(team, 'pull_request'))
  expect(fork).toMatchObject({ code: 0, printed: expect.stringContaining('offline: the portal was not asked') })
})

test('policy: a file with another name is applied, in each command that judges', async () => {
  const team = await openTeam('main')
  const rule = 'name: strict\nrules:\n  links-end: { require: { expiresWithin: 30d } }\n'
  team.repository.commit({ 'rules/strict.yaml': `version: 1\n${rule}` })
  for (const command of ['validate', 'plan', 'audit']) {
    const given = { command, policy: 'rules/strict.yaml\n', ...without, ...reach(team) }
    const { printed } = await playAction(given, runOf(team, 'push'))
    expect(printed, command).toContain('links-end')
  }
})

test('validate: without a key, with its result in the summary', async () => {
  const team = await openTeam('main')
  const right = await playAction({ command: 'validate' }, runOf(team, 'pull_request'))
  expect(right).toMatchObject({ code: 0, outputs: { 'exit-code': '0', 'exit-reason': 'done' } })
  expect(existsSync(String(right.outputs['markdown']))).toBe(true)
  team.repository.commit({ 'roomlinks.yaml': 'version: 1\nname: board\nroms: []\n' })
  const wrong = await playAction({ command: 'validate' }, runOf(team, 'pull_request'))
  expect(wrong).toMatchObject({ code: 3, outputs: { 'exit-reason': 'invalid-manifest' } })
  expect(wrong.summary).toContain('roms')
  expect(team.portal.requests).toEqual([])
})

test.for([
  { name: 'formatted', text: 'version: 1\nname: a\nrooms: []\n', code: 0, reason: 'done' },
  {
    name: 'not formatted, with a line that GitHub would run',
    text: 'name:   a\nversion: 1\nrooms: []\nx: |\n  ::stop-commands::x\n',
    code: 2,
    reason: 'changes',
  },
  { name: 'no YAML', text: 'rooms: [', code: 3, reason: 'invalid-manifest' },
  { name: 'missing', text: undefined, code: 1, reason: 'failed' },
])('fmt changes nothing, and tells what is $name', async ({ text, code, reason }) => {
  const team = await openTeam('main')
  if (text !== undefined) team.repository.commit({ 'other.yaml': text })
  const { printed, outputs, ...ended } = await playAction({ command: 'fmt', file: 'other.yaml' }, runOf(team, 'push'))
  expect({ code: ended.code, reason: outputs['exit-reason'], markdown: outputs['markdown'] }, printed).toEqual({
    ...{ code, reason, markdown: '' },
  })
  expect(outputs['exit-code']).toBe(String(code))
  expect(printed).not.toMatch(/^\s*::stop-commands/m)
  expect(printed.includes('run "roomlinks fmt"')).toBe(code === 2)
  if (text !== undefined) expect(readFileSync(join(team.repository.folder, 'other.yaml'), 'utf8')).toBe(text)
})

test.for(['GITEA_ACTIONS', 'FORGEJO_ACTIONS'])('where %s is set, it does not guess a base', async (name) => {
  const team = await openTeam()
  const inputs = { command: 'plan', ...reach(team) }
  const { code, printed } = await playAction(inputs, runOf(team, 'pull_request', { [name]: 'true' }))
  expect({ code, printed }).toMatchObject({ code: 1, printed: expect.stringContaining('This action is for GitHub') })
  expect(team.portal.requests).toEqual([])
})

/** A PATH with only these programs, as in a small image. */
function pathWith(programs: readonly string[]): string {
  const folder = makeFolder()
  for (const program of programs) {
    const found = String(process.env['PATH'])
      .split(delimiter)
      .map((each) => join(each, program))
      .find((path) => existsSync(path))
    if (found === undefined) throw new Error(`There is no ${program} here.`)
    symlinkSync(found, join(folder, program))
  }
  return folder
}

const small = ['bash', 'env', 'mktemp', 'node', 'git']

test('a container: another owner of the checkout, and an image with little more than bash, node and git', async () => {
  const team = await openTeam()
  const home = makeFolder()
  const container = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', HOME: home, PATH: pathWith(small) }
  const plan = { command: 'plan', ...without, ...reach(team) }
  expect(await playAction(plan, runOf(team, 'pull_request', container))).toMatchObject({ code: 1 })
  // The step that examples/ci/README.md puts before it.
  team.repository.git('config', '--file', join(home, '.gitconfig'), '--add', 'safe.directory', team.repository.folder)
  const planned = await playAction(plan, runOf(team, 'pull_request', container))
  expect(planned, planned.printed).toMatchObject({ code: 0, outputs: { 'from-change': '3' } })

  const apply = { command: 'apply', ...without, ...reach(team) }
  team.portal.requests.length = 0
  const applied = await playAction(apply, runOf(team, 'push', container))
  expect(applied).toMatchObject({ code: 1, printed: expect.stringContaining('apply needs curl') })
  expect(team.portal.requests).toEqual([])
})

test('paths as on Windows: with backslashes, a colon and spaces', async () => {
  const team = await openTeam()
  const folder = join(makeBuildFolder(), 'D:\\a b\\_actions')
  mkdirSync(folder)
  for (const name of ['action', 'dist']) cpSync(name, join(folder, name), { recursive: true })
  const run = { ...runOf(team, 'pull_request'), actionPath: folder, temp: 'D:\\a b\\_temp' }
  const planned = await playAction({ command: 'plan', ...without, ...reach(team), file: 'roomlinks.yaml\r\n' }, run)
  expect(planned, planned.printed).toMatchObject({ code: 0, outputs: { changes: '3' } })
  expect(planned.outputs['markdown']).toContain('D:\\a b\\_temp')
  expect(existsSync(String(planned.outputs['markdown']))).toBe(true)
})

test('the scripts use nothing that bash 3.2 does not have, and no option of GNU alone', () => {
  for (const name of ['install.sh', 'run.sh']) {
    const text = readFileSync(join('action', name), 'utf8')
    expect(text).not.toMatch(/\b(?:mapfile|readarray|coproc|declare -[An]|local -n|wait -n)\b|\|&|&>>|;;&|;&/)
    expect(text).not.toMatch(/\$\{\w+(?:\[[^\]]*\])?(?:,,?|\^\^?|@[A-Z])\}|\$\{\w+: -\d/)
    expect(text).not.toMatch(/\b(?:readlink -f|realpath|sed -i|grep -P|date -d|stat -c|mktemp --|jq)\b/)
  }
})
