import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runGit } from '../../src/host/git.ts'
import type { World } from '../../src/host/world.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { command, makeFolder, surroundingsOf } from './process.ts'
import { makeRepository, plainEnv, type Repository } from './repository.ts'
import { manifest, older, stage } from './team.ts'
import { type Ended, errorOf, transcript } from './world.ts'

/** The manifest in which room 7 is no longer named. */
const shorter = older.replace(/ {2}- id: 7\n(?: {4}.*\n)*/, '')

/** A portal on which {@link older} is applied, so that it has links of ours in both rooms. */
async function applied(): Promise<Portal> {
  const portal = await openPortal(stage, older)
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  portal.requests.length = 0
  return portal
}

/** Runs a command line where the manifest is in a repository; paths of this machine are not shown. */
async function runIn(
  { folder, world }: Pick<Repository, 'folder' | 'world'>,
  line: string,
  { portal, change = {} }: { readonly portal: Portal; readonly change?: Partial<World> },
): Promise<Ended> {
  const [first = '', ...rest] = line.split(' ')
  const { code, out, err } = await portal.run(`${[first, '-f', `${folder}/roomlinks.yaml`, ...rest].join(' ')}`, {
    ...world,
    ...change,
  })
  const hide = (text: string): string => text.replaceAll(folder, '<folder>')
  return { code, out: hide(out), err: hide(err) }
}

test('--base: a value of today that is wrong in the base leaves its text open, and its rooms are looked at', async () => {
  const was = older.replace('one: { access: read', 'one: { access: "${LEVEL}", expirationDate: "${END}"')
  expect(was).not.toBe(older)
  const [portal, repository] = [await applied(), makeRepository({ 'roomlinks.yaml': was })]
  repository.git('switch', '--quiet', '--create', 'pr')
  repository.commit({ 'roomlinks.yaml': shorter })
  const change = { env: { ...portal.world.env, LEVEL: 'whatever', END: 'some day' } }
  const ended = await runIn(repository, 'plan --base main --detailed-exitcode', { portal, change })
  expect(ended).toMatchObject({ code: 2, err: '', out: expect.stringContaining('2 to revoke') })
  // In the manifest of now it is a mistake.
  repository.commit({ 'roomlinks.yaml': was })
  const wrong = await runIn(repository, 'plan --base main', { portal, change })
  expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('error link/access') })
})

test('--base: a room that the manifest no longer names is read, and what we made there is to be revoked', async () => {
  const [portal, repository] = [await applied(), makeRepository({ 'roomlinks.yaml': older })]
  repository.git('switch', '--quiet', '--create', 'pr')
  repository.commit({ 'roomlinks.yaml': shorter })
  const forgotten = await runIn(repository, 'plan', { portal })
  expect(forgotten.out).toContain('No changes. 1 link matches')
  const ended = await runIn(repository, 'plan --base main --detailed-exitcode', { portal })
  expect(ended).toMatchObject({ code: 2, err: '' })
  expectGolden('base-left', ended.out)
  expect(writesIn(portal.requests)).toEqual([])
  // The entry is gone, and its file is none of this machine.
  const annotations = await runIn(repository, 'plan --base main --format github', { portal })
  expect(annotations.out).toMatch(/^(?:::warning title=revoke::"(?:one|two)" in "Board": .*\n){2}$/)

  // A ref is taken as it is: the merge base is one of many.
  const mergeBase = repository.git('merge-base', 'main', 'pr').trim()
  for (const ref of [mergeBase, 'HEAD~1', 'refs/heads/main', `${mergeBase.slice(0, 10)}^{commit}`]) {
    expect(await runIn(repository, `plan --base ${ref} --detailed-exitcode`, { portal })).toEqual(ended)
  }
  expect((await runIn(repository, 'plan --base main --room title:Board', { portal })).out).toContain('2 to revoke')
  expect((await runIn(repository, 'plan --base main --room title:Prices', { portal })).out).toContain('No changes.')
  const after = await runIn(repository, 'apply --base main --auto-approve', { portal })
  expect(after).toMatchObject({ code: 0, err: '' })
  expect((await runIn(repository, 'plan --base main --detailed-exitcode', { portal })).code).toBe(0)
})

