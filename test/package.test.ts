import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digest } from '../src/model/identity.ts'
import { openPortal, writesIn } from './commands/portal.ts'
import { makeFolder, type Running, start } from './commands/process.ts'
import { manifest, stage } from './commands/team.ts'

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}

/** A project that has the package installed, as npm would unpack it, and the types of node beside it. */
const project: string = mkdtempSync(join(tmpdir(), 'roomlinks-package-'))
const installed: string = join(project, 'node_modules/roomlinks')
let packed: Packed = { filename: '', files: [] }

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
    'dist/index.js',
    'dist/main.cjs',
    'dist/roomlinks.cjs',
    'dist/sbom.cdx.json',
    'package.json',
    ...schemas.toSorted((a, b) => (a < b ? -1 : 1)),
  ])
  expect(types.every((path) => path.endsWith('.d.ts') && !/test|fixture|sandbox|cli|commands|host/.test(path))).toBe(
    true,
  )
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
  for (const { path } of packed.files) expect(path).toMatch(/^(?:LICENSE|NOTICE)$|\.(?:c?js|d\.ts|json|md|txt)$/)
})

interface Sbom {
  readonly metadata: { readonly component: { readonly purl: string } }
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[]
}

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(`node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`, 'utf8'))

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
  const text = readFileSync(join(installed, 'dist/index.js'), 'utf8')
  expect(text).not.toMatch(/\bprocess\.(?:env|argv|std|exit|on|cwd)/)
  // The one that is there is in yaml, for a log level that is not asked for.
  expect(text.match(/console\.\w+/g)).toEqual(['console.warn'])
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

test('strict TypeScript takes the program of the README, without skipping the check of our types', () => {
  const [, consumer = ''] = /^```ts\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8')) ?? []
  expect(consumer).toContain("from 'roomlinks'")
  writeFileSync(join(project, 'consumer.ts'), consumer)
  const options = '--noEmit --strict --module NodeNext --target ES2023 --types node --exactOptionalPropertyTypes'
  const args = [resolve('node_modules/typescript/bin/tsc'), ...options.split(' '), 'consumer.ts']
  expect(said(() => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }))).toBe('')
})

/** What a program printed, even if it failed. */
function said(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}

/** The program of the README, for a portal that is there. */
function readmeProgram(url: string): string {
  const [, program = ''] = /^```ts\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8')) ?? []
  const { code } = transformSync(program.replace('https://acme.example.com', url), { loader: 'ts', format: 'esm' })
  return code
}

test('the program of the README applies, and says what is wrong with a manifest or a plan, and what a guard refuses', async () => {
  const portal = await openPortal(stage, manifest)
  const cwd = join(project, 'readme')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'program.mjs'), readmeProgram(portal.url))
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
