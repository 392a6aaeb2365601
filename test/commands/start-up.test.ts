import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { expect, test } from 'vitest'
import { openPortal, writesIn } from './portal.ts'
import { bin, makeFolder, type Surroundings, start, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'

/** What node itself has loaded when a command line ends: its list says `NativeModule http` for http. */
async function builtinsOf(line: string, around: Surroundings = {}): Promise<readonly string[]> {
  const probe = "process.on('exit', () => process.stderr.write(JSON.stringify(process.moduleLoadList)))"
  const folder = makeFolder({ 'probe.mjs': probe })
  const args = ['--import', join(folder, 'probe.mjs'), bin, ...line.split(' ')]
  const { code, err } = await start(process.execPath, args, around).ended
  expect(code).toBe(0)
  return JSON.parse(err)
}

const heavy = ['http', '_http_client', 'https', 'tls', 'internal/deps/undici/undici', 'readline']

test.for(['--version', '--help'])('%s loads neither HTTP nor cryptography', async (line) => {
  const loaded = await builtinsOf(line)
  for (const name of [...heavy, 'crypto']) expect(loaded).not.toContain(`NativeModule ${name}`)
})

test.for(['plan --help', 'validate'])('%s loads no HTTP', async (line) => {
  const cwd = makeFolder({ 'roomlinks.yaml': 'version: 1\nname: x\nrooms:\n  - id: 7\n    links: {}\n' })
  const loaded = await builtinsOf(line, { cwd })
  for (const name of heavy) expect(loaded).not.toContain(`NativeModule ${name}`)
})

test('what is sent goes past the fetch of node, which takes longer to load than all of us', async () => {
  const portal = await openPortal(stage, manifest)
  const loaded = await builtinsOf('apply --auto-approve', surroundingsOf(portal))
  expect(writesIn(portal.requests)).not.toEqual([])
  expect(loaded).toContain('NativeModule _http_client')
  expect(loaded).not.toContain('NativeModule internal/deps/undici/undici')
})

/** The modules that run when `entry` is loaded: all that it imports, but not what it may import later. */
function closure({ inputs }: Metafile, entry: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const { path, kind } of inputs[entry]?.imports ?? [])
    if (kind !== 'dynamic-import') closure({ inputs, outputs: {} }, path, seen)
  return seen
}

test('what the bundle runs before a command is loaded, and with one that needs no portal', async () => {
  const { metafile } = await build({
    entryPoints: ['src/main.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['undici'],
    metafile: true,
    write: false,
  })
  const runs = (...entries: readonly string[]): string =>
    [...entries.flatMap((entry) => [...closure(metafile, entry)])].join('\n')
  const always = runs('src/main.ts')
  expect(always).toContain('node_modules/commander/')
  for (const part of [
    'node_modules/yaml/',
    'uqr',
    'hono',
    'src/sandbox/',
    'src/manifest/',
    'src/portal/',
    'src/view/',
  ]) {
    expect(always).not.toContain(part)
  }
  const validate = runs('src/commands/validate/command.ts')
  expect(validate).toContain('node_modules/yaml/')
  for (const part of ['hono', 'undici', 'src/sandbox/', 'src/portal/']) expect(validate).not.toContain(part)
})
