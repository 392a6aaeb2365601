import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { disk } from '../../src/host/disk.ts'
import { runGit } from '../../src/host/git.ts'
import type { World } from '../../src/host/world.ts'
import { makeFolder } from './process.ts'

/** A git repository in a folder of its own, that knows nothing of this machine's settings. */
export interface Repository {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Runs git in it, and answers with what it prints. */
  readonly git: (...args: readonly string[]) => string
  /** Writes files, and commits all that is there. */
  readonly commit: (files: Readonly<Record<string, string>>) => void
  /** The parts of a world through which a command reads it. */
  readonly world: Pick<World, 'read' | 'list' | 'kindOf' | 'readLink' | 'realPath' | 'git'>
}

/** The surroundings of git where nothing is set. */
export function plainEnv(folder: string): Readonly<Record<string, string>> {
  return {
    ...{ PATH: String(process.env['PATH']), HOME: folder, XDG_CONFIG_HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    ...{ GIT_CEILING_DIRECTORIES: tmpdir(), GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com' },
    ...{ GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com' },
  }
}

/** What git need not do for a repository that is gone in a moment: wait for the disk, and put its objects in order. */
const hasty = ['-c', 'core.fsync=none', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false']

/** All that is in a folder, by path: what a file holds, and nothing for a folder. */
type Contents = ReadonlyMap<string, Uint8Array | undefined>

/** What git has made of files, for those who want the same again: to run git three times takes longer. */
const made = new Map<string, Contents>()

function contentsOf(folder: string): Contents {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(folder, path), entry.isDirectory() ? undefined : readFileSync(path)]
    }),
  )
}

function putInto(folder: string, contents: Contents): void {
  for (const [path, content] of contents) {
    if (content === undefined) mkdirSync(join(folder, path), { recursive: true })
    else writeFileSync(join(folder, path), content)
  }
}

/**
 * A repository in that folder, or a new one with one commit of these files on the branch `main`. What `grow` does to a
 * new one is done once, and copied: it is told from others by its name.
 */
export function makeRepository(
  files: Readonly<Record<string, string>>,
  at?: string,
  grow?: (repository: Pick<Repository, 'git' | 'commit'>) => void,
): Repository {
  const folder = at ?? makeFolder()
  const env = plainEnv(folder)
  const git: Repository['git'] = (...args) =>
    execFileSync('git', [...hasty, ...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const commit: Repository['commit'] = (changed) => {
    for (const [name, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'change')
  }
  if (at === undefined) {
    const name = JSON.stringify([files, grow?.name])
    const known = made.get(name)
    if (known) putInto(folder, known)
    else {
      git('init', '--quiet', '--template=', '--initial-branch=main')
      commit(files)
      grow?.({ git, commit })
      made.set(name, contentsOf(folder))
    }
  }
  return { folder, env, git, commit, world: machineWith(env) }
}

/** The parts of a world that read the disk of this machine, and its git in such an environment. */
export function machineWith(env: Repository['env']): Repository['world'] {
  const { read, list, kindOf, readLink, realPath } = disk
  return { read, list, kindOf, readLink, realPath, git: runGit(env) }
}
