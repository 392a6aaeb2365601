import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { command, makeFolder, startCommand } from './process.ts'
import { makeWorld, roomlinks, transcript } from './world.ts'

const seed = 'rooms:\n  - { id: 7, type: custom, title: Board, links: [{ kind: invitation, access: read }] }\n'
const manifest = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links: { invitation: { access: comment } }\n'

test('sandbox --json: its first line says how to reach it, and any command works on it', async () => {
  const cwd = makeFolder({ 'portal.yaml': seed, 'roomlinks.yaml': manifest })
  const sandbox = startCommand('sandbox --json --seed portal.yaml --profile 3.6', { cwd })
  await sandbox.says('\n')
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(sandbox.out().split('\n')[0] ?? '')
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(apiKey).toMatch(/^sk-/)

  const env = { DOCSPACE_URL: url, DOCSPACE_API_KEY: apiKey }
  const applied = await command('apply --auto-approve', { cwd, env })
  expect(applied).toMatchObject({ code: 0, err: expect.stringContaining('portal/older') })
  expect(applied.out).toContain('(DocSpace 3.6.1)')
  expect((await command('plan', { cwd, env })).out).toContain('No changes. 1 link matches the manifest.')

  sandbox.child.kill('SIGINT')
  expect(await sandbox.ended).toMatchObject({ code: 0, err: '' })
})

test('sandbox --faults: what is to go wrong goes wrong', async () => {
  const faults = 'faults:\n  - { on: { path: "*/links" }, requests: [1], fault: error503 }\n'
  const cwd = makeFolder({ 'portal.yaml': seed, 'roomlinks.yaml': manifest, 'faults.yaml': faults })
  const sandbox = startCommand('sandbox --json --seed portal.yaml --faults faults.yaml', { cwd })
  await sandbox.says('\n')
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(sandbox.out().split('\n')[0] ?? '')
  const asked = (): Promise<Response> =>
    fetch(`${url}/api/2.0/files/rooms/7/links`, { headers: { authorization: `Bearer ${apiKey}` } })
  expect((await asked()).status).toBe(503)
  expect((await asked()).status).toBe(200)
  sandbox.child.kill('SIGINT')
  await sandbox.ended
})

test('sandbox --faults: a wrong file gets a diagnostic', async () => {
  const cwd = makeFolder({ 'faults.yaml': 'faults:\n  - { fault: eror500 }\n' })
  const ended = await command('sandbox --faults faults.yaml', { cwd })
  expect(ended).toMatchObject({ code: 3, out: '' })
  expect(ended.err).toContain('faults.yaml:2:')
})

test('sandbox: tells people how to reach it, and ends with an interrupt', async () => {
  let stop = (): void => undefined
  const world = makeWorld({
    onInterrupt: (given) => {
      stop = given
      setTimeout(() => stop(), 1)
      return () => undefined
    },
  })
  const ended = await roomlinks('sandbox --api-key sk-mine', world)
  expect(ended.code).toBe(0)
  expectGolden('sandbox', ended.out.replaceAll(/:\d+/g, ':PORT'))
})

test.for([
  { name: 'misspelt', text: 'rooms:\n  - { type: costum, title: Board, tag: x }\n', code: 3 },
  { name: 'not-yaml', text: 'rooms: [', code: 3 },
  {
    name: 'same-id-twice',
    text: 'rooms:\n  - { id: 7, type: custom, title: A }\n  - { id: 7, type: custom, title: B }\n',
    code: 3,
  },
  { name: 'not-in-this-version', text: 'rooms:\n  - { type: ai, title: A }\n', options: ' --profile 3.5', code: 3 },
  { name: 'missing', code: 1 },
])('sandbox: a seed that is $name', async ({ name, text, options = '', code }) => {
  const world = makeWorld({ files: new Map(text === undefined ? [] : [['portal.yaml', text]]) })
  const ended = await roomlinks(`sandbox --seed portal.yaml${options}`, world)
  expect(ended.code).toBe(code)
  expectGolden(`seed-${name}`, transcript(ended))
})

test('sandbox: a port that is taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    other.close()
  })
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const ended = await roomlinks(`sandbox --port ${port}`, makeWorld())
  expect(ended.code).toBe(1)
  expectGolden('sandbox-port', transcript(ended).replaceAll(String(port), 'PORT'))
})
