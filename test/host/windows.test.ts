import { win32 } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findRepositoryPath } from '../../src/cli/base/git.ts'
import { findManifests } from '../../src/cli/files/folder.ts'
import { policyFiles } from '../../src/cli/files/policy-files.ts'
import { repositoryPaths } from '../../src/cli/files/repository-paths.ts'
import { selectionOf } from '../../src/cli/files/selection.ts'
import { findClash } from '../../src/cli/options/clash.ts'
import { outputFilesOf } from '../../src/cli/options/options.ts'
import { findWorkingTree, isIn, leadsOutside, whyOutside } from '../../src/host/bounds.ts'
import { cacheFolder } from '../../src/host/cache-folder.ts'
import { findGit } from '../../src/host/git.ts'
import { relativePath, uriOf } from '../../src/view/document/result.ts'
import { errorOf, type MemoryWorld, makeWorld } from '../commands/world.ts'

// The files of a worker share their modules: those here get the paths of Windows, and no other file may see them.
vi.hoisted(() => vi.resetModules())
afterAll(() => {
  vi.resetModules()
})

// All code that handles paths, on any machine, with the paths of Windows.
vi.mock('node:path', async (original) => {
  const { win32: path, posix } = await original<typeof import('node:path')>()
  return { ...path, win32: path, posix, default: path }
})

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const isHere = (path: string): boolean => path in programs
  return {
    ...fs,
    accessSync: (path: string): void => {
      if (!isHere(path)) throw new Error('missing')
    },
    statSync: (path: string) => ({ isFile: () => programs[path] === 'file' }),
    realpathSync: { native: (path: string) => path },
  }
})

const programs: Readonly<Record<string, string>> = {
  'C:\\Git\\cmd\\git.exe': 'file',
  'C:\\code\\repo\\bin\\git.exe': 'file',
}

const manifest = 'version: 1\nname: team\nrooms: []\n'
const files: Readonly<Record<string, string>> = {
  'C:\\code\\repo\\.git\\config': '',
  'C:\\code\\repo\\roomlinks.yaml': manifest,
  'C:\\code\\repo\\roomlinks.policy.yaml': '',
  'C:\\code\\repo\\links\\a.yaml': manifest,
  'C:\\code\\repo\\links\\sub\\b.yml': manifest,
  'C:\\code\\repo\\links\\old\\c.yaml': manifest,
  'C:\\code\\tree\\.git': 'gitdir: C:/code/repo/.git/worktrees/tree\r\n',
  'C:\\code\\repo\\.git\\worktrees\\tree\\HEAD': '',
  'C:\\code\\tree\\roomlinks.yaml': manifest,
  'C:\\secret.yaml': '',
  'D:\\secret.yaml': '',
}
const links: Readonly<Record<string, string>> = {
  'C:\\code\\repo\\up.yaml': '..\\..\\secret.yaml',
  'C:\\code\\repo\\drive.yaml': 'D:\\secret.yaml',
  'C:\\code\\repo\\share.yaml': '\\\\server\\share\\secret.yaml',
  'C:\\code\\repo\\inside.yaml': 'links\\a.yaml',
  'C:\\code\\repo\\git.yaml': '.git\\config',
  'C:\\code\\repo\\out': 'D:\\',
}

const known = [...Object.keys(files), ...Object.keys(links)]
const all = [...new Set(known.flatMap((path) => [path, ...foldersOf(path)]))]
function foldersOf(path: string): readonly string[] {
  const folder = win32.dirname(path)
  return folder === path ? [] : [folder, ...foldersOf(folder)]
}

/** The true name of a path: the disk ignores case. */
function named(path: string): string | undefined {
  const wanted = win32.resolve(path).toLowerCase()
  return all.find((each) => each.toLowerCase() === wanted)
}

function followed(path: string): string | undefined {
  const found = named(path)
  const target = found === undefined ? undefined : links[found]
  return found === undefined || target === undefined ? found : followed(win32.resolve(win32.dirname(found), target))
}

const world: MemoryWorld = makeWorld({
  read: async (path) => new TextEncoder().encode(files[followed(path) ?? ''] ?? ''),
  kindOf: async (path) => {
    const found = followed(path)
    return found === undefined ? undefined : found in files ? 'file' : 'folder'
  },
  readLink: async (path) => links[named(path) ?? ''],
  realPath: async (path) => followed(path) ?? Promise.reject(errorOf('ENOENT')),
  idOf: async (path) => followed(path),
  list: async (path) => {
    const folder = followed(path)
    if (folder === undefined || folder in files) return undefined
    return all.filter((each) => each !== folder && win32.dirname(each) === folder).map((each) => win32.basename(each))
  },
  git: async () => ({ isSuccess: true, err: '', out: new TextEncoder().encode('false\nC:/code/repo/.git\n') }),
})

beforeEach(() => {
  vi.spyOn(process, 'cwd').mockReturnValue('C:\\code\\repo')
})
afterEach(() => {
  vi.restoreAllMocks()
})

test.for([
  ['links\\a.yaml', { top: 'C:\\code\\repo', gitDir: 'C:\\code\\repo\\.git' }],
  ['C:/code/repo/links', { top: 'C:\\code\\repo', gitDir: 'C:\\code\\repo\\.git' }],
  ['..\\tree\\roomlinks.yaml', { top: 'C:\\code\\tree', gitDir: 'C:\\code\\repo\\.git\\worktrees\\tree' }],
  ['D:\\secret.yaml', undefined],
] as const)('the working tree of %s', async ([path, tree]) => {
  expect(await findWorkingTree(path, world)).toEqual(tree)
})

