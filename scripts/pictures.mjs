// Makes the pictures of docs/images/ anew, from what the program prints now.
import { spawnSync } from 'node:child_process'

const env = { ...process.env, PICTURES: '1' }
process.exitCode = spawnSync('npx', ['vitest', 'run', 'test/pictures'], { env, stdio: 'inherit' }).status ?? 1
