import { readPolicies } from '../../src/manifest/policy/policy.ts'
import type { InventoryLink, InventoryRoom } from '../../src/model/inventory.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import type { Policy, PolicyFinding } from '../../src/model/policy.ts'
import type { Room } from '../../src/model/room.ts'
import { judgeInventory } from '../../src/policy/judge.ts'
import { fileOf } from '../manifest/reading.ts'
import { now, room } from '../plan/links.ts'

/** Policies out of the texts under `rules` and `exceptions`; fails where one is not valid. */
export function policyOf(rules: string, exceptions = '[]', name = 'company'): Policy {
  const text = `version: 1\nname: ${name}\nrules:\n${rules.replace(/^(?=.)/gm, '  ')}\nexceptions: ${exceptions}\n`
  const read = readPolicies([fileOf(text, `${name}.policy.yaml`)])
  const [policy] = read.ok ? read.value : []
  if (policy === undefined) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'))
  return policy
}

/** A link that is there, and what the manifest declares of it. */
export function there(observed: ObservedLink, want?: DesiredLink): InventoryLink {
  const { kind } = observed
  if (want) return { state: 'declared', kind, observed, want, manifest: 'client-portal' }
  return { state: observed.id.tag === undefined ? 'unmanaged' : 'foreign', kind, observed }
}

/** A link that is declared and not there. */
export function missing(want: DesiredLink): InventoryLink {
  return { state: 'missing', kind: want.kind, want, manifest: 'client-portal' }
}

export function roomWith(links: readonly InventoryLink[], facts: Partial<Room> = {}): InventoryRoom {
  return { room: { ...room, ...facts }, reading: 'read', links }
}

/** What one rule says of one link, as `rule: verdict`; and the sentences. */
export function judged(
  rule: string,
  link: InventoryLink,
  facts: Partial<Room> = {},
  exceptions?: string,
): readonly PolicyFinding[] {
  const policy = policyOf(`tested: ${rule}`, exceptions)
  return judgeInventory({ rooms: [roomWith([link], facts)] }, [policy], now, { isPartial: true })
}
