import type { World } from '../../host/world.ts'
import { type Finding, failureFrom, findingFrom, ok, unchecked } from '../../model/checkup.ts'
import type { PortalError } from '../../model/gateway.ts'
import { type ApiKeyFacts, isLocal } from '../../model/values/address.ts'
import { units } from '../../model/values/duration.ts'
import { type Instant, instantOf, writeInstant } from '../../model/values/instant.ts'
import { quote } from '../../view/escape.ts'
import { count } from '../../view/phrases.ts'
import { diagnose } from '../diagnostics.ts'
import { systemErrorText } from '../files/files.ts'
import { findKey, type PortalArgs } from '../portal.ts'

/** The certificate that a server sent. */
export interface SeenCertificate {
  readonly issuer: string
  readonly end: Instant
}

/** The result of connecting to the portal. */
interface Connected {
  readonly url: string
  readonly certificate: SeenCertificate | undefined
  readonly error: PortalError | undefined
}

/** Checks that certificates are verified, and that the portal's certificate is valid and does not expire soon. */
export async function examineCertificate(connected: Connected, world: World): Promise<readonly Finding[]> {
  const { url } = connected
  if (url.startsWith('http:')) {
    const isHere = isLocal(new URL(url).hostname)
    return [isHere ? ok('certificate', 'not needed on this machine') : unchecked('certificate', 'there is no https')]
  }
  if (world.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    return [findingFrom('certificate', diagnose('doctor/certificates-ignored', {}))]
  }
  return [...(await examineAuthority(world)), checkExpiration(connected, world)]
}

async function examineAuthority({ env, read }: World): Promise<readonly Finding[]> {
  const file = env['NODE_EXTRA_CA_CERTS'] ?? ''
  if (file === '') return []
  try {
    await read(file)
    return []
  } catch (error) {
    return [findingFrom('certificate', diagnose('doctor/authority', { file, why: systemErrorText(error) }))]
  }
}

function checkExpiration({ certificate, error }: Connected, { env, now }: World): Finding {
  if (error?.code === 'portal/certificate') return failureFrom('certificate', error, 1)
  if (certificate === undefined) return unchecked('certificate', 'no connection was made')
  const { end, issuer } = certificate
  const [date, days] = [dayText(end), daysUntil(end, instantOf(now()))]
  const own = env['NODE_EXTRA_CA_CERTS'] ? '; NODE_EXTRA_CA_CERTS is set' : ''
  if (days >= warningDays) return ok('certificate', `until ${date}, by ${issuer}${own}`)
  return findingFrom('certificate', diagnose('doctor/certificate-ending', { date, days: daysText(days) }))
}

/** How many days before an expiry to warn. */
const warningDays = 30

/** Returns the whole days from one time to another. */
function daysUntil(end: Instant, now: Instant): number {
  return Math.floor((end - now) / units.d)
}

/** Returns `12 days`, or `less than a day`. */
function daysText(days: number): string {
  return days < 1 ? 'less than a day' : count(days, 'day')
}

/** Returns the date of a time, in UTC. */
function dayText(end: Instant): string {
  return writeInstant(end).slice(0, 10)
}

/**
 * Checks where the key comes from and what it looks like. `key` is only set if it looks like a key: no other may be
 * sent.
 */
export async function examineKey(
  { apiKeyFile }: Pick<PortalArgs, 'apiKeyFile'>,
  world: World,
): Promise<{ readonly findings: readonly Finding[]; readonly key?: string }> {
  const read = await findKey(apiKeyFile, world)
  const findings = read.diagnostics.map((diagnostic) => findingFrom('key', diagnostic))
  if (!read.ok) return { findings }
  const source = apiKeyFile ?? 'DOCSPACE_API_KEY'
  const key = read.value
  if (!key.startsWith('sk-'))
    return { findings: [...findings, findingFrom('key', diagnose('doctor/key-form', { source }))] }
  return { findings: findings.length > 0 ? findings : [ok('key', `from ${source}`)], key }
}

/** Reports whose account the key uses. */
export function checkAccount({ owner, isActive }: ApiKeyFacts): Finding {
  if (!isActive) return findingFrom('account', diagnose('doctor/key-off', {}))
  const name = owner === undefined ? 'a person without a name' : quote(owner, 40)
  return ok('account', `${name}; invitations it creates end with the account`)
}

/** Checks that the key may do what is needed, and no more. */
export function checkScopes({ scopes }: ApiKeyFacts): Finding {
  const finding = (reach: 'none' | 'more' | 'all', named: readonly string[]): Finding =>
    findingFrom('scopes', diagnose('doctor/key-scopes', { reach, scopes: scopesText(named) }))
  if (scopes === 'all') return finding('all', [])
  const mayWrite = scopes.some((scope) => scope === 'rooms:write' || scope === '*:write')
  const mayRead = scopes.some((scope) => scope === 'rooms:read' || scope === '*:read')
  if (!mayWrite && !mayRead) return finding('none', scopes)
  const more = scopes.filter((scope) => scope !== 'rooms:read' && scope !== 'rooms:write')
  if (more.length > 0) return finding('more', more)
  const enough = mayWrite ? 'rooms:write is enough to apply' : 'rooms:read is enough to plan; apply needs rooms:write'
  return ok('scopes', enough)
}

/** Checks when the key expires. */
export function checkKeyExpiry({ expirationDate }: ApiKeyFacts, { now }: Pick<World, 'now'>): Finding {
  if (expirationDate === null) return ok('expiry', 'the key does not expire')
  const date = dayText(expirationDate)
  const today = instantOf(now())
  if (expirationDate <= today) return findingFrom('expiry', diagnose('doctor/key-over', { date }))
  const days = daysUntil(expirationDate, today)
  if (days >= warningDays) return ok('expiry', `the key expires on ${date}`)
  return findingFrom('expiry', diagnose('doctor/key-ending', { date, days: daysText(days) }))
}

function scopesText(scopes: readonly string[]): string {
  const shown = scopes.slice(0, 5).map((scope) => scope.slice(0, 40))
  return [...shown, ...(scopes.length > shown.length ? ['…'] : [])].join(', ')
}
