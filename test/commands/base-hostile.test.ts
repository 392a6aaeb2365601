import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findGit, gitEnvironment, globalOptions, overrides } from '../../src/host/git.ts'
import type { World } from '../../src/host/world.ts'
import { openPortal, type Portal, password } from './portal.ts'
import { command, makeFolder } from './process.ts'
import { machineWith, makeRepository, plainEnv, type Repository } from './repository.ts'
import { older, stage } from './team.ts'

/** The manifest in which room 7 is no longer named: against {@link older}, links are to be revoked there. */
const shorter = older.replace(/ {2}- id: 7\n(?: {4}.*\n)*/, '')

const path = 'links/board/roomlinks.yaml'

/** A portal on which {@link older} is applied, and a repository with it on main, whose working copy is shorter. */
interface Scene {
  readonly portal: Portal
  readonly repository: Repository
  /** A program that leaves a trace. */
  readonly program: string
  readonly trace: string
}

async function openScene(): Promise<Scene> {
  const portal = await openPortal(stage, older)
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  portal.requests.length = 0
  const repository = makeRepository({ [path]: older })
  writeFileSync(join(repository.folder, path), shorter)
  const trace = join(makeFolder(), 'trace')
  const program = join(makeFolder({ 'program.sh': `#!/bin/sh\necho "$0 $*" >> '${trace}'\nexit 1\n` }), 'program.sh')
  chmodSync(program, 0o755)
  return { portal, repository, program, trace }
}

interface Around {
  /** Where `--file` begins: in a process, where it runs. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Whether it is the built command that runs. */
  readonly isBuilt?: boolean | undefined
}

/** Plans there, on that portal. */
async function planIn(
  { portal }: Pick<Scene, 'portal'>,
  { cwd, env, isBuilt = false }: Around,
  { file = path, base = 'main' } = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  if (!isBuilt) {
    const world = { ...machineWith(env), env: { ...portal.world.env, ...env } }
    return portal.run(`plan --file ${cwd}/${file} --base ${base}`, world)
  }
  const key = { DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: password }
  return command(`plan --file ${file} --base ${base}`, { cwd, env: { ...key, ...env } })
}

/** Every setting that names a program, in that file of settings. */
function armed(program: string): string {
  return `[core]
\tfsmonitor = ${program}
\tpager = ${program}
\tsshCommand = ${program}
\tgitProxy = ${program}
\taskPass = ${program}
\thooksPath = ${program.replace(/\/[^/]*$/, '')}
[alias]
\trev-parse = !${program}
\tls-tree = !${program}
\tcat-file = !${program}
[pager]
\trev-parse = ${program}
\tls-tree = ${program}
\tcat-file = ${program}
[credential]
\thelper = ${program}
[diff "x"]
\ttextconv = ${program}
\tcommand = ${program}
[filter "x"]
\tsmudge = ${program}
\tclean = ${program}
\tprocess = ${program}
`
}

