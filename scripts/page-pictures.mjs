// Writes the pictures of docs/images/ anew: the page of an audit of the sandbox, as Chromium shows it.
import { spawnSync } from 'node:child_process'

const args = ['vitest', 'run', 'test/view/page/pictures.test.ts']
const env = { ...process.env, PICTURES: '1' }
process.exitCode = spawnSync('npx', args, { env, stdio: 'inherit' }).status ?? 1
