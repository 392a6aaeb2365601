import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { expectGolden } from './golden.ts'
import { command, makeFolder, startCommand } from './process.ts'
import { type Ended, makeWorld, roomlinks, transcript } from './world.ts'

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

/** Starts a sandbox in this process, and hands over what it printed once it listens. */
async function startSandbox(
  line: string,
  files: Readonly<Record<string, string>>,
): Promise<{ readonly out: string; readonly stop: () => Promise<Ended> }> {
  let ended: Promise<Ended> = Promise.reject(new Error('The sandbox was to run first.'))
  ended.catch(() => undefined)
  const world = makeWorld({ files: new Map(Object.entries(files)) })
  const interrupt = await new Promise<() => void>((resolve, reject) => {
    const onInterrupt: World['onInterrupt'] = (stop) => {
      resolve(stop)
      return () => undefined
    }
    ended = roomlinks(line, { ...world, onInterrupt })
    ended.then(({ err }) => reject(new Error(err)), reject)
  })
  const { out } = world.take()
  const stop = (): Promise<Ended> => {
    interrupt()
    return ended
  }
  onTestFinished(() => stop().then(() => undefined))
  return { out, stop }
}

test('sandbox --faults: what is to go wrong goes wrong', async () => {
  const faults = 'faults:\n  - { on: { path: "*/links" }, requests: [1], fault: error503 }\n'
  const files = { 'portal.yaml': seed, 'faults.yaml': faults }
  const { out, stop } = await startSandbox('sandbox --json --seed portal.yaml --faults faults.yaml', files)
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(out)
  const asked = (): Promise<Response> =>
    fetch(`${url}/api/2.0/files/rooms/7/links`, { headers: { authorization: `Bearer ${apiKey}` } })
  expect((await asked()).status).toBe(503)
  expect((await asked()).status).toBe(200)
  expect(await stop()).toEqual({ code: 0, out: '', err: '' })
  await expect(asked()).rejects.toThrow('fetch failed')
})

test('sandbox --latency --capacity: requests that come together slow each other down', async () => {
  const { out } = await startSandbox('sandbox --json --latency 20 --capacity 1', {})
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(out)
  const headers = { authorization: `Bearer ${apiKey}` }
  let answered = 0
  const all = Array.from({ length: 4 }, () =>
    fetch(`${url}/api/2.0/files/rooms`, { headers }).then(() => {
      answered++
    }),
  )
  // All are answered together after 80 ms; after a stall between them, some of them earlier.
  await setTimeout(70)
  expect(answered).toBeLessThan(4)
  await Promise.all(all)
})

test.for([
  { name: 'wrong', files: { 'faults.yaml': 'faults:\n  - { fault: eror500 }\n' }, code: 3, says: 'faults.yaml:2:' },
  { name: 'not there', files: {}, code: 1, says: 'there is no such file' },
])('sandbox --faults: a file that is $name gets a diagnostic', async ({ files, code, says }) => {
  const ended = await roomlinks('sandbox --faults faults.yaml', makeWorld({ files: new Map(Object.entries(files)) }))
  expect(ended).toMatchObject({ code, out: '' })
  expect(ended.err).toContain(says)
})

test.for([
  { name: 'sandbox', line: 'sandbox --api-key sk-mine' },
  { name: 'sandbox-rooms', line: 'sandbox --api-key sk-mine --seed portal.yaml' },
])('sandbox: tells people how to reach it, and ends with an interrupt: $name', async ({ name, line }) => {
  const { out, stop } = await startSandbox(line, { 'portal.yaml': seed })
  expectGolden(name, out.replaceAll(/:\d+/g, ':PORT'))
  expect(await stop()).toEqual({ code: 0, out: '', err: '' })
})

test.for([
  { name: 'misspelt', text: 'rooms:\n  - { type: costum, title: Board, tag: x }\n', code: 3 },
  { name: 'not-yaml', text: 'rooms: [', code: 3 },
  {
    name: 'same-id-twice',
    text: 'rooms:\n  - { id: 7, type: custom, title: A }\n  - { id: 7, type: custom, title: B }\n',
    code: 3,
  },
  {
    name: 'same-link-twice',
    text: `rooms:
  - type: custom
    id: 7
    title: A
    links:
      - { kind: additional, id: 0f8fad5b-d9cb-469f-a165-70867728950e }
      - { kind: invitation, id: 0f8fad5b-d9cb-469f-a165-70867728950e }
`,
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
