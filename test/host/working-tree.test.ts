import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { findWorkingTree } from '../../src/host/bounds.ts'
import { makeFolder } from '../commands/process.ts'
import { makeRepository, type Repository } from '../commands/repository.ts'
import { makeWorld } from '../commands/world.ts'

const files = { 'links/board/roomlinks.yaml': 'version: 1\n', 'roomlinks.yaml': 'version: 1\n' }

interface Case {
  readonly name: string
  /** Changes the repository, and answers with the path that is asked about. */
  readonly at: (repository: Repository) => string
  /** The folder and the git directory, from the repository's; none: it is in no working tree. */
  readonly is?: readonly [top: string, gitDir: string]
}

/** What a hostile change can hold: git takes such a folder for a bare repository. */
function plantBare(folder: string): void {
  for (const name of ['objects', 'refs']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n')
  writeFileSync(join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n')
}

test.for<Case>([
  { name: 'a file at the top', at: () => 'roomlinks.yaml', is: ['', '.git'] },
  { name: 'the top itself', at: () => '.', is: ['', '.git'] },
  { name: 'a file below', at: () => 'links/board/roomlinks.yaml', is: ['', '.git'] },
  { name: 'a folder below', at: () => 'links/board/', is: ['', '.git'] },
  { name: 'a file that is gone', at: () => 'links/gone.yaml', is: ['', '.git'] },
  {
    name: 'a bare repository that is planted in the folder',
    at: ({ folder }) => {
      plantBare(join(folder, 'links/board'))
      return 'links/board/roomlinks.yaml'
    },
    is: ['', '.git'],
  },
  {
    name: 'a bare repository that is planted above, and one at the top',
    at: ({ folder }) => {
      plantBare(join(folder, 'links'))
      plantBare(folder)
      return 'links/board'
    },
    is: ['', '.git'],
  },
  {
    name: 'a worktree',
    at: ({ git }) => {
      git('worktree', 'add', '--quiet', 'tree')
      return 'tree/links/board/roomlinks.yaml'
    },
    is: ['tree', '.git/worktrees/tree'],
  },
  {
    name: 'a submodule, which names its git directory by a relative path',
    at: ({ folder, git }) => {
      git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder, 'part')
      return 'part/links/board'
    },
    is: ['part', '.git/modules/part'],
  },
  {
    name: 'a worktree whose repository is gone',
    at: ({ folder, git }) => {
      git('worktree', 'add', '--quiet', 'tree')
      rmSync(join(folder, '.git'), { recursive: true })
      return 'tree/roomlinks.yaml'
    },
    is: ['tree', '.git/worktrees/tree'],
  },
  {
    name: 'a symbolic link to a folder',
    at: ({ folder }) => {
      const outside = makeFolder({})
      symlinkSync(join(folder, 'links'), join(outside, 'links'))
      return relative(folder, join(outside, 'links/board/roomlinks.yaml'))
    },
    is: ['', '.git'],
  },
  {
    name: 'a symbolic link to a file: the folder of the link counts',
    at: ({ folder }) => {
      const outside = makeFolder({ 'team.yaml': 'version: 1\n' })
      symlinkSync(join(outside, 'team.yaml'), join(folder, 'links/team.yaml'))
      return 'links/team.yaml'
    },
    is: ['', '.git'],
  },
  {
    name: 'a .git that is a symbolic link',
    at: ({ folder }) => {
      renameSync(join(folder, '.git'), join(folder, 'elsewhere'))
      symlinkSync('elsewhere', join(folder, '.git'))
      return 'links/board'
    },
    is: ['', 'elsewhere'],
  },
  {
    name: 'a .git that is another file, and one that leads to nothing',
    at: ({ folder }) => {
      writeFileSync(join(folder, 'links/.git'), 'see ../.git\n')
      symlinkSync('nowhere', join(folder, 'links/board/.git'))
      return 'links/board'
    },
    is: ['', '.git'],
  },
  {
    name: 'no repository',
    at: ({ folder }) => {
      plantBare(folder)
      rmSync(join(folder, '.git'), { recursive: true })
      return 'links/board'
    },
  },
])('the working tree of $name', async ({ at, is }) => {
  const repository = makeRepository(files)
  const top = realpathSync(repository.folder)
  const found = await findWorkingTree(join(top, at(repository)), repository.world)
  expect(found).toEqual(is && { top: join(top, is[0]), gitDir: join(top, is[1]) })
})

test('where git is asked in a plain clone, it says the same', async () => {
  const { folder, git, world } = makeRepository(files)
  const [top, gitDir] = git('-C', 'links', 'rev-parse', '--show-toplevel', '--absolute-git-dir').split('\n')
  expect(await findWorkingTree(join(folder, 'links'), world)).toEqual({ top, gitDir })
})

test('a relative path is one of the working folder, and a folder that is not there is an error', async () => {
  const world = makeWorld({
    files: new Map([
      ['/links/.git/HEAD', ''],
      ['/links/roomlinks.yaml', ''],
    ]),
  })
  expect(await findWorkingTree('links/roomlinks.yaml', world)).toEqual({ top: '/links', gitDir: '/links/.git' })
  expect(await findWorkingTree('roomlinks.yaml', world)).toBeUndefined()
  const { world: real } = makeRepository(files)
  await expect(findWorkingTree('/nowhere/at/all.yaml', real)).rejects.toThrow('ENOENT')
})
