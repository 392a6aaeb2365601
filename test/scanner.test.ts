import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PortalError } from '../src/model/gateway.ts'
import { expectGolden } from './commands/golden.ts'
import { openPortal, password } from './commands/portal.ts'
import { makeFolder, start } from './commands/process.ts'
import { manifest, stage } from './commands/team.ts'
import { makeWorld, roomlinks } from './commands/world.ts'
import { staged } from './plan/stage.ts'
import { hide, saw, takeLeaks, watch } from './scanner.ts'
import { expectGolden as expectShown } from './view/golden.ts'

const id = '6b1f0a52-8c1d-4f3e-9a77-2f1f3a5b7c9d'
const token = 'dJk0Zq7'.repeat(16)

test.for([
  { name: 'a password', text: `the password is ${password}.`, leaks: [`a secret: ${password}`] },
  { name: 'a password in JSON', text: '"say \\"friend\\""', leaks: ['a secret: say \\"friend\\"'] },
  { name: 'a password in a URL', text: '?p=say%20%22friend%22', leaks: ['a secret: say%20%22friend%22'] },
  { name: 'an id that nobody told of', text: `link ${id.toUpperCase()}`, leaks: [`a link id: ${id.toUpperCase()}`] },
  { name: 'the half of an id', text: '6b1f0a52-8c1d-4f3e-', leaks: ['a link id: 6b1f0a52-8c1d-4f3e-'] },
  { name: 'a key', text: 'Bearer sk-0123456789abcdef', leaks: ['an API key: sk-0123456789abcdef'] },
  { name: 'a short URL', text: 'http://x/s/5XzpDt6wZRdsTrJ', leaks: ['a share URL: /s/5XzpDt6wZRdsTrJ'] },
  { name: 'a long URL', text: 'http://x/rooms/share?key=1', leaks: ['a share URL: /rooms/share?key='] },
  { name: 'an invitation', text: '/confirm/LinkInvite', leaks: ['a share URL: LinkInvite'] },
  { name: 'a request token', text: `key=${token}`, leaks: [`a request token: ${token}`] },
  { name: 'a fingerprint', text: '28ac499df11d', leaks: [] },
  { name: 'what a key is like', text: 'sk-… or sk-... and 64 letters', leaks: [] },
])('the scanner sees $name', ({ text, leaks }) => {
  hide([password, 'say "friend"'])
  saw('stdout', `first line\n${text}\nlast line`)
  expect(takeLeaks()).toEqual(leaks.map((leak) => `stdout: ${leak}`))
  expect(takeLeaks()).toEqual([])
})

test('the scanner lets the sandbox tell its own key, and nobody else', () => {
  for (const where of ['stdout of roomlinks sandbox --json', 'stdout of roomlinks plan']) saw(where, 'sk-0123456789')
  expect(takeLeaks()).toEqual(['stdout of roomlinks plan: an API key: sk-0123456789'])
})

test.for([
  { name: 'a list that was asked for', where: 'stdout of roomlinks links --room 7 --reveal', isExcused: true },
  { name: 'a list on a terminal', where: 'stdout of roomlinks links at a terminal', isExcused: true },
  { name: 'a golden file of one', where: 'golden links-80-revealed', isExcused: true },
  { name: 'a list in a pipe', where: 'stdout of roomlinks links --format json', isExcused: false },
  { name: 'what is said beside it', where: 'stderr of roomlinks links --reveal', isExcused: false },
  { name: 'a golden file of another', where: 'golden links-80', isExcused: false },
  { name: 'another command on a terminal', where: 'stdout of roomlinks plan at a terminal', isExcused: false },
  {
    name: 'an apply that shows them',
    where: 'stdout of roomlinks apply --auto-approve --show-urls at a terminal',
    isExcused: true,
  },
  { name: 'an apply that does not', where: 'stdout of roomlinks apply at a terminal', isExcused: false },
  {
    name: 'an apply that shows them in a pipe',
    where: 'stdout of roomlinks apply --show-urls',
    isExcused: false,
  },
  {
    name: 'another command that is named so',
    where: 'stdout of roomlinks plan --room links --reveal',
    isExcused: false,
  },
  { name: 'a file', where: 'a file of roomlinks links --reveal', isExcused: false },
])('share URLs are in $name: excused $isExcused', ({ where, isExcused }) => {
  const url = 'http://x/s/5XzpDt6wZRdsTrJ'
  hide([url, password])
  saw(where, url)
  expect(takeLeaks()).toHaveLength(isExcused ? 0 : 2)
  hide([password])
  saw(where, `${password} ${id} ${token} http://x/rooms/share?key=1 sk-0123456789`)
  expect(takeLeaks()).toHaveLength(5)
})

