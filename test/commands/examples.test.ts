import { expect, test } from 'vitest'
import { commandsIn, examplesIn } from './overview.ts'
import { type Prepared, prepare } from './prepared.ts'
import { start, startCommand } from './process.ts'
import { makeWorld, roomlinks } from './world.ts'

const helpOf = async (command: string): Promise<string> =>
  (await roomlinks(`${command} --help`.trim(), makeWorld())).out
const commands = commandsIn(await helpOf(''))

/** What runs until it is interrupted, and what it has printed when it is ready. */
const lasting: Readonly<Record<string, RegExp>> = { sandbox: /apiKey|DOCSPACE_API_KEY/ }

test('the commands are found in the help', () => {
  expect(commands).toEqual(expect.arrayContaining(['validate', 'plan', 'apply', 'explain', 'completion', 'demo']))
})

/** An example for PowerShell: test/commands/shells.test.ts runs it where there is one. */
const isOfBash = (line: string): boolean => !line.endsWith('Invoke-Expression')

/** An example that needs the URL of a link: test/commands/revoke.test.ts and rotate-apply.test.ts try these. */
const needsUrl = (line: string): boolean => /url\.txt|0123456789ab|^roomlinks (?:revoke|rotate --apply)$/.test(line)

const examples = await Promise.all(
  commands.map(async (command) => ({ command, lines: examplesIn(await helpOf(command)).filter(isOfBash) })),
)

test.for(examples)('the help of $command has two examples or more, each of the command', ({ command, lines }) => {
  expect(lines.length).toBeGreaterThanOrEqual(2)
  for (const line of lines) expect(line).toContain(`roomlinks ${command}`)
})

/** What these do, the next example would find done: each gets a folder and a portal of its own. The others share theirs. */
const changing = [
  ...['init', 'import', 'fmt', 'drift', 'apply', 'rotate', 'comment'],
  ...['add', 'set', 'extend', 'remove', 'revoke'],
]

const scenes = examples.flatMap(({ command, lines: all }) => {
  const lines = all.filter((line) => !needsUrl(line))
  return changing.includes(command) ? lines.map((line) => ({ command, lines: [line] })) : [{ command, lines }]
})

test.for(scenes)('it runs as it stands: $lines', async ({ command, lines }) => {
  const surroundings = await prepare(command === 'comment')
  for (const line of lines) await tryOut(line, lasting[command], surroundings)
})

async function tryOut(line: string, ready: RegExp | undefined, surroundings: Prepared): Promise<void> {
  const running = ready
    ? startCommand(line.replace(/^roomlinks /, ''), surroundings)
    : start('bash', ['-c', line], surroundings)
  if (ready) {
    await expect.poll(running.out).toMatch(ready)
    running.child.kill('SIGINT')
  }
  const ended = await running.ended
  if (ended.code !== 8) expect([0, 2], `${line}: ${ended.err}`).toContain(ended.code)
  else {
    // Nobody can be asked here: the same goes on without a question.
    expect(ended.err).toMatch(/\/not-confirmed\n/)
    const approved = await start('bash', ['-c', `${line} --auto-approve`], surroundings).ended
    expect([0, 2], `${line}: ${approved.err}`).toContain(approved.code)
  }
}