/** Puts a repository into a folder, as a change can: no `.git`, and main says that nothing was ever declared more. */
function plant(folder: string, program: string): void {
  const forged = makeRepository({ [path]: shorter, 'board/roomlinks.yaml': shorter, 'roomlinks.yaml': shorter })
  for (const name of ['HEAD', 'objects', 'refs', 'index'])
    renameSync(join(forged.folder, '.git', name), join(folder, name))
  const settings = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${folder}\n`
  writeFileSync(join(folder, 'config'), settings + armed(program))
}

/** A commit of that repository that says that nothing was ever declared more; what is checked out stays as it is. */
function forgedIn(git: Repository['git']): string {
  git('add', '--all')
  const tree = git('write-tree').trim()
  git('reset', '--quiet')
  return git('commit-tree', '-m', 'forged', tree).trim()
}

interface Case {
  readonly name: string
  /** What is done to the scene; what is to be named with --file and where, and what else is in the environment. */
  readonly attack: (scene: Scene) =>
    | {
        readonly file?: string
        readonly cwd?: string
        readonly base?: string
        readonly env?: Readonly<Record<string, string>>
      }
    | undefined
  readonly isBuilt?: boolean
}

test.for<Case>([
  { name: 'nothing', attack: () => undefined, isBuilt: true },
  {
    name: 'a repository that is planted in the folder of the manifest',
    attack: ({ repository, program }) => {
      plant(join(repository.folder, 'links/board'), program)
    },
  },
  {
    name: 'the same, and the command is run there',
    isBuilt: true,
    attack: ({ repository, program }) => {
      plant(join(repository.folder, 'links/board'), program)
      return { cwd: join(repository.folder, 'links/board'), file: 'roomlinks.yaml' }
    },
  },
  {
    name: 'a repository that is planted above the manifest',
    attack: ({ repository, program }) => {
      plant(join(repository.folder, 'links'), program)
    },
  },
  {
    name: 'a repository that is planted at the top',
    attack: ({ repository, program }) => {
      plant(repository.folder, program)
    },
  },
  {
    name: 'a clone whose own settings name programs',
    attack: ({ repository, program }) => {
      const settings = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${armed(program)}`
      writeFileSync(join(repository.folder, '.git/config'), settings)
      mkdirSync(join(repository.folder, '.git/info'), { recursive: true })
      writeFileSync(join(repository.folder, '.git/info/attributes'), '* diff=x filter=x\n')
      writeFileSync(join(repository.folder, '.gitattributes'), '* diff=x filter=x\n')
    },
  },
  {
    name: 'the environment of a hook of another repository',
    isBuilt: true,
    attack: ({ repository }) => {
      const other = makeRepository({ [path]: shorter })
      const named = repository.git('rev-parse', '--local-env-vars').trim().split('\n')
      expect(named).toContain('GIT_DIR')
      const git = join(other.folder, '.git')
      return {
        env: {
          ...Object.fromEntries(named.filter((name) => !name.startsWith('GIT_CONFIG')).map((name) => [name, git])),
          GIT_WORK_TREE: other.folder,
          GIT_OBJECT_DIRECTORY: join(git, 'objects'),
          GIT_ALTERNATE_OBJECT_DIRECTORIES: join(git, 'objects'),
          GIT_INDEX_FILE: join(git, 'index'),
          GIT_CONFIG: join(git, 'config'),
          GIT_NAMESPACE: 'other',
          GIT_CEILING_DIRECTORIES: join(repository.folder, 'links'),
        },
      }
    },
  },
  {
    name: 'an environment that names programs and files to write',
    attack: ({ program, trace }) => {
      const names = ['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_EXTERNAL_DIFF', 'GIT_PAGER']
      const traces = ['GIT_TRACE', 'GIT_TRACE2', 'GIT_TRACE2_EVENT', 'GIT_TRACE_SETUP', 'GIT_TRACE2_PERF']
      return {
        env: {
          ...Object.fromEntries(names.map((name) => [name, program])),
          ...Object.fromEntries(traces.map((name) => [name, trace])),
          GIT_EXEC_PATH: program.replace(/\/[^/]*$/, ''),
        },
      }
    },
  },
  {
    name: 'a home that is the checkout, whose settings name programs and files to write',
    attack: ({ repository: { folder }, program, trace }) => {
      const traces = ['normalTarget', 'perfTarget', 'eventTarget'].map((name) => `\t${name} = ${trace}\n`)
      writeFileSync(join(folder, '.gitconfig'), `${armed(program)}[trace2]\n${traces.join('')}\tconfigParams = *\n`)
      return { env: { HOME: folder, XDG_CONFIG_HOME: folder } }
    },
  },
  {
    name: 'a tag that is called like the commit, and one like HEAD',
    attack: ({ repository: { git } }) => {
      const was = git('rev-parse', 'main').trim()
      for (const name of [was, 'HEAD']) git('update-ref', `refs/tags/${name}`, forgedIn(git))
      return { base: was }
    },
  },
  {
    name: 'a tag that is called like HEAD',
    attack: ({ repository: { git } }) => {
      git('update-ref', 'refs/tags/HEAD', forgedIn(git))
      return { base: 'HEAD~0' }
    },
  },
  {
    name: 'settings of the environment that name programs',
    attack: ({ program }) => ({
      env: {
        ...{ GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: program },
        ...{ GIT_CONFIG_KEY_1: 'safe.bareRepository', GIT_CONFIG_VALUE_1: 'all' },
        GIT_CONFIG_PARAMETERS: `'core.hooksPath'='${program.replace(/\/[^/]*$/, '')}'`,
      },
    }),
  },
  {
    name: 'a git in the current folder',
    isBuilt: true,
    attack: ({ repository: { folder }, program }) => {
      const bins = join(folder, 'node_modules/.bin')
      mkdirSync(bins, { recursive: true })
      for (const at of [folder, bins, join(folder, 'links')]) symlinkSync(program, join(at, 'git'))
      const PATH = `.::links:./links:${bins}:${folder}:/nowhere/at/all:${makeFolder({ git: 'not a program' })}:${process.env['PATH']}`
      return { env: { PATH } }
    },
  },
  {
    name: 'a .git that is a symbolic link',
    attack: ({ repository: { folder } }) => {
      const elsewhere = join(makeFolder(), 'git')
      renameSync(join(folder, '.git'), elsewhere)
      symlinkSync(elsewhere, join(folder, '.git'))
    },
  },
  {
    name: 'a symbolic link that leads to the folder, from elsewhere',
    attack: ({ repository: { folder } }) => {
      const cwd = makeFolder()
      symlinkSync(join(folder, 'links'), join(cwd, 'there'))
      return { cwd, file: 'there/board/roomlinks.yaml' }
    },
  },
  ...[path, 'links/board', 'links/board/'].map((file) => ({
    name: `a symbolic link in the place of the folder (${file})`,
    attack: ({ repository: { folder } }: Scene) => {
      renameSync(join(folder, 'links'), join(folder, 'moved'))
      symlinkSync('moved', join(folder, 'links'))
      return { file }
    },
  })),
  ...['there', 'there/roomlinks.yaml'].map((file) => ({
    name: `a symbolic link that was there before (${file})`,
    attack: ({ repository: { folder, commit } }: Scene) => {
      writeFileSync(join(folder, path), older)
      symlinkSync('links/board', join(folder, 'there'))
      commit({})
      writeFileSync(join(folder, path), shorter)
      return { file }
    },
  })),
  {
    name: 'a way through the folder above a symbolic link',
    attack: ({ repository: { folder } }) => {
      const cwd = makeFolder()
      symlinkSync(join(folder, 'links'), join(cwd, 'there'))
      return { cwd, file: 'there/../links/board/roomlinks.yaml' }
    },
  },
  {
    name: 'the top itself',
    attack: ({ repository: { folder, commit } }) => {
      commit({ 'team.yaml': older })
      writeFileSync(join(folder, 'team.yaml'), shorter)
      return { file: '. --exclude links' }
    },
  },
  {
    name: 'a worktree outside of its repository',
    attack: ({ repository: { git } }) => {
      const cwd = join(makeFolder(), 'tree')
      git('worktree', 'add', '--quiet', '--detach', cwd)
      writeFileSync(join(cwd, path), shorter)
      return { cwd }
    },
  },
  {
    name: 'a worktree inside its own repository',
    attack: ({ repository: { folder, git } }) => {
      const cwd = join(folder, 'trees/one')
      git('worktree', 'add', '--quiet', '--detach', cwd)
      writeFileSync(join(cwd, path), shorter)
      return { cwd }
    },
  },
  {
    name: 'a commit and a file that are replaced',
    attack: ({ repository: { git, commit, folder } }) => {
      const is = git('rev-parse', 'main', `main:${path}`).trim().split('\n')
      commit({ [path]: shorter })
      const forged = git('rev-parse', 'main', `main:${path}`).trim().split('\n')
      for (const [nth, object] of is.entries()) git('replace', object, String(forged[nth]))
      writeFileSync(join(folder, path), shorter)
      return { base: 'main~1' }
    },
  },
  {
    name: 'a commit that gets another parent',
    attack: ({ repository: { git, commit, folder } }) => {
      commit({ [path]: shorter })
      const forged = git('commit-tree', '-m', 'forged', 'main^{tree}').trim()
      const head = git('rev-parse', 'main').trim()
      mkdirSync(join(folder, '.git/info'), { recursive: true })
      writeFileSync(join(folder, '.git/info/grafts'), `${head} ${forged}\n`)
      expect(git('rev-parse', 'main~1').trim()).toBe(forged)
      return { base: 'main~1' }
    },
  },
  {
    name: 'objects that another clone holds',
    attack: ({ repository: { folder, git } }) => {
      const cwd = join(makeFolder(), 'clone')
      git('clone', '--quiet', '--shared', folder, cwd)
      writeFileSync(join(cwd, path), shorter)
      return { cwd }
    },
  },
])('--base, $name: the base is that of the clone, and no program is run', async ({ attack, isBuilt }) => {
  const scene = await openScene()
  const { repository, trace } = scene
  const { cwd = repository.folder, env, ...named } = attack(scene) ?? {}
  const ended = await planIn(scene, { cwd, env: { ...repository.env, ...env }, isBuilt }, named)
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain('2 to revoke')
  expect(existsSync(trace)).toBe(false)
})