test('--base-file: the same from files, and from a folder', async () => {
  const portal = await applied()
  const { files } = portal.world
  const [board = '', prices = ''] = older.split(/^(?= {2}- title)/m)
  files.set('roomlinks.yaml', shorter)
  files.set('old.yaml', older)
  files.set('old/board.yaml', board)
  files.set('old/prices.yaml', `version: 1\nname: team\nrooms:\n${prices}`)
  const ended = await portal.run('plan --base-file old.yaml')
  expect(ended.out).toContain('2 to revoke')
  expect(await portal.run('plan --base-file old')).toEqual(ended)
  expect(await portal.run('plan --base-file old/board.yaml --base-file old/prices.yaml')).toEqual(ended)
  for (const line of ['plan --base-file nowhere.yaml', 'plan --base-file old.yaml --base main']) {
    expect((await portal.run(line)).code).toBe(1)
    expectGolden(`base-${line.includes('main') ? 'twice' : 'file-missing'}`, transcript(await portal.run(line)))
  }
})

test('a folder in the repository is read from there, whatever it is now', async () => {
  const portal = await applied()
  const [board = '', prices = ''] = older.split(/^(?= {2}- title)/m)
  const rest = `version: 1\nname: team\nrooms:\n${prices}`
  const repository = makeRepository({
    'a b/board.yaml': board,
    'a b/prices.yml': rest,
    'a b/.c/no.yaml': 'x',
    'a b/node_modules/no.yaml': 'x',
    'a b/no.policy.yaml': 'x',
    'a b/read.me': 'x',
  })
  rmSync(join(repository.folder, 'a b/board.yaml'))
  const run = (path: string): Promise<Ended> =>
    portal.run('plan --base HEAD', { ...repository.world, ...within(repository, path) })
  expect((await run('a b')).out).toContain('2 to revoke')

  // The same files at the top of a repository, and a folder that was not there.
  const top = makeRepository({ 'board.yaml': board, 'prices.yaml': rest })
  rmSync(join(top.folder, 'board.yaml'))
  expect((await portal.run('plan --base HEAD', { ...top.world, ...within(top, '.') })).out).toContain('2 to revoke')
  mkdirSync(join(top.folder, 'new'))
  writeFileSync(join(top.folder, 'new/x.yaml'), rest)
  const ended = await portal.run('plan --base HEAD', { ...top.world, ...within(top, 'new') })
  expect(ended.out).toContain('No changes.')
  expectGolden('base-new', ended.err)
})

/** The world of a command for which `roomlinks.yaml` is that path of a repository. */
function within({ folder, world }: Repository, path: string): Repository['world'] {
  const real = join(folder, path)
  const at = (name: string): string => name.replace(/^roomlinks\.yaml(?=$|\/)/, real)
  return {
    read: (name) => world.read(at(name)),
    list: (name) => world.list(at(name)),
    kindOf: (name) => world.kindOf(at(name)),
    readLink: (name) => world.readLink(at(name)),
    realPath: (name) => world.realPath(at(name)),
    git: world.git,
  }
}

interface Refusal {
  readonly name: string
  readonly line?: string
  readonly make?: () => Pick<Repository, 'folder' | 'world'>
  readonly change?: Partial<World>
  readonly code?: number
  readonly says: string
}

const clean = (): Repository => makeRepository({ 'roomlinks.yaml': manifest })
const withEnv = (env: Readonly<Record<string, string>>) => (): Pick<Repository, 'folder' | 'world'> => {
  const repository = clean()
  return { ...repository, world: { ...repository.world, git: runGit({ ...repository.env, ...env }) } }
}

