import { fork } from 'node:child_process'
import { plan } from '../src/flow.ts'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { createLinkId, ownerOf, tagOf } from '../src/model/identity.ts'
import type { DesiredRoom, Room } from '../src/model/room.ts'
import { abilitiesOf } from '../src/model/rules.ts'
import { instantOf } from '../src/model/values/instant.ts'
import { planAndCheck } from '../src/plan/plan.ts'
import { connect } from '../src/portal/connect.ts'
import { openReader } from '../src/portal/gateway.ts'
import { decodeLinks } from '../src/portal/wire.ts'
import { createSandbox } from '../src/sandbox/index.ts'
import { manifestForAll } from './manifests.ts'
import { compare, median, type Row } from './measure.ts'
import { stageOf } from './portal.ts'

const now = instantOf(Date.UTC(2027, 0, 11))

/** The argument that makes this program measure the planner in a fresh process. */
export const pondering = '--ponder'

/** Compares the planner alone, on 10,000 rooms of six links, with parsing the answers that it plans from. */
export function planPure(): Promise<readonly Row[]> {
  const child = fork(process.argv[1] ?? '', [pondering])
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('message', (taken: readonly [number, number]) =>
      resolve([compare('plan-pure', 'the planner on 10,000 rooms of 6 links, against JSON.parse', taken, 1)]),
    )
  })
}

/** Measures the planner and `JSON.parse`, and sends the seconds of both to the parent. */
export async function ponder(): Promise<void> {
  const rooms = 10_000
  const keys = ['one', 'two', 'three', 'four', 'five']
  const answer = await answerFor(keys)
  const texts = Array.from({ length: rooms }, (_, at) => answer(String(at + 1)))
  const links = texts.map((text) => decodeLinks(JSON.parse(text).response, ''))
  const desired = desiredOf(keys)
  const conditions = { now, version: '3.7.2', abilities: abilitiesOf('3.7.2') }
  const planned: number[] = []
  const parsed: number[] = []
  for (let turn = 0; turn < 7; turn++) {
    parsed.push(timed(() => texts.map((text) => JSON.parse(text))))
    planned.push(
      timed(() =>
        links.map((each, at) =>
          planAndCheck({ ...desired, room: { ...desired.room, id: String(at + 1) } }, each, conditions),
        ),
      ),
    )
  }
  process.send?.([median(planned), median(parsed)])
}

function timed(work: () => unknown): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

/** The answer of a portal for a room that has these links, created by our manifest, and an unmanaged invitation. */
async function answerFor(keys: readonly string[]): Promise<(room: string) => string> {
  const sandbox = createSandbox()
  sandbox.load(stageOf({ rooms: 1, linksInEach: 0 }))
  const ids = keys.map((title) => sandbox.addLink(1, { kind: 'additional', title }))
  sandbox.addLink(1, { kind: 'invitation', title: 'Join' })
  const headers = { authorization: `Bearer ${sandbox.apiKey}` }
  const answer = await sandbox.fetch(new Request('http://localhost/api/2.0/files/rooms/1/links', { headers }))
  const text = await answer.text()
  return (room) =>
    keys.reduce((rest, key, at) => {
      const tag = tagOf(owner, { room, key, rotation: undefined })
      return rest.replaceAll(ids[at] ?? '', createLinkId(tag, randomBytes).secret.reveal())
    }, text)
}

const owner = await ownerOf({ name: 'bench' })

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

function desiredOf(keys: readonly string[]): DesiredRoom {
  const room: Room = { id: '1', title: 'Room', type: 'custom', state: 'active', tags: ['all'], mayManage: true }
  const bytes = new TextEncoder().encode(manifestForAll(keys).replace('access: read', 'access: comment'))
  const manifest = readManifest([{ file: 'roomlinks.yaml', bytes }], {}, now)
  if (!manifest.ok) throw new Error('the manifest is wrong')
  const [entry] = manifest.value.entries
  return { owner, room, unmanaged: 'keep', links: entry?.links ?? [], places: [] }
}

/** A virtual clock: it jumps to the next wake-up as soon as everything sleeps. */
function openClock(): { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void> } {
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []
  let time = Date.UTC(2027, 0, 11)
  const next = (): void => {
    sleepers.sort((a, b) => a.at - b.at)
    const first = sleepers.shift()
    if (!first) return
    time = Math.max(time, first.at)
    first.wake()
  }
  return {
    now: () => time,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: time + milliseconds, wake })
        setTimeout(next, 0)
      }),
  }
}

/** Measures a plan of 3,000 rooms under rate limits, on a virtual clock. */
export async function planLimited(): Promise<readonly Row[]> {
  const [rooms, perMinute, latency] = [3000, 1500, 50]
  const clock = openClock()
  const started = clock.now()
  const statuses: number[] = []
  const sandbox = createSandbox({
    now: () => new Date(clock.now()),
    limits: { perMinute, concurrentReads: 50, concurrentWrites: 15, perDay: 10_000 },
    onRequest: ({ status }) => statuses.push(status),
  })
  sandbox.load(stageOf({ rooms, linksInEach: 1 }))
  const connection = connect({
    ...clock,
    url: 'http://localhost',
    apiKey: sandbox.apiKey,
    fetch: async (input, init) => {
      await clock.sleep(latency)
      return sandbox.fetch(new Request(input, init))
    },
  })
  const manifest = readManifest(
    [{ file: 'roomlinks.yaml', bytes: new TextEncoder().encode(manifestForAll(['press'])) }],
    {},
    now,
  )
  if (!manifest.ok) throw new Error('the manifest is wrong')
  const made = await plan(manifest.value, openReader(connection), { now: clock.now() })
  if (!made.ok) throw new Error('the plan is wrong')
  const taken = (clock.now() - started) / 1000
  const requests = rooms + rooms / 100 + 1
  const floor = Math.floor((requests - 1) / perMinute) * 60 + latency / 1000
  const refused = statuses.filter((status) => status === 429).length / statuses.length
  return [
    compare(
      'plan-limited',
      `3,000 rooms at 1500 a minute (${(refused * 100).toFixed(2)} % refused), least time`,
      [taken, floor],
      1.1,
    ),
  ]
}