test.for([
  { name: 'a tag beside the branch of the server', forged: 'refs/tags/origin/main', is: 'refs/remotes/origin/main' },
  { name: 'a branch beside that of the server', forged: 'refs/heads/origin/main', is: 'refs/remotes/origin/main' },
  { name: 'a tag beside the branch', forged: 'refs/tags/main', is: 'refs/heads/main' },
])('--base, $name: whoever may push one does not choose the base', async ({ forged, is }) => {
  const scene = await openScene()
  const { repository, portal } = scene
  const { git, folder: cwd, env } = repository
  git('update-ref', is, 'HEAD')
  git('update-ref', forged, forgedIn(git))
  // The clone does not hide that there are two.
  git('config', 'core.warnAmbiguousRefs', 'false')
  const name = is.replace(/^refs\/\w+\//, '')
  for (const base of [name, `${name}^0`]) {
    for (const isBuilt of [true, false]) {
      const ended = await planIn(scene, { cwd, env, isBuilt }, { base })
      expect(ended).toMatchObject({ code: 1, out: '' })
      expect(ended.err).toMatch(/^error base\/ambiguous\n/)
    }
  }
  expect(portal.requests).toEqual([])
  expect((await planIn(scene, { cwd, env }, { base: is })).out).toContain('2 to revoke')
})

/** Another clone, whose main says that nothing was ever declared more. */
const forge = (): string => makeRepository({ [path]: shorter, 'board/roomlinks.yaml': shorter }).folder

const addSubmodule = (git: Repository['git'], from: string, at: string): string =>
  git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', from, at)

test.for<{
  readonly name: string
  readonly file?: string /** Answers with the folder to run in. */
  readonly attack: (scene: Scene) => string
}>([
  {
    name: 'a submodule in the place of the folder',
    attack: ({ repository: { folder, git } }) => {
      git('rm', '-r', '--quiet', '--force', 'links')
      addSubmodule(git, forge(), 'links')
      return folder
    },
  },
  {
    name: 'a submodule in the place of a folder, of which another part is named',
    file: `links/${path}`,
    attack: ({ repository: { folder, git } }) => {
      git('rm', '-r', '--quiet', '--force', 'links')
      addSubmodule(git, forge(), 'links')
      return folder
    },
  },
  {
    name: 'a submodule, to which a link leads',
    attack: ({ repository: { folder, git } }) => {
      git('rm', '-r', '--quiet', '--force', 'links')
      addSubmodule(git, forge(), 'part')
      symlinkSync('part', join(folder, 'links'))
      return folder
    },
  },
  {
    name: 'a worktree inside a submodule',
    attack: ({ repository: { folder, git } }) => {
      addSubmodule(git, forge(), 'part')
      git('-C', 'part', 'worktree', 'add', '--quiet', '--detach', 'tree')
      return join(folder, 'part/tree')
    },
  },
  {
    name: 'a submodule that was always one: what it is cannot be told from a change',
    file: `part/${path}`,
    attack: ({ repository: { folder } }) => {
      const outer = makeRepository({ 'part.yaml': shorter })
      addSubmodule(outer.git, folder, 'part')
      return outer.folder
    },
  },
  {
    name: 'a worktree of another repository inside a clone',
    attack: ({ repository: { git } }) => {
      const cwd = join(makeRepository({ [path]: shorter }).folder, 'tree')
      git('worktree', 'add', '--quiet', '--detach', cwd)
      return cwd
    },
  },
])('--base, $name: refused, and nothing is sent', async ({ file = path, attack }) => {
  const scene = await openScene()
  const { repository, portal } = scene
  const cwd = attack(scene)
  for (const named of file === path ? [path, 'links/board'] : [file]) {
    const ended = await planIn(scene, { cwd, env: repository.env }, { file: named })
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(/^error base\/nested\n/)
  }
  expect(portal.requests).toEqual([])
  const around = makeFolder({ 'was.yaml': older })
  const env = { ...repository.env, DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey }
  const given = await command(`plan --file ${file} --base-file ${join(around, 'was.yaml')}`, { cwd, env })
  expect(given.err).not.toContain('base/nested')
})

test('--base inside a submodule is the history of the submodule, which does not say where the key may go', async () => {
  const { repository, portal } = await openScene()
  const outer = makeRepository({ 'README.md': 'The outer clone.\n' })
  addSubmodule(outer.git, repository.folder, 'part')
  const cwd = join(outer.folder, 'part')
  const key = { DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: password }
  const env = { ...repository.env, ...key, DOCSPACE_URL: portal.url }
  writeFileSync(join(cwd, path), shorter.replace(/^portal:.*\n/m, ''))
  const ended = await command(`plan --file ${path} --base HEAD`, { cwd, env })
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('2 to revoke') })
  const machine = machineWith(repository.env)
  const realPath: World['realPath'] = (each) => machine.realPath(each === '.' ? cwd : each)
  const inside = { ...machine, realPath, env: { ...portal.world.env, ...env } }
  // The command that is advised names the file as it was given.
  const out = ended.out.replace(`--file ${path}`, `--file ${cwd}/${path}`)
  expect(await portal.run(`plan --file ${cwd}/${path} --base HEAD`, inside)).toMatchObject({ code: 0, out })
  const asked = portal.requests.length
  writeFileSync(join(cwd, path), `portal: ${portal.url}\n${shorter.replace(/^portal:.*\n/m, '')}`)
  const moved = await command(`plan --file ${path} --base HEAD`, { cwd, env: { ...repository.env, ...key } })
  expect(moved).toMatchObject({ code: 1, err: expect.stringContaining('its clone is inside another one') })
  expect(portal.requests).toHaveLength(asked)
})

