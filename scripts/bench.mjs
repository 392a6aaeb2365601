// Runs the benchmark. It measures the command that is built.
import { spawnSync } from 'node:child_process'
import { bundle } from './bundle.mjs'

const args = [await bundle('bench/main.ts', 'bench'), ...process.argv.slice(2)]
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
