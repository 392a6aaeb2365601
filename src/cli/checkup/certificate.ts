import type { World } from '../../host/world.ts'
import { type Finding, found, ok, refused, unchecked } from '../../model/checkup.ts'
import type { PortalError } from '../../model/gateway.ts'
import { isLocal } from '../../model/text/address.ts'
import { type Instant, instantOf, writeInstant } from '../../model/text/instant.ts'
import { count } from '../../view/words.ts'
import { whyOf } from '../files/files.ts'
import { diagnose } from './sentences.ts'

/** What a server has shown of itself. */
export interface SeenCertificate {
  readonly issuer: string
  readonly end: Instant
}

/** What came of connecting to the portal. */
interface Connected {
  readonly url: string
  readonly certificate: SeenCertificate | undefined
  readonly error: PortalError | undefined
}

/** Whether the portal is who it says, for how long, and whether anybody makes sure of it. */
export async function examineCertificate(connected: Connected, world: World): Promise<readonly Finding[]> {
  const { url } = connected
  if (url.startsWith('http:')) {
    const isHere = isLocal(new URL(url).hostname)
    return [isHere ? ok('certificate', 'none needed on this machine') : unchecked('certificate', 'there is no https')]
  }
  if (world.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    return [found('certificate', diagnose('doctor/certificates-ignored', {}))]
  }
  return [...(await examineAuthority(world)), judgeCertificate(connected, world)]
}

async function examineAuthority({ env, read }: World): Promise<readonly Finding[]> {
  const file = env['NODE_EXTRA_CA_CERTS'] ?? ''
  if (file === '') return []
  try {
    await read(file)
    return []
  } catch (error) {
    return [found('certificate', diagnose('doctor/authority', { file, why: whyOf(error) }))]
  }
}

function judgeCertificate({ certificate, error }: Connected, { env, now }: World): Finding {
  if (error?.code === 'portal/certificate') return refused('certificate', error, 1)
  if (certificate === undefined) return unchecked('certificate', 'no connection was made')
  const { end, issuer } = certificate
  const [date, days] = [dayText(end), daysUntil(end, instantOf(now()))]
  const own = env['NODE_EXTRA_CA_CERTS'] ? '; NODE_EXTRA_CA_CERTS is set' : ''
  if (days >= soon) return ok('certificate', `until ${date}, by ${issuer}${own}`)
  return found('certificate', diagnose('doctor/certificate-ending', { date, days: daysText(days) }))
}

/** How long before its end somebody is to be told of it, in days. */
export const soon = 30

/** Whole days from one moment to another. */
export function daysUntil(end: Instant, now: Instant): number {
  return Math.floor((end - now) / 86_400)
}

/** `12 days`, or `less than a day`. */
export function daysText(days: number): string {
  return days < 1 ? 'less than a day' : count(days, 'day')
}

/** The day on which something ends, in UTC. */
export function dayText(end: Instant): string {
  return writeInstant(end).slice(0, 10)
}
