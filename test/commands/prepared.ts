import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { disk } from '../../src/host/disk.ts'
import { createSandbox, type Stage, serve } from '../../src/sandbox/index.ts'
import { openFakeGithub } from '../forge/fake.ts'
import { actions } from '../forge/server.ts'
import { watch } from '../scanner.ts'
import { pullRequest, token } from './commenting.ts'
import { bin, makeFolder } from './process.ts'
import { makeRepository, type Repository } from './repository.ts'
import { makeWorld, roomlinks } from './world.ts'

/*
 * The folder in which the examples of the help run, as they stand. It is a clone with
 *   roomlinks.yaml          a manifest, and links/ the same in two files
 *   origin/main             the manifest as it was; it was applied, so that its links are on the portal
 *   plan.json, plan.md      the plan that is waiting: one link to create, one to update
 *   portal.yaml             a seed for a sandbox, and faults.yaml faults for it
 *   team-a/, team-b/        two more manifests; company.policy.yaml a policy; last-week.json an audit
 *   DOCSPACE_URL, DOCSPACE_API_KEY, AUDIT_PASSWORD, and in GitHub Actions what a pull request has
 * The portal has room 4711 "Acme board" and room 4712 "Globex", both with the tag client.
 */

const board = (access: string): string => `  - id: 4711
    links:
      primary: { access: ${access} }
      invitation: { access: comment, maxUseCount: 25 }
      auditors:
        title: Read-only for auditors
        access: read
        expirationDate: 2030-03-31
        password: \${AUDIT_PASSWORD}
`
const clients = `  - tag: client
    links:
      partners: { title: Partners, access: comment, expirationDate: 2030-03-31 }
`
const press = '      press: { access: read }\n'
const head = 'version: 1\nname: client-portal\nrooms:\n'
const before = `${head}${board('read')}${clients}`

const files: Readonly<Record<string, string>> = {
  'roomlinks.yaml': `${head}${board('comment')}${clients}${press}`,
  'links/board.yaml': `${head}${board('comment')}`,
  'links/clients.yaml': `${head}${clients}${press}`,
  'team-a/roomlinks.yaml': 'version: 1\nname: team-a\nrooms:\n  - { id: 4711, links: {} }\n',
  'team-b/roomlinks.yaml': 'version: 1\nname: team-b\nrooms:\n  - { id: 4712, links: {} }\n',
  'company.policy.yaml':
    'version: 1\nname: company\nrules:\n  links-end: { match: { kind: additional }, require: { expirationDate: true }, level: warn }\n',
  'portal.yaml': 'rooms:\n  - { id: 4711, type: custom, title: Acme board, tags: [client] }\n',
  'faults.yaml': 'faults:\n  - { fault: error503, every: 5 }\n',
}

const stage: Stage = {
  rooms: [
    {
      id: 4711,
      type: 'custom',
      title: 'Acme board',
      tags: ['client'],
      links: [{ kind: 'additional', title: 'By hand' }],
    },
    { id: 4712, type: 'custom', title: 'Globex', tags: ['client'] },
  ],
}

/** A prepared folder, and what the environment says there; `roomlinks` is on the PATH. */
export interface Prepared {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Prepares a folder and a portal for one example. */
export async function prepare(isInActions: boolean): Promise<Prepared> {
  const sandbox = watch(createSandbox({ seed: 'examples' }))
  sandbox.load(stage)
  const { url, close } = await serve(sandbox)
  onTestFinished(close)
  const repository = makeRepository({ 'roomlinks.yaml': before }, undefined, change)
  const cwd = repository.folder
  const portal = { DOCSPACE_URL: url, DOCSPACE_API_KEY: sandbox.apiKey, AUDIT_PASSWORD: 'Quiet-Harbour-27' }
  const here = async (folder: string, ...words: readonly string[]): Promise<void> => {
    const { code } = await roomlinks([...words, '--file', join(folder, 'roomlinks.yaml')], inProcess(portal))
    if (code !== 0) throw new Error(`roomlinks ${words.join(' ')} ended with ${code}.`)
  }
  await here(makeFolder({ 'roomlinks.yaml': before }), 'apply', '--auto-approve')
  await here(cwd, 'audit', '--output', `json=${join(cwd, 'last-week.json')}`)
  await here(cwd, 'plan', '--out', join(cwd, 'plan.json'), '--output', `markdown=${join(cwd, 'plan.md')}`)
  const env = { ...repository.env, ...portal, PATH: `${binFolder()}:${repository.env['PATH']}` }
  return { cwd, env: isInActions ? { ...env, ...(await inActions(cwd)) } : env }
}

/** Commits what is to be applied. */
function change({ git, commit }: Pick<Repository, 'git' | 'commit'>): void {
  git('update-ref', 'refs/remotes/origin/main', 'main')
  commit(files)
}

function inProcess(env: Readonly<Record<string, string>>): ReturnType<typeof makeWorld> {
  const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))
  return {
    ...makeWorld(),
    ...disk,
    env,
    variables: env,
    randomBytes,
    now: Date.now,
    openFetch: () => Promise.resolve(fetch),
  }
}

/** A folder with the built command in it, under its name. */
export function binFolder(): string {
  const folder = makeFolder()
  const file = join(folder, 'roomlinks')
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(file, 0o755)
  return folder
}

/** A job of GitHub Actions for pull request 7. */
async function inActions(cwd: string): Promise<Readonly<Record<string, string>>> {
  const fake = await openFakeGithub({ token, me: actions, isApp: true })
  const event = join(cwd, '.git', 'event.json')
  mkdirSync(join(cwd, '.git'), { recursive: true })
  writeFileSync(event, JSON.stringify({ action: 'synchronize', number: 7, pull_request: { number: 7, id: 1007 } }))
  return { ...pullRequest, GITHUB_EVENT_PATH: event, GITHUB_API_URL: fake.url, GITHUB_TOKEN: token }
}
