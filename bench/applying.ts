import { manifestForAll } from './manifests.ts'
import { compare, type Row, runOnce } from './measure.ts'
import { reaching, reads } from './planning.ts'
import { type Setup, withManifest, withPortal } from './portal.ts'
import { executable } from './starting.ts'

const writes = 6

/** Measures an apply that changes 1,000 links in 500 rooms. The time includes the plan. */
export function applyLatency(): Promise<readonly Row[]> {
  const setup: Setup = { rooms: 500, linksInEach: 0, latency: 50 }
  const args = [executable, 'apply', '--auto-approve']
  return withPortal(setup, async (portal) => {
    const env = reaching(portal)
    const before = manifestForAll(['press', 'partners'])
    await withManifest(before, (cwd) => runOnce({ args, env, cwd }))
    return withManifest(manifestForAll(['press', 'partners'], 'comment'), async (cwd) => {
      const ours = await runOnce({ args, env, cwd })
      // A plan, then a read of each room before its first write and after its last. Each read is two requests: room and links.
      const planned = Math.ceil((1 + 5 + 500) / reads)
      const looked = Math.ceil((500 * 4) / reads)
      const written = Math.ceil(1000 / writes)
      const floor = ((planned + Math.max(looked, written)) * setup.latency) / 1000
      return [
        compare(
          'apply-latency',
          'apply of 1,000 links in 500 rooms at 50 ms, against it alone',
          [ours.seconds, floor],
          1.2,
        ),
      ]
    })
  })
}
