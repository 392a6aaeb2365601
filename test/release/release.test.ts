import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { playAction } from '../ci/github.ts'
import { makeBuildFolder } from '../ci/tarball.ts'
import { start } from '../commands/process.ts'
import { plainEnv } from '../commands/repository.ts'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A copy of what a release is made from, in a repository with a bare one as its origin. */
interface Clone {
  readonly folder: string
  readonly origin: string
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
  readonly change: (path: string, from: string | RegExp, to: string) => void
  readonly run: (file: string, ...args: readonly string[]) => Promise<Ended>
  readonly release: (...args: readonly string[]) => Promise<Ended>
}

const packed = ['package.json', 'LICENSE', 'NOTICE', 'README.md', 'schemas', 'dist']
const copied = [
  ...packed,
  'identity.json',
  'CHANGELOG.md',
  'action.yml',
  'action',
  '.pre-commit-hooks.yaml',
  '.github/schemastore.json',
  'scripts',
  '.gitignore',
]
const { version }: { readonly version: string } = JSON.parse(readFileSync('package.json', 'utf8'))

const page = `# Security

<!-- with an address: Report it at <{security}>, and other bugs at <{bugs}>. -->
Nobody has published this yet.
It has no address.
<!-- end of address -->

<!-- with an address: [Home]({homepage}) -->
<!-- end of address -->
`
const codeOwners = '# with an address: * {owners}\n# end of address\n'
const config = `blank_issues_enabled: false
# with an address: contact_links: [{ name: Security, url: "{security}", about: Privately }]
# end of address
`

async function openClone(): Promise<Clone> {
  const [folder, origin] = [makeBuildFolder(), makeBuildFolder()]
  for (const path of copied) cpSync(path, join(folder, path), { recursive: true })
  const read: Clone['read'] = (path) => readFileSync(join(folder, path), 'utf8')
  const write: Clone['write'] = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('SECURITY.md', page)
  write('.github/CODEOWNERS', codeOwners)
  write('.github/ISSUE_TEMPLATE/config.yml', config)
  const env = { ...plainEnv(makeBuildFolder()), ...tag, npm_config_update_notifier: 'false' }
  const run: Clone['run'] = (file, ...args) => start(file, args, { cwd: folder, env }).ended
  for (const args of [
    `init -q -b main --bare ${origin}`,
    'init -q -b main',
    `remote add origin ${origin}`,
    'add --all',
    'commit -q -m one',
    'push -q origin main',
  ])
    expect(await run('git', ...args.split(' '))).toMatchObject({ code: 0 })
  return {
    ...{ folder, origin, read, write, run },
    change: (path, from, to) => write(path, read(path).replace(from, to)),
    release: (...args) => run(process.execPath, 'scripts/release.mjs', ...args),
  }
}

const tag = { GITHUB_REPOSITORY: 'acme/roomlinks', GITHUB_REF_NAME: `v${version}` }

/** A clone whose people have said who they are, and what has changed. */
async function openNamed(): Promise<Clone> {
  const clone = await openClone()
  clone.write('identity.json', '{ "repository": "acme/roomlinks", "owners": "@acme/links @eve" }')
  expect(await clone.run(process.execPath, 'scripts/identity.mjs')).toMatchObject({ code: 0, err: '' })
  clone.write('CHANGELOG.md', `# Changelog\n\n## ${version} - 2026-12-01\n\nThe first one.\n\n## 0.0.1\n\nBefore.\n`)
  return clone
}

test('every file has the addresses of identity.json, and none while it is empty', async () => {
  const clone = await openClone()
  expect(await clone.run(process.execPath, 'scripts/identity.mjs')).toMatchObject({ code: 0, err: '' })
  for (const path of copied) expect((await clone.run('git', 'status', '--porcelain', path)).out, path).toBe('')
  const { repository } = JSON.parse(readFileSync('identity.json', 'utf8'))
  const own = JSON.parse(readFileSync('package.json', 'utf8'))
  expect('repository' in own).toBe(repository !== '')
  for (const name of readdirSync('schemas'))
    expect(readFileSync(`schemas/${name}`, 'utf8').includes('"$id": "https://'), name).toBe(repository !== '')
})

