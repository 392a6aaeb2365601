// Has V8 compile the programs of the executable ahead of time, by running each of them once: Node 20 keeps nothing from one
// start to the next. What is kept is kept here alone: a program that wrote what it runs later could be made to run anything.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { bundle } from './bundle.mjs'

const executable = 'dist/roomlinks.cjs'
const example = 'examples/client-portal'
const nextYear = `${new Date().getFullYear() + 1}-12-31`

/** Makes the file with what was compiled, beside each program. */
export async function precompile() {
  for (const name of ['validate', 'all']) await stamp(`dist/parts/${name}.cjs`)
  const recorder = await bundle('scripts/recorder.mjs', 'recorder')
  const record = (name, args, env = {}) =>
    execFileSync(process.execPath, [recorder, `dist/parts/${name}`, ...args, '--file', `${example}/roomlinks.yaml`], {
      env: { ...env, CLIENT_PASSWORD: 'Quiet-Harbour-27', CLIENT_LINKS_END: nextYear },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  record('validate', ['validate'])
  const portal = spawn(process.execPath, [executable, 'sandbox', '--json', '--seed', `${example}/portal.yaml`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(createInterface({ input: portal.stdout }), 'line')
    const { url, apiKey } = JSON.parse(line)
    record('all', ['plan'], { DOCSPACE_URL: url, DOCSPACE_API_KEY: apiKey })
  } finally {
    portal.kill()
  }
}

/** Ends a program with a hash of it: by that, what was compiled of another build is told. */
async function stamp(file) {
  const hash = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  await appendFile(file, `//${hash}`)
}
