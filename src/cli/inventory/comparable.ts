import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import type { OpenText, OpenTexts } from '../../model/values/environment.ts'
import { diagnose } from '../diagnostics.ts'

/** Manifests as far as they can be compared with a portal, and the portal that they name. */
export interface Comparable {
  readonly manifests: readonly Manifest[]
  readonly portal: string | undefined
}

/**
 * Leaves out what is not known because a variable is not set: a portal, which may be named elsewhere, entries without a known room,
 * and links of which it is not known which ones they are. A manifest without a known name is an error, as are manifests of
 * different portals.
 */
export function comparable(given: readonly Manifest[]): Checked<Comparable> {
  const diagnostics: Diagnostic[] = []
  const manifests = given.map((manifest): Manifest => {
    const variables = variablesOf(manifest.open, ['name', 'formerly'])
    if (variables !== undefined) diagnostics.push(diagnose('inventory/name-unknown', { variables }))
    return { ...manifest, entries: manifest.entries.flatMap((entry) => knownEntry(entry, diagnostics)) }
  })
  // A name that is not known may hold a part of a secret.
  const named = manifests.filter(({ portal, open }) => portal !== undefined && !open?.['portal'] && !open?.['name'])
  const [first] = named
  const other = named.find(({ portal }) => portal !== first?.portal)
  if (first && other) diagnostics.push(diagnose('inventory/portals-differ', { one: first.name, other: other.name }))
  return checked({ manifests, portal: first?.portal }, diagnostics)
}

type Entry = Manifest['entries'][number]

function knownEntry(entry: Entry, diagnostics: Diagnostic[]): readonly Entry[] {
  const { selector, place, open } = entry
  const variables = variablesOf(open, [selector.by])
  if (variables !== undefined) {
    diagnostics.push(diagnose('inventory/entry-unknown', { variables }, place))
    return []
  }
  const links = entry.links.filter(({ key, place: at, open: texts }) => {
    const needed = variablesOf(texts, ['rotation', 'adopt'])
    if (needed !== undefined) diagnostics.push(diagnose('inventory/link-unknown', { key, variables: needed }, at))
    return needed === undefined
  })
  return [{ ...entry, links }]
}

/** The variables that are needed for texts which are not known; `undefined`: all of them are known. */
function variablesOf(open: OpenTexts = {}, names: readonly string[]): string | undefined {
  const texts = names.map((name) => open[name]).filter((text): text is OpenText => text !== undefined)
  return texts.length === 0 ? undefined : [...new Set(texts.flatMap(({ needs }) => needs))].join(', ')
}
