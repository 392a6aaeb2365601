import { chmodSync, cpSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder, start } from '../commands/process.ts'
import { playJob as playGithubJob } from './github.ts'
import { jobNames, playJob as playGitlabJob } from './gitlab.ts'
import { type Planted, plant } from './planted.ts'
import { makeBuildFolder, scriptFor, useTarball } from './tarball.ts'
import { openTeam, type Team } from './team.ts'

const tarball = useTarball()

type Texts = Readonly<Record<string, string>>

interface Scene extends Team, Planted {
  /** What the machine has in its environment, and the portal with its key. */
  readonly env: Texts
}

/** The checkout of a team, in which all is planted that npm, node, git or curl might take. */
async function openPlanted(at?: 'merge' | 'main'): Promise<Scene> {
  const team = await openTeam(at)
  const { repository, portal } = team
  const planted = await plant(repository)
  const env = { ...repository.env, DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey }
  return { ...team, ...planted, env }
}

test.for([
  { name: 'npx', line: 'npx --yes roomlinks@0.1.0 --version', ran: ['./shell.sh'] },
  { name: 'a script of npm', line: 'npm run build', ran: ['./shell.sh'] },
  { name: 'npm install', line: 'npm install --offline', ran: ['./shell.sh'] },
  { name: 'a package that npm is to find', line: 'npm view roomlinks', asked: ['/roomlinks'] },
])('in the planted checkout a stranger decides what happens: $name', async ({ line, ran = [], asked = [] }) => {
  const scene = await openPlanted('main')
  const [program = '', ...args] = line.split(' ')
  await start(program, args, { cwd: scene.repository.folder, env: scene.repository.env }).ended
  expect(scene.ran()).toEqual(expect.arrayContaining(ran))
  expect(scene.asked).toEqual(expect.arrayContaining(asked))
})

// Before an apply, its plan is made: in the same checkout.
test.for(jobNames().filter((job) => job !== 'plan'))(
  'nothing of a checkout is run, and its registry is not asked: %s on GitLab',
  async (job) => {
    const { ran, asked, env: usual, repository, applied } = await openPlanted()
    const { url, sha256 } = tarball()
    const temp = makeFolder()
    repository.git('remote', 'add', 'origin', '.')
    const env = {
      ...{ ...usual, TMPDIR: temp, ROOMLINKS_TARBALL: url, ROOMLINKS_SHA256: sha256 },
      ...{ CI_MERGE_REQUEST_DIFF_BASE_SHA: applied, CI_COMMIT_BEFORE_SHA: applied },
      ...{ CI_COMMIT_BRANCH: 'main', CI_COMMIT_SHA: repository.git('rev-parse', 'HEAD').trim() },
    }
    for (const each of job === 'apply' ? ['plan', 'apply'] : [job]) {
      const { code, printed } = await playGitlabJob(each, repository.folder, env)
      expect({ code, ran: ran(), asked }, printed).toEqual({ code: job === 'drift' ? 2 : 0, ran: [], asked: [] })
      expect(readdirSync(temp)).toEqual([])
    }
  },
)

test('nothing of a checkout is run: plan-and-apply.sh', async () => {
  const { ran, asked, env, repository } = await openPlanted()
  const script = scriptFor(tarball())
  const run = async (word: string, code: number): Promise<void> => {
    const ended = await start('sh', [script, word], { cwd: repository.folder, env }).ended
    expect({ word, code: ended.code, ran: ran(), asked }, ended.err).toEqual({ word, code, ran: [], asked: [] })
  }
  await run('drift', 2)
  await run('plan', 0)
  await run('apply', 0)
})

/** A copy of the action as GitHub fetches it: nothing is built, and no package is there. */
function fetchAction(): string {
  const folder = makeBuildFolder()
  const made = [
    'action',
    'action.yml',
    'docs',
    'scripts',
    'src',
    'schemas',
    'examples',
    'package.json',
    'package-lock.json',
    'identity.json',
    '.npmrc',
  ]
  for (const name of [...made, 'tsconfig.json', 'tsconfig.types.json'])
    cpSync(resolve(name), join(folder, name), { recursive: true })
  return folder
}

/** In the place of npm, which would need the network: it notes how it was called, and brings the packages of the lock file. */
function makeNpm(): { readonly path: string; readonly called: () => string } {
  const folder = makeFolder()
  const text = `#!/bin/sh\n{ echo "in $PWD: npm $*"; env; } > '${folder}/called'\nln -s '${resolve('node_modules')}' node_modules\n`
  const programs = makeFolder({ npm: text })
  chmodSync(join(programs, 'npm'), 0o755)
  return { path: programs, called: () => readFileSync(join(folder, 'called'), 'utf8') }
}

test('nothing of a checkout is run: the action is built outside of it, without a key, and plans', async () => {
  const { ran, asked, repository, portal, applied } = await openPlanted()
  const [actionPath, npm] = [fetchAction(), makeNpm()]
  const sha = repository.git('rev-parse', 'HEAD').trim()
  const key = portal.sandbox.apiKey
  const played = await playGithubJob('plan', {
    ...{ folder: repository.folder, actionPath, vars: { DOCSPACE_URL: portal.url } },
    secrets: { DOCSPACE_PLAN_KEY: key },
    env: {
      ...{ ...repository.env, PATH: `${npm.path}:${repository.env['PATH']}`, NODE_ENV: 'production' },
      ...{ NODE_OPTIONS: '--no-warnings', AUDIT_PASSWORD: 'Quiet-Harbour-27', npm_config_script_shell: './shell.sh' },
      ...{ DOCSPACE_API_KEY: key, npm_config_registry: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' },
    },
    event: { event_name: 'push', ref: 'refs/heads/main', sha, event: { before: applied } },
  })
  expect(played, played?.printed).toMatchObject({ code: 0, outputs: { changes: '3' } })
  expect({ ran: ran(), asked }).toEqual({ ran: [], asked: [] })
  const [line = '', ...env] = npm.called().trim().split('\n')
  const home = env.find((each) => each.startsWith('HOME='))?.slice('HOME='.length) ?? ''
  expect(line).toBe(
    `in ${actionPath}: npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --userconfig=${home}/user --globalconfig=${home}/global`,
  )
  const names = env.map((each) => each.split('=')[0] ?? '')
  // The others are what the shell that stands in for npm sets itself.
  expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).toSorted()).toEqual([
    ...['HOME', 'PATH', 'https_proxy', 'npm_config_registry'],
  ])
  expect(readdirSync(actionPath)).toContain('dist')
})

test.for([
  { job: 'review', event: 'merge_group' },
  { job: 'drift', event: 'schedule' },
])('nothing of a checkout is run: $job on GitHub', async ({ job, event: event_name }) => {
  const { ran, asked, repository, portal, applied } = await openPlanted()
  const sha = repository.git('rev-parse', 'HEAD').trim()
  const event = { event_name, ref: 'refs/heads/main', sha, event: { merge_group: { base_sha: applied } } }
  const secrets = { DOCSPACE_PLAN_KEY: portal.sandbox.apiKey }
  const vars = { DOCSPACE_URL: portal.url }
  const { folder, env } = repository
  const played = await playGithubJob(job, { folder, env, actionPath: resolve('.'), vars, secrets, event })
  expect({ code: played?.code, ran: ran(), asked }, played?.printed).toEqual({ code: 0, ran: [], asked: [] })
})
