import type {
  Comparison,
  ComparisonStatus,
  Declared,
  EntryComparison,
  FacetChange,
  FacetName,
  LinkComparison,
} from '../../model/comparison.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { LinkKind } from '../../model/link.ts'
import { type Selector, shownSelector } from '../../model/room.ts'
import type { AnyRow, PlainValue } from '../../settings/row.ts'
import { isSetting, rowOf } from '../../settings/rows.ts'
import { diagnosticDocument, sourceDocument } from './document.ts'
import { formatVersion, type PlanDocument, type SourceDocument } from './shape.ts'

/**
 * What two manifests say differently, as plain data without secrets: what every view of it shows.
 * Shape: schemas/comparison.schema.json.
 */
export interface ComparisonDocument extends Pick<PlanDocument, 'formatVersion' | 'ok' | 'manifest' | 'diagnostics'> {
  /** No plan: the portal was not asked, so it holds nothing that could be applied. */
  readonly kind: 'comparison'
  readonly base: BaseDocument
  /** How many links, by what the two say of them; of those that differ, how many widen access, and how many may. */
  readonly summary: { readonly [C in ComparisonStatus | 'unchanged' | 'widening' | 'mayWiden']: number }
  readonly manifestChanges: readonly MarkDocument[]
  /** Those that differ. */
  readonly entries: readonly EntryDocument[]
}

/** Where the manifest as it was comes from. */
export interface BaseDocument {
  /** The git ref, as it was given; null where files were. */
  readonly ref: string | null
  /** The files that were read; none where the manifest is new. */
  readonly files: readonly string[]
}

/** What a manifest declares in one place; null: nothing, so the portal keeps what it has, which is unknown here. */
export interface SaidDocument {
  readonly value: PlainValue
  /** The variables that are not set: the value is unknown, and this is the text in the file. */
  readonly needs: readonly string[]
}

interface Sides {
  readonly before: SaidDocument | null
  readonly after: SaidDocument | null
}

/** Something of the manifest as a whole: `name`, `portal`, `guard.maxRevokes`. */
export interface MarkDocument extends Sides {
  readonly name: string
}

/** An entry, or several for the same rooms. */
export interface EntryDocument {
  readonly selector: Omit<Selector, 'source'> & { readonly needs: readonly string[] }
  readonly standing: ComparisonStatus
  readonly unmanaged: Sides | null
  readonly links: readonly LinkDocument[]
  readonly source: SourceDocument | null
}

/** A link by its key. `widens` is null where the manifests do not tell. */
export interface LinkDocument {
  readonly key: string
  readonly kind: LinkKind
  readonly standing: ComparisonStatus
  readonly widens: boolean | null
  readonly facets: readonly FacetDocument[]
  readonly source: SourceDocument | null
}

/** One thing that is said of a link, and on the two sides not alike. */
interface FacetDocument extends Sides {
  readonly name: FacetName
  readonly widens: boolean | null
}

/** A comparison as plain data. */
export function comparisonDocument(
  { manifest, properties: marks, entries, unchanged }: Comparison,
  base: BaseDocument,
  diagnostics: readonly Diagnostic[],
): ComparisonDocument {
  const links = entries.flatMap((entry) => entry.links)
  const count = (isIt: (link: LinkComparison) => boolean): number => links.filter(isIt).length
  return {
    ...{ formatVersion, ok: true, kind: 'comparison', manifest, base },
    summary: {
      added: count(({ standing }) => standing === 'added'),
      changed: count(({ standing }) => standing === 'changed'),
      removed: count(({ standing }) => standing === 'removed'),
      unchanged,
      widening: count(({ widens }) => widens === true),
      mayWiden: count(({ widens }) => widens === undefined),
    },
    manifestChanges: marks.map(({ name, before, after }) => ({ name, ...sides(before, after) })),
    entries: entries.map(entryDocument),
    diagnostics: diagnostics.map(diagnosticDocument),
  }
}

/** How many differences are not about a link: of the manifest as a whole, of what an entry says of its rooms. */
export function othersIn({ manifestChanges, entries }: ComparisonDocument): number {
  return manifestChanges.length + entries.filter(({ unmanaged, links }) => unmanaged || links.length === 0).length
}

/** Whether the two say the same. */
export function isAlike({ manifestChanges, entries }: ComparisonDocument): boolean {
  return manifestChanges.length + entries.length === 0
}

function entryDocument({ selector, needs, standing, unmanaged, links, place }: EntryComparison): EntryDocument {
  return {
    selector: { by: selector.by, value: shownSelector(selector), needs },
    standing,
    unmanaged: unmanaged ? sides(unmanaged.before, unmanaged.after) : null,
    links: links.map(linkDocument),
    source: place ? sourceDocument(place()) : null,
  }
}

function linkDocument({ key, kind, standing, widens, facets, place }: LinkComparison): LinkDocument {
  return {
    key,
    kind,
    standing,
    widens: widens ?? null,
    facets: facets.map(facetDocument),
    source: place ? sourceDocument(place()) : null,
  }
}

function facetDocument({ name, before, after, widens }: FacetChange): FacetDocument {
  const [was, is] = [saidDocument(before, name), saidDocument(after, name)]
  const isNewSecret = rowFor(name).isSecret && was?.value === '***' && is?.value === '***'
  return {
    name,
    before: was,
    after: is && isNewSecret ? { ...is, value: '*** (changed)' } : is,
    widens: widens ?? null,
  }
}

function sides(before: Declared, after: Declared): Sides {
  return { before: saidDocument(before), after: saidDocument(after) }
}

function saidDocument(said: Declared, name?: FacetName): SaidDocument | null {
  if (said === undefined) return null
  const { isSecret, plain } = rowFor(name)
  // A part of a password may stand beside the variable.
  if ('open' in said) return { value: isSecret ? '***' : said.open.text, needs: said.open.needs }
  return { value: plain(said.value), needs: [] }
}

/** What is no setting is written as a title is: as it stands. */
function rowFor(name = ''): AnyRow {
  return rowOf(isSetting(name) ? name : 'title')
}
