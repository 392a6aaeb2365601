import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disk } from '../../src/host/disk.ts'
import { openPortal } from './portal.ts'
import { command, makeFolder } from './process.ts'
import { makeRepository } from './repository.ts'
import { type Ended, makeWorld, roomlinks } from './world.ts'

/** A manifest of one room. */
const room = (id: number): string =>
  `version: 1\nname: team\nrooms:\n  - id: ${id}\n    links: { press: { access: read } }\n`

const valid = (rooms: number): string =>
  `Valid: ${rooms} link${rooms === 1 ? '' : 's'} in ${rooms} entr${rooms === 1 ? 'y' : 'ies'} of team.\n`

interface Case {
  readonly name: string
  /** What is read, and what is not: each file that is read is a room of its own. */
  readonly read: readonly string[]
  readonly passed?: readonly string[]
  readonly line?: string
}

const cases: readonly Case[] = [
  { name: 'folders in it, at any depth', read: ['a.yaml', 'b/c.yaml', 'b/d/e/f.yaml'] },
  { name: 'all spellings of the ending', read: ['a.yml', 'b.YAML', 'c.YML', 'd.yaml', 'e.Yaml'] },
  { name: 'no other files', read: ['a.yaml'], passed: ['notes.txt', 'b.yaml~', 'yaml', 'c.yaml.bak', 'd.json'] },
  {
    name: 'no names that begin with a dot',
    read: ['a.yaml'],
    passed: ['.b.yaml', '.c/d.yaml', 'e/.f/g.yaml', '.github/workflows/x.yml'],
  },
  { name: 'no node_modules', read: ['a.yaml'], passed: ['node_modules/x/b.yaml', 'c/node_modules/d.yaml'] },
  {
    name: 'no policies',
    read: ['a.yaml', 'policy.yaml'],
    passed: ['team.policy.yaml', 'b/team.policy.yml', 'T.POLICY.YAML'],
  },
  { name: 'a folder with the name of a file', read: ['a.yaml', 'old.yaml/b.yaml'] },
  { name: '--exclude NAME', read: ['a.yaml'], passed: ['b.yaml', 'c/b.yaml'], line: '--exclude b.yaml' },
  {
    name: '--exclude GLOB of names',
    read: ['a.yaml'],
    passed: ['b.tmpl.yaml', 'c/d.tmpl.yml'],
    line: '--exclude *.tmpl.*',
  },
  { name: '--exclude FOLDER', read: ['a.yaml'], passed: ['b/c.yaml', 'd/b/e.yaml'], line: '--exclude b/' },
  { name: '--exclude PATH', read: ['a.yaml', 'd/b/c.yaml'], passed: ['b/c.yaml'], line: '--exclude b/c.yaml' },
  { name: '--exclude a path as it was named', read: ['b.yaml'], passed: ['a.yaml'], line: '--exclude links/a.yaml' },
  { name: '--exclude **', read: ['a.yaml'], passed: ['b/c.yaml', 'b/c/d.yaml'], line: '--exclude b/**' },
  { name: 'several', read: ['a.yaml'], passed: ['b.yaml', 'c.yaml'], line: '--exclude b.yaml --exclude c.*' },
  { name: 'a ! that is one', read: ['a.yaml', 'b.yaml'], line: '--exclude !a.yaml' },
]

test.for(cases)('a folder is read with $name', async ({ read, passed = [], line = '' }) => {
  const files = new Map([
    ...read.map((path, nth): [string, string] => [`links/${path}`, room(nth + 1)]),
    ...passed.map((path): [string, string] => [`links/${path}`, 'not: a manifest\n']),
  ])
  const ended = await roomlinks(`validate -f links ${line}`.trim(), makeWorld({ files }))
  expect(ended).toEqual({ code: 0, out: valid(read.length), err: '' })
})

test.for(cases)('the base is read by the same rule, with $name', async ({ read, passed = [], line = '' }) => {
  // What is read at the base and has gone since is removed; nothing else is.
  const entries = [
    ...read.map((path, nth): [string, string] => [`links/${path}`, room(nth + 1)]),
    ...passed.map((path): [string, string] => [`links/${path}`, 'not: a manifest\n']),
  ]
  const repository = makeRepository({ ...Object.fromEntries(entries), 'links/z-stays.yaml': room(99) })
  for (const [path] of entries) rmSync(join(repository.folder, path))
  const links = `${repository.folder}/links`
  const more = line.replace('links/', `${links}/`)
  const ended = await roomlinks(`plan --offline --base HEAD -f ${links} ${more}`.trim(), makeWorld(repository.world))
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain(`, ${read.length} removed; 1 unchanged.`)
})

const says = (ended: Ended): string => ended.err.replaceAll(/\n {2}1 \|\n {4}\|.*\n/g, '\n')