test('a program that a planted repository names is one that git would run', async () => {
  const { repository, program, trace } = await openScene()
  const folder = join(repository.folder, 'links/board')
  plant(folder, program)
  repository.git('-C', folder, 'status')
  expect(existsSync(trace)).toBe(true)
})

test.for([
  {
    name: 'a server that is a program',
    hide: (git: Repository['git'], program: string) => {
      git('config', 'protocol.ext.allow', 'always')
      git('config', 'remote.origin.url', `ext::${program}`)
    },
  },
  {
    name: 'a program on the server',
    hide: (git: Repository['git'], program: string) => git('config', 'remote.origin.uploadpack', program),
  },
])('--base in a partial clone asks no server, and the command in the hint helps: $name', async ({ hide }) => {
  const scene = await openScene()
  const { repository: origin, program, trace, portal } = scene
  origin.commit({})
  origin.git('config', 'uploadpack.allowFilter', 'true')
  const folder = join(makeFolder(), 'clone')
  origin.git('clone', '--quiet', '--filter=blob:none', `file://${origin.folder}`, folder)
  const { git, env } = makeRepository({}, folder)
  const plan = (file: string): ReturnType<typeof planIn> =>
    planIn(scene, { cwd: folder, env }, { file, base: 'HEAD~1' })
  hide(git, program)
  for (const file of [path, 'links/board']) {
    const ended = await plan(file)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(/^error base\/partial\n/)
    expect(portal.requests).toEqual([])
  }
  expect(existsSync(trace)).toBe(false)
  git('config', 'remote.origin.url', `file://${origin.folder}`)
  git('config', 'remote.origin.uploadpack', 'git-upload-pack')
  const [, fetch = ''] = /Run git (fetch .*?), clone/.exec((await plan(path)).err) ?? []
  git(...fetch.split(' '))
  expect((await plan(path)).out).toContain('2 to revoke')
})

