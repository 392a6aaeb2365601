// Bundles the benchmark where its packages are found, and runs it. It measures the command that is built.
import { spawnSync } from 'node:child_process'
import { build } from 'esbuild'

const outfile = 'node_modules/.cache/roomlinks/bench.mjs'
await build({
  entryPoints: ['bench/main.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
})
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1
