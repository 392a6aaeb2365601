import { expect, test } from 'vitest'
import { registry } from '../../src/commands/registry.ts'
import { expectGolden } from './golden.ts'
import { commandsIn } from './overview.ts'
import { makeWorld, roomlinks, transcript } from './world.ts'

const { out: overview } = await roomlinks('--help', makeWorld())

test.for(['', ...commandsIn(overview)])('help: %s', async (command) => {
  const ended = await roomlinks(`${command} --help`.trim(), makeWorld())
  expect(ended).toMatchObject({ code: 0, err: '' })
  expectGolden(`help-${command || 'roomlinks'}`, ended.out)
})

test.for(['--version', '-V'])('%s', async (line) => {
  expect(await roomlinks(line, makeWorld())).toEqual({ code: 0, out: '0.0.0\n', err: '' })
})

test.for([
  ['no-command', ''],
  ['unknown-command', 'pln'],
  ['unknown-command-by-meaning', 'list'],
  ['unknown-command-of-no-meaning', 'frobnicate'],
  ['unknown-option', 'plan --detailed-exitcod'],
  ['unknown-option-with-a-key', 'plan --api-key=sk-secret'],
  ['option-before-the-command', '--no-color plan'],
  ['file-as-argument', 'plan roomlinks.yaml'],
  ['option-without-value', 'plan --file'],
  ['no-saved-plan', 'show'],
  ['two-saved-plans', 'show one.json two.json'],
  ['wrong-format', 'plan --format xml'],
  ['drift-approved-but-not-written', 'drift --auto-approve'],
  ['drift-with-a-base', 'drift --base main'],
  ['drift-saved', 'drift --out drift.json'],
  ['drift-guarded', 'drift --max-revokes 1'],
  ['wrong-number', 'apply --timeout soon'],
  ['wrong-concurrency', 'plan --concurrency 51'],
  ['wrong-limit', 'plan --max-revokes -1'],
  ['wrong-percentage', 'apply --max-revoke-percent 101'],
  ['wrong-guard', 'apply --allow revokes,wideing'],
  ['protection-allowed', 'plan --allow revokes --allow protect'],
  ['short-digest', 'apply --expect-digest sha256:0123456789abcdef'],
  ['long-digest', `plan --expect-digest sha256:${'0'.repeat(33)}`],
  ['digest-without-its-kind', `apply --plan plan.json --expect-digest ${'0'.repeat(32)}`],
  ['guard-offline', 'plan --base main --offline --allow empty'],
  ['digest-offline', `plan --base main --offline --expect-digest sha256:${'0'.repeat(32)}`],
  ['empty-base', 'plan --base='],
  ['wrong-selector', 'plan --room title:'],
  ['url-as-room', 'plan --room https://portal.example.com/s/secret'],
  ['url-before-the-link', 'revoke http:secret 0123456789ab'],
  ['url-as-room-to-edit', 'extend https://portal.example.com/s/secret press 14d'],
  ['wrong-port', 'sandbox --port 65536'],
  ['wrong-sandbox-key', 'sandbox --api-key secret'],
  ['wrong-profile', 'sandbox --profile 3.4'],
  ['wrong-time', 'links --expiring soon'],
  ['time-without-unit', 'links --expiring 14'],
  ['wrong-age', 'apply --max-age 2027-03-31'],
  ['time-in-months', 'links --expiring=-1m'],
  ['expiring-not-asked', 'links --detailed-exitcode'],
  ['format-of-links', 'links --format yaml'],
  ['qr-in-a-table', 'links --qr --format csv'],
  ['wrong-platform', 'comment --platform bitbucket'],
  ['wrong-state', 'comment --state done'],
  ['wrong-key', 'comment --key Acme'],
  ['wrong-pull-request', 'comment --number 0'],
  ['token-as-option', 'comment --token=ghs_secret'],
  ['markdown-as-argument', 'comment plan.md'],
  ['no-shell', 'completion'],
  ['wrong-shell', 'completion csh'],
  ['stdin-beside-files', 'fmt - roomlinks.yaml'],
] as const)('a wrong command line: %s', async ([name, line]) => {
  const ended = await roomlinks(line, makeWorld())
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).not.toContain('secret')
  expectGolden(`usage-${name}`, ended.err)
})

test.for(
  ['plan', 'apply'].flatMap((command) =>
    ['0', '-1', 'many', '1.5', '51', '10000'].map((value) => ({ command, value })),
  ),
)('$command --concurrency $value', async ({ command, value }) => {
  const { code, out, err } = await roomlinks(`${command} --concurrency ${value}`, makeWorld())
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(
    `"${value}" is not a valid value for --concurrency <number>. Write a whole number from 1 to 50.`,
  )
})

test.for([
  ['report', 'audit'],
  ['LIST', 'links'],
  ['format', 'fmt'],
  ['diff', 'plan'],
  ['doctro', 'doctor'],
] as const)('%s suggests %s', async ([word, name]) => {
  expect((await roomlinks(word, makeWorld())).err).toContain(`hint: Did you mean ${name}? See roomlinks --help.`)
})

test('each word means one command, and none is the name of a command', () => {
  const words = registry.flatMap(({ name, also = [] }) => [name, ...also])
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
})

test('a bug of ours: no stack, unless it is asked for', async () => {
  const broken = { list: () => Promise.resolve(undefined), read: () => Promise.reject(new TypeError('our own')) }
  const ended = await roomlinks('validate', makeWorld(broken))
  expect(ended.code).toBe(1)
  expectGolden('bug', transcript(ended))
  const debugged = await roomlinks('validate', makeWorld({ ...broken, env: { ROOMLINKS_DEBUG: '1' } }))
  expect(debugged.err).toContain('    at loadFile')
  const asJson = await roomlinks('validate --format json', makeWorld(broken))
  expect(JSON.parse(asJson.out)).toMatchObject({ ok: false, error: { code: 'internal' } })
  const thrown = await roomlinks('validate', makeWorld({ ...broken, read: () => Promise.reject('sk-secret') }))
  expect(thrown.err).toContain('(string)')
  expect(thrown.err).not.toContain('sk-secret')
})

test('help is as wide as the terminal', async () => {
  const wide = await roomlinks('plan --help', makeWorld({ columns: 120 }))
  expect(wide.out).toContain('a folder of manifests, or - for stdin; may be repeated (default: roomlinks.yaml)\n')
})
