import { resolve } from 'node:path'
import { build } from 'esbuild'

/** Bundles a program of the project itself where its packages are found; resolves with the path of what it made. */
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
