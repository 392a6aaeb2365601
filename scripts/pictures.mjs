// Makes the pictures of docs/images/ anew, from what the program prints now.
import { spawnSync } from 'node:child_process'

// As in CI, a browser that is missing is an error.
const env = { ...process.env, CI: '1', PICTURES: '1' }
const args = ['node_modules/vitest/vitest.mjs', 'run', 'test/pictures']
process.exitCode = spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status ?? 1
