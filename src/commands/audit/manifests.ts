import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import type { Entry, Manifest } from '../../model/room.ts'
import type { OpenText } from '../../model/text/environment.ts'
import { diagnose } from './diagnostics.ts'

/** The manifests as far as they can be compared with a portal, and the portal that they name. */
export interface Comparable {
  readonly manifests: readonly Manifest[]
  readonly portal: string | undefined
}

/**
 * Leaves out what is not known because a variable is not set: a portal, which may be named elsewhere, and entries whose room nobody
 * knows. A manifest without a known name is an error, as are manifests of different portals.
 */
export function comparable(given: readonly Manifest[]): Checked<Comparable> {
  const diagnostics: Diagnostic[] = []
  const manifests = given.map((manifest): Manifest => {
    const { open = {}, entries } = manifest
    for (const text of [open['name'], open['formerly']])
      if (text) diagnostics.push(diagnose('audit/name-open', { variables: variablesOf(text) }))
    return { ...manifest, entries: entries.filter((entry) => isRoomKnown(entry, diagnostics)) }
  })
  // A name that is not known may hold a part of a secret.
  const named = manifests.filter(({ portal, open = {} }) => portal !== undefined && !open['portal'] && !open['name'])
  const [first] = named
  const other = named.find(({ portal }) => portal !== first?.portal)
  if (first && other) diagnostics.push(diagnose('audit/portals-differ', { one: first.name, other: other.name }))
  return checked({ manifests, portal: first?.portal }, diagnostics)
}

function isRoomKnown({ open = {}, selector, place }: Entry, diagnostics: Diagnostic[]): boolean {
  const text = open[selector.by]
  if (text) diagnostics.push(diagnose('audit/entry-open', { variables: variablesOf(text) }, place))
  return text === undefined
}

function variablesOf({ needs }: OpenText): string {
  return needs.join(', ')
}
