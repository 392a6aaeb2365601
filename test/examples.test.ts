import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readSeed } from '../src/manifest/sandbox-files/sandbox-files.ts'
import { createSandbox, serve } from '../src/sandbox/index.ts'
import { expectGolden } from './commands/golden.ts'
import { fetchAt, origin } from './commands/portal.ts'
import { type MemoryWorld, makeWorld, now, roomlinks, transcript } from './commands/world.ts'
import { watch } from './scanner.ts'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
// Those of `ci` are held by the tests in test/ci, and `governance` by test/governance.test.ts; for `governance/opa` there is no engine here.
const examples = readdirSync(folder, { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && !['ci', 'governance'].includes(entry.name),
)

/** What the examples take from the environment. */
const secrets = {
  CLIENT_PASSWORD: 'Quiet-Harbour-27',
  REVIEW_PASSWORD: 'Green-Lantern-31',
  CONTRACT_PASSWORD: 'Slow-River-44',
}

/** The files of an example by the names under which they are given: one manifest, or a folder of parts. */
function filesOf(name: string): Map<string, string> {
  const isWhole = existsSync(`${folder}${name}/roomlinks.yaml`)
  const paths = isWhole ? ['roomlinks.yaml'] : readdirSync(`${folder}${name}/links`).map((file) => `links/${file}`)
  return new Map(paths.map((path) => [path, readFileSync(`${folder}${name}/${path}`, 'utf8')]))
}

test('the examples are in the layout of fmt', async () => {
  for (const { name } of examples) {
    const files = filesOf(name)
    const ended = await roomlinks(`fmt --check ${[...files.keys()].join(' ')}`, makeWorld({ files }))
    expect({ name, out: ended.out, code: ended.code }).toEqual({ name, out: '', code: 0 })
  }
})

test('the README of the examples names each, and shows what its plan prints', () => {
  const readme = readFileSync(`${folder}README.md`, 'utf8')
  expect(examples.length).toBeGreaterThanOrEqual(4)
  for (const { name } of examples) expect(readme).toContain(`| [${name}](${name}) |`)
  const plan = readFileSync(new URL('commands/golden/example-client-portal.out', import.meta.url), 'utf8')
  const [, shown = ''] = /```text\n.*?\n\n(.*?)…\n```/s.exec(readme) ?? []
  expect(shown).toContain('Plan: ')
  expect(plan).toContain(shown)
})

test.for(examples.map(({ name }) => name))('the example %s: valid, planned, applied, done', async (name) => {
  const files = filesOf(name)
  for (const text of files.values())
    expect(text).toMatch(/^# yaml-language-server: \$schema=(\.\.\/)+schemas\/manifest/)
  const seed = readSeed({ file: 'portal.yaml', bytes: readFileSync(`${folder}${name}/portal.yaml`) })
  if (!seed.ok) throw new Error(`${name}/portal.yaml: ${seed.diagnostics[0]?.message}`)
  const sandbox = watch(createSandbox({ seed: name, now: () => new Date(now) }))
  sandbox.load(seed.value)
  const { url, close } = await serve(sandbox)
  const world: MemoryWorld = makeWorld({
    files,
    env: { ...secrets, CLIENT_LINKS_END: '2030-06-30', DOCSPACE_URL: origin, DOCSPACE_API_KEY: sandbox.apiKey },
    openFetch: () => Promise.resolve(fetchAt(url)),
  })
  const file = files.has('roomlinks.yaml') ? '' : ' --file links'
  try {
    expect(await roomlinks(`validate${file}`, world)).toMatchObject({ code: 0, err: '' })
    const planned = await roomlinks(`plan${file}`, world)
    expect(planned.code).toBe(0)
    expectGolden(`example-${name}`, transcript(planned))
    expect((await roomlinks(`apply --auto-approve${file}`, world)).code).toBe(0)
    expect((await roomlinks(`plan --detailed-exitcode${file}`, world)).code).toBe(0)
  } finally {
    await close()
  }
})
