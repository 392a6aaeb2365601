import { resolve } from 'node:path'
import { build } from 'esbuild'

/** Bundles a development program into node_modules/, where it finds its packages; resolves with the path of the bundle. */
export async function bundle(entry, name) {
  const outfile = resolve('node_modules/.cache/roomlinks', `${name}.mjs`)
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  })
  return outfile
}
