import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listen } from '../commands/listen.ts'
import { makeFolder } from '../commands/process.ts'
import type { Repository } from '../commands/repository.ts'

/** A checkout that a stranger has filled, and what became of it. */
export interface Planted {
  /** Which of its programs have run. */
  readonly ran: () => readonly string[]
  /** What its registry was asked for. */
  readonly asked: readonly string[]
}

const programs = ['roomlinks', 'node', 'npm', 'npx', 'git', 'curl', 'tar', 'sh', 'bash', 'sha256sum', 'env']

const hooks = ['post-checkout', 'post-index-change', 'pre-commit', 'reference-transaction', 'fsmonitor-watchman']

/** Commits all that makes npm, npx, node, git or curl run something else, where they are started in the checkout. */
export async function plant(repository: Repository): Promise<Planted> {
  const mark = join(makeFolder(), 'ran')
  const asked: string[] = []
  const registry = await listen(({ url }, answer) => {
    asked.push(String(url))
    answer.writeHead(404).end()
  })
  const shell = `#!/bin/sh\necho "$0" >> '${mark}'\n`
  const script = `require('node:fs').appendFileSync('${mark}', __filename + '\\n')\n`
  const executables = Object.fromEntries([
    ...programs.flatMap((name) => [name, `node_modules/.bin/${name}`].map((path) => [path, shell])),
    ...hooks.map((name) => [`.git/hooks/${name}`, shell]),
    ['shell.sh', shell],
  ])
  const { version }: { readonly version: string } = JSON.parse(readFileSync('package.json', 'utf8'))
  const own = { name: 'roomlinks', version, bin: 'roomlinks.cjs', scripts: scriptsThatRun() }
  repository.commit({
    ...executables,
    'roomlinks.cjs': script,
    'dist/roomlinks.cjs': script,
    'scripts/build.mjs': `import '../roomlinks.cjs'\n`,
    'node_modules/roomlinks/package.json': JSON.stringify({ ...own, bin: 'dist/roomlinks.cjs' }),
    'node_modules/roomlinks/dist/roomlinks.cjs': script,
    'package.json': JSON.stringify({ ...own, type: 'module', overrides: { esbuild: 'file:./node_modules/roomlinks' } }),
    'package-lock.json': JSON.stringify({ name: 'roomlinks', lockfileVersion: 3, packages: {} }),
    '.npmrc': `registry=${registry}\nscript-shell=./shell.sh\nnode-options=--require ./roomlinks.cjs\nignore-scripts=false\n`,
    '.env': 'NODE_OPTIONS=--require ./roomlinks.cjs\n',
    '.curlrc': `url = "${registry}/curlrc"\n`,
    'node.config.json': JSON.stringify({ nodeOptions: { require: './roomlinks.cjs' } }),
  })
  for (const path of Object.keys(executables)) chmodSync(join(repository.folder, path), 0o755)
  return { ran: () => (existsSync(mark) ? readFileSync(mark, 'utf8').split('\n').slice(0, -1) : []), asked }
}

function scriptsThatRun(): Readonly<Record<string, string>> {
  const moments = ['preinstall', 'install', 'postinstall', 'prepare', 'prepack', 'build']
  return Object.fromEntries(moments.map((moment) => [moment, 'node roomlinks.cjs']))
}
