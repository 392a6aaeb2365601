import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digest } from '../src/model/identity.ts'
import { openPortal, writesIn } from './commands/portal.ts'
import { makeFolder, type Running, start } from './commands/process.ts'
import { manifest, stage } from './commands/team.ts'

interface Packed {
  readonly filename: string
  /** In bytes, compressed. */
  readonly size: number
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}

/** A project that has the package installed, as npm would unpack it, and the types of node beside it. */
const project: string = mkdtempSync(join(tmpdir(), 'roomlinks-package-'))
const installed: string = join(project, 'node_modules/roomlinks')
let packed: Packed = { filename: '', size: 0, files: [] }

beforeAll(() => {
  // Without scripts: `prepack` would build anew, under the feet of the tests that run what was built.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', project]
  const [first]: Packed[] = JSON.parse(
    execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  if (first) packed = first
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, packed.filename), '-C', installed, '--strip-components=1'])
  for (const name of ['@types', 'undici-types'])
    symlinkSync(resolve('node_modules', name), join(project, 'node_modules', name))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the package holds what its users need, and nothing else', () => {
  const paths = packed.files.map(({ path }) => path)
  const types = paths.filter((path) => path.startsWith('dist/types/'))
  const schemas = readdirSync('schemas').map((name) => `schemas/${name}`)
  for (const name of ['comparison', 'doctor', 'faults', 'links', 'manifest', 'plan', 'report', 'seed', 'validation']) {
    expect(schemas).toContain(`schemas/${name}.schema.json`)
  }
  const pieces = paths.filter((path) => /^dist\/pieces\/[\w-]+\.cjs$/.test(path))
  expect(pieces.length).toBeGreaterThan(20)
  expect(
    paths.filter((path) => !types.includes(path) && !pieces.includes(path)).toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual([
    'LICENSE',
    'NOTICE',
    'README.md',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/index.cjs',
    'dist/index.d.cts',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/main.cjs',
    'dist/roomlinks.cjs',
    'dist/sbom.cdx.json',
    'package.json',
    ...schemas.toSorted((a, b) => (a < b ? -1 : 1)),
  ])
  const declarations = types.filter((path) => path !== 'dist/types/package.json')
  expect(declarations.filter((path) => !path.endsWith('.d.ts'))).toEqual([])
  expect(declarations.filter((path) => /test|fixture|sandbox|cli|commands|host/.test(path))).toEqual([])
  expect(packed.files.find(({ path }) => path === 'dist/roomlinks.cjs')?.mode).toBe(0o755)
})

test('no map, no source map comment, no path of the machine that built it', () => {
  for (const { path } of packed.files.filter((file) => /\.c?js$/.test(file.path))) {
    const text = readFileSync(join(installed, path), 'latin1')
    expect(text).not.toContain('sourceMappingURL')
    expect(text).not.toContain(resolve('.'))
  }
})

test('two builds make the same files, byte for byte', () => {
  const into = join(project, 'again')
  execFileSync(process.execPath, ['scripts/build.mjs', '--into', into], { stdio: ['ignore', 'ignore', 'inherit'] })
  expect(hashesIn(into)).toEqual(hashesIn('dist'))
  expect(Object.keys(hashesIn(into)).length).toBeGreaterThan(10)
})

/** The hash of each file in a folder, by its path. */
function hashesIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).toSorted()
  return Object.fromEntries(paths.map((path) => [path, digest(readFileSync(join(folder, path), 'latin1'))]))
}

test('all that is packed is text: nobody has to trust what cannot be read', () => {
  for (const { path } of packed.files) expect(path).toMatch(/^(?:LICENSE|NOTICE)$|\.(?:c?js|d\.c?ts|json|md|txt)$/)
})

interface Sbom {
  readonly metadata: { readonly component: { readonly purl: string } }
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly purl: string
    readonly hashes: readonly object[]
  }[]
}

const require = createRequire(import.meta.url)
const cyclonedx = dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'))
const schemaOf = (name: string): object => require(`${cyclonedx}/res/schema/${name}.SNAPSHOT.schema.json`)

