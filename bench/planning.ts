import { plan } from '../src/flow.ts'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { instantOf } from '../src/model/values/instant.ts'
import { connect } from '../src/portal/connect.ts'
import { openReader } from '../src/portal/gateway.ts'
import { createSandbox } from '../src/sandbox/index.ts'
import { looping } from './loop.ts'
import { manifestForAll, manifestOf } from './manifests.ts'
import { type Command, compare, mebibytes, type Row, runOnce, runPairs, runSeveral, seconds } from './measure.ts'
import { type Portal, stageOf, withManifest, withPortal } from './portal.ts'
import { executable } from './starting.ts'

/** The default number of requests at once. */
export const reads = 16
const page = 100
const everyRoom: string = manifestForAll(['press'])
const linksInEach = 3

/** The environment variables for a portal. */
export function reaching({ url, apiKey }: Portal): Readonly<Record<string, string>> {
  return { DOCSPACE_URL: url, DOCSPACE_API_KEY: apiKey }
}

const planning = (portal: Portal, cwd: string): Command => ({
  args: [executable, 'plan'],
  cwd,
  env: reaching(portal),
})

/** The rival: the same GETs in a bare loop. */
const bare = (portal: Portal, rooms: number, atOnce: number): Command => ({
  args: [process.argv[1] ?? '', looping, JSON.stringify({ ...portal, rooms, atOnce })],
})

/** Counts the requests of a plan, for several numbers of selected and existing rooms. */
export async function planRequests(): Promise<readonly Row[]> {
  const [ours, fewest] = [[0], [0]]
  for (const [selected, all] of [
    [1000, 1000],
    [400, 3000],
    [20, 5000],
  ] as const) {
    ours.push(await countRequests(selected, all))
    // One more for the portal's version, which decides what it supports.
    fewest.push(selected + Math.min(selected, Math.ceil(all / page)) + 1)
  }
  const [sum, floor] = [total(ours), total(fewest)]
  return [
    {
      name: 'plan-requests',
      what: 'requests for 1000, 400, 20 rooms of 1000, 3000, 5000',
      ours: String(sum),
      against: String(floor),
      ratio: sum / floor,
      goal: 1,
    },
  ]
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

async function countRequests(selected: number, all: number): Promise<number> {
  let requests = 0
  const sandbox = createSandbox({ onRequest: () => requests++ })
  sandbox.load(stageOf({ rooms: all, linksInEach: 1 }))
  const bytes = new TextEncoder().encode(manifestOf(selected, 1))
  const manifest = readManifest([{ file: 'roomlinks.yaml', bytes }], {}, instantOf(Date.now()))
  if (!manifest.ok) throw new Error('the manifest is wrong')
  const fetch: typeof globalThis.fetch = (input, init) => sandbox.fetch(new Request(input, init))
  const connection = connect({ url: 'http://localhost', apiKey: sandbox.apiKey, fetch })
  const made = await plan(manifest.value, openReader(connection), { now: Date.now() })
  if (!made.ok) throw new Error('the plan is wrong')
  return requests
}

/** A distant portal: how close a plan comes to the latency alone, and how much faster it is than one request at a time. */
export function planLatency(): Promise<readonly Row[]> {
  const [rooms, latency] = [1000, 50]
  return withPortal({ rooms, linksInEach, latency }, (portal) =>
    withManifest(everyRoom, async (cwd) => {
      const ours = await runSeveral(planning(portal, cwd), 5)
      const serial = await runOnce(bare(portal, rooms, 1))
      const requests = rooms + rooms / page + 1
      const floor = (Math.ceil(requests / reads) * latency) / 1000
      return [
        compare('plan-latency', 'plan of 1,000 rooms at 50 ms, against the latency alone', [ours.seconds, floor], 1.15),
        {
          name: 'plan-seed',
          what: 'one GET after the other, against the same plan',
          ours: seconds(ours.seconds),
          against: seconds(serial.seconds),
          ratio: serial.seconds / ours.seconds,
          goal: 12,
          isAtLeast: true,
        },
      ]
    }),
  )
}

/** A portal that answers at once: the CPU time that roomlinks adds. */
export function planCpu(): Promise<readonly Row[]> {
  const rooms = 5000
  return withPortal({ rooms, linksInEach, latency: 0 }, (portal) =>
    withManifest(everyRoom, async (cwd) => {
      const { ours, theirs } = await runPairs(planning(portal, cwd), bare(portal, rooms, reads), 5)
      return [
        compare(
          'plan-cpu',
          'plan of 5,000 rooms, against a bare loop of the same GETs',
          [ours.seconds, theirs.seconds],
          1.6,
        ),
      ]
    }),
  )
}

/** Compares a plan with one of ten times as many rooms. */
export function planScale(): Promise<readonly Row[]> {
  return withManifest(everyRoom, (cwd) =>
    withPortal({ rooms: 1000, linksInEach, latency: 0 }, (small) =>
      withPortal({ rooms: 10_000, linksInEach, latency: 0 }, async (large) => {
        const { ours, theirs } = await runPairs(planning(large, cwd), planning(small, cwd), 3, true)
        return [
          compare('memory', 'peak of a plan of 10,000 rooms, against 1,000', [ours.peak, theirs.peak], 3, mebibytes),
          compare('scale', 'time of a plan of 10,000 rooms, against 1,000', [ours.seconds, theirs.seconds], 11),
        ]
      }),
    ),
  )
}