test.for([
  ['roomlinks.yaml', undefined],
  ['C:roomlinks.yaml', undefined],
  ['c:\\CODE\\repo\\links/a.yaml', undefined],
  ['inside.yaml', undefined],
  ['links\\..\\inside.yaml', undefined],
  ['out\\..\\roomlinks.yaml', undefined],
  ['up.yaml', 'outside'],
  ['out\\secret.yaml', 'outside'],
  ['links\\..\\up.yaml', 'outside'],
  ['C:up.yaml', 'outside'],
  ['drive.yaml', 'outside'],
  ['share.yaml', 'outside'],
  ['git.yaml', 'git'],
  ['.GIT\\config', 'git'],
] as const)('whether %s may be read', async ([path, why]) => {
  expect(await whyOutside(path, world)).toBe(why)
  expect(await leadsOutside(path, world)).toBe(why !== undefined && !path.startsWith('.GIT'))
})

test.for([
  ['C:\\code', 'c:\\CODE\\x', true],
  ['C:\\code', 'C:\\codeer', false],
  ['C:\\code', 'D:\\code\\x', false],
  ['C:\\code', 'C:\\code\\..x', true],
  ['\\\\server\\share', '\\\\server\\share\\x', true],
] as const)('%s contains %s: %s', ([folder, path, is]) => {
  expect(isIn(folder, path)).toBe(is)
})

test.for([
  ['links', [], ['links\\a.yaml', 'links\\old\\c.yaml', 'links\\sub\\b.yml']],
  ['.\\links\\', ['old'], ['links\\a.yaml', 'links\\sub\\b.yml']],
  ['links', ['links\\old'], ['links\\a.yaml', 'links\\sub\\b.yml']],
  ['links', ['old\\*.yaml', 'sub/'], ['links\\a.yaml']],
  ['C:\\code\\repo\\links\\sub', [], ['C:\\code\\repo\\links\\sub\\b.yml']],
] as const)('the manifests in %s without %j', async ([folder, exclude, paths]) => {
  const found = await findManifests(folder, selectionOf(exclude), world)
  expect(found.files.map(({ path }) => win32.normalize(path))).toEqual(paths)
  expect(found.files.map(({ inside }) => inside?.includes('\\'))).not.toContain(true)
  expect(found.diagnostics).toEqual([])
})

test('a file in its repository', async () => {
  const found = await findRepositoryPath('links\\sub\\b.yml', world)
  expect(found.ok && { inside: found.value.inside, real: found.value.real, isNested: found.value.isNested }).toEqual({
    inside: 'links/sub/b.yml',
    real: 'links/sub/b.yml',
    isNested: false,
  })
  const paths = await repositoryPaths(['links\\a.yaml', 'D:\\secret.yaml'], { file: ['links'] }, world)
  expect(['links\\a.yaml', 'D:\\secret.yaml'].map(paths.relative)).toEqual(['links/a.yaml', 'D:/secret.yaml'])
  expect(paths.fallback).toBe('links/a.yaml')
})

test.for([
  [{ output: ['links\\new.yaml'] }, '--output junit=links\\new.yaml would be written over the manifest'],
  [{ output: ['links\\old\\new.yaml'], exclude: ['links\\old'] }, undefined],
  [{ output: ['LINKS\\a.yaml'] }, '--output junit=LINKS\\a.yaml would be written over the manifest'],
  [{ output: ['out\\new.yaml'] }, undefined],
] as const)('an output beside what is read: %j', async ([{ output, ...more }, clash]) => {
  const outputs = output.map((path) => ({ format: 'junit' as const, path }))
  expect(await findClash({ ...more, output: outputs, file: ['links'] }, undefined, world)).toBe(clash)
})

test('two names of one output', () => {
  const output = ['a.json', '.\\a.json', 'C:\\code\\repo\\a.json'].map((path) => ({ format: 'json' as const, path }))
  expect(outputFilesOf({ output })).toHaveLength(1)
})

test('the policy beside a manifest', async () => {
  expect(await policyFiles({ policy: [], file: ['C:\\code\\repo\\roomlinks.yaml'] }, world)).toEqual([
    'C:\\code\\repo/roomlinks.policy.yaml',
  ])
})

test.for([
  ['.\\bin;C:\\code\\repo\\bin;C:\\Git\\cmd', 'C:\\Git\\cmd\\git.exe'],
  ['C:\\code\\repo\\bin', undefined],
] as const)('git in %s', ([path, git]) => {
  const find = (): string => findGit({ Path: path }, 'C:\\code\\repo')
  if (git === undefined) expect(find).toThrow('There is no git in PATH.')
  else expect(find()).toBe(git)
})

test('the names that other programs get', () => {
  expect(cacheFolder({ LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' })).toBe(
    'C:\\Users\\me\\AppData\\Local\\roomlinks',
  )
  expect(relativePath('.\\links\\a b.yaml')).toBe('links/a b.yaml')
  expect(uriOf('C:\\code\\a b.yaml')).toBe('file:///C:/code/a%20b.yaml')
})
