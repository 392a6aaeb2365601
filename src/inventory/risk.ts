import { audienceOf, type InventoryLink, knownSettings } from '../model/inventory.ts'
import type { AccessLevel } from '../model/link.ts'
import { hasPassed, type Instant } from '../model/values/instant.ts'

/** Points for who gets in. People who follow an invitation stay members. */
const reach = { public: 50, joins: 35, password: 20, 'signed-in': 10 } as const

/** Points for what people can do. A level without a name counts as the most powerful. */
const power: { readonly [level: string]: number } = {
  read: 5,
  comment: 10,
  review: 15,
  fillForms: 10,
  editing: 30,
  contentCreator: 30,
}

/**
 * Rates how dangerous a link is, from 0 to 100: who gets in, what they can do, and for how long. 0: nobody gets in, because the link
 * has expired or is missing.
 */
export function riskOf(link: InventoryLink, now: Instant): number {
  if (link.state === 'missing') return 0
  const settings = knownSettings(link)
  if (hasPassed(settings.expirationDate, now)) return 0
  const isUndeclared = link.state === 'unmanaged' || link.state === 'undeclared'
  return riskOfAccess({ kind: link.kind, settings }) + (isUndeclared ? 10 : 0)
}

/** Rates what a link with these settings lets people do, from 0 to 90, whoever declares it and whenever it expires. */
export function riskOfAccess(link: Pick<InventoryLink, 'kind'> & { readonly settings: KnownSettings }): number {
  const audience = audienceOf(link)
  const { access, expirationDate } = link.settings
  return (audience ? reach[audience] : 50) + powerOf(access) + (expirationDate === null ? 10 : 0)
}

type KnownSettings = ReturnType<typeof knownSettings>

function powerOf(access: AccessLevel | undefined): number {
  return power[String(access)] ?? 30
}