test('while identity.json is empty, there is no release', async () => {
  const clone = await openClone()
  clone.write('identity.json', '{ "repository": "", "owners": "" }')
  expect(await clone.run(process.execPath, 'scripts/identity.mjs')).toEqual({
    ...{ code: 0, err: '' },
    out: 'identity.json is empty: no file was changed.\n',
  })
  expect((await clone.run('git', 'diff', '--name-only', '--', ':!identity.json')).out).toBe('')
  for (const step of ['check', 'make'])
    expect(await clone.release(step)).toEqual({
      ...{ code: 1, out: '' },
      err: 'identity.json is empty: nobody has said who publishes roomlinks.\n',
    })
  expect(existsSync(join(clone.folder, 'release'))).toBe(false)
})

test('one file says who publishes: the package, the schemas and all pages follow', async () => {
  const clone = await openNamed()
  const home = 'https://github.com/acme/roomlinks'
  expect(JSON.parse(clone.read('package.json'))).toMatchObject({
    homepage: `${home}#readme`,
    bugs: { url: `${home}/issues` },
    repository: { type: 'git', url: `git+${home}.git` },
  })
  for (const name of readdirSync('schemas')) {
    const { $id, ...others } = JSON.parse(clone.read(`schemas/${name}`))
    expect($id).toBe(`https://cdn.jsdelivr.net/npm/roomlinks@${version}/schemas/${name}`)
    const { $id: _, ...before } = JSON.parse(readFileSync(`schemas/${name}`, 'utf8'))
    expect(others).toEqual(before)
  }
  const latest = 'https://cdn.jsdelivr.net/npm/roomlinks@latest/schemas/'
  expect(JSON.parse(clone.read('.github/schemastore.json'))).toMatchObject([
    { url: `${latest}manifest.schema.json` },
    { url: `${latest}policy.schema.json` },
  ])
  expect(clone.read('SECURITY.md')).toBe(`# Security

<!-- with an address: Report it at <{security}>, and other bugs at <{bugs}>. -->
Report it at <${home}/security/advisories/new>, and other bugs at <${home}/issues>.
<!-- end of address -->

<!-- with an address: [Home]({homepage}) -->
[Home](${home}#readme)
<!-- end of address -->
`)
  expect(clone.read('.github/CODEOWNERS')).toContain('\n* @acme/links @eve\n')
  expect(clone.read('.github/ISSUE_TEMPLATE/config.yml')).toContain(
    `\ncontact_links: [{ name: Security, url: "${home}/security/advisories/new", about: Privately }]\n`,
  )
  // Written once more, nothing changes; for another owner, everything does.
  expect(await clone.run(process.execPath, 'scripts/identity.mjs')).toEqual({ code: 0, out: '', err: '' })
  clone.change('identity.json', 'acme/roomlinks', 'other/links')
  await clone.run(process.execPath, 'scripts/identity.mjs')
  for (const path of ['package.json', 'SECURITY.md'])
    expect(clone.read(path).match(/acme\/roomlinks/g), path).toBeNull()
})

const refused = [
  { name: 'half an identity', path: 'identity.json', from: '@acme/links @eve', to: '', says: '"owners" must be' },
  { name: 'no repository', path: 'identity.json', from: 'acme/roomlinks', to: 'acme', says: 'must be OWNER/NAME' },
  { name: 'a fork', path: 'identity.json', from: 'acme/', to: 'eve/', says: 'and this is acme/roomlinks.' },
  { name: 'a file left behind', path: 'SECURITY.md', from: 'acme', to: 'eve', says: 'SECURITY.md does not have' },
  {
    name: 'another tag',
    path: 'package.json',
    from: `"${version}"`,
    to: '"9.9.9"',
    says: 'does not have the addresses',
  },
  { name: 'no changes', path: 'CHANGELOG.md', from: 'The first one.', to: '', says: 'CHANGELOG.md has no section' },
  { name: 'an unknown name', path: 'SECURITY.md', from: '{bugs}', to: '{bug}', says: 'there is no {bug}' },
]

test('npm version writes the version into all that names it', async () => {
  const clone = await openNamed()
  const named = [
    'README.md',
    'docs/releasing.md',
    'examples/ci/gitlab-ci.yml',
    'examples/ci/plan-and-apply.sh',
    'examples/ci/README.md',
  ]
  for (const path of named) clone.write(path, readFileSync(path, 'utf8'))
  expect(await clone.run('git', 'add', '--all')).toMatchObject({ code: 0 })
  expect(await clone.run('git', 'commit', '-q', '-m', 'two')).toMatchObject({ code: 0 })
  const { code, err } = await clone.run('npm', 'version', '12.3.4')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect((await clone.run('git', 'status', '--porcelain')).out).toBe('')
  expect((await clone.run('git', 'describe', '--exact-match')).out).toBe('v12.3.4\n')
  for (const path of named) {
    expect(clone.read(path), path).toMatch(/roomlinks-12\.3\.4\./)
    expect(clone.read(path), path).not.toContain(`roomlinks-${version}.`)
  }
  expect(JSON.parse(clone.read('schemas/plan.schema.json')).$id).toContain('@12.3.4/')
})

