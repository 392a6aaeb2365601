// Runs examples/ci/walk.sh with the built command, against the fake forge of the tests.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'

const forgePath = await bundle('test/forge/server.ts', 'forge')
const { serveGithub, actions } = await import(pathToFileURL(forgePath).href)
const token = 'token-of-the-walk'
const forge = await serveGithub({ token, me: actions, isApp: true })
const env = {
  ...process.env,
  ROOMLINKS: resolve('dist/roomlinks.cjs'),
  GITHUB_API_URL: forge.url,
  GITHUB_REPOSITORY: 'acme/links',
  GITHUB_TOKEN: token,
}
const child = spawn('sh', ['examples/ci/walk.sh'], { env, stdio: 'inherit' })
process.exitCode = await new Promise((done) => child.once('close', (code) => done(code ?? 1)))
forge.close()
const [comment, ...others] = forge.comments
if (process.exitCode === 0 && (others.length > 0 || !comment?.body.includes('state=applied'))) {
  console.error('walk: expected exactly one comment, which says that the plan was applied')
  process.exitCode = 1
}
