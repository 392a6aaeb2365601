import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { expectOfEach } from '../commands/at-once.ts'
import { openPortal } from '../commands/portal.ts'
import { bin, makeFolder, type Running, start, startCommand, surroundingsOf } from '../commands/process.ts'
import { manifest, stage } from '../commands/team.ts'

const text = 'version: 1\nname: team\nrooms: []\n'
const says = 'Valid: 0 links in 0 entries of team.\n'

const posix = test.skipIf(process.platform === 'win32')

/** Runs the built command by way of bash: `roomlinks` in the script stands for it. */
function bash(script: string, cwd: string, env: Readonly<Record<string, string>> = {}): Running['ended'] {
  return start('bash', ['-c', script.replaceAll('roomlinks ', `"${process.execPath}" "${bin}" `)], { cwd, env }).ended
}

posix.for([
  { name: 'stdin', script: 'cat team.yaml | roomlinks validate -f -' },
  { name: 'stdin that is a file', script: 'roomlinks validate --file - < team.yaml' },
  { name: 'stdin by its name', script: 'cat team.yaml | roomlinks validate -f /dev/stdin' },
  { name: 'stdin, named twice', script: 'cat team.yaml | roomlinks validate -f - -f -' },
  { name: 'a process substitution', script: 'roomlinks validate -f <(cat team.yaml)' },
  { name: 'a named pipe', script: 'mkfifo p; (sleep 0.3; cat team.yaml > p) & roomlinks validate -f p' },
  { name: 'a pipe beside a file', script: 'roomlinks validate -f <(cat team.yaml) -f team.yaml' },
  { name: 'a large one', script: '(cat team.yaml; yes "# note" | head -c 3000000) | roomlinks validate -f -' },
])('a manifest comes from $name', async ({ script }) => {
  const cwd = makeFolder({ 'team.yaml': text })
  expect(await bash(script, cwd)).toEqual({ code: 0, out: says, err: '' })
})

posix.for(['validate -f', 'audit --since', 'show', 'plan --api-key-file'])(
  '%s reads no device without end',
  async (line) => {
    const cwd = makeFolder({ 'roomlinks.yaml': text })
    const ended = await bash(`ulimit -v 8000000; roomlinks ${line} /dev/zero`, cwd, {
      DOCSPACE_URL: 'http://127.0.0.1:9',
    })
    expect(ended).toMatchObject({ out: '', err: expect.stringMatching(/^(?:\/dev\/zero\S* )?error \w+\/[\w-]+\n/) })
  },
)

test('stdin that another program has made a socket is read', async () => {
  const running = startCommand('validate -f -', { cwd: makeFolder(), isTyped: true })
  running.child.stdin?.end(text)
  expect(await running.ended).toEqual({ code: 0, out: says, err: '' })
})

posix.for([
  {
    name: 'an error names it',
    script: 'echo "version: 2" | roomlinks validate -f -',
    code: 3,
    err: '<stdin>:1:10 error',
  },
  { name: 'nothing', script: 'roomlinks validate -f - < /dev/null', code: 3, err: '<stdin>:1:1 error yaml/empty' },
  {
    name: 'it has no base in git',
    script: 'roomlinks plan -f - --base HEAD < team.yaml',
    code: 1,
    err: '<stdin> is not in a git repository',
  },
  {
    name: 'it cannot be rotated',
    script: 'roomlinks rotate 7 press -f - --auto-approve < team.yaml',
    code: 1,
    err: '<stdin> cannot be written (it is not a file)',
  },
  {
    name: 'a result is not written over what it reads from',
    script: 'roomlinks plan -f - --out team.yaml < team.yaml',
    code: 1,
    err: '--out team.yaml would be written over the manifest',
  },
])('stdin: $name', async ({ script, code, err }) => {
  const cwd = makeFolder({ 'team.yaml': text })
  const ended = await bash(script, cwd)
  expect(ended).toMatchObject({ code, err: expect.stringContaining(err) })
  expect(readFileSync(join(cwd, 'team.yaml'), 'utf8')).toBe(text)
})

posix('drift cannot write into what came through a pipe', async () => {
  const portal = await openPortal(stage, manifest)
  const { cwd, env } = surroundingsOf(portal)
  const ended = await bash('cat roomlinks.yaml | roomlinks drift --write -f - --auto-approve', cwd, env)
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('<stdin> cannot be written (it is not a file)') })
  const into = await bash('mkfifo p; cat roomlinks.yaml > p & roomlinks import --all --into p --auto-approve', cwd, env)
  expect(into).toMatchObject({
    code: 1,
    err: expect.stringContaining('p cannot be written (it is a pipe or a device)'),
  })
})

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

const waiting: readonly string[] = [
  'validate -f pipe',
  'plan -f roomlinks.yaml --base-file pipe',
  'plan --api-key-file pipe',
  'apply --plan pipe',
  'show pipe',
  'fmt pipe',
  'import --all --into pipe --auto-approve',
  'apply --auto-approve --audit-log pipe',
  'rotate 7 primary --auto-approve --audit-log pipe',
  'plan --json-into pipe',
  'plan --out pipe',
  'validate --output json=pipe',
  'validate -f -',
]

posix('with nobody at the other end, the first signal ends it', async () => {
  const cases = waiting.map((line, nth) => ({ name: line, signal: signals[nth % signals.length] ?? 'SIGTERM' }))
  await expectOfEach(cases, async ({ name, signal }) => {
    const portal = await openPortal(stage, manifest)
    const { cwd, env } = surroundingsOf(portal)
    await start('mkfifo', ['pipe'], { cwd }).ended
    const running = startCommand(name, { cwd, env, isTyped: true })
    // Nothing tells from outside when it begins to wait. Where that takes longer, node ends by itself, without a code.
    await wait(1500)
    running.child.kill(signal)
    const { code, out, err } = await running.ended
    expect([130, null]).toContain(code)
    expect({ out, err }).toEqual({ out: '', err: '' })
    expect(portal.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
  })
})