test.for<Refusal>([
  { name: 'a ref that does not exist', line: 'plan --base origin/main', says: 'base/no-ref' },
  { name: 'a ref that is no commit', line: 'plan --base HEAD:roomlinks.yaml', says: 'base/no-ref' },
  { name: 'a ref that is not safe to copy', line: 'plan --base main;reboot', says: 'base/no-ref' },
  { name: 'a ref that stands for all but a commit', line: 'plan --base ^HEAD', says: 'base/no-ref' },
  { name: 'a ref that would be an option', line: 'plan --base --upload-pack=reboot', says: 'base/no-ref' },
  {
    name: 'no repository',
    make: () => {
      const folder = makeFolder({ 'roomlinks.yaml': manifest })
      return { folder, world: { ...clean().world, git: runGit(plainEnv(folder)) } }
    },
    says: 'base/no-repository',
  },
  {
    name: 'a repository of somebody else',
    make: withEnv({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }),
    says: 'base/distrusted',
  },
  {
    name: 'a .git that leads nowhere',
    make: () => {
      const folder = makeFolder({ 'roomlinks.yaml': manifest, '.git': 'gitdir: /nowhere/at/all\n' })
      return { folder, world: { ...clean().world, git: runGit(plainEnv(folder)) } }
    },
    says: 'base/no-repository',
  },
  {
    name: 'a repository that this git cannot read',
    make: () => {
      const repository = clean()
      repository.git('config', 'core.repositoryFormatVersion', '99')
      return repository
    },
    says: 'base/git',
  },
  {
    name: 'a partial clone',
    make: () => {
      const origin = clean()
      origin.git('config', 'uploadpack.allowFilter', 'true')
      const folder = join(makeFolder(), 'clone')
      origin.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${origin.folder}`, folder)
      writeFileSync(join(folder, 'roomlinks.yaml'), manifest)
      return makeRepository({}, folder)
    },
    says: 'base/partial',
  },
  { name: 'no git', make: withEnv({ PATH: '/nowhere' }), says: 'base/no-git' },
  {
    name: 'a symbolic link',
    make: () => {
      const repository = makeRepository({ 'links/team.yaml': manifest })
      symlinkSync('links/team.yaml', join(repository.folder, 'roomlinks.yaml'))
      repository.commit({})
      return repository
    },
    says: 'base/no-file',
  },
  {
    name: 'a file that is too large',
    make: () => {
      const repository = clean()
      repository.commit({ 'roomlinks.yaml': `# ${'x'.repeat(33 * 1024 * 1024)}` })
      writeFileSync(join(repository.folder, 'roomlinks.yaml'), manifest)
      return repository
    },
    says: 'base/no-git',
  },
  {
    name: 'an object that is gone',
    make: () => {
      const repository = clean()
      const blob = repository.git('rev-parse', 'HEAD:roomlinks.yaml').trim()
      rmSync(join(repository.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)))
      return repository
    },
    says: 'base/git',
  },
])('--base, $name', async ({ name, line = 'plan --base HEAD', make = clean, says }) => {
  const portal = await openPortal(stage, manifest)
  const ended = await runIn(make(), line, { portal })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain(`error ${says}`)
  expect(portal.requests).toEqual([])
  expectGolden(`base-${name.replaceAll(' ', '-')}`, ended.err)
})

test('--base, files of two repositories', async () => {
  const [one, two] = [clean(), makeRepository({ 'more.yaml': 'version: 1\nname: team\nrooms: []\n' })]
  const portal = await openPortal(stage, manifest)
  const ended = await runIn(one, `plan -f ${two.folder}/more.yaml --base HEAD`, { portal })
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('error base/other-repository')
})

