// Runs the benchmark, which measures the built command.
import { spawnSync } from 'node:child_process'
import { bundle } from './bundle.mjs'

const args = [await bundle('bench/main.ts', 'bench'), ...process.argv.slice(2)]
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
