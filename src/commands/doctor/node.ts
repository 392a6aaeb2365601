import { diagnose } from '../../cli/checkup/sentences.ts'
import type { World } from '../../host/world.ts'
import { type Finding, found, ok } from '../../model/checkup.ts'

/** As package.json says it. */
const least = [20, 19] as const

/** Whether this Node is one that roomlinks is made for. */
export function judgeNode({ nodeVersion }: Pick<World, 'nodeVersion'>): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const isNew = major > least[0] || (major === least[0] && minor >= least[1])
  if (isNew) return ok('node', nodeVersion)
  return found('node', diagnose('doctor/node', { version: nodeVersion, least: least.join('.') }))
}