test.for([
  { name: 'a list', text: '- one\n- two\n', why: 'it is a list' },
  { name: 'a text', text: 'hello\n', why: 'it is text' },
  { name: 'values of another tool', text: 'image: nginx\npassword: Plain-Words-27\n', why: 'it has no version' },
  { name: 'Kubernetes', text: 'apiVersion: v1\nkind: ConfigMap\n', why: 'it has no version' },
  { name: 'compose', text: 'version: "3.8"\nservices: {}\n', why: 'it has another version and no rooms' },
  { name: 'two documents', text: 'a: 1\n---\nb: 2\n', why: 'it has no version' },
  { name: 'a template', text: 'a: {{ .Values.b }}\n', why: 'it has no version' },
  { name: 'nothing', text: '', why: 'it has no version' },
])('a YAML file of a folder that is no manifest is an error: $name', async ({ text, why }) => {
  const files = new Map([
    ['links/a.yaml', room(1)],
    ['links/of others/values.yaml', text],
  ])
  for (const line of ['validate -f links', 'fmt links', 'fmt --check links']) {
    const ended = await roomlinks(line, makeWorld({ files: new Map(files) }))
    expect(ended).toMatchObject({ code: 3, out: '' })
    expect(says(ended)).toContain(
      `links/of others/values.yaml:1:1 error manifest/other-document\n  This file is in a folder of manifests but is not one: ${why}.\n` +
        `  hint: Exclude it with --exclude "of others/values.yaml"; if it is a manifest, start it with version: 1\n`,
    )
    expect(ended.err).not.toContain('Plain-Words')
    const without = await roomlinks([...line.split(' '), '--exclude', 'of others/values.yaml'], makeWorld({ files }))
    expect(without.err).not.toContain('error')
  }
})

test('what is broken and says that it is a manifest is taken for one', async () => {
  for (const text of [`${room(2)}  - [`, room(2).replace('read', 'raed'), 'version: 1\n', 'version: 7\nrooms: []\n']) {
    const files = new Map([['links/a.yaml', text]])
    const ended = await roomlinks('validate -f links', makeWorld({ files }))
    expect(ended.code).toBe(3)
    expect(ended.err).not.toContain('other-document')
  }
})

test('a file that is named itself is taken for a manifest, whatever its name', async () => {
  const world = makeWorld({ files: new Map([['.hidden.policy.yaml', room(1)]]) })
  expect((await roomlinks('validate -f .hidden.policy.yaml --exclude *', world)).out).toBe(valid(1))
  const other = makeWorld({ files: new Map([['x.yaml', 'a: 1\n']]) })
  expect((await roomlinks('validate -f x.yaml', other)).err).toContain('manifest/unknown-key')
})

test.for(['links', 'empty'])('a folder without a manifest is an error: %s', async (folder) => {
  const files = new Map([
    ['links/.a.yaml', room(1)],
    ['links/b.yaml', room(2)],
    ['empty/notes.txt', ''],
  ])
  const ended = await roomlinks(`validate -f ${folder} --exclude b.*`, makeWorld({ files }))
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('error file/no-manifest')
})

/** Validates a folder of this machine. */
const onDisk = (folder: string, more = ''): Promise<Ended> =>
  roomlinks(`validate -f ${folder}${more}`, makeWorld({ ...disk }))

test.skipIf(process.platform === 'win32')(
  'links in a folder are followed, and each manifest is read once',
  async () => {
    const folder = makeFolder({ 'a/one.yaml': room(1), 'two.yaml': room(2), 'else/three.yaml': room(3) })
    symlinkSync('..', join(folder, 'a/up'))
    symlinkSync('a', join(folder, 'again'))
    symlinkSync('two.yaml', join(folder, 'a-two.yaml'))
    symlinkSync('two.yaml', join(folder, 'z-two.yaml'))
    symlinkSync('nowhere', join(folder, '.#a.yaml'))
    expect(await onDisk(folder)).toEqual({ code: 0, out: valid(3), err: '' })
    expect((await onDisk(folder, ` -f ${folder}/a/../two.yaml -f ${folder}/a-two.yaml`)).out).toBe(valid(3))
    // A link to nothing that would be a manifest is a manifest that is missed.
    symlinkSync('nowhere', join(folder, 'lost.yaml'))
    expect(await onDisk(folder)).toMatchObject({ code: 1, err: expect.stringContaining('lost.yaml cannot be read') })
    // One that may have led to a folder of them: all in it would be revoked.
    rmSync(join(folder, 'lost.yaml'))
    symlinkSync('nowhere', join(folder, 'current'))
    expect(await onDisk(folder)).toMatchObject({ code: 1, err: expect.stringContaining('current cannot be read') })
    expect(await onDisk(folder, ' --exclude current')).toEqual({ code: 0, out: valid(3), err: '' })
    // Whoever looks through the folder when the test is over would go round and round.
    rmSync(join(folder, 'a/up'))
  },
)

