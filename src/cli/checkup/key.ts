import type { World } from '../../host/world.ts'
import { type Finding, found, ok } from '../../model/checkup.ts'
import type { ApiKeyFacts } from '../../model/text/address.ts'
import { instantOf } from '../../model/text/instant.ts'
import { quote } from '../../view/escape.ts'
import { findKey, type PortalArgs } from '../portal.ts'
import { daysText, daysUntil, dayText, soon } from './certificate.ts'
import { diagnose } from './sentences.ts'

/** Where the key is taken from, and whether it looks like one; `key` only where it does, for no other is to be sent. */
export async function examineKey(
  { apiKeyFile }: Pick<PortalArgs, 'apiKeyFile'>,
  world: World,
): Promise<{ readonly findings: readonly Finding[]; readonly key?: string }> {
  const read = await findKey(apiKeyFile, world)
  const findings = read.diagnostics.map((diagnostic) => found('key', diagnostic))
  if (!read.ok) return { findings }
  const source = apiKeyFile ?? 'DOCSPACE_API_KEY'
  const key = read.value
  if (!key.startsWith('sk-')) return { findings: [...findings, found('key', diagnose('doctor/key-form', { source }))] }
  return { findings: findings.length > 0 ? findings : [ok('key', `from ${source}`)], key }
}

/** As whom the key acts. */
export function judgeAccount({ owner, isActive }: ApiKeyFacts): Finding {
  if (!isActive) return found('account', diagnose('doctor/key-off', {}))
  const name = owner === undefined ? 'somebody without a name' : quote(owner, 40)
  return ok('account', `${name}; invitations that this account makes end with it`)
}

/** Whether the key may do what is needed, and no more. */
export function judgeScopes({ scopes }: ApiKeyFacts): Finding {
  if (scopes === 'all') return found('scopes', diagnose('doctor/key-full', {}))
  const mayWrite = scopes.some((scope) => scope === 'rooms:write' || scope === '*:write')
  const mayRead = scopes.some((scope) => scope === 'rooms:read' || scope === '*:read')
  if (!mayWrite && !mayRead) return found('scopes', diagnose('doctor/key-scopes', { scopes: scopesText(scopes) }))
  const more = scopes.filter((scope) => scope !== 'rooms:read' && scope !== 'rooms:write')
  if (more.length > 0) return found('scopes', diagnose('doctor/key-more', { more: scopesText(more) }))
  const enough = mayWrite ? 'rooms:write is enough to apply' : 'rooms:read is enough to plan; apply needs rooms:write'
  return ok('scopes', enough)
}

/** How long the key is good for. */
export function judgeExpiry({ expirationDate }: ApiKeyFacts, { now }: Pick<World, 'now'>): Finding {
  if (expirationDate === null) return ok('expiry', 'the key does not end')
  const date = dayText(expirationDate)
  const today = instantOf(now())
  if (expirationDate <= today) return found('expiry', diagnose('doctor/key-over', { date }))
  const days = daysUntil(expirationDate, today)
  if (days >= soon) return ok('expiry', `the key ends on ${date}`)
  return found('expiry', diagnose('doctor/key-ending', { date, days: daysText(days) }))
}

function scopesText(scopes: readonly string[]): string {
  const shown = scopes.slice(0, 5).map((scope) => scope.slice(0, 40))
  return [...shown, ...(scopes.length > shown.length ? ['…'] : [])].join(', ')
}
