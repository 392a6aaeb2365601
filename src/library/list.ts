import { plan } from '../flow.ts'
import type { Checked } from '../model/diagnostic.ts'
import type { Reader } from '../model/gateway.ts'
import type { Progress } from '../model/progress.ts'
import type { Manifest, Selector } from '../model/room.ts'
import { instantOf } from '../model/values/instant.ts'
import { driftOf } from '../plan/plan.ts'
import { type LinksDocument, linksDocument } from '../view/links/document.ts'

/** Which declared links to list, and whether with their URLs. */
export interface ListOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Lists only the links of these rooms; by default, of all that the manifest selects. */
  readonly only?: readonly Selector[]
  /** Lists only links with these keys; by default, all. */
  readonly keys?: readonly string[]
  /** Lists only links that have expired or will expire by then, in milliseconds since 1970. */
  readonly expiringBy?: number
  /** Includes the URLs: whoever has one is let in. Default: false. */
  readonly reveal?: boolean
  /** Called whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Lists the declared links as they are on the portal. Only sends GETs. Rejects with a PortalError. */
export async function list(
  manifest: Manifest,
  reader: Reader,
  { now, only = [], keys = [], expiringBy, reveal: isRevealed = false, onProgress }: ListOptions,
): Promise<Checked<LinksDocument>> {
  const planned = await plan(manifest, reader, { now, only, comparing: true, onProgress })
  if (!planned.ok) return planned
  const found = driftOf(planned.value)
  const value = linksDocument(found, {
    ...{ now: instantOf(now), isRevealed, keys },
    ...(expiringBy !== undefined && { expiringBy: instantOf(expiringBy) }),
  })
  return { ok: true, value, diagnostics: found.diagnostics }
}
