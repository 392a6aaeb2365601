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
  const { access, expirationDate } = knownSettings(link)
  if (hasPassed(expirationDate, now)) return 0
  const audience = audienceOf({ kind: link.kind, settings: knownSettings(link) })
  const isUndeclared = link.state === 'unmanaged' || link.state === 'undeclared'
  return (
    (audience ? reach[audience] : 50) + powerOf(access) + (expirationDate === null ? 10 : 0) + (isUndeclared ? 10 : 0)
  )
}

function powerOf(access: AccessLevel | undefined): number {
  return power[String(access)] ?? 30
}
