import { compareIds, fingerprint, isOwned, type Owner } from '../model/identity.ts'
import { type InventoryLink, titleOf } from '../model/inventory.ts'
import type { ObservedLink } from '../model/link.ts'
import type { DesiredRoom } from '../model/room.ts'
import type { Instant } from '../model/values/instant.ts'
import { matchLinks } from '../plan/match.ts'

/**
 * Returns every link of a room once, with its state. `declarations` has what each manifest that selects the room declares for it.
 * `owners` are all manifests, because a manifest that no longer selects the room still owns the links that it made there.
 */
export function inventoryLinks(
  observed: readonly ObservedLink[],
  declarations: readonly DesiredRoom[],
  owners: readonly Owner[],
  now: Instant,
): readonly InventoryLink[] {
  const declared = new Map<ObservedLink, InventoryLink>()
  const missing: InventoryLink[] = []
  for (const desired of declarations) {
    const manifest = desired.owner.name
    for (const { want, before } of matchLinks(desired, observed, now).pairs) {
      // A link that must be absent is not declared. If it exists, its id decides its state.
      if (want.absent) continue
      if (before === undefined) missing.push({ state: 'missing', kind: want.kind, want, manifest })
      // If several manifests declare one link, the first of them counts.
      else if (!declared.has(before))
        declared.set(before, { state: 'declared', kind: before.kind, observed: before, want, manifest })
    }
  }
  const found = [...observed]
    .sort((a, b) => compareIds(a.id, b.id))
    .map((link) => declared.get(link) ?? undeclaredLink(link, declarations, owners))
  return [...found, ...missing].sort(compareLinks)
}

function undeclaredLink(
  observed: ObservedLink,
  declarations: readonly DesiredRoom[],
  owners: readonly Owner[],
): InventoryLink {
  const { id, kind } = observed
  const owner = owners.find((one) => isOwned(id, one))
  if (owner) return { state: 'undeclared', kind, observed, manifest: owner.name }
  if (id.tag !== undefined) return { state: 'foreign', kind, observed }
  const all = declarations.flatMap(({ ignore = [] }) => ignore)
  const ignored = all.find((link) => link.fingerprint === fingerprint(id))
  return { state: 'unmanaged', kind, observed, ...(ignored && { ignoreReason: ignored.reason }) }
}

const kindOrder = { primary: 0, additional: 1, invitation: 2 } as const

/** Compares by kind, then by title. Equal links keep their order. */
function compareLinks(a: InventoryLink, b: InventoryLink): number {
  const [one, other] = [titleOf(a), titleOf(b)]
  return kindOrder[a.kind] - kindOrder[b.kind] || (one < other ? -1 : Number(one > other))
}
