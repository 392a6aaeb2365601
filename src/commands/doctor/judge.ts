import type { SeenManifest } from '../../cli/checkup/manifest.ts'
import { diagnose } from '../../cli/checkup/sentences.ts'
import type { SeenAnswer } from '../../cli/checkup/sockets.ts'
import { findAddress, type PortalArgs } from '../../cli/portal.ts'
import type { World } from '../../host/world.ts'
import { type Finding, found, ok, unchecked } from '../../model/checkup.ts'
import { abilitiesOf } from '../../model/rules.ts'
import { isLocal } from '../../model/text/address.ts'
import { leeway } from '../../model/text/instant.ts'
import { diagnose as diagnosePlan } from '../../plan/sentences.ts'
import { count } from '../../view/words.ts'

/** From which difference on it is told, in seconds: half of what roomlinks allows for is used up. */
const told = leeway / 2

/** How much longer than its date says a link may stay open, in seconds, where the portal's clock is behind. */
const behind = 300

/**
 * How far the portal's clock is from ours, by the answer that was under way for the shortest time. Its clock was read
 * at some moment of that time, and tells whole seconds: what both leave open is not held against it.
 */
export function judgeClock(seen: readonly SeenAnswer[]): Finding {
  const [best] = seen
    .flatMap(({ sentAt, answeredAt, date }) => (date === undefined ? [] : [{ sentAt, answeredAt, date }]))
    .toSorted((a, b) => a.answeredAt - a.sentAt - (b.answeredAt - b.sentAt))
  if (best === undefined) return unchecked('clock', 'the portal does not tell the time')
  const { sentAt, answeredAt, date } = best
  const offset = date + 500 - (sentAt + answeredAt) / 2
  const unsure = (answeredAt - sentAt) / 2 + 500
  const certain = Math.max(0, Math.abs(offset) - unsure) / 1000
  if (certain < told) {
    return ok('clock', `the portal's differs by ${spanText(Math.ceil((Math.abs(offset) + unsure) / 1000))} at the most`)
  }
  const isAhead = offset > 0
  const difference = `${spanText(certain)} ${isAhead ? 'ahead of' : 'behind'}`
  return found(
    'clock',
    certain >= (isAhead ? leeway : behind)
      ? diagnose('doctor/clock-wrong', { difference, isAhead })
      : diagnose('doctor/clock-off', { difference }),
  )
}

function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** As package.json says it. */
const least = [20, 19] as const

/** Whether this Node is one that roomlinks is made for. */
export function judgeNode({ nodeVersion }: Pick<World, 'nodeVersion'>): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const isNew = major > least[0] || (major === least[0] && minor >= least[1])
  if (isNew) return ok('node', nodeVersion)
  return found('node', diagnose('doctor/node', { version: nodeVersion, least: least.join('.') }))
}

/** Which portal is meant, and who says so. */
export function judgeAddress(
  manifest: SeenManifest['manifest'],
  args: Pick<PortalArgs, 'portal' | 'allowHttp'>,
  world: Pick<World, 'env'>,
): { readonly findings: readonly Finding[]; readonly url?: string } {
  const named = findAddress(typeof manifest === 'object' ? manifest.portal : undefined, args, world)
  const notes = named.diagnostics.map((diagnostic) => found('address', diagnostic))
  if (!named.ok) {
    const isUnknown = manifest === 'wrong' && named.diagnostics.some(({ code }) => code === 'portal/not-named')
    return { findings: isUnknown ? [unchecked('address', 'the manifest, which may name the portal, is wrong')] : notes }
  }
  const { url, sources } = named.value
  const isExposed = url.startsWith('http:') && !isLocal(new URL(url).hostname)
  const from = `${url}, from ${sources.join(' and ')}`
  return {
    findings: [...notes, isExposed ? found('address', diagnose('doctor/exposed', { url })) : ok('address', from)],
    url,
  }
}

/** Which DocSpace it is, and what that lacks. */
export function judgeVersion(version: string | undefined): Finding {
  if (version === undefined) return found('version', diagnose('doctor/version', {}))
  const { internal, invitationLimits } = abilitiesOf(version)
  if (!internal) return found('version', diagnosePlan('portal/too-old', { version }))
  if (!invitationLimits) return found('version', diagnosePlan('portal/older', { version }))
  return ok('version', `DocSpace ${version}`)
}

/** Whether the portal took all that was asked. */
export function judgeRequests(seen: readonly SeenAnswer[]): Finding {
  const sent = count(seen.length, 'request')
  const refused = seen.filter(({ status }) => status === 429).length
  return refused === 0
    ? ok('requests', `${sent} answered, none turned away`)
    : found('requests', diagnose('doctor/turned-away', { refused, sent }))
}
