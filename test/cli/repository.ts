import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runGit } from '../../src/cli/base/git.ts'
import { disk } from '../../src/cli/disk.ts'
import type { World } from '../../src/cli/world.ts'
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

/** A repository in that folder, or a new one with one commit of these files on the branch `main`. */
export function makeRepository(files: Readonly<Record<string, string>>, at?: string): Repository {
  const folder = at ?? makeFolder()
  const env = plainEnv(folder)
  const git: Repository['git'] = (...args) =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const commit: Repository['commit'] = (changed) => {
    for (const [name, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'change')
  }
  if (at === undefined) {
    git('init', '--quiet', '--initial-branch=main')
    commit(files)
  }
  const { read, list, kindOf, readLink, realPath } = disk
  return { folder, env, git, commit, world: { read, list, kindOf, readLink, realPath, git: runGit(env) } }
}