const isRoot = process.getuid?.() === 0

test.skipIf(!isRoot)('--base, a repository of another user: refused, until a setting names it as safe', async () => {
  const scene = await openScene()
  const { repository, portal } = scene
  for (const each of ['', ...readdirSync(repository.folder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(repository.folder, each), 65534, 65534)
  }
  const home = makeFolder({ 'safe.config': `[safe]\n\tdirectory = ${repository.folder}\n` })
  const plan = (env: Around['env'] = {}): ReturnType<typeof planIn> =>
    planIn(scene, { cwd: repository.folder, env: { ...plainEnv(home), ...env } })
  const refused = await plan()
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('error base/distrusted')
  expect(refused.err).toContain(`git config --global --add safe.directory ${repository.folder};`)
  expect(portal.requests).toEqual([])
  // The clone cannot vouch for itself.
  repository.git('config', '--file', '.git/config', 'safe.directory', '*')
  expect((await plan()).err).toContain('error base/distrusted')
  for (const env of [
    { GIT_CONFIG_GLOBAL: join(home, 'safe.config') },
    { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: repository.folder },
    { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
  ]) {
    expect((await plan(env)).out).toContain('2 to revoke')
  }
})

test.for([
  { name: 'that is empty', spoil: (git: string) => mkdirSync(git) },
  { name: 'that leads nowhere', spoil: (git: string) => writeFileSync(git, 'gitdir: /nowhere/at/all\n') },
])('--base, a .git $name is no reason to read a repository above it', async ({ spoil }) => {
  const scene = await openScene()
  const { repository, portal } = scene
  spoil(join(repository.folder, 'links/.git'))
  const ended = await planIn(scene, { cwd: repository.folder, env: repository.env })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('error base/no-repository')
  expect(portal.requests).toEqual([])
})

test('the environment of git: its settings and what everybody has, no secrets, and none of its other variables', () => {
  const { git } = makeRepository({})
  const local = git('rev-parse', '--local-env-vars').trim().split('\n')
  const dropped = [
    ...local.filter((name) => !name.startsWith('GIT_CONFIG_') && !['GIT_GRAFT_FILE'].includes(name)),
    ...[
      'DOCSPACE_API_KEY',
      'GITHUB_TOKEN',
      'GH_TOKEN',
      'CI_JOB_TOKEN',
      'CI_REGISTRY_PASSWORD',
      'AWS_SECRET_ACCESS_KEY',
    ],
    ...['GIT_SSH', 'GIT_TRACE2_EVENT', 'git_dir', 'GIT_TEST_FSMONITOR', 'GIT_EXEC_PATH', 'SSH_ASKPASS', 'ONE_PASSWD'],
  ]
  const settings = ['COUNT', 'KEY_0', 'VALUE_0', 'GLOBAL', 'SYSTEM', 'NOSYSTEM', 'PARAMETERS'].map(
    (n) => `GIT_CONFIG_${n}`,
  )
  const kept = [...settings, 'PATH', 'HOME', 'XDG_CONFIG_HOME', 'SUDO_UID', 'SystemRoot', 'KEYBOARD']
  const given = Object.fromEntries([...dropped, ...kept].map((name) => [name, 'x']))
  const env = gitEnvironment({ ...given, LANG: undefined })
  const own = Object.keys(gitEnvironment({}))
  expect(Object.keys(env).filter((name) => !own.includes(name))).toEqual(kept)
  expect(env).toMatchObject({ GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' })
})

test('the git that is run: the first in PATH, however that is spelt; none without it', () => {
  const [first, second] = [makeFolder({ git: '' }), makeFolder({ git: '' })]
  for (const folder of [first, second]) chmodSync(join(folder, 'git'), 0o755)
  const found = (env: Readonly<Record<string, string>>, top = '/top'): string => findGit(env, top)
  expect(found({ PATH: `${first}:${second}` })).toBe(join(first, 'git'))
  expect(found({ Path: `${first}:${second}` }, first)).toBe(join(second, 'git'))
  expect(found({ PATH: `${first}:${second}` }, second.slice(0, -1))).toBe(join(first, 'git'))
  for (const env of [{}, { PATH: '' }, { PATH: first }]) {
    expect(() => found(env, first)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  }
})

test('each run of git has all the overrides, and the git directory after the first', async () => {
  const scene = await openScene()
  const { repository } = scene
  const notes = join(makeFolder(), 'notes')
  const real = findGit(process.env, '/top')
  const programs = makeFolder({
    git: `#!/bin/sh\nfor each; do printf '%s\\037' "$each"; done >> '${notes}'\necho >> '${notes}'\nexec ${real} "$@"\n`,
  })
  chmodSync(join(programs, 'git'), 0o755)
  const env = { ...repository.env, PATH: `${programs}:${process.env['PATH']}` }
  expect((await planIn(scene, { cwd: repository.folder, env })).out).toContain('2 to revoke')
  const runs = readFileSync(notes, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\u001f'))
  expect(runs.length).toBeGreaterThan(3)
  for (const words of runs) expect(words.slice(0, globalOptions.length)).toEqual(globalOptions)
  const [first, ...rest] = runs.map((words) => words.slice(globalOptions.length))
  expect(first?.[0]).toBe('rev-parse')
  // For each path that is named, git finds the repository by itself once, and has to find the same.
  const others = rest.filter(([place]) => place !== `--git-dir=${join(repository.folder, '.git')}`)
  for (const words of others) expect(words).toEqual(first)
  expect(overrides.map(({ setting }) => setting)).toEqual(
    expect.arrayContaining(['safe.bareRepository=explicit', 'core.fsmonitor=false', 'core.hooksPath=/dev/null']),
  )
})
