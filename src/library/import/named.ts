import type { Diagnostic } from '../../model/diagnostic.ts'
import { ownerOf } from '../../model/identity.ts'
import { type Draft, type DraftStyle, draftManifest } from './draft.ts'
import type { PortalContents } from './rooms.ts'

/** Drafts a manifest of the rooms that were read. Without a `name`, it is named after the portal, or else `links`. */
export async function draftFrom(
  { rooms, url, conditions, diagnostics }: PortalContents,
  { name = nameAfter(url) ?? 'links', ...style }: DraftStyle & { readonly name?: string | undefined },
): Promise<{
  readonly name: string
  readonly draft: Draft & { readonly text: string }
  readonly diagnostics: readonly Diagnostic[]
}> {
  const draft = draftManifest(rooms, { owner: await ownerOf({ name }), portal: url, conditions, ...style })
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