test('--base, git that fails without a word, or cannot even say that', async () => {
  const portal = await openPortal(stage, manifest)
  const { world } = portal
  world.files.set('/.git/HEAD', '')
  const out = new TextEncoder().encode('false\n/.git\n')
  const git: World['git'] = async ([first]) => ({ isSuccess: first === 'rev-parse', out, err: 'warning: none\n' })
  expect((await portal.run('plan --base HEAD', { ...world, git })).err).toContain('git reports "no reason given"')
  const realPath: World['realPath'] = (each) =>
    each === '/gone' ? Promise.reject(errorOf('ENOENT')) : world.realPath(each)
  const gone: World['git'] = async () => ({ isSuccess: true, out: new TextEncoder().encode('false\n/gone\n'), err: '' })
  const ended = await portal.run('plan --base HEAD', { ...world, realPath, git: gone })
  expect(ended.err).toContain('error base/no-repository')
  let asked = 0
  const broken: World['git'] = (args, place) => (++asked > 1 ? Promise.reject(errorOf('EAGAIN')) : git(args, place))
  expect((await portal.run('plan --base HEAD', { ...world, git: broken })).err).toContain('EAGAIN')
  asked = -1
  expect((await portal.run('plan --base HEAD', { ...world, git: broken })).err).toContain('EAGAIN')
  asked = -2
  expect((await portal.run('plan --base HEAD', { ...world, git: broken })).err).toContain(
    'git reports "no reason given"',
  )
  const tree: World['git'] = async (args) => {
    const text = args.includes('rev-parse') ? 'false\n/.git\n' : '040000 tree 1\troomlinks.yaml\0'
    return {
      isSuccess: !args.includes('1') && !args.includes('config'),
      out: new TextEncoder().encode(text),
      err: 'fatal: no tree.\n',
    }
  }
  expect((await portal.run('plan --base HEAD', { ...world, git: tree })).err).toContain('git reports "no tree"')
})

/** A repository in which all is asked of git that can be: a link stands for the folder, and one that was in it has gone. */
function linked(): Repository {
  const repository = makeRepository({ 'there/roomlinks.yaml': older, 'there/notes/read.me': 'x' })
  symlinkSync('there', join(repository.folder, 'links'))
  symlinkSync('notes/read.me', join(repository.folder, 'there/linked'))
  repository.commit({})
  return repository
}

test('--base: whichever run of git fails, nothing is planned', async () => {
  const portal = await openPortal(stage, manifest)
  const { folder, world } = linked()
  const line = `plan -f ${folder}/links --base HEAD`
  const failing = async (isFailing: (nth: number) => boolean): Promise<{ ended: Ended; runs: number }> => {
    let runs = 0
    const git: World['git'] = (args, place) =>
      isFailing(++runs) ? Promise.reject(errorOf('EAGAIN')) : world.git(args, place)
    return { ended: await portal.run(line, { ...world, git }), runs }
  }
  const { ended: whole, runs } = await failing(() => false)
  expect(whole.code).toBe(0)
  expect(runs).toBeGreaterThan(6)
  portal.requests.length = 0
  for (let nth = 1; nth <= runs; nth++) {
    const { ended } = await failing((each) => each === nth)
    expect([nth, ended.code, ended.out]).toEqual([nth, 1, ''])
    expect(ended.err).toContain('EAGAIN')
  }
  expect(portal.requests).toEqual([])
})

test('--base: a manifest that comes from stdin has none', async () => {
  const portal = await openPortal(stage, '')
  portal.world.files.set('/dev/stdin', manifest)
  const ended = await portal.run('plan -f - --base HEAD')
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('<stdin> is not in a git repository') })
  expect(portal.requests).toEqual([])
})

test('--base in a shallow clone: the command in the hint mends it', async () => {
  const portal = await applied()
  const origin = makeRepository({ 'roomlinks.yaml': older })
  origin.git('switch', '--quiet', '--create', 'pr')
  origin.commit({ 'roomlinks.yaml': shorter })
  const folder = join(makeFolder(), 'clone')
  origin.git('clone', '--quiet', '--depth=1', '--branch=pr', `file://${origin.folder}`, folder)
  const clone = makeRepository({}, folder)
  const ended = await runIn(clone, 'plan --base origin/main', { portal })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expectGolden('base-shallow', ended.err)
  const [, fetch = ''] = /Run git (fetch .*?), or/.exec(ended.err) ?? []
  clone.git(...fetch.split(' '))
  expect((await runIn(clone, 'plan --base origin/main', { portal })).out).toContain('2 to revoke')
})

