// The steps of .github/workflows/release.yml, so that each can run anywhere:
//   version      the version of package.json, into every file that names it
//   check        whether this commit may be released
//   make DIR     the files of the release: package, list of what is bundled, checksums, notes
//   branch DIR   the action with that package, as a commit on the branch `action` of origin
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fail } from './fail.mjs'
import { addressesOf, outdated } from './identity.mjs'

const [step, folder = 'release'] = process.argv.slice(2)
const { version } = readJson('package.json')

const steps = { version: writeVersion, check, make, branch }
if (!steps[step]) fail('usage: node scripts/release.mjs version | check | make DIR | branch DIR')
steps[step]()

function writeVersion() {
  for (const path of gitText(['ls-files', 'README.md', 'docs', 'examples']).split('\n')) {
    const text = readFileSync(path, 'latin1')
    const named = text.replaceAll(/\b(?<=roomlinks-)\d+\.\d+\.\d+(?=\.(?:tgz|cdx\.json))/g, version)
    if (named !== text) writeFileSync(path, named, 'latin1')
  }
  for (const { path, text } of outdated('.')) writeFileSync(path, text)
}

function check() {
  const { GITHUB_REPOSITORY: here, GITHUB_REF_NAME: tag } = process.env
  const addresses = addressesOf('.')
  if (!addresses) fail('identity.json is empty: nobody has said who publishes roomlinks.')
  if (here !== undefined && addresses.repository !== `https://github.com/${here}`)
    fail(`identity.json names ${addresses.repository}, and this is ${here}.`)
  for (const { path } of outdated('.')) fail(`${path} does not have the addresses of identity.json: npm run identity`)
  if (tag !== undefined && tag !== `v${version}`) fail(`The tag is ${tag}, and package.json has ${version}.`)
  if (!/^\d+\.\d+\.\d+$/.test(version))
    fail(`${version} is a pre-release, which npm would offer to everyone as the latest version.`)
  if (notes() === '') fail(`CHANGELOG.md has no section "## ${version}", or an empty one.`)
}

function make() {
  check()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  // `npm run release` has just built.
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder])
  const files = [`roomlinks-${version}.tgz`, `roomlinks-${version}.cdx.json`]
  copyFileSync('dist/sbom.cdx.json', join(folder, files[1]))
  writeFileSync(join(folder, 'SHA256SUMS'), files.map((file) => `${sha256(join(folder, file))}  ${file}\n`).join(''))
  writeFileSync(join(folder, 'notes.md'), `${notes()}\n`)
}

/**
 * The commit has the unpacked package and the files of the action, and nothing of this repository's history. It has no
 * scripts and no development packages, so npm can also install the command from it without building anything.
 */
function branch() {
  const tree = mkdtempSync(join(tmpdir(), 'roomlinks-action-'))
  run('tar', ['-xzf', resolve(folder, `roomlinks-${version}.tgz`), '-C', tree, '--strip-components=1'])
  for (const path of ['action.yml', 'action', '.pre-commit-hooks.yaml'])
    cpSync(path, join(tree, path), { recursive: true })
  const { scripts, devDependencies, ...kept } = readJson(join(tree, 'package.json'))
  writeFileSync(join(tree, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`)
  const repository = gitText(['rev-parse', '--absolute-git-dir'])
  const env = { ...process.env, GIT_DIR: repository, GIT_WORK_TREE: tree, GIT_INDEX_FILE: `${tree}.index` }
  gitText(['add', '--all', '--force', '.'], { env, cwd: tree })
  const [remote = ''] = gitText(['ls-remote', 'origin', 'refs/heads/action']).split('\t')
  if (remote !== '') gitText(['fetch', '--quiet', '--depth=1', 'origin', remote])
  const who = ['-c', 'user.name=roomlinks', '-c', 'user.email=roomlinks@invalid']
  const message = `v${version}\n\nBuilt from ${gitText(['rev-parse', 'HEAD'])}.`
  const parents = remote === '' ? [] : ['-p', remote]
  const commit = gitText([...who, 'commit-tree', gitText(['write-tree'], { env }), ...parents, '-m', message])
  // Not forced: it fails if somebody else has pushed meanwhile.
  gitText(['push', '--quiet', 'origin', `${commit}:refs/heads/action`])
  appendFileSync(join(folder, 'notes.md'), `\nThe action and the command, built: \`action\` at \`${commit}\`.\n`)
  for (const path of [tree, `${tree}.index`]) rmSync(path, { recursive: true })
  console.log(commit)
}

/** The changes of this version, without their heading. */
function notes() {
  const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m)
  const own = sections.find((section) => [version, `[${version}]`].includes(section.split(/[ \n]/, 1)[0]))
  return own === undefined ? '' : own.slice(own.indexOf('\n')).trim()
}

function gitText(args, options = {}) {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options }).trim()
}

function run(file, args) {
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
