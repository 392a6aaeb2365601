import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listen } from '../commands/listen.ts'
import { makeFolder, type Running, start } from '../commands/process.ts'
import { jobNames, playJob } from './gitlab.ts'
import { plant } from './planted.ts'
import { makeBuildFolder, scriptFor, useTarball } from './tarball.ts'
import { openTeam } from './team.ts'

const tarball = useTarball()

/** A portal that is not there, and a key: nothing may go so far as to use them. */
const env = { DOCSPACE_URL: 'http://127.0.0.1:9', DOCSPACE_API_KEY: 'sk-1' }

interface Case {
  readonly name: string
  readonly change: (given: { readonly url: string; readonly sha256: string }) => Partial<typeof given>
  readonly says: string
  readonly isAsked: boolean
}

const zeros = '0'.repeat(64)

/** Hosts the package, or what stands for it; resolves with its address and what was asked for. */
async function host(bytes: Uint8Array): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const origin = await listen(({ url = '' }, answer) => {
    asked.push(url)
    if (url.startsWith('/missing')) answer.writeHead(404).end('<h1>None</h1>')
    else answer.end(bytes)
  })
  return { url: `${origin}/roomlinks.tgz`, asked }
}

const cases: readonly Case[] = [
  { name: 'both still to be replaced', change: () => ({ sha256: zeros }), says: 'eplace', isAsked: false },
  { name: 'no checksum', change: () => ({ sha256: '' }), says: 'eplace', isAsked: false },
  {
    name: 'the checksum of another file',
    change: () => ({ sha256: `1${zeros.slice(1)}` }),
    says: 'did NOT match',
    isAsked: true,
  },
  { name: 'half a checksum', change: ({ sha256 }) => ({ sha256: sha256.slice(0, 32) }), says: '', isAsked: true },
  {
    name: 'no such file',
    change: ({ url }) => ({ url: url.replace('/rooml', '/missing/rooml') }),
    says: '404',
    isAsked: true,
  },
]

/** The codes other than 1 mean something: drift that is allowed to fail, a plan that is stale, a part that was done. */
const failed = { code: 1 }

test.for(cases)('GitLab installs nothing that is not what was read: $name', async ({ change, says, isAsked }) => {
  const { repository } = await openTeam()
  const { url, asked } = await host(readFileSync(tarball().url.slice('file://'.length)))
  const given = { url, sha256: tarball().sha256, ...change({ url, sha256: tarball().sha256 }) }
  const temp = makeFolder()
  for (const job of isAsked ? ['drift'] : jobNames()) {
    const { code, status, printed } = await playJob(job, repository.folder, {
      ...{ ...repository.env, ...env, TMPDIR: temp },
      ...{ ROOMLINKS_TARBALL: given.url, ROOMLINKS_SHA256: given.sha256 },
    })
    expect({ code, status }, printed).toEqual({ ...failed, status: 'failed' })
    expect(printed).toContain(says)
  }
  expect(asked.length > 0).toBe(isAsked)
  expect(readdirSync(temp)).toEqual([])
})

test.for(cases)('plan-and-apply.sh installs nothing that is not what was read: $name', async (each) => {
  const { url, asked } = await host(readFileSync(tarball().url.slice('file://'.length)))
  const given = { url, sha256: tarball().sha256 }
  const script = scriptFor({ ...given, ...each.change(given) })
  const temp = makeFolder()
  for (const word of ['plan', 'apply', 'drift']) {
    const ended = await start('sh', [script, word], { cwd: makeFolder(), env: { ...env, TMPDIR: temp } }).ended
    expect(ended, ended.err).toMatchObject({ ...failed, out: '', err: expect.stringContaining(each.says) })
  }
  expect(asked.length > 0).toBe(each.isAsked)
  expect(readdirSync(temp)).toEqual([])
})

test('as it stands, plan-and-apply.sh and the pipeline name nothing that could be fetched', () => {
  for (const file of ['plan-and-apply.sh', 'gitlab-ci.yml']) {
    const text = readFileSync(`examples/ci/${file}`, 'utf8')
    expect(text.match(/0{64}/g), file).toHaveLength(1)
    // A name that never leads anywhere (RFC 2606), even where somebody replaces the checksum alone.
    expect(text, file).toMatch(/https:\/\/roomlinks\.invalid\/roomlinks-\d+\.\d+\.\d+\.tgz/)
  }
})

