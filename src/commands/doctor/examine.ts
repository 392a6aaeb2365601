import { examineKey } from '../../cli/checkup/key.ts'
import { examineManifest } from '../../cli/checkup/manifest.ts'
import { type Reached, reachPortal } from '../../cli/checkup/reach.ts'
import { watchSockets } from '../../cli/checkup/sockets.ts'
import type { FileArgs } from '../../cli/options/options.ts'
import { openDeadline, type PortalArgs } from '../../cli/portal.ts'
import type { World } from '../../host/world.ts'
import { type Finding, unchecked } from '../../model/checkup.ts'
import { examineAccount } from './account.ts'
import { judgeAddress } from './address.ts'
import { judgeClock } from './clock.ts'
import { judgeNode } from './node.ts'
import { judgeRequests } from './requests.ts'
import { judgeVersion } from './version.ts'

/** Looks at all that roomlinks needs, in the order in which one thing rests on another. Sends nothing but GETs. */
export async function examine(args: FileArgs & PortalArgs, world: World): Promise<readonly Finding[]> {
  const over = openDeadline(args)
  const sockets = watchSockets()
  try {
    const key = await examineKey(args, world)
    const { finding, manifest } = await examineManifest(args, world, key.key)
    const address = judgeAddress(manifest, args, world)
    const reached = await reachPortal(address.url, args, world, { sockets, signal: over.signal })
    const account = await examineAccount(key.key, reached, manifest, world)
    return [
      ...[judgeNode(world), finding, ...address.findings],
      ...[...reached.findings, ...judgeAnswers(reached)],
      ...[...key.findings, ...account],
      reached.seen.length > 0 ? judgeRequests(reached.seen) : unchecked('requests', 'the portal answered none'),
    ]
  } finally {
    sockets.end()
    over.abort()
  }
}

function judgeAnswers({ answer, seen }: Reached): readonly Finding[] {
  if (answer) return [judgeClock(seen), judgeVersion(answer.version)]
  const why = 'the portal was not reached'
  return [unchecked('clock', why), unchecked('version', why)]
}
