import type { Checked, Diagnostic } from '../../model/diagnostic.ts'
import { checked } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { ownerOf } from '../../model/identity.ts'
import type { Progress } from '../../model/progress.ts'
import type { Selector } from '../../model/room.ts'
import { type Draft, draftManifest } from './draft.ts'
import { type PortalContents, readChosenRooms } from './rooms.ts'
import type { Variable } from './variables.ts'

/** What to import, and under which name. */
export interface ImportOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Imports only these rooms; by default, all active rooms that the key's owner sees. */
  readonly only?: readonly Selector[]
  /** The name of the manifest; by default, one after the portal's host. Two manifests of one name would fight. */
  readonly name?: string | undefined
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
  { now, only = [], name, onProgress }: ImportOptions,
): Promise<Checked<ImportedManifest>> {
  const seen = await readChosenRooms(reader, only.length > 0 ? { room: only } : { room: [], all: true }, {
    now,
    onProgress,
  })
  if (!seen.ok) return seen
  const { draft, diagnostics, ...named } = await draftFrom(seen.value, name)
  return checked({ name: named.name, text: draft.text, variables: [...draft.variables.values()] }, diagnostics)
}

/** Drafts a manifest of the rooms that were read. Without a `name`, it is named after the portal, or else `links`. */
export async function draftFrom(
  { rooms, url, conditions, diagnostics }: PortalContents,
  name: string = nameAfter(url) ?? 'links',
): Promise<{
  readonly name: string
  readonly draft: Draft & { readonly text: string }
  readonly diagnostics: readonly Diagnostic[]
}> {
  const draft = draftManifest(rooms, { owner: await ownerOf({ name }), portal: url, conditions })
  return { name, draft, diagnostics: [...diagnostics, ...draft.diagnostics] }
}

/**
 * Derives the name of a manifest from the portal's host; `undefined` for an address such as 127.0.0.1, which many
 * portals share: links belong to a manifest by its name.
 */
export function nameAfter(url: string): string | undefined {
  const { hostname } = new URL(url)
  if (/^[\d.]+$|^\[|^localhost(\.|$)/.test(hostname)) return undefined
  const [first = ''] = hostname.split('.')
  const name = first.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return name === '' ? undefined : name.slice(0, 63)
}