test.for([
  {
    name: 'a base that is not valid',
    was: older
      .replace('access: read', 'access: read, password: Plain-Words-27')
      .replace('two: { access', 'two: { acess'),
    says: 'base/invalid',
  },
  { name: 'a base that is no YAML', was: ': :\n\t', says: 'base/invalid' },
  { name: 'a base of another name', was: older.replace('name: team', 'name: crew'), says: 'base/other-name' },
  {
    name: 'a base in which a variable is not set',
    was: older.replace('id: 7', 'title: "${BOARD}"'),
    says: 'base/open',
  },
])('$name is a warning, and the plan goes on', async ({ name, was, says }) => {
  const portal = await applied()
  const repository = makeRepository({ 'roomlinks.yaml': was })
  writeFileSync(join(repository.folder, 'roomlinks.yaml'), older)
  const ended = await runIn(repository, 'plan --base HEAD', { portal })
  expect(ended.code).toBe(0)
  expect(ended.out).toContain('No changes. 3 links match')
  expect(ended.err).toContain(`warning ${says}`)
  expectGolden(`${name.replaceAll(' ', '-')}`, ended.err)
  const down = await runIn(repository, 'plan --base HEAD', {
    portal,
    change: { openFetch: () => Promise.resolve(() => Promise.reject(errorOf('ECONNREFUSED'))) },
  })
  expect(down.code).toBe(1)
})

test('the command itself runs git where it is', async () => {
  const portal = await applied()
  const { cwd, env } = surroundingsOf(portal)
  const repository = makeRepository({ 'roomlinks.yaml': older })
  writeFileSync(join(repository.folder, 'roomlinks.yaml'), shorter)
  const ended = await command('plan --base HEAD', { cwd: repository.folder, env: { ...env, ...repository.env } })
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain('2 to revoke')
  expect(cwd).not.toBe(repository.folder)
})

test.for(['plan', 'apply --auto-approve'])('%s: a first push has no base, which is no error', async (line) => {
  for (const zeros of ['0'.repeat(40), '0'.repeat(64)]) {
    const portal = await applied()
    portal.world.files.set('roomlinks.yaml', shorter)
    const ended = await portal.run(`${line} --base ${zeros}`)
    expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('1 link matches') })
    expectGolden('base-none', ended.err)
  }
})

const guarded = (guard: string, press: string): string =>
  `version: 1\nname: team\n${guard}rooms:\n  - title: Board\n    links:\n      press: { access: read${press} }\n`

test.for([
  {
    name: 'limits raised and taken away',
    was: guarded('guard: { maxRevokes: 1, maxRevokePercent: 10, maxWidening: 3 }\n', ''),
    is: guarded('guard: { maxRevokes: 2, maxWidening: 2 }\n', ''),
    says: 'guard.maxRevokes (1 → 2), guard.maxRevokePercent (10 → none).',
  },
  {
    name: 'a protection taken away',
    was: guarded('', ', protect: true'),
    is: guarded('', ''),
    says: 'the protection of press.',
  },
  {
    name: 'variables that may be shown from now on',
    was: guarded('env: { plain: [A_TOKEN] }\n', ''),
    is: guarded('env: { plain: [A_TOKEN, MY_SECRET] }\n', ''),
    says: 'env.plain (MY_SECRET).',
  },
  {
    name: 'nothing',
    was: guarded('guard: { maxRevokes: 2 }\n', ''),
    is: guarded('guard: { maxRevokes: 1 }\n', ', protect: true'),
  },
])('a guard that the change loosens is told: $name', async ({ was, is, says }) => {
  const portal = await openPortal(stage, is)
  portal.world.files.set('old.yaml', was)
  const { err } = await portal.run('plan --base-file old.yaml')
  if (says === undefined) expect(err).not.toContain('base/loosened')
  else expect(err).toContain(`The base has guards that the manifest no longer has: ${says}`)
})
