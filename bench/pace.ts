import { plan } from '../src/flow.ts'
import { openFetch } from '../src/host/network.ts'
import { openGates } from '../src/http/gate.ts'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { instantOf } from '../src/model/text/instant.ts'
import { type ConnectOptions, connect } from '../src/portal/connect.ts'
import { openReader } from '../src/portal/gateway.ts'
import { manifestForAll } from './manifests.ts'
import { compare, median, type Row } from './measure.ts'
import { reads } from './planning.ts'
import { type Portal, withPortal } from './portal.ts'

const rooms = 600

/** Portals that serve 2, 6 or 32 requests at once: a plan at a width of its own, against the best fixed width. */
export async function pace(): Promise<readonly Row[]> {
  const fetch = await openFetch({})
  // What waits most of the time may do so together.
  const rows = await Promise.all([2, 6, 32].map((capacity) => paceAt({ capacity, latency: 50, runs: 1 }, fetch)))
  for (const [capacity, runs] of [
    [2, 3],
    [6, 5],
    [32, 5],
  ] as const)
    rows.push(await paceAt({ capacity, latency: 5, runs }, fetch))
  return rows
}

function paceAt(
  { capacity, latency, runs }: { readonly capacity: number; readonly latency: number; readonly runs: number },
  fetch: NonNullable<ConnectOptions['fetch']>,
): Promise<Row> {
  return withPortal({ rooms, linksInEach: 3, latency, capacity }, async (portal) => {
    // Between the capacity and our most, all widths do as well as each other.
    const widths = [...new Set([Math.min(capacity, reads), reads])]
    const taken = new Map<number | undefined, number[]>([undefined, ...widths].map((width) => [width, []]))
    // The first time nothing is warm yet; beside long waits that is nothing.
    if (runs > 1) await timePlan(portal, fetch, reads)
    for (let run = 0; run < runs; run++)
      for (const [width, times] of taken) times.push(await timePlan(portal, fetch, width))
    const [ours = Number.NaN, ...fixed] = [...taken.values()].map(median)
    const what = `plan of 600 rooms, ${capacity} at once at ${latency} ms, best fixed width`
    return compare('pace', what, [ours, Math.min(...fixed)], 1.25)
  })
}

/** The seconds that a plan takes, at a fixed width or at its own. */
async function timePlan(
  { url, apiKey }: Portal,
  fetch: NonNullable<ConnectOptions['fetch']>,
  width: number | undefined,
): Promise<number> {
  const found = connect({ url, apiKey, fetch })
  // Writes never search, so their gate is one of a fixed width.
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
