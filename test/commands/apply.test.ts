import { expect, onTestFinished, test, vi } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { manifest, older, stage } from './team.ts'
import { now, transcript } from './world.ts'

const open = (): Promise<Portal> => openPortal(stage, manifest)

/** Changes that have somebody at the terminal who gives that answer. */
const answering = (answer: string, meanwhile?: () => void): Parameters<Portal['run']>[1] => ({
  canAsk: true,
  ask: (question) => {
    expect(question).toBe('\nApply these changes to http://docspace.localhost? Only "yes" is accepted: ')
    meanwhile?.()
    return Promise.resolve(answer)
  },
})

test('apply shows the plan, asks, carries it out and verifies it; then there is nothing left to do', async () => {
  const portal = await open()
  const applied = await portal.run('apply', answering('yes'))
  expect(applied.code).toBe(0)
  expectGolden('apply', transcript(applied))
  const again = await portal.run('apply --auto-approve')
  expect(again.code).toBe(0)
  expectGolden('apply-nothing', transcript(again))
})

test.for(['y', '', 'no', 'yes please'])('apply: the answer "%s" declines', async (answer) => {
  const portal = await open()
  const before = portal.sandbox.rooms()
  const ended = await portal.run('apply', answering(answer))
  expect(ended.code).toBe(8)
  expect(ended.err).toContain('error apply/declined')
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
  if (answer === 'y') expectGolden('apply-declined', transcript(ended))
})

test.for([
  { name: 'without a terminal', line: 'apply', canAsk: false },
  { name: 'with --format json', line: 'apply --format json', canAsk: true },
])('apply $name needs --auto-approve, and asks the portal nothing', async ({ name, line, canAsk }) => {
  const portal = await open()
  const ended = await portal.run(line, { canAsk })
  expect(ended.code).toBe(8)
  expect(portal.requests).toEqual([])
  expectGolden(`apply-${name.replaceAll(/[^a-z]+/g, '-')}`, transcript(ended))
})

test('interrupted, apply finishes the room it is at and leaves the rest', async () => {
  let interrupt = (): void => undefined
  const onRequest = ({ method }: { readonly method: string }): void => {
    if (method === 'PUT') interrupt()
  }
  const portal = await openPortal(stage, manifest, { onRequest })
  const [, prices] = portal.sandbox.rooms()
  const ended = await portal.run('apply --auto-approve --concurrency 1', {
    onInterrupt: (stop) => {
      interrupt = stop
      return () => {
        interrupt = () => undefined
      }
    },
  })
  expect(ended.code).toBe(130)
  expect(ended.err).toContain('Interrupted: finishing the rooms in progress and starting no others.')
  expect(ended.out).toContain('1 not attempted')
  expect(portal.sandbox.rooms()[1]).toEqual(prices)
})

test('apply does not ask about an empty plan', async () => {
  const portal = await open()
  await portal.run('apply --auto-approve')
  expect((await portal.run('apply', { canAsk: true })).code).toBe(0)
})

test('a guard: the plan is shown first and refused second, and nothing is written', async () => {
  const portal = await open()
  portal.world.files.set('roomlinks.yaml', older)
  // One room after the other, so that their links have the same ids each time.
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  portal.world.files.set('roomlinks.yaml', `guard: { maxRevokes: 2 }\n${manifest}`)
  const before = portal.sandbox.rooms()
  const planned = await portal.run('plan --detailed-exitcode')
  expect(planned.code).toBe(5)
  expectGolden('plan-guard', transcript(planned))
  const applied = await portal.run('apply', { canAsk: true })
  expect(applied).toEqual(planned)
  expect(portal.sandbox.rooms()).toEqual(before)
})

test('a room that changes between the plan and the answer is left alone', async () => {
  const portal = await openPortal({ rooms: stage.rooms.slice(0, 1) }, manifest.slice(0, manifest.indexOf('  - title')))
  const { sandbox } = portal
  const meanwhile = (): void => {
    const [invitation] = sandbox.rooms()[0]?.links.filter(({ kind }) => kind === 'invitation') ?? []
    sandbox.editLink(7, invitation?.id ?? '', { access: 'editing' })
  }
  const ended = await portal.run('apply', answering('yes', meanwhile))
  expect(ended.code).toBe(6)
  expect(writesIn(portal.requests)).toEqual([])
  expectGolden('apply-conflicted', transcript(ended))
})

test('where one room changed and another did not, the other is done: partly applied', async () => {
  const portal = await open()
  const { sandbox } = portal
  const ended = await portal.run(
    'apply',
    answering('yes', () => {
      sandbox.addLink(8, { kind: 'additional', title: 'By hand' })
      const [primary] = sandbox.rooms()[1]?.links.filter(({ kind }) => kind === 'primary') ?? []
      sandbox.editLink(8, primary?.id ?? '', { denyDownload: true })
    }),
  )
  expect(ended.code).toBe(7)
  expectGolden('apply-partly', transcript(ended))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
})

test('--timeout counts what comes after the answer, not the time it took to give it', async () => {
  const portal = await open()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const ask = async (): Promise<string> => {
    vi.advanceTimersByTime(1100)
    return 'yes'
  }
  const slowly = { ...answering('yes'), ask }
  expect((await portal.run('apply --timeout 1', slowly)).code).toBe(0)
})

test('--auto-approve is told of no question, and --concurrency is obeyed', async () => {
  const portal = await open()
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  expect(writesIn(portal.requests).length).toBe(3)
})

test('a link whose date passes between plan and apply fails, and its room is not verified', async () => {
  const start = new Date(now).getTime()
  let passed = 0
  const rooms = [{ id: 7, type: 'custom' as const, title: 'Board' }]
  const link = 'press: { access: read, expirationDate: 2027-01-11T10:00:00Z }'
  const text = `version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      ${link}\n`
  const portal = await openPortal({ rooms }, text, { now: () => new Date(start + passed) })
  const { code, out } = await portal.run('apply', {
    canAsk: true,
    now: () => start + passed,
    ask: () => {
      passed = 7_200_000
      return Promise.resolve('yes')
    },
  })
  expect(code).toBe(1)
  expect(out).toContain('1 failed')
  expect(out).toContain('Verified: 0 of 1 room')
})
