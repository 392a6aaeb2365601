import { type Checked, checked } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Progress } from '../../model/progress.ts'
import type { Selector } from '../../model/room.ts'
import { draftFrom } from './named.ts'
import { readChosenRooms } from './rooms.ts'
import type { Variable } from './variables.ts'

/** What to import, and under which name. */
export interface ImportOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Imports only these rooms; by default, all active rooms that the key's owner sees. */
  readonly only?: readonly Selector[]
  /** The name of the manifest; by default, one after the portal's host. Two manifests of one name would fight. */
  readonly name?: string | undefined
  /** Whether another manifest's links are imported, too: this manifest then takes them over. */
  readonly takesForeign?: boolean | undefined
  /** Whether settings that links have in common become defaults, if that makes the text shorter. */
  readonly isCompact?: boolean | undefined
  /** Called whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** A manifest of the existing links. */
export interface ImportedManifest {
  readonly name: string
  /** The text of the manifest, in YAML. */
  readonly text: string
  /** The environment variables that it takes passwords from, with their values. */
  readonly variables: readonly Variable[]
}

/**
 * Writes a manifest that declares the existing links of a portal as they are, so that its plan is empty. Sends only GETs. A room,
 * a link or a setting that cannot be declared is left out with a warning; a room of `only` that cannot be imported is an error.
 * Rejects with a PortalError.
 */
export async function importManifest(
  reader: Reader,
  { now, only = [], name, takesForeign, isCompact, onProgress }: ImportOptions,
): Promise<Checked<ImportedManifest>> {
  const seen = await readChosenRooms(reader, only.length > 0 ? { room: only } : { room: [], all: true }, {
    now,
    onProgress,
  })
  if (!seen.ok) return seen
  const { draft, diagnostics, ...named } = await draftFrom(seen.value, { name, takesForeign, isCompact })
  return checked({ name: named.name, text: draft.text, variables: [...draft.variables.values()] }, diagnostics)
}
