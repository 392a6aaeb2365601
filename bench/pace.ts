import { plan } from '../src/flow.ts'
import { openFetch } from '../src/host/network.ts'
import { openGates } from '../src/http/gate.ts'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { instantOf } from '../src/model/values/instant.ts'
import { type ConnectOptions, connect } from '../src/portal/connect.ts'
import { openReader } from '../src/portal/gateway.ts'
import { manifestForAll } from './manifests.ts'
import { compare, median, type Row } from './measure.ts'
import { reads } from './planning.ts'
import { type Portal, withPortal } from './portal.ts'

const rooms = 600

/** A portal: how many requests it serves at once, how many milliseconds each takes, and how often to measure. */
interface Measured {
  readonly capacity: number
  readonly latency: number
  readonly runs: number
}

const slow: readonly Measured[] = [
  { capacity: 2, latency: 50, runs: 1 },
  { capacity: 6, latency: 50, runs: 3 },
  { capacity: 32, latency: 50, runs: 5 },
]
const fast: readonly Measured[] = [
  { capacity: 2, latency: 5, runs: 3 },
  { capacity: 6, latency: 5, runs: 5 },
  { capacity: 32, latency: 5, runs: 5 },
]

/** Compares a plan that finds its own width with the best fixed width. */
export async function pace(): Promise<readonly Row[]> {
  const fetch = await openFetch({})
  // These mostly wait, so they may run together.
  const rows = await Promise.all(slow.map((portal) => paceAt(portal, fetch)))
  for (const portal of fast) rows.push(await paceAt(portal, fetch))
  return rows
}

function paceAt({ capacity, latency, runs }: Measured, fetch: NonNullable<ConnectOptions['fetch']>): Promise<Row> {
  return withPortal({ rooms, linksInEach: 3, latency, capacity }, async (portal) => {
    // All widths between the capacity and our maximum perform alike.
    const widths = [...new Set([Math.min(capacity, reads), reads])]
    const taken = new Map<number | undefined, number[]>([undefined, ...widths].map((width) => [width, []]))
    // The first run is cold, which does not matter in 15 s.
    if (runs > 1) await timePlan(portal, fetch, reads)
    for (let run = 0; run < runs; run++)
      for (const [width, times] of taken) times.push(await timePlan(portal, fetch, width))
    const [ours = Number.NaN, ...fixed] = [...taken.values()].map(median)
    const what = `plan of 600 rooms, ${capacity} at once at ${latency} ms, best fixed width`
    return compare('pace', what, [ours, Math.min(...fixed)], 1.25)
  })
}

/** Measures the seconds of a plan, at a fixed width or at its own. */
async function timePlan(
  { url, apiKey }: Portal,
  fetch: NonNullable<ConnectOptions['fetch']>,
  width: number | undefined,
): Promise<number> {
  const found = connect({ url, apiKey, fetch })
  // The gate for writes never searches, so it has a fixed width.
  const fixed = width === undefined ? undefined : openGates({ reads: 1, writes: width }, found)
  const connection = fixed ? { ...found, gates: { reads: fixed.writes, writes: fixed.writes } } : found
  const bytes = new TextEncoder().encode(manifestForAll(['press']))
  const manifest = readManifest([{ file: 'roomlinks.yaml', bytes }], {}, instantOf(Date.now()))
  if (!manifest.ok) throw new Error('the manifest is wrong')
  const started = performance.now()
  const made = await plan(manifest.value, openReader(connection), { now: Date.now() })
  if (!made.ok) throw new Error('the plan is wrong')
  return (performance.now() - started) / 1000
}