test('the list of what is bundled is valid CycloneDX, and has the packages of which there are licences', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false })
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema({ ...schemaOf(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` })
  const isSbom = ajv.compile<Sbom>(schemaOf('bom-1.6'))
  const sbom: unknown = JSON.parse(readFileSync(join(installed, 'dist/sbom.cdx.json'), 'utf8'))
  if (!isSbom(sbom)) expect.fail(JSON.stringify(isSbom.errors))
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(sbom.metadata.component.purl).toBe(`pkg:npm/roomlinks@${version}`)
  const licences = readFileSync(join(installed, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
  const licensed = licences.split(`\n${'-'.repeat(80)}\n\n`).map((each) => each.slice(0, each.indexOf(' (')))
  expect(sbom.components.map((each) => `${each.name} ${each.version}`)).toEqual(licensed)
  expect(licensed.length).toBeGreaterThan(10)
  for (const { hashes } of sbom.components) expect(hashes).toHaveLength(1)
  expect(sbom.components.find(({ name }) => name === '@clack/core')?.purl).toMatch(/^pkg:npm\/%40clack\/core@\d/)
  // And the schema notices what is wrong.
  expect(isSbom({ ...sbom, components: [{ type: 'package', name: 'one' }] })).toBe(false)
})

test('an empty project installs and uses it: the command, ES modules, CommonJS, TypeScript 5 and 7', () => {
  const tried = execFileSync(process.execPath, ['scripts/try-package.mjs'], { encoding: 'utf8' })
  expect(tried.match(/: as expected$/gm)).toHaveLength(10)
  for (const each of ['CommonJS', 'TypeScript 5.', 'TypeScript 7.']) expect(tried).toContain(`\n${each}`)
})

test('the library uses neither process nor, of its own, console', () => {
  const text = libraryText(join(installed, 'dist/index.cjs'))
  expect(text.length).toBeGreaterThan(300_000)
  expect(text).not.toMatch(/\bprocess\.(?:env|argv|std|exit|on|cwd)/)
  // The one that is there is in yaml, for a log level that is not asked for.
  expect(text.match(/console\.\w+/g)).toEqual(['console.warn'])
})

/** The text of a file and of all that it requires. */
function libraryText(file: string, seen: Set<string> = new Set()): string {
  if (seen.has(file)) return ''
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const required = [...text.matchAll(/require\("(\.[^"]+)"\)/g)].map(([, path = '']) => join(dirname(file), path))
  return text + required.map((path) => libraryText(path, seen)).join('')
}

test('the package is small', () => {
  expect(packed.size).toBeLessThan(700_000)
})

test('the command that is unpacked runs', async () => {
  const cwd = makeFolder({ 'roomlinks.yaml': manifest })
  const run = (...args: readonly string[]): Running['ended'] =>
    start(process.execPath, [join(installed, 'dist/roomlinks.cjs'), ...args], {
      cwd,
      env: { LINK_PASSWORD: 'Quiet-Harbour-27' },
    }).ended
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  expect(await run('validate')).toEqual({ code: 0, out: 'Valid: 3 links in 2 entries of team.\n', err: '' })
  expect(await run('plan', '--help')).toMatchObject({ code: 0, err: '' })
})

/** The programs in TypeScript on a page. */
function programsOn(page: string): readonly string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program = '']) => program)
}

/** Uses of the types that must compile, or must not. */
const typed = `import { type Diagnostic, type DiagnosticCode, instantOf, parseInstant, render, Secret } from 'roomlinks'
export const known: DiagnosticCode = 'link/expired'
// @ts-expect-error: there is no such code
export const unknown: DiagnosticCode = 'link/expird'
// @ts-expect-error: no diagnostic has that code
export const isMisspelt = ({ code }: Diagnostic): boolean => code === 'link/expird'
// @ts-expect-error: lists have no page
export const html = render({ links: undefined as never }, 'html')
export const date: Date = new Date(parseInstant('2035-03-31') ?? instantOf(Date.now()))
export const shown: string = String(new Secret('x'))
`

interface Consumer {
  readonly settings: string
  readonly ending?: '.cts'
}

test.for<Consumer>([
  { settings: '--module nodenext' },
  { settings: '--module node16' },
  { settings: '--module nodenext', ending: '.cts' },
  { settings: '--module node16', ending: '.cts' },
  { settings: '--module commonjs --moduleResolution bundler', ending: '.cts' },
  { settings: '--module preserve --moduleResolution bundler' },
  { settings: '--module esnext --moduleResolution bundler' },
])('strict TypeScript takes the programs of our pages without skipping our types: $settings $ending', (consumer) => {
  const { settings, ending = '.ts' } = consumer
  const programs = [typed, ...programsOn('docs/library.md')]
  expect(programs).toHaveLength(5)
  const names = programs.map((program, nth) => {
    // CommonJS has no await outside of functions.
    const [imports = '', ...rest] = program.split(/^(?!import )/m)
    const inside =
      ending === '.cts' && nth > 0 ? `${imports}export async function run() {\n${rest.join('')}}\n` : program
    writeFileSync(join(project, `program-${nth}${ending}`), inside)
    return `program-${nth}${ending}`
  })
  const options = '--noEmit --strict --target ES2023 --types node --exactOptionalPropertyTypes'
  const args = [resolve('node_modules/typescript/bin/tsc'), ...options.split(' '), ...settings.split(' '), ...names]
  expect(said(() => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }))).toBe('')
})

test('require and import give the same classes, and a stack has the names of functions', async () => {
  const program = `import { createRequire } from 'node:module'
import * as imported from 'roomlinks'
const required = createRequire(import.meta.url)('roomlinks')
const same = Object.keys(required).every((name) => required[name] === imported[name])
let error
try { required.connect({ url: 'acme', apiKey: '' }) } catch (caught) { error = caught }
const { name, code, constructor, stack } = error
console.log(same, Object.keys(imported).length, error instanceof imported.PortalError, name, constructor.name, code)
console.log(/at badAddress [^]*at .*connect /.test(stack))
`
  writeFileSync(join(project, 'both.mjs'), program)
  const ended = await start(process.execPath, ['both.mjs'], { cwd: project }).ended
  expect(ended).toEqual({ code: 0, out: 'true 29 true PortalError PortalError portal/address\ntrue\n', err: '' })
})

/** What a program printed, even if it failed. */
function said(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}

/** A program in JavaScript, for a portal that is there. */
function compiled(program: string | undefined, url: string): string {
  const there = String(program).replace('https://acme.example.com', url)
  return transformSync(there, { loader: 'ts', format: 'esm' }).code
}

/** The first program of docs/library.md, for a portal that is there. */
function firstProgram(url: string): string {
  return compiled(programsOn('docs/library.md')[0], url)
}

test('the first program of docs/library.md applies, and says what is wrong with a manifest or a plan, and what a guard refuses', async () => {
  const portal = await openPortal(stage, manifest)
  const cwd = join(project, 'readme')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'program.mjs'), firstProgram(portal.url))
  const run = (text: string): Running['ended'] => {
    writeFileSync(join(cwd, 'roomlinks.yaml'), text)
    portal.requests.length = 0
    const env = { DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: 'Quiet-Harbour-27' }
    return start(process.execPath, ['program.mjs'], { cwd, env }).ended
  }
  const bad = await run(manifest.replace('access: comment', 'access: reed'))
  expect(bad).toMatchObject({ code: 3, out: '' })
  expect(bad.err).toContain('link/access: "reed" is not an access level.')
  expect(portal.requests).toEqual([])
  const lost = await run(manifest.replace('Prices', 'Prizes'))
  expect(lost).toMatchObject({ code: 3, out: '' })
  expect(lost.err).toContain('room/not-found: There is no active room with the title "Prizes".')
  expect(await run(manifest)).toEqual({ code: 0, out: 'As declared.\n', err: '' })
  const refused = await run(manifest.replace('title: Press,', 'title: Press, rotation: 2, protect: true,'))
  expect(refused).toMatchObject({ code: 5, out: '' })
  expect(refused.err).toContain('guard/protected: "press" of "Board"')
  expect(writesIn(portal.requests)).toEqual([])
})

test('a program that embeds the library plans and applies', async () => {
  const { sandbox, url } = await openPortal(stage, manifest)
  const program = `import { apply, connect, isEmpty, openReader, openWriter, plan, validate } from 'roomlinks'
const bytes = new TextEncoder().encode(${JSON.stringify(manifest)})
const manifest = validate([{ file: 'roomlinks.yaml', bytes }], { env: { LINK_PASSWORD: 'Quiet-Harbour-27' }, now: Date.now() })
const connection = connect({ url: process.env.URL, apiKey: process.env.KEY })
const look = async () => (await plan(manifest.value, openReader(connection), { now: Date.now() })).value
const report = await apply(await look(), openWriter(connection))
console.log(report.rooms.every(({ verified }) => verified), isEmpty(await look()))
`
  writeFileSync(join(project, 'program.js'), program)
  const env = { URL: url, KEY: sandbox.apiKey }
  const ended = await start(process.execPath, ['program.js'], { cwd: project, env }).ended
  expect(ended).toEqual({ code: 0, out: 'true true\n', err: '' })
})

test('the other programs of docs/library.md run', async () => {
  const portal = await openPortal(stage, manifest)
  const cwd = join(project, 'library')
  mkdirSync(cwd)
  const policy =
    'version: 1\nname: company\nrules:\n  locked: { match: { audience: public }, require: { password: true } }\n'
  writeFileSync(join(cwd, 'roomlinks.policy.yaml'), policy)
  writeFileSync(join(cwd, 'roomlinks.yaml'), manifest)
  const ended: Awaited<Running['ended']>[] = []
  const secrets = { LINK_PASSWORD: 'Quiet-Harbour-27', AUDIT_PASSWORD: 'Quiet-Harbour-28' }
  const env = { DOCSPACE_API_KEY: portal.sandbox.apiKey, ...secrets }
  for (const program of programsOn('docs/library.md').slice(1)) {
    writeFileSync(join(cwd, 'program.mjs'), compiled(program, portal.url))
    ended.push(await start(process.execPath, ['program.mjs'], { cwd, env }).ended)
  }
  expect(ended).toEqual([
    { code: 0, out: '', err: '' },
    { code: 0, out: expect.stringMatching(/^\d+ links, \d+ findings\n$/), err: '' },
    { code: 0, out: '', err: '' },
  ])
  expect(readFileSync(join(cwd, 'links.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  expect(readFileSync(join(cwd, 'roomlinks.yaml'), 'utf8')).toMatch(/press: .*rotation: 1/)
  expect(writesIn(portal.requests)).toEqual([])
})
