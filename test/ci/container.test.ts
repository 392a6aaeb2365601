import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPortal } from '../commands/portal.ts'
import { type Running, start, surroundingsOf } from '../commands/process.ts'
import { manifest, stage } from '../commands/team.ts'
import { blocksOf } from '../shown.ts'
import { type Image, playDockerfile } from './dockerfile.ts'

const files = ['Dockerfile', '.devcontainer/Dockerfile']
const into = mkdtempSync(join(tmpdir(), 'roomlinks-image-'))
let image: Image

beforeAll(() => {
  image = playDockerfile(resolve('.'), into)
})

afterAll(() => rmSync(into, { recursive: true, force: true }))

test.for(files)('%s: the linter finds nothing, and the base is the Node of .node-version', (file) => {
  const text = readFileSync(file, 'utf8')
  expect(validate(text)).toEqual([])
  const version = readFileSync('.node-version', 'utf8').trim()
  for (const from of DockerfileParser.parse(text).getFROMs()) {
    expect(from.getImage()).toMatch(new RegExp(`^node:${version}-bookworm(?:-slim)?(?:@sha256:[0-9a-f]{64})?$`))
  }
})

test('the image holds the command and its licences, git, and nothing that only the build needs', () => {
  expect(readdirSync(join(image.root, 'opt/roomlinks')).toSorted()).toEqual(['LICENSE', 'NOTICE', 'dist'])
  expect(readdirSync(join(image.root, 'opt/roomlinks/dist')).toSorted()).toEqual(readdirSync('dist').toSorted())
  expect(image.packages).toEqual(['ca-certificates', 'git'])
  expect(image).toMatchObject({ user: 'node', workdir: '/work', command: ['roomlinks', '--help'] })
  expect(existsSync(join(into, '0/build/test'))).toBe(false)
  expect(existsSync(join(into, '0/build/.git'))).toBe(false)
})

/** Runs a command of the image where nothing may be written, as with `docker run --read-only`. */
function runReadOnly(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Running['ended'] {
  const known = (flag: string): boolean => process.allowedNodeEnvironmentFlags.has(flag)
  const limit = known('--permission') ? '--permission' : '--experimental-permission'
  const flags = [limit, '--allow-fs-read=*', '--allow-child-process', ...['--allow-net'].filter(known)]
  const given = ['--no-warnings', ...flags, join(image.root, 'usr/local/bin/roomlinks'), ...args]
  return start(process.execPath, given, { cwd, env: { HOME: cwd, ...env } }).ended
}

test('it plans and applies, and writes nothing into its file system', async () => {
  const portal = await openPortal(stage, manifest)
  const surroundings = surroundingsOf(portal, { LINK_PASSWORD: 'Quiet-Harbour-27' })
  expect(await runReadOnly(['plan'], surroundings)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('Plan: '),
  })
  expect(await runReadOnly(['apply', '--auto-approve'], surroundings)).toMatchObject({ code: 0, err: '' })
  expect(await runReadOnly(['plan', '--detailed-exitcode'], surroundings)).toMatchObject({ code: 0, err: '' })
  expect(readdirSync(surroundings.cwd)).toEqual(['roomlinks.yaml'])
  // What shows that the above could have failed.
  expect(await runReadOnly(['plan', '--out', 'plan.json'], surroundings)).toMatchObject({ code: 1 })
})

test('the commands of docs/container.md end well where nothing may be written', async () => {
  const blocks = blocksOf(readFileSync('docs/container.md', 'utf8'))
  const lines = blocks.flatMap(({ text }) => [...text.matchAll(/docker run .* roomlinks roomlinks (.+)$/gm)])
  expect(lines.map(([, args]) => args)).toEqual(['plan', 'apply --auto-approve', 'drift'])
  const portal = await openPortal(stage, manifest)
  const surroundings = surroundingsOf(portal, { LINK_PASSWORD: 'Quiet-Harbour-27' })
  for (const [line, args = ''] of lines) {
    expect(line).toContain(' --read-only --volume ')
    expect(await runReadOnly(args.split(' '), surroundings), args).toMatchObject({ code: 0 })
  }
})