test('nothing is released that contradicts itself', async () => {
  const clone = await openNamed()
  for (const { name, path, from, to, says } of refused) {
    expect(await clone.release('check'), name).toEqual({ code: 0, out: '', err: '' })
    const before = clone.read(path)
    clone.change(path, from, to)
    const { code, err } = await clone.release('check')
    expect({ code, err }, name).toEqual({ code: 1, err: expect.stringContaining(says) })
    clone.write(path, before)
  }
})

test('a release is the package, what it contains, checksums, and the changes; the action runs what is in it', async () => {
  const clone = await openNamed()
  expect(await clone.release('make', 'release')).toMatchObject({ code: 0, err: '' })
  const files = [`roomlinks-${version}.cdx.json`, `roomlinks-${version}.tgz`]
  expect(readdirSync(join(clone.folder, 'release')).toSorted()).toEqual(['SHA256SUMS', 'notes.md', ...files])
  expect(clone.read('release/notes.md')).toBe('The first one.\n')
  expect(clone.read(`release/${files[0]}`)).toBe(clone.read('dist/sbom.cdx.json'))
  const sums = await start('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: join(clone.folder, 'release') })
    .ended
  expect(sums).toMatchObject({ code: 0 })

  const commits: string[] = []
  for (const nth of [1, 2]) {
    const { code, out, err } = await clone.release('branch', 'release')
    expect({ code, err }, `push ${nth}`).toEqual({ code: 0, err: '' })
    commits.push(out.trim())
  }
  expect(clone.read('release/notes.md')).toContain(`\`${commits[1]}\``)
  const log = await clone.run('git', '-C', clone.origin, 'log', '--format=%H %s', 'action')
  expect(log.out).toBe(`${commits[1]} v${version}\n${commits[0]} v${version}\n`)

  const built = makeBuildFolder()
  await clone.run('git', 'clone', '-q', '--branch', 'action', clone.origin, built)
  expect(new Set(readdirSync(built))).toEqual(
    new Set(['.git', ...packed, 'action', 'action.yml', '.pre-commit-hooks.yaml']),
  )
  const own = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'))
  expect(own).toMatchObject({ name: 'roomlinks', version })
  for (const name of ['scripts', 'devDependencies', 'dependencies']) expect(own).not.toHaveProperty(name)
  // A schema is where its address says, in the package as npm has it.
  for (const name of readdirSync('schemas')) {
    const { $id } = JSON.parse(readFileSync(join(built, 'schemas', name), 'utf8'))
    const path = $id.slice(`https://cdn.jsdelivr.net/npm/${own.name}@${own.version}/`.length)
    expect(JSON.parse(readFileSync(join(built, path), 'utf8')).$id).toBe($id)
  }

  // Nothing is installed: a npm that is called would fail.
  const bin = makeBuildFolder()
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 99\n', { mode: 0o755 })
  const played = await playAction(
    { command: 'plan', args: '--help' },
    {
      ...{ folder: makeBuildFolder(), env: { PATH: `${bin}:${process.env['PATH']}` }, actionPath: built },
      event: { event_name: 'schedule', ref: 'refs/heads/main', sha: commits[1] ?? '' },
    },
  )
  expect(played, played.printed).toMatchObject({ code: 0 })
  expect(played.printed).toContain('Usage: roomlinks plan')
})

test('npm installs the command from the branch of the action without building anything', async () => {
  const clone = await openNamed()
  await clone.release('make', 'release')
  await clone.release('branch', 'release')
  const project = makeBuildFolder()
  writeFileSync(join(project, 'package.json'), '{}')
  const env = { ...plainEnv(makeBuildFolder()), npm_config_offline: 'true', npm_config_update_notifier: 'false' }
  const args = ['install', '--no-audit', '--no-fund', `git+file://${clone.origin}#action`]
  const installed = await start('npm', args, { cwd: project, env }).ended
  expect(installed, installed.err).toMatchObject({ code: 0 })
  const command = resolve(project, 'node_modules/.bin/roomlinks')
  expect(await start(command, ['--version']).ended).toEqual({ code: 0, out: `${version}\n`, err: '' })
})