test('passwords that import writes into a file for them are excused there, and what else is secret is not', () => {
  hide([password])
  for (const where of ['the file passwords.env', 'the file roomlinks.yaml']) saw(where, `NAME='${password}'`)
  expect(takeLeaks()).toEqual([`the file roomlinks.yaml: a secret: ${password}`])
  saw('the file passwords.env', `${id} ${token} http://x/s/5XzpDt6wZRdsTrJ sk-0123456789`)
  expect(takeLeaks()).toHaveLength(4)
})

/** A text that nothing but the sandbox of this test holds. */
const canary = 'Canary-in-the-mine'

test.for<{ name: string; leak: (() => Promise<unknown>) | (() => void); where: string }>([
  {
    name: 'what a command prints',
    leak: () => roomlinks(`plan --file ${canary}`, makeWorld()),
    where: `stderr of roomlinks plan --file ${canary}`,
  },
  {
    name: 'what a command writes',
    leak: () => roomlinks(`plan --file ${canary} --json-into x`, makeWorld({ err: () => undefined })),
    where: 'a file',
  },
  {
    name: 'what a process prints',
    leak: () => start(process.execPath, ['-p', '["Canary","in","the","mine"].join("-")']).ended,
    where: 'stdout of -p',
  },
  {
    name: 'what a process writes',
    leak: () => writeFileSync(join(makeFolder({ 'given.txt': canary }), 'made.txt'), canary),
    where: 'the file made.txt',
  },
  {
    name: 'a PortalError that nobody caught',
    leak: () => new PortalError('portal/failed', `no, ${canary}`, ''),
    where: 'a PortalError',
  },
])('a secret of a sandbox is found in $name', async ({ leak, where }) => {
  watch({ secrets: () => [canary] })
  await leak()
  const leaks = takeLeaks()
  expect(
    leaks.some((each) => each.startsWith(where) && each.endsWith(`a secret: ${canary}`)),
    `${leaks}`,
  ).toBe(true)
})

test.for([
  { name: 'commands/golden/help-plan', expectIt: expectGolden },
  { name: 'view/golden/plan-create', expectIt: expectShown },
])('a secret is found in the golden text $name', ({ name, expectIt }) => {
  const text = readFileSync(join(import.meta.dirname, `${name}.out`), 'utf8')
  const [word = ''] = /\w{6,}/.exec(text) ?? []
  hide([word])
  expectIt(name.replace(/^.*\//, ''), text)
  expect(takeLeaks()).toContain(`golden ${name.replace(/^.*\//, '')}: a secret: ${word}`)
})

test.fails('a secret that is printed fails the test by itself', () => {
  saw('stdout', id)
})

test('the sandboxes of the tests are asked for what is there when the test ends', async () => {
  const portal = await openPortal(stage, manifest)
  const { sandbox } = staged([{ id: 1, type: 'custom', title: 'Board' }])
  const late = [portal.sandbox.addLink(7, { kind: 'additional' }), sandbox.addLink(1, { kind: 'additional' })]
  saw('stdout', late.join('\n'))
  const leaks = takeLeaks()
  for (const each of late) expect(leaks).toContain(`stdout: a secret: ${each}`)
})

test('there is something to find: the rooms of the command-line tests hold links of each kind, and passwords', async () => {
  const { sandbox } = await openPortal(stage, manifest)
  const links = sandbox.rooms().flatMap((room) => room.links)
  expect(new Set(links.map(({ kind }) => kind))).toEqual(new Set(['primary', 'invitation', 'additional']))
  const locked = links.filter(({ password: text }) => text !== null)
  expect(new Set(locked.map(({ kind }) => kind))).toEqual(new Set(['primary', 'additional']))
  for (const { id: each, password: text } of locked)
    expect(sandbox.secrets()).toEqual(expect.arrayContaining([each, text]))
})

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && name !== 'scanner.test.ts')
const holding = (pattern: RegExp): readonly string[] =>
  files
    .filter((name) => pattern.test(readFileSync(join(import.meta.dirname, name), 'utf8')))
    .toSorted((a, b) => (a < b ? -1 : 1))

test('no test goes past the scanner', () => {
  // What damaged texts lead to is searched for their secrets there: half of one has the shape of none.
  expect(holding(/from '[./]+src\/commands\/run\.ts'/)).toEqual(['commands/world.ts', 'fuzz/laws.ts'])
  // Of the others, three pack or build, one runs git, two list files or make a certificate, one asks a language server about files of ours, and one runs a terminal whose
  // screen is looked through.
  const starting = [
    ...['ci/dockerfile.ts', 'ci/tarball.ts', 'commands/process.ts', 'commands/repository.ts', 'commands/tmux.ts'],
    ...['community.test.ts', 'editor/server.ts', 'package.test.ts', 'portal/http.test.ts'],
  ]
  expect(holding(/from 'node:child_process'/)).toEqual(starting)
  // In test/sandbox/ it is the sandbox that is tested: nothing of ours runs there.
  const made = holding(/\bcreateSandbox\(/).filter((name) => !name.startsWith('sandbox/'))
  expect(made.filter((name) => !holding(/\bwatch\(/).includes(name))).toEqual([])
})