test('without DOCSPACE_URL a key goes nowhere: the change could say where', async () => {
  const { repository } = await openTeam()
  const alone = { ...repository.env, DOCSPACE_API_KEY: 'sk-1' }
  const given = { ROOMLINKS_TARBALL: tarball().url, ROOMLINKS_SHA256: tarball().sha256 }
  for (const job of jobNames()) {
    const { code, printed } = await playJob(job, repository.folder, { ...alone, ...given })
    expect({ code, printed }).toMatchObject({
      code: 1,
      printed: expect.stringContaining('Set the variable DOCSPACE_URL'),
    })
  }
  const script = scriptFor(tarball())
  const { ended } = start('sh', [script, 'plan'], { cwd: repository.folder, env: alone })
  expect(await ended).toMatchObject({ code: 1, err: expect.stringContaining('set DOCSPACE_URL') })
})

/** A registry that has the package `dep`; its packument names the tarball by this origin. */
async function serve(dep: Uint8Array): Promise<{ readonly origin: string; readonly asked: string[] }> {
  const asked: string[] = []
  const origin = await listen(({ url = '', headers }, answer) => {
    asked.push(url)
    if (url.endsWith('.tgz')) answer.end(dep)
    else {
      const dist = { tarball: `http://${headers.host}/dep/-/dep-1.0.0.tgz`, integrity: integrityOf(dep) }
      const versions = { '1.0.0': { name: 'dep', version: '1.0.0', dist } }
      answer.setHeader('content-type', 'application/json')
      answer.end(JSON.stringify({ name: 'dep', 'dist-tags': { latest: '1.0.0' }, versions }))
    }
  })
  return { origin, asked }
}

function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

/** A package as npm packs it: its own script would leave a file, and its program prints a word. */
async function makeDep(mark: string, word: string): Promise<Uint8Array> {
  const scripts = { postinstall: `touch '${mark}'` }
  const folder = makeFolder({
    'package/package.json': JSON.stringify({ name: 'dep', version: '1.0.0', main: 'dep.cjs', scripts }),
    'package/dep.cjs': `module.exports = '${word}'\n`,
  })
  await start('tar', ['-czf', 'dep.tgz', 'package'], { cwd: folder }).ended
  return readFileSync(join(folder, 'dep.tgz'))
}

/** An action with one package in its lock file, whose build writes down what that package says. */
function makeAction(dep: Uint8Array): string {
  const [version, dependencies] = ['1.0.0', { dep: '1.0.0' }]
  const packages = { '': { dependencies }, 'node_modules/dep': { version, integrity: integrityOf(dep) } }
  const build = `import { mkdirSync, writeFileSync } from 'node:fs'
import dep from 'dep'
mkdirSync('dist')
writeFileSync('dist/roomlinks.cjs', dep)
`
  const files = {
    'package.json': JSON.stringify({ name: 'tool', version, dependencies }),
    'package-lock.json': JSON.stringify({ name: 'tool', version, lockfileVersion: 3, requires: true, packages }),
    'scripts/build.mjs': build,
  }
  const folder = makeBuildFolder()
  for (const name of ['action', 'scripts']) mkdirSync(join(folder, name))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  cpSync('action/install.sh', join(folder, 'action/install.sh'))
  return folder
}

test.for([
  { name: 'the package of the lock file, without its scripts', isForged: false },
  { name: 'another one under its name is refused', isForged: true },
])('npm itself, in a planted checkout, installs $name', async ({ isForged }) => {
  const { repository } = await openTeam('main')
  const planted = await plant(repository)
  const mark = join(makeFolder(), 'mark')
  const dep = await makeDep(mark, 'right')
  const registry = await serve(isForged ? await makeDep(mark, 'forged') : dep)
  const [action, temp] = [makeAction(dep), makeBuildFolder()]
  writeFileSync(join(temp, 'outputs'), '')
  const ended: Awaited<Running['ended']> = await start('bash', [join(action, 'action/install.sh')], {
    cwd: repository.folder,
    env: {
      // So that what the account has set for npm is planted, too.
      ...{ ...repository.env, HOME: repository.folder, GITHUB_ACTION_PATH: action, RUNNER_TEMP: temp },
      ...{ GITHUB_OUTPUT: join(temp, 'outputs'), npm_config_registry: registry.origin },
    },
  }).ended
  const bin = join(action, 'dist/roomlinks.cjs')
  if (isForged) expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('EINTEGRITY') })
  else expect([ended.code, ended.err, readFileSync(bin, 'utf8')]).toEqual([0, '', 'right'])
  expect(existsSync(bin)).toBe(!isForged)
  expect(readFileSync(join(temp, 'outputs'), 'utf8')).toBe(isForged ? '' : `bin=${bin}\n`)
  expect({ ran: planted.ran(), asked: planted.asked, isMarked: existsSync(mark) }).toEqual({
    ...{ ran: [], asked: [], isMarked: false },
  })
  expect(registry.asked).not.toEqual([])
})
