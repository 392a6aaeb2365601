import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { openPortal, type Portal } from '../commands/portal.ts'
import { type Running, startCommand, surroundingsOf } from '../commands/process.ts'
import { manifest, stage } from '../commands/team.ts'

function startOn(line: string, portal: Portal, url: string = portal.url): Running {
  return startCommand(line, surroundingsOf(portal, { DOCSPACE_URL: url }))
}

/** Sends the first signal, and each other once the one before has been heard. */
async function strike([first, ...others]: readonly NodeJS.Signals[], running: Running | undefined): Promise<void> {
  if (first === undefined || !running) return
  running.child.kill(first)
  await running.says('Interrupted: ')
  await strike(others, running)
}

test.for([
  { signals: ['SIGINT'] },
  { signals: ['SIGTERM'] },
  // A terminal that goes away says so twice: the shell does, and the system.
  { signals: ['SIGHUP', 'SIGHUP'] },
  { signals: ['SIGINT', 'SIGHUP'] },
] as const)('$signals: apply finishes the room it is at and reports; the rest is left', async ({ signals }) => {
  let running: Running | undefined
  const interrupt = ({ method }: { readonly method: string }): void => {
    if (method !== 'PUT') return
    void strike(signals, running)
    running = undefined
  }
  const portal = await openPortal(stage, manifest, { latency: 40, onRequest: interrupt })
  const [, prices] = portal.sandbox.rooms()
  const started = startOn('apply --auto-approve --concurrency 1', portal)
  running = started

  const ended = await started.ended
  expect(ended.code).toBe(130)
  expect(ended.err).toContain('Interrupted: finishing the rooms in progress and starting no others.')
  expect(ended.out).toContain('Apply: 1 created, 1 updated')
  expect(ended.out).toContain('1 not attempted')
  expect(portal.sandbox.rooms()[1]).toEqual(prices)
})

test('interrupted twice by people, apply leaves at once; run again, it converges', async () => {
  const portal = await openPortal(stage, manifest, { latency: 80 })
  const running = startOn('apply --auto-approve --concurrency 1', portal)
  await running.says('Plan: ')
  running.child.kill('SIGTERM')
  await running.says('Interrupted: ')
  running.child.kill('SIGINT')
  const ended = await running.ended
  expect(ended.code).toBe(130)
  expect(ended.out).not.toContain('Apply: ')
  expect(ended.err).toContain('Stopped at once: some rooms may be half done. Run plan to see what is left.\n')
  const again = await startOn('apply --auto-approve', portal).ended
  expect(again.code).toBe(0)
  expect(again.out).toContain('Verified: 2 of 2 rooms')
})

test.for(['SIGINT', 'SIGHUP'] as const)('%s: plan leaves at once', async (signal) => {
  const portal = await openPortal(stage, manifest)
  // It takes the request and never answers.
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const running = startOn('plan', portal, `http://127.0.0.1:${port}`)
  await once(silent, 'request')
  running.child.kill(signal)
  expect(await running.ended).toEqual({
    code: 130,
    out: '',
    err: 'Interrupted while reading: nothing was changed on the portal.\n',
  })
})
