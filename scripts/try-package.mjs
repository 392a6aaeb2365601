// Installs the package into an empty project, and uses it as strangers do: the command, ES modules, CommonJS, TypeScript 5 and 7.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fail } from './fail.mjs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const project = mkdtempSync(join(tmpdir(), 'roomlinks-project-'))
process.on('exit', () => rmSync(project, { recursive: true, force: true }))

const isWindows = process.platform === 'win32'
// npm also warns of settings of the machine's own.
const npm = (args, cwd) => run(isWindows ? 'npm.cmd' : 'npm', args, cwd, isWindows).stdout.trim()
const node = (...args) => printed(run(process.execPath, args, project)).trim()

// `npm ci` has built what is packed.
npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', project], '.')
writeFileSync(join(project, 'package.json'), '{}')
npm(['install', '--offline', '--no-audit', '--no-fund', `./roomlinks-${version}.tgz`], project)
if (existsSync(join(project, 'node_modules/roomlinks/node_modules'))) fail('The package has brought others along.')

write('roomlinks.yaml', 'version: 1\nname: team\nrooms:\n  - { id: 1, links: { primary: { access: read } } }\n')
expect('the command', npm(['exec', '--offline', '--', 'roomlinks', 'validate'], project), /^Valid: 1 link /m)
expect('its version', npm(['exec', '--offline', '--', 'roomlinks', '--version'], project), version)

const program = `const { ok } = validate([{ file: 'a.yaml', bytes: new TextEncoder().encode('version: 2') }], { env: {}, now: 0 })
console.log(ok)
`
write('module.mjs', `import { validate } from 'roomlinks'\n${program}`)
write('common.cjs', `const { validate } = require('roomlinks')\n${program}`)
write('schema.cjs', "console.log(require('roomlinks/schemas/manifest.schema.json').title)\n")
expect('an ES module', node('module.mjs'), 'false')
expect('CommonJS', node('common.cjs'), 'false')
expect('a schema', node('schema.cjs'), 'roomlinks manifest')

const typed = `import { type Diagnostic, validate } from 'roomlinks'
const checked = validate([{ file: 'a.yaml', bytes: new TextEncoder().encode('') }], { env: {}, now: 0 })
export const problems: readonly Diagnostic[] = checked.ok ? [] : checked.diagnostics
// @ts-expect-error: there is no such option
validate([], { env: {}, now: 0, other: true })
`
for (const file of ['typed.mts', 'typed.cts', 'typed.ts']) write(file, typed)
const modern = ['--module nodenext', '--module esnext --moduleResolution bundler']
const require = createRequire(import.meta.url)
for (const [compiler, settings] of [
  [require.resolve('typescript5/package.json'), [...modern, '--module commonjs --moduleResolution node10']],
  [require.resolve('typescript/package.json'), modern],
]) {
  const { version: of } = JSON.parse(readFileSync(compiler, 'utf8'))
  const tsc = join(dirname(compiler), 'bin/tsc')
  for (const setting of settings) {
    const args = `--noEmit --strict --target es2022 --lib es2022,dom ${setting} typed.mts typed.cts typed.ts`
    expect(`TypeScript ${of}, ${setting}`, node(tsc, ...args.split(' ')), '')
  }
}

function write(file, text) {
  writeFileSync(join(project, file), text)
}

function run(file, args, cwd, shell = false) {
  const ended = spawnSync(file, args, { cwd, shell, encoding: 'utf8' })
  if (ended.status !== 0) fail(`${file} ${args.join(' ')}: ${ended.error ?? printed(ended)}`)
  return ended
}

/** All that a program has printed; a warning counts too. */
function printed({ stdout, stderr }) {
  return `${stdout}${stderr}`
}

function expect(what, found, wanted) {
  if (typeof wanted === 'string' ? found !== wanted : !wanted.test(found)) fail(`${what}: ${found}`)
  console.log(`${what}: as expected`)
}
