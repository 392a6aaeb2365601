// Builds everything that is published: the executable, the library, its types, and a list of the bundled packages with their licences.
// The same sources give byte-identical files wherever they are built. `--into DIR` builds into another folder than dist/.
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, transform } from 'esbuild'
import { bundledIn, licencesOf, sbomOf } from './bundled.mjs'

const own = JSON.parse(await readFile('package.json', 'utf8'))

// commander loads modules early that it only needs for commands that are separate programs. There are none here, so load them lazily.
const lazyBuiltin = {
  name: 'lazy-builtin',
  setup({ onLoad, onResolve }) {
    // Our own dynamic imports are lazy already.
    onResolve({ filter: /^node:child_process$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : { path, namespace: 'builtin' },
    )
    onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => process.getBuiltinModule(${JSON.stringify(path)})[name] })`,
    }))
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
  define: { 'import.meta.roomlinksVersion': JSON.stringify(own.version) },
  alias: {
    // The plain ESM build: the one for node is CommonJS.
    yaml: './node_modules/yaml/browser/index.js',
    ofetch: './scripts/ofetch.mjs',
    destr: './scripts/destr.cjs',
    undici: './scripts/undici.mjs',
  },
}

const { into } = parseArgs({ options: { into: { type: 'string', default: 'dist' } } }).values

await rm(into, { recursive: true, force: true })
execFileSync(process.execPath, ['scripts/generate.mjs'], { stdio: 'inherit' })
const results = await Promise.all([
  build({
    ...shared,
    format: 'cjs',
    entryPoints: ['src/bin.ts'],
    outfile: `${into}/roomlinks.cjs`,
    external: ['./main.cjs'],
  }),
  buildInPieces(),
])
await chmod(`${into}/roomlinks.cjs`, 0o755)
const bundled = await bundledIn(results)
await writeFile(`${into}/THIRD-PARTY-LICENSES.txt`, licencesOf(bundled))
await writeFile(`${into}/sbom.cdx.json`, `${JSON.stringify(sbomOf(bundled, own), null, 2)}\n`)
const tsc = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.types.json', '--outDir', `${into}/types`]
execFileSync(process.execPath, tsc, { stdio: 'inherit' })
await keepReachable(`${into}/types/index.d.ts`)
await writeEntries(results.flatMap(({ metafile }) => Object.values(metafile.outputs)))

/**
 * Lets programs of both kinds use the one library: the ES module re-exports what the CommonJS one has, so `instanceof` agrees. The
 * declarations count as CommonJS: an ES module may import those, but not the other way round in older settings of TypeScript.
 */
async function writeEntries(outputs) {
  const { exports: names } = outputs.find(({ entryPoint }) => entryPoint === 'src/index.ts')
  const text = `import library from './index.cjs'\nexport const { ${names.toSorted().join(', ')} } = library\n`
  await writeFile(`${into}/index.js`, text)
  await writeFile(`${into}/types/package.json`, '{ "type": "commonjs" }\n')
  for (const kind of ['ts', 'cts']) await writeFile(`${into}/index.d.${kind}`, "export * from './types/index.js'\n")
}

/**
 * Builds the program and the library in pieces, so a command reads and compiles only what it needs. They are CommonJS, which node loads
 * faster: an empty ES module adds a fifth to its start. esbuild splits only ES modules, so each piece is rewritten afterwards.
 */
async function buildInPieces() {
  const result = await build({
    ...shared,
    entryPoints: ['src/main.ts', 'src/index.ts'],
    outdir: into,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'pieces/[name]-[hash]',
    splitting: true,
    // The stack of an error names functions.
    keepNames: true,
    write: false,
    plugins: [lazyBuiltin],
  })
  await mkdir(`${into}/pieces`, { recursive: true })
  const options = {
    format: 'cjs',
    platform: 'node',
    target: shared.target,
    minify: true,
    supported: { 'dynamic-import': false },
  }
  await Promise.all(
    result.outputFiles.map(async ({ path, text }) => {
      const { code } = await transform(text, options)
      await writeFile(path, code)
    }),
  )
  return result
}

/** Removes the declarations that `entry` does not reach, because nobody can import them. */
async function keepReachable(entry) {
  // With the separator of this system, as all paths that are compared with it.
  const reached = new Set([join(entry)])
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
