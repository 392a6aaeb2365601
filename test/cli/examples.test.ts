import { expect, test } from 'vitest'
import { commandsIn, examplesIn } from './overview.ts'
import { prepare } from './prepared.ts'
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

const examples = await Promise.all(
  commands.map(async (command) => ({ command, lines: examplesIn(await helpOf(command)) })),
)

test.for(examples)('the help of $command has two examples or more, each of the command', ({ command, lines }) => {
  expect(lines.length).toBeGreaterThanOrEqual(2)
  for (const line of lines) expect(line).toContain(`roomlinks ${command}`)
})

test.for(examples.flatMap(({ command, lines }) => lines.map((line) => ({ command, line }))))(
  'it runs as it stands: $line',
  async ({ command, line }) => {
    const surroundings = await prepare(command === 'comment')
    const ready = lasting[command]
    const running = ready
      ? startCommand(line.replace(/^roomlinks /, ''), surroundings)
      : start('bash', ['-c', line], surroundings)
    if (ready) {
      await expect.poll(running.out).toMatch(ready)
      running.child.kill('SIGINT')
    }
    const ended = await running.ended
    if (ended.code !== 8) expect([0, 2], ended.err).toContain(ended.code)
    else {
      // Nobody can be asked here: the same goes on without a question.
      expect(ended.err).toMatch(/\/not-confirmed\n/)
      const approved = await start('bash', ['-c', `${line} --auto-approve`], surroundings).ended
      expect([0, 2], approved.err).toContain(approved.code)
    }
  },
)
