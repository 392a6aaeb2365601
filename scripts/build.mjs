// One step from sources to what is published: the executable, the library, its types, and the licences of what is in them.
import { execFileSync } from 'node:child_process'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { precompile } from './precompile.mjs'

const { version } = JSON.parse(await readFile('package.json', 'utf8'))

// commander asks at once for what it needs only to start commands of its own as programs, which we have none of.
const lazyBuiltin = {
  name: 'lazy-builtin',
  setup({ onLoad, onResolve }) {
    // What we import when we need it waits as it is.
    onResolve({ filter: /^node:child_process$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : { path, namespace: 'builtin' },
    )
    onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => process.getBuiltinModule(${JSON.stringify(path)})[name] })`,
    }))
  },
}

// What is not there need not be read: whoever starts this program has seen that `validate` is asked for, which has no portal.
const onlyValidate = {
  name: 'only-validate',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(?:commands\/|host\/network\.ts$)/ }, ({ path }) =>
      path === './commands/validate/command.ts' ? undefined : { path, external: true },
    )
  },
}

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  metafile: true,
  logLevel: 'warning',
  define: { 'import.meta.roomlinksVersion': JSON.stringify(version) },
  alias: {
    // The plain ESM build: the one for node is CommonJS.
    yaml: './node_modules/yaml/browser/index.js',
    undici: './scripts/undici.mjs',
  },
}

await rm('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['scripts/generate.mjs'], { stdio: 'inherit' })
const commonJs = {
  ...shared,
  // Node is quicker with CommonJS: an empty ES module takes a fifth of its start.
  format: 'cjs',
  supported: { 'dynamic-import': false },
  plugins: [lazyBuiltin],
}
const results = await Promise.all([
  build({ ...commonJs, entryPoints: ['src/bin.ts'], outfile: 'dist/roomlinks.cjs' }),
  build({ ...commonJs, entryPoints: ['src/main.ts'], outfile: 'dist/parts/all.cjs' }),
  build({
    ...commonJs,
    entryPoints: ['src/main.ts'],
    outfile: 'dist/parts/validate.cjs',
    plugins: [lazyBuiltin, onlyValidate],
  }),
  build({ ...shared, entryPoints: ['src/index.ts'], outfile: 'dist/index.js' }),
])
await chmod('dist/roomlinks.cjs', 0o755)
await precompile()
await writeFile('dist/THIRD-PARTY-LICENSES.txt', await licencesOf(results))
if (!process.argv.includes('--no-types')) {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.types.json'], {
    stdio: 'inherit',
  })
  await keepReachable('dist/types/index.d.ts')
}

/** Removes the declarations that nothing leads to from `entry`: they are of no use to anybody. */
async function keepReachable(entry) {
  const reached = new Set([entry])
  for (const file of reached) {
    const text = await readFile(file, 'utf8')
    for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
      reached.add(
        join(dirname(file), path)
          .replace(/\.(?:ts|js)$/, '.d.ts')
          .replace('.d.d.ts', '.d.ts'),
      )
    }
  }
  const all = await readdir(dirname(entry), { recursive: true, withFileTypes: true })
  const files = all.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  await Promise.all(files.filter((file) => !reached.has(file)).map((file) => rm(file)))
}

/** The licence texts of all packages whose code is in the bundles, as those licences ask. */
async function licencesOf(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const names = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []))
  const texts = [...names]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map(async (name) => {
      const folder = `node_modules/${name}`
      const { version: of, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'))
      const text = await readFirst(
        ['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'LICENSE.txt'].map((file) => `${folder}/${file}`),
      )
      return `${name} ${of} (${license})\n\n${text.trim()}\n`
    })
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)
}

async function readFirst(paths) {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return text
  }
  throw new Error(`No licence text: ${paths[0]}`)
}