test.skipIf(process.platform === 'win32')('a mounted ConfigMap of Kubernetes, and a checkout of git-sync', async () => {
  const folder = makeFolder({ '..2027_01_11/board.yaml': room(1), '..2027_01_11/prices.yaml': room(2) })
  symlinkSync('..2027_01_11', join(folder, '..data'))
  for (const name of ['board.yaml', 'prices.yaml']) symlinkSync(`..data/${name}`, join(folder, name))
  expect(await onDisk(folder)).toEqual({ code: 0, out: valid(2), err: '' })
  expect(await onDisk(`${folder}/board.yaml`)).toEqual({ code: 0, out: valid(1), err: '' })

  const { folder: origin, git } = makeRepository({ 'links/board.yaml': room(1) })
  const synced = makeFolder()
  git('worktree', 'add', '--quiet', join(synced, '.worktrees/1'))
  symlinkSync('.worktrees/1', join(synced, 'current'))
  expect(origin).not.toBe(synced)
  expect(await onDisk(`${synced}/current/links`)).toEqual({ code: 0, out: valid(1), err: '' })
  expect(await onDisk(`${synced}/current/links/board.yaml`)).toEqual({ code: 0, out: valid(1), err: '' })
})

test('a folder in it that cannot be listed is an error: what is in it would be revoked', async () => {
  const world = makeWorld({
    files: new Map([
      ['links/a.yaml', room(1)],
      ['links/b/c.yaml', room(2)],
    ]),
  })
  const list: typeof world.list = (path) =>
    path === 'links/b' ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) : world.list(path)
  const ended = await roomlinks('validate -f links', { ...world, list })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('links/b cannot be read (permission denied)')
  // It has just been one.
  const gone: typeof world.list = async (path) => (path === 'links/b' ? undefined : world.list(path))
  expect((await roomlinks('validate -f links', { ...world, list: gone })).out).toBe(valid(1))
})

test('a plan of a folder sees all of it: nothing is revoked because it lies deeper', async () => {
  const portal = await openPortal({ rooms: [7, 8].map((id) => ({ id, type: 'custom', title: `R${id}` })) }, '')
  const { files } = portal.world
  files.set('links/a.yaml', room(7))
  files.set('links/b/c.YML', room(8))
  expect((await portal.run('apply -f links --auto-approve')).code).toBe(0)
  expect((await portal.run('plan -f links --sweep --detailed-exitcode')).out).toContain('No changes. 2 links match')
  // What was left out was asked for.
  const left = await portal.run('plan -f links --sweep --exclude b')
  expect(left.out).toContain('1 to revoke')
})

test.for([
  { name: 'a link to a folder', link: '../more', kind: 'refused' },
  { name: 'a link to a link', link: '../b-link', kind: 'refused' },
  { name: 'a link to nothing', link: 'nowhere', kind: 'refused' },
  { name: 'a link to a file that is none of YAML', link: '../read.me', kind: 'passed over' },
  { name: 'a link out of the repository', link: '../../etc', kind: 'passed over' },
  { name: 'a link to a place of the machine', link: '/etc', kind: 'passed over' },
])('at the base, $name in the folder is $kind', async ({ link, kind }) => {
  const repository = makeRepository({ 'links/a.yaml': room(1), 'more/b.yaml': room(2), 'read.me': 'x' })
  symlinkSync('../more', join(repository.folder, 'links/.dotted'))
  symlinkSync('../more', join(repository.folder, 'b-link'))
  symlinkSync(link, join(repository.folder, 'links/linked'))
  repository.commit({})
  rmSync(join(repository.folder, 'links/linked'))
  const run = (more: string): Promise<Ended> =>
    roomlinks(
      `plan --offline --base HEAD -f ${repository.folder}/links${more}`,
      makeWorld({ ...disk, git: repository.world.git }),
    )
  const ended = await run('')
  expect(ended.code).toBe(kind === 'refused' ? 1 : 0)
  expect(ended.err.includes('HEAD:links/linked is a symbolic link or another repository')).toBe(kind === 'refused')
  expect((await run(' --exclude linked')).code).toBe(0)
})

test('at the base, other YAML in the folder is told as an invalid base', async () => {
  const repository = makeRepository({ 'links/a.yaml': room(1), 'links/values.yaml': 'image: x\n' })
  rmSync(join(repository.folder, 'links/values.yaml'))
  const line = 'plan --offline --base HEAD -f links'
  const ended = await command(line, { cwd: repository.folder, env: repository.env })
  expect(ended.err).toContain('base/incomparable')
  expect(ended.err).toContain('HEAD:links/values.yaml:1:1')
  const without = await command(`${line} --exclude values.yaml`, { cwd: repository.folder, env: repository.env })
  expect(without).toMatchObject({ code: 0, err: '' })
})

test.skipIf(process.getuid?.() === 0)('a folder without the right to read it', async () => {
  const folder = makeFolder({ 'a.yaml': room(1), 'b/c.yaml': room(2) })
  chmodSync(join(folder, 'b'), 0)
  const ended = await onDisk(folder)
  chmodSync(join(folder, 'b'), 0o755)
  expect(ended.err).toContain('b cannot be read (permission denied)')
})

test('a name that is no YAML, and a folder of nothing, are of no matter', async () => {
  const folder = makeFolder({ 'a.yaml': room(1) })
  mkdirSync(join(folder, 'empty/deep'), { recursive: true })
  writeFileSync(join(folder, 'LICENSE'), '')
  expect(await onDisk(folder)).toEqual({ code: 0, out: valid(1), err: '' })
})
